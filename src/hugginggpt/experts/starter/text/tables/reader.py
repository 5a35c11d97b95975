"""Making a query of a question, or saying that it can't be done."""

import re
from dataclasses import dataclass, field

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.text.tables import concepts, leftover, mentions, timing, wording
from hugginggpt.experts.starter.text.tables.grid import Column, Grid
from hugginggpt.experts.starter.text.tables.numbers import NUMBER, Number, of_match
from hugginggpt.experts.starter.text.tables.periods import times
from hugginggpt.experts.starter.text.tables.query import Filter, Group, Query, Test

_MONTH_ASKED = re.compile(r"\b(?:which|what) month\b|哪个?月|几月|\b(?:per|by|each|every) month\b|每个?月|各月")
_YEAR_ASKED = re.compile(r"\b(?:which|what) year\b|哪一?年|\b(?:per|by|each|every) year\b|每年|各年")


def read(question: str, table: Grid) -> Query:
    """What a question asks of a table.

    Raises:
        ExpertError: `table_question_unclear` if it can't be mapped to the table.
    """
    plain = wording.superlative(re.sub(r"\s+", " ", question).strip())
    return _Reader(plain.lower(), table, as_written=plain).read()


@dataclass
class _Reader:
    """Takes a question apart; what is understood is blanked out, so that it is not read twice."""

    question: str
    table: Grid
    as_written: str
    asked: str = ""
    by_mean: bool = False
    filters: list[Filter] = field(default_factory=list[Filter])
    named: list[mentions.ColumnMention] = field(default_factory=list[mentions.ColumnMention])

    def read(self) -> Query:
        self.asked = self.question
        self._times()
        values = self._values()
        self.named = mentions.columns(self.question, self.table)
        self._comparisons()
        asked = wording.operation(self._without_names())
        if asked.operation == "look" and not self.filters and any(one.column.type == "number" for one in self.named):
            # A column called 最高气温 or Total may be named for what it is asked for.
            asked = wording.operation(self.question)
        self._blank(asked.start, asked.end)
        if asked.operation == "mean":
            asked = self._best_mean(asked)
        self._equals()
        self._truths(values)
        self._missing()
        group = self._group()
        if wording.asks_yes_or_no(self.asked) or not leftover.understood(
            self._without_names(), self.as_written, look=asked.operation == "look"
        ):
            raise self._unclear()
        return self._query(asked, group)

    def _best_mean(self, mean: wording.Asked) -> wording.Asked:
        """ "the highest average rating", 平均分最高: groups are ranked by their mean."""
        ranked = wording.operation(self._without_names())
        if ranked.operation not in ("max", "min", "top", "bottom"):
            return mean
        self.by_mean = True
        self._blank(ranked.start, ranked.end)
        return ranked

    # What is taken out of the question, in this order.

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
        for match in list(NUMBER.finditer(self.question)):
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

    # What it is asked to compute.

    def _query(self, asked: wording.Asked, group: Group | None) -> Query:
        filters = tuple(self.filters)
        if asked.operation in ("max", "min", "top", "bottom"):
            return self._extreme(asked, group)
        if asked.operation in ("sum", "mean", "median", "range"):
            return Query(asked.operation, self._measure(numbers=True), filters=filters, group=group)
        if asked.operation == "share":
            if not filters:
                raise self._unclear()
            named = next((one.column for one in self.named if concepts.is_added_up(one.column)), None)
            return Query("share", None if named and self._filtered(named) else named, filters=filters)
        if asked.operation in ("count", "kinds"):
            return self._count(asked, group)
        if group:
            # "Sales by region", 每个客户的销售额: amounts are added up.
            measure = self._measure_said()
            if measure is None or not concepts.is_added_up(measure):
                raise self._unclear()
            return Query("sum", measure, filters=filters, group=group)
        return self._look()

    def _extreme(self, asked: wording.Asked, group: Group | None) -> Query:
        filters = tuple(self.filters)
        high = asked.operation in ("max", "top")
        shown = tuple(one.column for one in self.named if not one.column.measurable and not self._filtered(one.column))
        several = next((one.column for one in filters if one.test == "is" and len(one.values) > 1), None)
        grouped = group or next((Group(one) for one in shown if one is not self._named_key()), None)
        if grouped is None and several and wording.asks_which(self.asked):
            grouped = Group(several)
        measure = self._measure_said()
        if grouped and measure is None and wording.asks_most_counted(self.asked):
            return Query(
                "top" if high else "bottom", filters=filters, count=asked.count, place=asked.place, group=grouped
            )
        measure = measure or self._measure(numbers=False)
        of_time = measure.type == "date" or measure.is_years
        if wording.turned(self.asked, of_time=of_time, lasting=concepts.is_lasting(measure)):
            high = not high
        rank = "top" if high else "bottom"
        if self.by_mean and (grouped is None or measure.type != "number"):
            raise self._unclear()
        if grouped and (group or self.by_mean or concepts.is_added_up(measure)):
            return Query(rank, measure, (), filters, asked.count, asked.place, grouped, self.by_mean)
        targets = tuple(
            one.column
            for one in self.named
            if one.column is not measure and not self._filtered(one.column) and not self._only_counted(one, measure)
        )
        if (
            not targets
            and not wording.asks_how_much(self.asked)
            and (self._asks_rows(asked) or not self._says(measure))
        ):
            targets = (several or self._key(),) if not self._asks_when(measure) else ()
        if targets or asked.operation in ("top", "bottom"):
            return Query(rank, measure, targets or (measure,), filters, asked.count, asked.place)
        return Query("max" if high else "min", measure, filters=filters)

    def _only_counted(self, one: mentions.ColumnMention, measure: Column) -> bool:
        """ "The highest total of shipped orders", 订单中最高的金额是多少: the amount is asked for, not the order."""
        if not wording.asks_how_much(self.asked):
            return False
        said = next((mention for mention in self.named if mention.column is measure), None)
        return said is not None and wording.of_rows(self.asked, said.end, one.start)

    def _asks_rows(self, asked: wording.Asked) -> bool:
        return wording.asks_which(self.asked) or asked.operation in ("top", "bottom")

    def _asks_when(self, measure: Column) -> bool:
        """ "When was the last order?" asks for the date itself."""
        return measure.type == "date" and bool(re.search(r"\bwhen\b|什么时候|何时|哪天", self.asked))

    def _count(self, asked: wording.Asked, group: Group | None) -> Query:
        """Rows, different values, or what stands in a column of amounts: "how many units of the lamp were sold"."""
        filters = tuple(self.filters)
        after = wording.counted_from(self.asked)
        grouping = group.column if group else None
        free = [one for one in self.named if not self._filtered(one.column) and one.column is not grouping]
        # "How many lamps were ordered" speaks of no column called Order Date.
        free = [one for one in free if self.asked[one.start : one.end] != "ordered"]
        counted = next((one.column for one in free if one.start >= after), None)
        if counted is None and len(free) == 1:
            counted = free[0].column
        if asked.operation == "kinds":
            return Query("kinds", targets=(counted or self._key(),), filters=filters, group=group)
        if counted and counted.type == "number":
            return Query("sum", counted, filters=filters, group=group)
        if meant := self._amount_meant(counted):
            return Query("sum", meant, filters=filters, group=group)
        if counted and counted.type in ("text", "month") and self._repeats(counted):
            # "How many teams are there?" of a table with a row for each member.
            return Query("kinds", targets=(counted,), filters=filters, group=group)
        return Query("count", filters=filters, group=group)

    def _amount_meant(self, counted: Column | None) -> Column | None:
        """The amounts that are added up where the words count: "how many lamps were sold"."""
        for name in ("sales", "people"):
            column = concepts.by_concept(self.asked, self.table, only=name)
            if not column or self._filtered(column):
                continue
            total = wording.asks_total(self.asked)
            if concepts.is_added_up(column) and (counted is None or total):
                return column
            if name == "people" and counted is None and self.filters:
                return column
        return None

    def _repeats(self, column: Column) -> bool:
        return len(set(column.cells)) < self.table.rows and (column is not self.table.key or not self.filters)

    def _look(self) -> Query:
        targets = tuple(one.column for one in self.named if not self._filtered(one.column))
        amounts = [column for column in targets if concepts.is_added_up(column)]
        if amounts and amounts == [*targets] and len(amounts) == 1 and self._adds_up():
            return Query("sum", amounts[0], filters=tuple(self.filters))
        if not targets and self.filters:
            by_key = all(one.column is self.table.key for one in self.filters)
            # "What did Anna buy?" asks for things, not for how many.
            meant = concepts.by_concept(self.asked, self.table, but="sales")
            targets = (meant,) if meant and not self._filtered(meant) else () if by_key else (self._key(),)
            if meant and meant in targets and concepts.is_added_up(meant) and wording.asks_amount(self.asked):
                return Query("sum", meant, filters=tuple(self.filters))
        whole = not self.filters and self.table.rows > 1
        if not targets or (whole and (targets[0].measurable or not wording.asks_list(self.asked))):
            raise self._unclear()
        return Query("look", targets=targets, filters=tuple(self.filters))

    def _adds_up(self) -> bool:
        """ "Total": also of a column so called; "how much" and 第一季度销售额 of the rows of a time."""
        timed = any(one.column.type in ("date", "month") for one in self.filters)
        return (
            wording.asks_total(self.asked)
            or wording.asks_amount(self.asked)
            or (timed and not wording.asks_list(self.asked))
        )

    # Columns that the words point to.

    def _key(self) -> Column:
        """The column that names the rows that are asked for.

        Raises:
            ExpertError: if a person is asked for and the rows are named by things.
        """
        dated = next((column for column in self.table.columns if column.type == "date"), None)
        if dated and wording.asks_day(self.asked):
            return dated
        for concept in ("person", "goods"):
            column = concepts.by_concept(self.asked, self.table, only=concept)
            if column and not self._filtered(column) and not (concept == "person" and concepts.names_things(column)):
                return column
        if wording.asks_who(self.asked) and concepts.names_things(self.table.key):
            raise self._unclear()
        return self.table.key

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
        return any(one.column is column for one in self.filters)

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
