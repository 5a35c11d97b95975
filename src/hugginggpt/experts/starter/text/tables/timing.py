"""Which rows of a table lie in a time that a question names."""

from collections.abc import Mapping
from datetime import date

from hugginggpt.experts.starter.text.tables import mentions
from hugginggpt.experts.starter.text.tables.dates import Period
from hugginggpt.experts.starter.text.tables.grid import Column, Grid
from hugginggpt.experts.starter.text.tables.periods import Relation, TimeMention
from hugginggpt.experts.starter.text.tables.query import Filter, Test


def column(question: str, table: Grid) -> Column | None:
    """The column of dates, months or years that times in a question are about: one that it names, else the first."""
    dated = [one for one in table.columns if one.type in ("date", "month")]
    dated += [one for one in table.columns if one.is_years]
    named = {one.column for one in mentions.columns(question, table)}
    return next((one for one in dated if one in named), dated[0] if dated else None)


def filters(one: TimeMention, column: Column) -> list[Filter] | None:
    """The filters that a time puts on a column; None if the column can't tell."""
    first, last = one.period, one.until or one.period
    if column.type == "month":
        return _bounds(one.relation, column, first.month, last.month and last.month + last.months - 1)
    if column.is_years:
        return None if first.month or last.month else _bounds(one.relation, column, first.year, last.year)
    if first.year is None and one.relation == "in" and not first.day:
        months = (first.month or 1, (last.month or 12) + last.months - 1)
        return [Filter(column, "month", limit=months[0], until=months[1])]
    begun, ended = _dated(first, column), _dated(last, column)
    return _bounds(one.relation, column, begun and begun.first, ended and ended.last)


def _bounds(relation: Relation, column: Column, first: int | None, last: int | None) -> list[Filter] | None:
    if first is None or last is None:
        return None
    tests: Mapping[Relation, list[tuple[Test, int]]] = {
        "before": [("<", first)],
        "after": [(">", last)],
        "since": [(">=", first)],
        "in": [(">=", first), ("<=", last)],
    }
    return [Filter(column, test, limit=limit) for test, limit in tests[relation]]


def _dated(one: Period, column: Column) -> Period | None:
    """A period with its year; where none was said, the only one of the column."""
    years = {date.fromordinal(int(value)).year for value in column.values if value is not None}
    if one.year is None and len(years) != 1:
        return None
    return Period(one.year or years.pop(), one.month, one.day, one.months)
