"""Numbers, sizes, strengths, colors and formats as people say them, in English and Chinese. Light."""

import re
from collections.abc import Mapping

_NUMBERS: Mapping[str, float] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "eight": 8,
    "ten": 10,
    "一": 1,
    "两": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "八": 8,
    "十": 10,
}
_NUMBER = rf"(\d+(?:\.\d+)?|{'|'.join(_NUMBERS)})"
_SIZE = re.compile(r"(\d{1,5})\s*(?:px|pixels?|像素)?\s*(?:x|×|\*|by|乘以?)\s*(\d{1,5})(?!\d)", re.IGNORECASE)
_SIDES = {
    "width": re.compile(
        r"(\d{2,5})\s*(?:px|pixels?|像素)?\s*(?:wide|in width|宽)|(?:width|wide)\D{0,9}(\d{2,5})|宽度?\D{0,5}(\d{2,5})",
        re.IGNORECASE,
    ),
    "height": re.compile(
        r"(\d{2,5})\s*(?:px|pixels?|像素)?\s*(?:high|tall|in height|高)"
        r"|(?:height|tall)\D{0,9}(\d{2,5})|高度?\D{0,5}(\d{2,5})",
        re.IGNORECASE,
    ),
}
_LONGEST_SIDE = re.compile(r"(\d{2,5})\s*(?:px|pixels?|像素)", re.IGNORECASE)
_NAMED_SIDES: Mapping[str, int] = {
    r"\b8k\b": 7680,
    r"\b4k\b": 3840,
    r"\b1080p\b|full\s?hd": 1920,
    r"\b720p\b": 1280,
}
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent|per cent)|百分之\s*(\d+)", re.IGNORECASE)
_TIMES = re.compile(
    rf"{_NUMBER}\s*(?:x\b|×|times|-?\s?fold|倍)|\b(?:x|×)\s*(\d+(?:\.\d+)?)"
    rf"|(?:factor of|scale of|by)\s+{_NUMBER}\b(?!\s*(?:px|pix|%|°|deg))",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"\b(?:double|twice|doubled)\b|加倍|翻倍|一倍", re.IGNORECASE)
_TRIPLE = re.compile(r"\b(?:triple|thrice)\b", re.IGNORECASE)
_QUADRUPLE = re.compile(r"\bquadruple\b", re.IGNORECASE)
_HALF = re.compile(r"\bhal(?:f|ve)\b|一半|减半", re.IGNORECASE)
_THIRD = re.compile(r"\ba third\b|\bone third\b|三分之一", re.IGNORECASE)
_QUARTER = re.compile(r"\ba quarter\b|\bone quarter\b|\ba fourth\b|四分之一", re.IGNORECASE)
_DEGREES = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:°|degrees?|deg\b|度)|(-?\d{1,3}(?:\.\d+)?)(?!\d)", re.IGNORECASE)
_RATIO = re.compile(r"(?<!\d)(\d{1,2})\s*[:：]\s*(\d{1,2})(?!\d)|(\d{1,2})\s*比\s*(\d{1,2})")
_LITTLE = re.compile(
    r"\b(?:slight(?:ly)?|little|bit|subtle|subtly|gently|gentle|touch|mild(?:ly)?)\b|一点|稍|略|一些|微", re.IGNORECASE
)
_MUCH = re.compile(
    r"\b(?:very|much|heav(?:y|ily)|strong(?:ly)?|lots?|extreme(?:ly)?|completely|totally|really)\b|非常|很多|强烈|大幅|极|完全",
    re.IGNORECASE,
)
_CHINESE_COLORS: Mapping[str, str] = {
    "白": "white",
    "黑": "black",
    "红": "red",
    "绿": "green",
    "蓝": "blue",
    "黄": "yellow",
    "橙": "orange",
    "紫": "purple",
    "粉": "pink",
    "灰": "gray",
    "棕": "brown",
    "青": "cyan",
}
COLORS: Mapping[str, tuple[int, int, int]] = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "red": (220, 20, 30),
    "green": (0, 150, 60),
    "blue": (30, 90, 220),
    "yellow": (255, 225, 0),
    "orange": (255, 140, 0),
    "purple": (128, 0, 128),
    "pink": (255, 150, 180),
    "gray": (128, 128, 128),
    "brown": (130, 80, 40),
    "cyan": (0, 190, 210),
    "beige": (245, 245, 220),
    "gold": (212, 175, 55),
    "navy": (0, 0, 128),
}
"""Colors by name, as red, green, blue."""

