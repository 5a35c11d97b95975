"""Dates as people write them in the cells of a table, and spans of time."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAME = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
"""A month in English, in lower case."""

_CHINESE = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
CHINESE_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
"""The number of a month in Chinese."""

_YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2})日?|月)?(?:[T ]\d{1,2}:.{0,30})?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DAY_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s)?({MONTH_NAME})(?:\s(\d{{1,2}})(?:st|nd|rd|th)?)?,?\s(\d{{4}})"
)
_ONLY_MONTH = re.compile(rf"({MONTH_NAME})|({CHINESE_MONTH})月份?")
_LONGEST_CELL = 40


@dataclass(frozen=True)
class Period:
    """A year, a month of a year, a month of any year, or a day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    months: int = 1
    """How many months it lasts; three for a quarter, six for half a year."""

    @property
    def first(self) -> int:
        """The number of its first day; only where the year is known."""
        return date(self.year or 1, self.month or 1, self.day or 1).toordinal()

    @property
    def last(self) -> int:
        """The number of its last day; only where the year is known."""
        year = self.year or 1
        if self.day:
            return self.first
        month = (self.month + self.months - 1) if self.month else 12
        return date(year, month, monthrange(year, month)[1]).toordinal()

    def holds_month(self, month: int) -> bool:
        """Whether a month of any year lies in it."""
        return self.month is None or self.month <= month < self.month + self.months


def month_number(word: str) -> int:
    """1 to 12 of the name of a month, English or Chinese."""
    if word.isdigit():
        return int(word)
    return _CHINESE[word] if word in _CHINESE else 1 + _NAMES.index(word[:3])


def period(year: str | int | None, month: str | None = None, day: str | None = None) -> Period | None:
    """A period of words that were matched; None if there is no such day."""
    found = Period(int(year) if year else None, month_number(month) if month else None, int(day) if day else None)
    try:
        date(found.year or 2024, found.month or 1, found.day or 1)
    except ValueError:
        return None
    return found


def days(cells: Sequence[str | None]) -> tuple[float | None, ...]:
    """Each cell as the number of its day, which grows with time; None where it is no date.

    Of 03/09/2024 the first number is the day, unless a cell of the column has a second number above 12.
    """
    slashed = [match for cell in cells if cell and (match := _YEAR_LAST.fullmatch(cell.strip()))]
    month_first = any(int(match[2]) > 12 for match in slashed)
    return tuple(_day(cell, month_first=month_first) for cell in cells)


def _day(cell: str | None, *, month_first: bool) -> float | None:
    text = cell.strip().lower() if cell and len(cell) <= _LONGEST_CELL else ""
    found: Period | None = None
    if match := _YEAR_FIRST.fullmatch(text.replace("t", "T")):
        found = period(match[1], match[2], match[3]) if 1 <= int(match[2]) <= 12 else None
    elif match := _YEAR_LAST.fullmatch(text):
        day, month = (match[2], match[1]) if month_first else (match[1], match[2])
        found = period(match[3], month, day) if 1 <= int(month) <= 12 else None
    elif match := _DAY_NAMED.fullmatch(text):
        found = period(match[4], match[2].rstrip("."), match[1] or match[3])
    return float(found.first) if found and found.year else None


def month_of(cell: str | None) -> int | None:
    """The month that a cell names without a year: `March`, `3月`."""
    match = _ONLY_MONTH.fullmatch(cell.strip().lower()) if cell and len(cell) <= _LONGEST_CELL else None
    return month_number((match[1] or match[2]).rstrip(".")) if match else None
