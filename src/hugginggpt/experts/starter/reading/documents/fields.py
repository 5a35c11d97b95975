"""Labels with values: "Total: 42.00", a row of a receipt, a label above its value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_COLON = re.compile(r"(?P<label>[^:：]{1,40}?)\s*(?:[:：](?![\d/]{2})|[：])\s*(?P<value>.*)")
_GAP = re.compile(r"(?P<label>.{1,40}?)\s{2,}(?P<value>\S.*)")
_AMOUNT = r"(?:[A-Z]{3}\s?|US\$|[$€£¥￥])?-?\d[\d.,]*\d?(?:\s?(?:%|[A-Z]{3}|[€£$元¥]|[万亿]?元))?"
_DATE = (
    r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|"
    r"\d{1,2}\s[A-Z][a-z]{2,8}\s\d{4}|[A-Z][a-z]{2,8}\s\d{1,2},\s\d{4}"
)
_CODE = r"[A-Z]{1,4}-?\d[\dA-Z-]*|\d[\d-]{3,}"
_TRAILING = re.compile(rf"(?P<label>[^\d\W].{{0,39}}?)\s+(?P<value>{_DATE}|{_AMOUNT}|{_CODE})\s*$")
_HEADING = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}")
_SENTENCE = re.compile("[。；！？]|[.!?]\\s")
_LONGEST_VALUE = 80


@dataclass(frozen=True)
class Field:
    """A label and its value."""

    label: str
    value: str
    sure: bool = True
    """False for a row that may be the label of the row below it, or may be no label at all."""


def fields(rows: Sequence[str]) -> Iterator[Field]:
    """The fields of a document in its order. A label alone on its row has the next row as its value."""
    for at, row in enumerate(rows):
        if at + 1 < len(rows) and _HEADING.fullmatch(row.strip()):
            yield Field(row.strip(), rows[at + 1].strip(), sure=False)
        found = _COLON.fullmatch(row) or _GAP.fullmatch(row) or _TRAILING.fullmatch(row)
        if not found or _SENTENCE.search(found["label"]) or not re.search(r"[^\W\d_]", found["label"]):
            continue
        label, value = found["label"].strip(), found["value"].strip()
        if not value and at + 1 < len(rows) and not _COLON.fullmatch(rows[at + 1]):
            value = rows[at + 1].strip()
        if value and len(value) <= _LONGEST_VALUE:
            yield Field(label, value)
