"""What a rule is, and the parts that patterns are made of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Label = Literal["DATE", "TIME", "MONEY", "PERCENT", "EMAIL", "URL", "PHONE", "ADDRESS"]

NUMBER = (
    r"\d{1,3}(?:\.\d{3}){1,5},\d{1,2}(?!\d)|\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?(?!\d)|\d{1,15}(?:\.\d{1,4})?(?!\d)"
)
"""A number, with thousands separators (1,234.50 or 1.234,50) or without; to be put into a group."""
BEFORE = r"(?<![A-Za-z0-9.,])"
"""No letter or digit stands before."""
CHINESE_NUMBER = "[零〇一二两三四五六七八九十百千万亿]"

Span = tuple[int, int]


def whole(_match: re.Match[str]) -> bool:
    """Takes every match."""
    return True


@dataclass(frozen=True)
class Rule:
    """A pattern for one label. What it finds is its group `span`, or all of the match where it has no such group."""

    label: Label
    pattern: re.Pattern[str]
    score: float = 0.9
    """How sure the rule is; it was chosen, not measured."""
    holds: Callable[[re.Match[str]], bool] = whole
    """Whether a match is what it looks like."""

    def span(self, match: re.Match[str]) -> Span:
        """Where the thing found stands."""
        return match.span("span") if "span" in self.pattern.groupindex else match.span()


def rule(
    label: Label,
    pattern: str,
    score: float = 0.9,
    *,
    holds: Callable[[re.Match[str]], bool] = whole,
    any_case: bool = False,
) -> Rule:
    """A rule whose digits, letters and word boundaries are ASCII, so that Chinese characters may stand beside them."""
    return Rule(label, re.compile(pattern, re.ASCII | (re.IGNORECASE if any_case else 0)), score, holds)


def plausible_date(match: re.Match[str]) -> bool:
    """Whether the numbers of a date like 03/09/2024 or 2024-11-05 can be a day, a month and a year."""
    numbers = [int(number) for number in re.findall(r"\d+", match.group())]
    small = [number for number in numbers if number <= 31]
    return (
        len(small) >= 2
        and 1 <= min(small[:2]) <= 12
        and all(small)
        and all(1000 <= n <= 2999 for n in numbers if n > 99)
    )


def plausible_time(match: re.Match[str]) -> bool:
    """Whether the numbers of a time are hours, minutes and seconds."""
    numbers = [int(number) for number in re.findall(r"\d+", match.group())]
    return numbers[0] <= 24 and all(number < 60 for number in numbers[1:])


def plausible_phone(match: re.Match[str]) -> bool:
    """Whether groups of digits are a phone number, and not a span of years or a number in groups of three."""
    text = match.group()
    groups = re.findall(r"\d+", text)
    if not 7 <= sum(map(len, groups)) <= 15:
        return False
    if len(groups) == 2 and text[0] not in "+(" and re.fullmatch(r"(?:19|20)\d\d", groups[0]):
        # A span of years, or the number of an invoice of a year.
        return False
    return text[0] in "+(" or not all(len(group) == 3 for group in groups[1:]) or "-" in text
