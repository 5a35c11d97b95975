"""Making a query of a question, or saying that it can't be done."""

import re
from itertools import pairwise

from hugginggpt.experts.starter.text.tables import concepts, leftover, mentions, whole, wording
from hugginggpt.experts.starter.text.tables.apart import Apart
from hugginggpt.experts.starter.text.tables.grid import Column, Grid
from hugginggpt.experts.starter.text.tables.numerals import with_figures, with_points
from hugginggpt.experts.starter.text.tables.query import Group, Query


def read(question: str, table: Grid) -> Query:
    """What a question asks of a table.

    Raises:
        ExpertError: `table_question_unclear` if it can't be mapped to the table.
    """
    plain = wording.superlative(re.sub(r"\s+", " ", question).strip())
    plain = with_figures(plain, "\n".join([*(column.name for column in table.columns), *_texts(table)]))
    if any(column.has_commas for column in table.columns):
        plain = with_points(plain)
    return _Reader(plain.lower(), table, as_written=plain).read()


class _Reader(Apart):
    """Makes a query of what is found."""

    def read(self) -> Query:
        self.asked = self.question
        self._contents()
        self._times()
        values = self._values()
        rows = self._whole()
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
        group = None if rows else self._group()
        if wording.asks_yes_or_no(self.asked) or not leftover.understood(
            self._without_names(), self.as_written, look=asked.operation == "look"
        ):
            raise self._unclear()
        return self._rows(asked, rows) if rows else self._query(asked, group)

    def _best_mean(self, mean: wording.Asked) -> wording.Asked:
        """ "the highest average rating", 平均分最高: groups are ranked by their mean."""
        ranked = wording.operation(self._without_names())
        if ranked.operation not in ("max", "min", "top", "bottom"):
            return mean
        self.by_mean = True
        self._blank(ranked.start, ranked.end)
        return ranked

    # What it is asked to compute.

    def _rows(self, asked: wording.Asked, rows: whole.Whole) -> Query:
        """Whole rows: in an order, some of them, or those with the most or least of something."""
        filters = tuple(self.filters)
        ranked = asked.operation in ("max", "min", "top", "bottom")
        free = [one.column for one in self.named if not self._filtered(one.column)]
        if ranked or rows.order:
            measure = self._measure_said() if ranked else next(iter(free), None)
            if measure is None or asked.place > 1 or rows.part == "last":
                raise self._unclear()
            if rows.order:
                return Query("rows", measure, filters=filters, order=rows.order)
            order = "falling" if asked.operation in ("max", "top") else "rising"
            return Query("rows", measure, filters=filters, count=asked.count, order=order, part="first")
        if asked.operation != "look":
            raise self._unclear()
        if free and rows.part != "all":
            # "The top 3 rows by revenue" are those with the most.
            if len(free) != 1 or not free[0].measurable or not re.search(r"\btop\b|\bby\b|按", self.asked):
                raise self._unclear()
            order = "falling" if rows.part == "first" else "rising"
            return Query("rows", free[0], filters=filters, count=rows.count, order=order, part="first")
        if free and not filters:
            raise self._unclear()
        return Query("rows", filters=filters, count=rows.count, part=rows.part)

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
            if targets and not several and targets[0] is not measure and not self._names_rows():
                return Query(
                    "rows", measure, (), filters, asked.count, order="falling" if high else "rising", part="first"
                )
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
        held = [one.column for one in self.filters if one.test in ("holds", "lacks")]
        if held and not wording.asks_who(self.asked):
            # "The rating of the reviews that mention …" asks for the rating, "which reviews mention …" for the reviews.
            targets = tuple(column for column in targets if column not in held) or tuple(held[:1])
        if len(targets) > 1 and self._crossed():
            raise self._unclear()
        amounts = [column for column in targets if concepts.is_added_up(column)]
        if amounts and amounts == [*targets] and len(amounts) == 1 and self._adds_up():
            return Query("sum", amounts[0], filters=tuple(self.filters))
        if not targets and self.filters:
            by_key = all(one.column is self.table.key for one in self.filters)
            # "What did Anna buy?" asks for things, not for how many.
            meant = concepts.by_concept(self.asked, self.table, but="sales")
            if not (meant and not self._filtered(meant)) and not by_key and not self._names_rows():
                return Query("rows", filters=tuple(self.filters))
            targets = (meant,) if meant and not self._filtered(meant) else () if by_key else (self._key(),)
            if meant and meant in targets and concepts.is_added_up(meant) and wording.asks_amount(self.asked):
                return Query("sum", meant, filters=tuple(self.filters))
        whole = not self.filters and self.table.rows > 1
        if not targets or (whole and (targets[0].measurable or not wording.asks_list(self.asked))):
            raise self._unclear()
        return Query("look", targets=targets, filters=tuple(self.filters))

    def _names_rows(self) -> bool:
        """Whether the column that would name the rows does: each of its cells stands in one row.

        Raises:
            ExpertError: if a person is asked for, and the rows only say where or when.
        """
        key = self._key()
        if len(set(key.cells)) == self.table.rows or self._key_meant():
            return True
        if wording.asks_who(self.asked) or wording.asks_what(self.asked):
            raise self._unclear()
        return False

    def _crossed(self) -> bool:
        """Whether a column is named between two values: "the price of the desk and the units of the lamp"."""
        places = sorted(self.places)
        return any(before < one.start < after for before, after in pairwise(places) for one in self.named)

    def _adds_up(self) -> bool:
        """ "Total": also of a column so called; "how much" and 第一季度销售额 of the rows of a time."""
        timed = any(one.column.type in ("date", "month") for one in self.filters)
        return (
            wording.asks_total(self.asked)
            or wording.asks_amount(self.asked)
            or (timed and not wording.asks_list(self.asked))
        )


def _texts(table: Grid) -> set[str]:
    return {cell for column in table.columns if column.type == "text" for cell in column.cells if cell}
