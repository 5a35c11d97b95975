"""By which words each operation is asked for, and how its details are read. Light.

The words are in `words.toml`, in the order in which they are tried.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from hugginggpt.experts.starter.pictures.editing import quantities
from hugginggpt.experts.starter.pictures.editing.operations import Name, Operation

Read = Callable[[str, str], Operation | None]
"""From the words matched and the whole clause to the operation; None where it is not one after all."""


@dataclass(frozen=True)
class Rule:
    """One operation and its words."""

    name: Name
    words: re.Pattern[str]
    read: Read


_FORMATS = {
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "webp": "webp",
    "bmp": "bmp",
    "tif": "tiff",
    "tiff": "tiff",
}
_IS = r"(?:\bis|\bit's|'s|\bare|\blooks?|\btoo|\bso|\bvery|\bbit|\bcame out|\bturned out|拍得|有点|太|很)\s*(?:\w+\s+)?"


def _plain(name: Name) -> Read:
    return lambda words, clause: Operation(name, strength=quantities.strength(clause))


def _amount(name: Name, sign: int) -> Read:
    def read(words: str, clause: str) -> Operation:
        share = quantities.percent(clause)
        return Operation(name, amount=sign * (0.25 * quantities.strength(clause) if share is None else min(share, 1.0)))

    return read


def _rotate(words: str, clause: str) -> Operation:
    angle = quantities.degrees(clause)
    if angle is None:
        half = re.search(r"upside|around|half|180|倒|颠倒|掉头|半圈", clause, re.IGNORECASE)
        angle = 180.0 if half else 90.0
    if re.search(r"counter|anti|\bleft\b|\bccw\b|逆时针|[向往朝]左|左转|左旋", clause, re.IGNORECASE):
        angle = -abs(angle)
    angle = angle % 360
    return Operation("rotate", amount=angle - 360 if angle > 180 else angle)


def _flip(words: str, clause: str) -> Operation:
    vertical = re.search(r"vertical|upside|top to bottom|up.?down|x.axis|垂直|上下|竖", clause, re.IGNORECASE)
    return Operation("flip", word="vertical" if vertical else "horizontal")


def _scale(words: str, clause: str) -> Operation:
    grows = re.search(
        r"upscal|enlarg|bigger|larger|increas|super|higher|double|twice|triple|放大|超分|变大|大一|提高|高清|增大",
        words + clause,
        re.IGNORECASE,
    )
    shrinks = re.search(
        r"down|small|shrink|reduc|thumb|half|third|quarter|缩小|变小|小一|缩略|一半", words + clause, re.IGNORECASE
    )
    if exact := quantities.size(clause):
        word = (
            "fit"
            if re.search(r"fit|within|at most|inside|aspect|proportion|不超过|以内|比例", clause, re.IGNORECASE)
            else "exact"
        )
        return Operation("resize", width=exact[0], height=exact[1], word=word)
    width, height = quantities.side(clause, "width"), quantities.side(clause, "height")
    if width or height:
        return Operation("resize", width=width, height=height, word="exact")
    if longest := quantities.longest_side(clause):
        return Operation("resize", width=longest, height=longest, word="fit")
    if re.search(r"thumbnail|缩略图", words, re.IGNORECASE):
        return Operation("resize", width=256, height=256, word="fit")
    share, times = quantities.percent(clause), quantities.factor(clause)
    if share is not None:
        return _scaled(_share(share, clause, bool(grows), bool(shrinks)))
    if times is None:
        return _scaled(0.5 if shrinks and not grows else 2.0)
    return _scaled(1 / times if shrinks and not grows and times > 1 else times)


def _share(share: float, clause: str, grows: bool, shrinks: bool) -> float:
    """`to 50%` is half; `by 20%` smaller is 0.8 and larger 1.2."""
    by = re.search(r"\bby\s+\d|(?:缩小|放大)了?\s*(?:百分之|\d+\s*%)", clause, re.IGNORECASE)
    if by and shrinks:
        return max(0.01, 1 - share)
    return 1 + share if by and grows and share < 1 else share


def _scaled(factor: float) -> Operation:
    return Operation("upscale" if factor > 1 else "resize", amount=factor)


_CROPS = (
    ("trim", r"(?:white|black|empty|blank)?\s*(?:borders?|margins?|white\s?space|edges|frame)\b|[白黑空]边|边框|空白"),
    ("circle", r"circ|round|圆"),
    ("square", r"square|正方|方形"),
    ("left", r"\bleft\b|左"),
    ("right", r"\bright\b|右"),
    ("top", r"\btop\b|\bupper\b|上半|上面|上部|顶"),
    ("bottom", r"\bbottom\b|\blower\b|下半|下面|下部|底"),
    ("center", r"cent(?:er|re)|middle|中间|中心|中央|居中"),
)


def _crop(words: str, clause: str) -> Operation:
    """The form is in `word`; where there is none the parser looks for a place."""
    if exact := quantities.size(clause):
        return Operation("crop", width=exact[0], height=exact[1], word="center")
    if parts := quantities.ratio(clause):
        return Operation("crop", word=f"{parts[0]}:{parts[1]}")
    form = next((form for form, pattern in _CROPS if re.search(pattern, clause, re.IGNORECASE)), "")
    return Operation("crop", word=form)


def _border(words: str, clause: str) -> Operation:
    pixels = quantities.longest_side(clause)
    color = quantities.color(words) or quantities.color(clause) or "white"
    return Operation("border", word=color, amount=pixels, strength=quantities.strength(clause))


def _convert(words: str, clause: str) -> Operation | None:
    name = re.search(r"png|jpe?g|webp|bmp|tiff?", words, re.IGNORECASE)
    return Operation("convert", word=_FORMATS[name[0].lower()]) if name else None


def _cover(words: str, clause: str) -> Operation:
    return Operation("cover", word=quantities.color(clause) or "black")


_READERS: Mapping[str, Callable[[Name], Read]] = {
    "more": lambda name: _amount(name, 1),
    "less": lambda name: _amount(name, -1),
    "rotate": lambda _: _rotate,
    "flip": lambda _: _flip,
    "scale": lambda _: _scale,
    "crop": lambda _: _crop,
    "border": lambda _: _border,
    "convert": lambda _: _convert,
    "cover": lambda _: _cover,
}


def _rules() -> Iterable[Rule]:
    table = tomllib.loads(
        files("hugginggpt.experts.starter.pictures.editing").joinpath("words.toml").read_text("utf-8")
    )
    for row in table["rule"]:
        words = "|".join(one for key in ("mixed", "english", "chinese") for one in row.get(key, ()))
        for part, expression in {**table["parts"], "color": quantities.COLOR_WORDS}.items():
            words = words.replace(f"<{part}>", expression)
        name: Name = row["operation"]
        reader = _READERS.get(row.get("read", name), _plain)
        yield Rule(name, re.compile(words, re.IGNORECASE), reader(name))


RULES: tuple[Rule, ...] = tuple(_rules())
"""All rules, in the order they are tried."""
