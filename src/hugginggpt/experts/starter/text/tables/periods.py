"""The times that a question names: "in March", "before 2020", "2024年3月之后"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hugginggpt.experts.starter.text.tables.dates import CHINESE_MONTH, MONTH_NAME, Period, month_number, period

_LED = r"(?:in|on|of|since|before|after|during|by|from|until|till|between|and|to|for|(?:later|earlier) than)"
_UNITS = "units?|dollars?|euros?|yuan|pieces|items|people|points|hours|days|kg|g|km|m|cm|k"
_TIMES = re.compile(
    rf"""(?P<iso>(?<![\d-])(?P<y1>(?:1\d|20)\d\d)[-/.](?P<m1>\d{{1,2}})(?:[-/.](?P<d1>\d{{1,2}}))?(?![\d-]))
    |(?P<zh>(?:(?P<y2>(?:1\d|20)\d\d)年)?(?P<m2>(?<![\d一二三四五六七八九十个几]){CHINESE_MONTH})月份?
        (?:(?P<d2>\d{{1,2}})[日号])?)
    |(?P<quarter>(?:(?P<y3>(?:1\d|20)\d\d)年?\s?)?(?:q(?P<q1>[1-4])\b|第?(?P<q2>[一二三四1-4])季度
        |(?P<q3>first|second|third|fourth)\squarter)
        (?:,?\s(?:of\s)?(?P<y6>(?:1\d|20)\d\d))?)
    |(?P<half>(?:(?P<y7>(?:1\d|20)\d\d)年?)?(?:(?P<h1>上半年|first\shalf)|下半年|second\shalf)
        (?:\s(?:of\s)?(?P<y8>(?:1\d|20)\d\d))?)
    |(?P<en>(?:\b(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?)?\b(?P<m4>{MONTH_NAME})
        (?:\s(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?
        (?:,?\s(?P<y4>(?:1\d|20)\d\d))?)
    |(?P<year>(?<![\d.,$€£¥-])(?P<y5>(?:19|20)\d\d)(?:年|(?![\d%元]|[.,-]\d|\s?(?:{_UNITS})\b)))""",
    re.VERBOSE,
)
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_BEFORE = re.compile(r"\b(?:before|prior to|earlier than|until|till)\s(?:the\s)?$|早于$")
_AFTER = re.compile(r"\b(?:after|later than)\s(?:the\s)?$|晚于$")
_SINCE = re.compile(r"\b(?:since|from)\s(?:the\s)?$|自从?$")
_BEFORE_ZH = re.compile(r"(?:之前|以前|前)(?![一二三四五六七八九十两\d]+[名个位])")
_AFTER_ZH = re.compile(r"(?:之后|以后|后)(?![一二三四五六七八九十两\d]+[名个位])")
_SINCE_ZH = re.compile("以来|起")
_BETWEEN = re.compile(r"\s?(?:and|to|until|till|-|–|到|至)\s?")

Relation = Literal["in", "before", "after", "since"]
_RELATIONS: tuple[tuple[Relation, re.Pattern[str], re.Pattern[str]], ...] = (
    ("before", _BEFORE, _BEFORE_ZH),
    ("after", _AFTER, _AFTER_ZH),
    ("since", _SINCE, _SINCE_ZH),
)


@dataclass(frozen=True)
class TimeMention:
    """A time in a question."""

    start: int
    end: int
    relation: Relation
    period: Period
    until: Period | None = None
    """The other end of "between … and …"."""


def times(question: str) -> list[TimeMention]:
    """The times that stand in a question in lower case, in order; two that are the ends of one span are one."""
    found = list(_single(question))
    kept: list[TimeMention] = []
    for one in found:
        last = kept[-1] if kept else None
        if last and last.until is None and _BETWEEN.fullmatch(question[last.end : one.start]):
            earlier = _with_year(last.period, one.period)
            kept[-1] = TimeMention(last.start, one.end, "in", earlier, _with_year(one.period, last.period))
        else:
            kept.append(one)
    return kept


def _with_year(one: Period, other: Period) -> Period:
    return one if one.year else Period(other.year, one.month, one.day, one.months)


def _single(question: str) -> Iterator[TimeMention]:
    for match in _TIMES.finditer(question):
        named = _period(match)
        # "may" is a month only where something leads to one; so is a bare number a year.
        doubtful = match.group().strip() in ("may", "march", "mar", "sep", "dec") or bool(
            match["year"] and match[0].isdigit()
        )
        if named is None or (
            doubtful and not re.search(rf"\b{_LED}\s(?:the\s|early\s|late\s|year\s)?$", question[: match.start()])
        ):
            continue
        relation, end = _relation(question, match)
        yield TimeMention(match.start(), end, relation, named)


def _relation(question: str, match: re.Match[str]) -> tuple[Relation, int]:
    before = question[max(0, match.start() - 20) : match.start()]
    for relation, led, trailed in _RELATIONS:
        if led.search(before):
            return relation, match.end()
        if trail := trailed.match(question, match.end()):
            return relation, trail.end()
    return "in", match.end()


def _period(match: re.Match[str]) -> Period | None:
    if match["quarter"]:
        word = match["q1"] or match["q2"] or match["q3"]
        number = _QUARTERS[word] if word in _QUARTERS else month_number(word)
        year = match["y3"] or match["y6"]
        return Period(int(year) if year else None, 3 * number - 2, months=3)
    if match["half"]:
        year = match["y7"] or match["y8"]
        return Period(int(year) if year else None, 1 if match["h1"] else 7, months=6)
    if match["iso"]:
        return period(match["y1"], match["m1"], match["d1"]) if 1 <= int(match["m1"]) <= 12 else None
    if match["zh"]:
        return period(match["y2"], match["m2"], match["d2"])
    if match["en"]:
        return period(match["y4"], match["m4"].rstrip("."), match["d3"] or match["d4"])
    return period(match["y5"])
