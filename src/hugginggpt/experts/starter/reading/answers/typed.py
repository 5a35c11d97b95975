"""The spans of a sentence that are dates, times, amounts, shares, counts, measures, numbers to call or addresses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hugginggpt.experts.starter.reading.answers.question import Want
from hugginggpt.experts.starter.text.entities.find import entities
from hugginggpt.experts.starter.text.reading import HAN

LABELS: Mapping[Want, tuple[str, ...]] = {
    "date": ("DATE",),
    "time": ("TIME",),
    "money": ("MONEY",),
    "percent": ("PERCENT",),
    "phone": ("PHONE",),
    "email": ("EMAIL",),
    "url": ("URL",),
    "place": ("ADDRESS",),
}
_NUMBERS: tuple[Want, ...] = ("money", "percent", "count")

_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half a|a dozen"
)
_ABOUT = (
    r"(?:(?:about|around|nearly|almost|over|under|some|roughly|approximately|more than|less than|at least|up to)\s)?"
)
_ENGLISH = re.compile(
    rf"\b(?P<number>{_ABOUT}(?:\d[\d,]*(?:\.\d+)?|(?:{_SMALL})(?:[ -](?:{_SMALL}))*)"
    r"(?:\s(?:hundred|thousand|million|billion))*)"
    r"(?=(?P<unit>(?:[ -]?(?:%|°C?|km|kg|cm|mm|m|g|h)\b)|\s(?:[a-z]+\s)?(?:per\s)?[a-z]+)?)",
    re.IGNORECASE,
)
_MEASURES = (
    "second|minute|hour|day|week|month|year|decade|century|centuries|meter|metre|kilometer|kilometre|centimeter|millimeter|mile|foot|"
    "feet|inch|yard|ton|tonne|kilo|kilogram|gram|pound|liter|litre|degree|acre|hectare|knot|watt|volt|time|page|km|kg|cm|mm|m|g|h|%|°"
)
_MEASURE = re.compile(
    rf"(?:(?:nautical|square|cubic|light)\s)?(?:{_MEASURES})(?:e?s)?\b(?:\s(?:per|an?)\s[a-z]+)?", re.IGNORECASE
)
_UNITS = "平方公里|平方米|立方米|公里|千米|海里|厘米|毫米|公斤|千克|公顷|小时|分钟|个月|个小时|摄氏度|人民币"
_CHINESE = re.compile(
    rf"(?P<number>(?:大约|大概|约|近|超过|至少|不到|将近)?(?:\d[\d,]*(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+)[十百千万亿]*[多余]?)"
    rf"(?P<unit>{_UNITS}|[{HAN}])?"
)
_MEASURING = frozenset("米年天岁度克吨斤里秒升亩寸尺月周")
# Characters that stand behind a number word without being what is counted.
_NO_UNIT = frozenset("的了和与是在些样般直切定起共旦致，。")


@dataclass(frozen=True)
class Span:
    """A part of a sentence."""

    start: int
    end: int
    want: Want
    unit: str = ""
    """The word behind a number."""


def spans(sentence: str, want: Want, *, chinese: bool) -> list[Span]:
    """All spans of a sentence that are what is wanted, in the order of the text."""
    found = entities(sentence)
    if want == "date":
        return _moments(found, sentence)
    if want == "number":
        return sorted(
            (span for one in _NUMBERS for span in spans(sentence, one, chinese=chinese)), key=lambda span: span.start
        )
    if want in ("count", "measure"):
        others = [(row["start"], row["end"]) for row in found]
        numbers = _chinese(sentence) if chinese else _english(sentence)
        return [span for span in numbers if span.want == want and not _inside(span, others)]
    taken = [Span(row["start"], row["end"], want) for row in found if row["label"] in LABELS.get(want, ())]
    if want == "money":
        taken = [Span(_from(sentence, span.start), span.end, want) for span in taken]
    return _merged(taken, sentence) if want in ("time", "money") else taken


_WEEKDAYS = re.compile(
    r"\b(?:every )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days(?: and (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days)?\b"
)
_RANGE = re.compile(r"(?:(?:between|from) )?\d[\d,.]*(?: and | to | or | ?[–-] ?|至|到)$")


def _from(sentence: str, start: int) -> int:
    """Where an amount begins that has its unit only behind the second of two numbers."""
    found = _RANGE.search(sentence, max(0, start - 30), start)
    return found.start() if found else start


def _moments(found: list[dict[str, Any]], sentence: str) -> list[Span]:
    """Dates with the times beside them."""
    weekly = [match.span() for match in _WEEKDAYS.finditer(sentence)]
    told = [(row["start"], row["end"]) for row in found if row["label"] in ("DATE", "TIME")] + weekly
    moments = _merged([Span(start, end, "date") for start, end in sorted(told)], sentence)
    dates = [row["start"] for row in found if row["label"] == "DATE"] + [start for start, _ in weekly]
    return [moment for moment in moments if any(moment.start <= at < moment.end for at in dates)]


def _english(sentence: str) -> Iterator[Span]:
    for match in _ENGLISH.finditer(sentence):
        unit = match["unit"] or ""
        start, end = match.span("number")
        yield Span(start, end, "count", unit.strip().lower())
        measure = _MEASURE.match(sentence, end + len(unit) - len(unit.lstrip(" -"))) if unit else None
        if measure:
            yield Span(start, measure.end(), "measure", measure.group().lower())


def _chinese(sentence: str) -> Iterator[Span]:
    for match in _CHINESE.finditer(sentence):
        unit = match["unit"] or ""
        if match["number"] in ("一", "十一", "万") and unit in ("", *_NO_UNIT):
            continue
        end = match.end() if unit and unit not in _NO_UNIT else match.end("number")
        yield Span(match.start(), end, "count", unit)
        if len(unit) > 1 or unit in _MEASURING:
            yield Span(match.start(), end, "measure", unit)


def _inside(span: Span, others: list[tuple[int, int]]) -> bool:
    return any(start < span.end and span.start < end for start, end in others)


_BETWEEN = re.compile(
    r"(?:,? (?:and|to|until|till|from|between|at|on|or)(?: the)? |,? ?[–—-] ?|, | |至|到|和|[（(]|)", re.IGNORECASE
)


def _merged(taken: list[Span], sentence: str) -> list[Span]:
    """Spans that belong together as one: a range, or a weekday, its date and the time."""
    found: list[Span] = []
    for span in taken:
        if found and _BETWEEN.fullmatch(sentence, found[-1].end, span.start):
            found[-1] = Span(found[-1].start, span.end, span.want)
        else:
            found.append(span)
    return found
