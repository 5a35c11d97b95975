"""Taking a question apart: what it says of the rows, and which columns it speaks of."""

import re
from dataclasses import dataclass, field

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.text.tables import concepts, contents, leftover, mentions, timing, whole, wording
from hugginggpt.experts.starter.text.tables.grid import Column, Grid
from hugginggpt.experts.starter.text.tables.numbers import NUMBER, Number, of_match
from hugginggpt.experts.starter.text.tables.periods import times
from hugginggpt.experts.starter.text.tables.query import Filter, Group, Test

_MONTH_ASKED = re.compile(r"\b(?:which|what) month\b|哪个?月|几月|\b(?:per|by|each|every) month\b|每个?月|各月")
_YEAR_ASKED = re.compile(r"\b(?:which|what) year\b|哪一?年|\b(?:per|by|each|every) year\b|每年|各年")


@dataclass
class Apart:
    """A question that is taken apart; what is understood is blanked out, so that it is not read twice."""

    question: str
    table: Grid
    as_written: str
    asked: str = ""
    by_mean: bool = False
    filters: list[Filter] = field(default_factory=list[Filter])
    named: list[mentions.ColumnMention] = field(default_factory=list[mentions.ColumnMention])
    places: list[int] = field(default_factory=list[int])
    """Where values stand that were found."""

    # What is taken out of the question, in this order.

    def _contents(self) -> None:
        """ "that mention the cable": on a column of sentences."""
        named = [one.column for one in mentions.columns(self.question, self.table)]
        if found := contents.content(self.question, self.table, named):
            self.filters.append(Filter(found.column, "lacks" if found.lacks else "holds", (found.words,)))
            self._blank(found.start, found.end)

    def _whole(self) -> whole.Whole | None:
        """ "The first 3 rows", 王芳的信息: unless a column is called so."""
        found = whole.whole(self.question)
        if found is None:
            return None
        named = {place for one in mentions.columns(self.question, self.table) for place in one.places}
        if found.about and (not self.filters or named):
            return None
        for start, end in found.words:
            self._blank(start, end)
        return found

    def _times(self) -> None:
        """ "in March", "before 2020": on a column of dates, months or years."""
        column = timing.column(self.question, self.table)
        for one in times(self.question) if column else ():
            found = timing.filters(one, column) if column else None
            if found:
                self.filters += found
                self._blank(one.start, one.end)

    def _values(self) -> list[mentions.ValueMention]:
        found = [one for one in mentions.values(self.question, self.table) if not self._compared_with(one)]
        for column in dict.fromkeys(one.column for one in found):
            mine = [one for one in found if one.column is column]
            negated = [self._negated(one.start) for one in mine]
            test: Test = "is not" if any(negated) else "is"
            self.filters.append(Filter(column, test, tuple(one.value for one in mine)))
        for one in found:
            self._blank(one.start, one.end)
        self.places = [one.start for one in found]
        return found

    def _compared_with(self, one: mentions.ValueMention) -> bool:
        """ "higher than Rome": the rows above the row of that name."""
        said = wording.compared(self.question, one.start, one.end)
        rows = [row for row in range(self.table.rows) if (one.column.cells[row] or "").strip() == one.value]
        if said is None or len(rows) != 1:
            return False
        test, start, end = said
        self.named = mentions.columns(self.question, self.table)
        column = self._nearest(start, end)
        limit = column.values[rows[0]] if column else None
        if column is None or limit is None:
            raise self._unclear()
        self.filters.append(Filter(column, test, limit=limit))
        self._blank(start, end)
        return True

    def _comparisons(self) -> None:
        """ "more than 1000 units", "销量超过1000"."""
        for test, at, end, said in wording.comparisons(self.question):
            number = NUMBER.search(said)
            column = (self._ages() if wording.of_age(self.question, at, end) else None) or self._nearest(at, end)
            if number and column:
                self.filters.append(Filter(column, test, limit=_limit(of_match(number), column)))
                self._blank(at, end)

    def _ages(self) -> Column | None:
        return next((one for one in self.table.columns if one.type == "number" and "age" in one.words), None)

    def _nearest(self, at: int, end: int) -> Column | None:
        """The column that is compared: the measurable one named nearest, or the one that an adjective there means."""
        near = [one for one in self.named if one.column.type == "number"]
        if near:
            return min(near, key=lambda one: min(abs(one.start - end), abs(at - one.end))).column
        for column in (
            concepts.by_concept(self.question[at:end], self.table),
            concepts.by_concept(self.question, self.table),
            self._only_number(),
        ):
            if column and column.type == "number":
                return column
        return None

    def _equals(self) -> None:
        """ "a rating of 5", "数学考了95分", "five-star"."""
        if star := wording.stars(self.question):
            if column := concepts.by_concept(self.question, self.table, only="rating"):
                self._equal(column, float(wording.count_word(star[1])), star.start(), star.end())
        compared = [(at, end) for _, at, end, _ in wording.comparisons(self.question)]
        for match in list(NUMBER.finditer(self.question)):
            # "Above 20" of no column that was found is no "20".
            if any(at <= match.start() < end for at, end in compared):
                continue
            value = of_match(match).value
            near = [one.column for one in self.named if one.column.type == "number"]
            near.sort(key=lambda column: value not in column.values)
            holding = [one for one in self.table.columns if one.type == "number" and value in one.values]
            column = near[0] if near else holding[0] if len(holding) == 1 else None
            led = wording.equal_to(self.question, match.start())
            if column and led is not None and not self._filtered(column):
                self._equal(column, value, led, match.end())

    def _equal(self, column: Column, value: float, start: int, end: int) -> None:
        self.filters.append(Filter(column, "=", limit=value))
        self._blank(start, end)

    def _truths(self, values: list[mentions.ValueMention]) -> None:
        """ "cities that have a metro": a column of yes and no that is named is a filter, unless a row is named too."""
        if any(one.column is self.table.key for one in values):
            return
        for one in self.named:
            if one.column.type == "truth":
                self.filters.append(Filter(one.column, "false" if self._negated(one.start) else "true"))

    def _missing(self) -> None:
        """ "left no comment": rows without a value."""
        for one in self.named:
            if one.column.type == "text" and not self._filtered(one.column) and self._negated(one.start):
                self.filters.append(Filter(one.column, "missing"))

    def _negated(self, at: int) -> bool:
        start = wording.negation(self.asked, at)
        if start is None:
            return False
        self._blank(start, at)
        return True

    def _group(self) -> Group | None:
        """ "per product", "by city", 每个班, "in which month"."""
        dated = next((column for column in self.table.columns if column.type == "date"), None)
        if dated and (said := _MONTH_ASKED.search(self.asked)):
            self._blank(*said.span())
            return Group(dated, "month")
        if dated and (said := _YEAR_ASKED.search(self.asked)):
            self._blank(*said.span())
            return Group(dated, "year")
        for one in self.named:
            start = wording.grouping(self.asked, one.start)
            if start is not None and not one.column.measurable:
                self._blank(start, one.start)
                if one.column is not self._named_key():
                    return Group(one.column)
        return None

    def _named_key(self) -> Column | None:
        """The key, if each of its values stands in one row, so that there is nothing to put together."""
        key = self.table.key
        return key if len(set(key.cells)) == self.table.rows else None

    # Columns that the words point to.

    def _key(self) -> Column:
        """The column that names the rows that are asked for.

        Raises:
            ExpertError: if a person is asked for and the rows are named by things.
        """
        if meant := self._key_meant():
            return meant
        if wording.asks_who(self.asked) and concepts.names_things(self.table.key):
            raise self._unclear()
        return self.table.key

    def _key_meant(self) -> Column | None:
        """The column that a word of the question means: "who", "which day", "item"."""
        dated = next((column for column in self.table.columns if column.type == "date"), None)
        if dated and wording.asks_day(self.asked):
            return dated
        for concept in ("person", "goods"):
            column = concepts.by_concept(self.asked, self.table, only=concept)
            if column and not self._filtered(column) and not (concept == "person" and concepts.names_things(column)):
                return column
        return None

    def _measure_said(self) -> Column | None:
        """The column of numbers or dates that a word of the question names or means."""
        for one in sorted(self.named, key=lambda one: (self._compared(one.column), -one.score)):
            if one.column.measurable:
                return one.column
        column = concepts.by_concept(self.asked, self.table)
        return column if column and column.measurable else None

    def _measure(self, *, numbers: bool) -> Column:
        """The column of numbers or dates that the question is about.

        Raises:
            ExpertError: if none can be told.
        """
        column = self._measure_said()
        if column is None and not leftover.measures_other(self.question, self.as_written):
            column = self._only_number()
        if column is None or (numbers and column.type != "number"):
            raise self._unclear()
        return column

    def _only_number(self) -> Column | None:
        numbers = [column for column in self.table.columns if column.type == "number"]
        return numbers[0] if len(numbers) == 1 else None

    def _says(self, column: Column) -> bool:
        return any(one.column is column for one in self.named)

    def _filtered(self, column: Column) -> bool:
        """Whether the question says what must stand in a column whole, so that it does not ask for it too."""
        return any(one.column is column and one.test not in ("holds", "lacks") for one in self.filters)

    def _compared(self, column: Column) -> bool:
        return any(one.column is column and one.test in (">", ">=", "<", "<=", "=") for one in self.filters)

    def _without_names(self) -> str:
        """The question without the names of columns: a column called "last update" asks for no extreme."""
        rest = self.question
        for one in self.named:
            for start, end in one.places:
                rest = rest[:start] + " " * (end - start) + rest[end:]
        return rest

    def _blank(self, start: int, end: int) -> None:
        self.question = self.question[:start] + " " * (end - start) + self.question[end:]

    def _unclear(self) -> ExpertError:
        return ExpertError("table_question_unclear", columns=", ".join(column.name for column in self.table.columns))


def _limit(number: Number, column: Column) -> float:
    """What a number of the question is in a column: 8000万 is 8000 where a column is counted in 万."""
    return number.value / column.scale if number.factor != 1.0 else number.value
