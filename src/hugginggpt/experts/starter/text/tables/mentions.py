"""Which columns and values of a table a question speaks of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from hugginggpt.experts.starter.text.reading import HAN
from hugginggpt.experts.starter.text.tables.concepts import stem
from hugginggpt.experts.starter.text.tables.dates import month_of
from hugginggpt.experts.starter.text.tables.grid import Column, Grid

_WORD = re.compile(f"[{HAN}]|[^\\W_{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
_ALIKE = 0.85
_ENOUGH = 0.5
_EDGE = r"[^\W_]"

_ASKED_KIND = re.compile("(?:哪|几|每|各|多少)一?(?:个|种|门|家|位|名|些|款)?")
# Part of a name such as 最高气温 that names no column by itself.
_AGGREGATE = re.compile("最.|平均|合计|总.|一共|多少")
_NOUN_ENDINGS = frozenset({"ure", "ures", "ment", "ments", "al", "ion", "ions", "ation", "ance", "er", "or"})
_ENDINGS = frozenset({"d", "ed", "ing", "ly", "er", "ers", "s", "es", "ment"})


@dataclass(frozen=True)
class ColumnMention:
    """A column that a question names."""

    column: Column
    start: int
    """Where its first word stands in the question."""
    end: int
    score: float
    """How much of its name stands in the question (0 to 1)."""
    places: tuple[tuple[int, int], ...] = ()
    """Where each of its words stands."""
    words: int = 1
    """How many of its words stand there side by side, of a Chinese name that is there whole how many characters."""


@dataclass(frozen=True)
class ValueMention:
    """A cell that a question names."""

    column: Column
    value: str
    start: int
    end: int


def values(question: str, table: Grid) -> list[ValueMention]:
    """The cells of text columns that stand in a question, longer ones first; each character is counted once.

    Args:
        question: in lower case.
        table: the table.
    """
    found = sorted(_cells(question, table), key=lambda one: one.start - one.end)
    taken: set[int] = set()
    kept: list[ValueMention] = []
    for one in found:
        places = set(range(one.start, one.end))
        same = any((one.start, one.end) == (other.start, other.end) for other in kept)
        if not places & taken or (same and one.column is not table.key):
            kept.append(one)
            taken |= places
    return sorted(_one_column_each(kept), key=lambda one: one.start)


def _one_column_each(found: list[ValueMention]) -> Iterator[ValueMention]:
    """Where the same words are a cell of several columns, the first column has them."""
    seen: set[tuple[int, int]] = set()
    for one in found:
        if (one.start, one.end) not in seen:
            seen.add((one.start, one.end))
            yield one


def _cells(question: str, table: Grid) -> Iterator[ValueMention]:
    for column in table.columns:
        if column.type != "text":
            continue
        for cell in sorted({(cell or "").strip() for cell in column.cells}):
            low = cell.lower()
            if low and low.lstrip("已未") in question:
                pattern = _pattern(low)
                yield from (ValueMention(column, cell, *match.span()) for match in re.finditer(pattern, question))


def _pattern(cell: str) -> str:
    """What names a cell: only what stands by itself, so "north" is not named by "northern", but by a plural."""
    if not _HAN.search(cell):
        edge = "[a-z0-9]" if cell.isascii() else _EDGE
        return rf"(?<!{edge}){re.escape(cell)}s?(?!{edge})"
    state = re.escape(cell[1:])
    if cell[0] == "未" and state:
        return rf"(?:还?没有?|[还尚]?未){state}"
    if cell[0] == "已" and len(cell) > 2:
        # 已发货 is also said as 发货了 and 发货的.
        return rf"已经?{state}了?|(?<![未没不待已有经]){state}[了的]"
    return re.escape(cell)


def columns(question: str, table: Grid) -> list[ColumnMention]:
    """The columns that a question names, in its order; of columns that share words the one named most fully.

    Args:
        question: in lower case, what is known to be a value blanked out.
        table: the table.
    """
    kept: list[ColumnMention] = []
    left = list(table.columns)
    while found := [mention for column in left if (mention := _mention(question, column))]:
        best = min(found, key=lambda one: (-one.words, -one.score, one.start - one.end))
        kept.append(best)
        left = [mention.column for mention in found if mention is not best]
        # What names one column names no other: in "unit price" no column Units is meant.
        for start, end in best.places:
            question = question[:start] + " " * (end - start) + question[end:]
    return sorted(kept, key=lambda one: one.start)


def _mention(question: str, column: Column) -> ColumnMention | None:
    name = "".join(column.words)
    return _chinese_mention(question, column, name) if _HAN.search(name) else _english_mention(question, column)


def _chinese_mention(question: str, column: Column, name: str) -> ColumnMention | None:
    match = SequenceMatcher(None, question, name, autojunk=False).find_longest_match()
    score = match.size / len(name)
    start, end = match.a, match.a + match.size
    said = question[start:end]
    if score < 1 and (match.size < 2 or score < _ENOUGH or _AGGREGATE.fullmatch(said)):
        if column.type == "number":
            return None
        # 哪个班 and 几个班 name the column 班级, 哪一类 the column 支出类别.
        led = next(
            (
                one
                for one in _ASKED_KIND.finditer(question)
                # 哪天 asks for a day, not for the weather, 天气.
                if question[one.end() : one.end() + 1] in {name[0], *name[-2:]} - {"天"}
            ),
            None,
        )
        if led is None:
            return None
        start, end = led.end(), led.end() + 1
    return ColumnMention(column, start, end, score, ((start, end),), end - start if score == 1 else 1)


def _english_mention(question: str, column: Column) -> ColumnMention | None:
    """By words, wherever they stand: "sold 40 units" names the column Units Sold."""
    said = [(stem(match.group()), match.start(), match.end()) for match in _WORD.finditer(question)]
    # "has" and "is" in names such as `has_metro` say nothing.
    wanted = [stem(word) for word in column.words if word not in {"is", "has", "the", "of", "a"}] or [*column.words]
    best: list[tuple[int, int]] = []
    side_by_side = 0
    # "Units times unit price" has a word of Unit Price in two places: those that stand together name it.
    begun = [at for at, one in enumerate(said) if any(_place(word, [one]) for word in wanted)]
    for at in begun if len(wanted) > 1 else begun[:1]:
        places = _places(wanted, said[at:])
        run = _run(places, said)
        if len(places) >= len(best) and run > side_by_side:
            best, side_by_side = places, run
    score = len(best) / len(wanted)
    if score < _ENOUGH:
        return None
    return ColumnMention(column, *min(best), score, tuple(best), side_by_side)


def _places(wanted: list[str], said: list[tuple[str, int, int]]) -> list[tuple[int, int]]:
    """Where each of some words stands, each place once."""
    places: list[tuple[int, int]] = []
    for word in wanted:
        place = _place(word, [one for one in said if one[1:] not in places])
        if place:
            places.append(place)
    return places


def _run(places: list[tuple[int, int]], said: list[tuple[str, int, int]]) -> int:
    """How many of the places are of words side by side in the order of the name; 1 unless all of them are."""
    at = [next(number for number, one in enumerate(said) if one[1:] == place) for place in places]
    return len(at) if all(second == first + 1 for first, second in pairwise(at)) else 1


def _place(word: str, said: list[tuple[str, int, int]]) -> tuple[int, int] | None:
    month = month_of(word)
    for one, start, end in said:
        if (
            one == word
            or (month and month == month_of(one))
            or (len(word) > 3 and one.startswith(word) and one[len(word) :] in _ENDINGS)
        ):
            return start, end
        if len(one) > 3 and word.startswith(one) and word[len(one) :] in _NOUN_ENDINGS:
            return start, end
        if len(word) > 4 and len(one) > 4 and SequenceMatcher(None, one, word).ratio() >= _ALIKE:
            return start, end
    return None