COLOR_WORDS = rf"(?:#[0-9a-f]{{6}}|(?:(?:light|dark|plain|solid|bright)\s+)?(?:{'|'.join(COLORS)}|grey))"
_COLOR = re.compile(
    rf"#([0-9a-f]{{6}})\b|\b({'|'.join(COLORS)}|grey)\b|([{''.join(_CHINESE_COLORS)}])(?=[色边框底的]|$)", re.IGNORECASE
)


def number(text: str) -> float:
    """A number in digits or as one of the small words."""
    return _NUMBERS[text.lower()] if text.lower() in _NUMBERS else float(text)


def size(text: str) -> tuple[int, int] | None:
    """`800x600`, `800 by 600 pixels`."""
    match = _SIZE.search(text)
    return (int(match[1]), int(match[2])) if match else None


def side(text: str, which: str) -> int | None:
    """The `width` or the `height` that a text gives, in pixels: `300 px wide`, `高度720`."""
    match = _SIDES[which].search(text)
    return int(next(group for group in match.groups() if group)) if match else None


def longest_side(text: str) -> int | None:
    """`1200 pixels`, `4K`: the length of the longer side where the text does not say which."""
    match = _LONGEST_SIDE.search(text)
    if match:
        return int(match[1])
    return next((length for words, length in _NAMED_SIDES.items() if re.search(words, text, re.IGNORECASE)), None)


def percent(text: str) -> float | None:
    """`50%` as 0.5."""
    match = _PERCENT.search(text)
    return float(match[1] or match[2]) / 100 if match else None


def factor(text: str) -> float | None:
    """How many times as large: `3 times`, `2x`, `by a factor of 4`, `double`, `half`, `三倍`."""
    for words, value in (
        (_THIRD, 1 / 3),
        (_QUARTER, 0.25),
        (_HALF, 0.5),
        (_DOUBLE, 2.0),
        (_TRIPLE, 3.0),
        (_QUADRUPLE, 4.0),
    ):
        if words.search(text):
            return value
    match = _TIMES.search(text)
    return number(next(group for group in match.groups() if group)) if match else None


def degrees(text: str) -> float | None:
    """`90 degrees`, `12.5°`, `45度`."""
    match = _DEGREES.search(text)
    return float(match[1] or match[2]) if match else None


def ratio(text: str) -> tuple[int, int] | None:
    """`16:9`."""
    match = _RATIO.search(text)
    if not match:
        return None
    wide, high = (int(group) for group in match.groups() if group)
    return (wide, high) if wide and high else None


def strength(text: str) -> float:
    """0.5 where a text says a little, 2 where it says a lot, else 1."""
    if _LITTLE.search(text):
        return 0.5
    return 2.0 if _MUCH.search(text) else 1.0


def color(text: str) -> str | None:
    """The color that a text names, as a name of `COLORS` or `#rrggbb`."""
    match = _COLOR.search(text)
    if not match:
        return None
    if match[1]:
        return f"#{match[1].lower()}"
    return {"grey": "gray"}.get(match[2].lower(), match[2].lower()) if match[2] else _CHINESE_COLORS[match[3]]


def rgb(name: str) -> tuple[int, int, int]:
    """Red, green and blue of what `color` gives."""
    if name.startswith("#"):
        return int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16)
    return COLORS[name]
