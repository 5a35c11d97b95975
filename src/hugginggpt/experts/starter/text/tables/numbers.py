"""Reading numbers as people write them in tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
    "千": 1e3,
    "万": 1e4,
    "百万": 1e6,
    "千万": 1e7,
    "亿": 1e8,
    "万亿": 1e12,
}
_CURRENCY = r"(?:[A-Z]{1,3}\$|[$€£¥￥₹]|USD|EUR|GBP|CNY|RMB|JPY|CHF)"
NUMBER = re.compile(
    rf"""(?P<sign>[-−+])?\s?(?P<currency>{_CURRENCY})?\s?(?P<inner>[-−])?
    (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    (?P<scale>\s?(?:thousand|million|billion|trillion|bn|mn|[kKmMbB]|万亿|千万|百万|[千万亿])(?![A-Za-z]))?
    (?P<percent>\s?[%％])?""",
    re.VERBOSE,
)
"""A number with what may stand around it; digits are matched once, so it takes linear time."""

_UNIT = re.compile(
    r"\s?(?:[A-Za-z°/²³]{1,6}|[€℃℉]|[元块只个人件台本辆岁年月日天小时分钟秒米公斤克里吨平方升度次]{1,4})\.?"
)
_MISSING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "null", "nan", "?", "无", "缺", "暂无"})
_LONGEST_CELL = 60
_SWAPPED = str.maketrans(",.", ".,")
# 1.200,50 and 900,00; a whole column must be so, and one of its cells must be nothing else.
_WITH_COMMA = re.compile(r"[^\d.,]{0,6}(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?[^\d.,]{0,8}")
_SURELY_COMMA = re.compile(r"\.\d{3},\d|(?<!\d),?\d+,(?:\d{1,2}|\d{4,})(?!\d)")
_CENTS = 2


@dataclass(frozen=True)
class Number:
    """A number as a cell shows it."""

    value: float
    prefix: str = ""
    """A currency sign."""
    suffix: str = ""
    """A scale, a percent sign or a unit, with the space before it."""
    factor: float = 1.0
    """What the scale stands for."""
    decimals: int = 0
    grouped: bool = False
    """Whether thousands are separated."""
    comma: bool = False
    """Whether a comma stands before its decimals, and points between its thousands."""


_PLAIN = re.compile(r"\d{1,15}(?:\.(\d{1,9}))?", re.ASCII)


def missing(cell: str | None) -> bool:
    """Whether a cell says nothing."""
    return cell is None or cell.strip().lower() in _MISSING


def has_commas(filled: Sequence[str]) -> bool:
    """Whether the numbers of a column have a comma before their decimals, and points between their thousands.

    Args:
        filled: the cells that are not `missing`.
    """
    return any("," in cell and _SURELY_COMMA.search(cell.strip()) for cell in filled) and all(
        len(cell) <= _LONGEST_CELL and _WITH_COMMA.fullmatch(cell.strip()) for cell in filled
    )


def number_with_comma(cell: str | None) -> Number | None:
    """The number that a cell is whose column has decimal commas."""
    found = number(cell.replace(".", "").replace(",", ".")) if cell else None
    return found and replace(found, comma=True, grouped="." in (cell or ""))


def number(cell: str | None) -> Number | None:
    """The number that a cell is, with its currency, scale, percent sign or unit; None if it is something else."""
    if cell is None or missing(cell) or len(cell) > _LONGEST_CELL:
        return None
    text = cell.strip()
    if plain := _PLAIN.fullmatch(text):
        # Most cells; the full pattern takes five times as long.
        return Number(float(text), decimals=len(plain[1] or ""))
    bracketed = text.startswith("(") and text.endswith(")")
    match = NUMBER.match(text[1:-1] if bracketed else text)
    if not match:
        return None
    rest = match.string[match.end() :]
    if rest.strip() and not _UNIT.fullmatch(rest):
        return None
    found = of_match(match)
    value = -found.value if bracketed else found.value
    return Number(value, found.prefix, found.suffix + rest.rstrip(), found.factor, found.decimals, found.grouped)


def of_match(match: re.Match[str]) -> Number:
    """The number of a match of `NUMBER`."""
    digits, scale = match["digits"], match["scale"] or ""
    factor = SCALES[scale.strip().lower()] if scale else 1.0
    negative = "-" in (match["sign"] or "").replace("−", "-") or bool(match["inner"])
    value = float(digits.replace(",", "")) * factor
    return Number(
        -value if negative else value,
        match["currency"] or "",
        scale + (match["percent"] or ""),
        factor,
        len(digits.partition(".")[2]),
        "," in digits,
    )


def shown(value: float, like: list[Number], *, more_decimals: int = 0) -> str:
    """A number in the form that the cells of its column have: currency, scale, separators, decimals.

    Args:
        value: the number, with its scale applied.
        like: the numbers of the column.
        more_decimals: how many decimals more than the cells it may need, for a mean.
    """
    prefix = _shared([one.prefix for one in like])
    suffixes = {(one.suffix, one.factor) for one in like}
    suffix, factor = suffixes.pop() if len(suffixes) == 1 else ("", 1.0)
    own = max((one.decimals for one in like if one.factor == factor), default=0)
    # Money has no parts of a cent.
    decimals = max(own, _CENTS) if prefix and more_decimals and own <= _CENTS else own + more_decimals
    rounded = round(value / factor, decimals)
    text = f"{abs(rounded):,.{decimals}f}" if any(one.grouped for one in like) else f"{abs(rounded):.{decimals}f}"
    # A mean is shown without the zeros it does not need; sums keep the decimals of their cells.
    if more_decimals and "." in text and not (prefix and text.rstrip("0")[-1] != "."):
        text = text.rstrip("0").rstrip(".")
    if any(one.comma for one in like):
        text = text.translate(_SWAPPED)
    return f"{'-' if rounded < 0 else ''}{prefix}{text}{suffix}"


def _shared(values: list[str]) -> str:
    return values[0] if values and all(value == values[0] for value in values) else ""
