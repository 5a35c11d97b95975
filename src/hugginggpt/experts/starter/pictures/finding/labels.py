"""What the detector can find, and by which words a person asks for it. Light: it imports no numeric library."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, cast, get_args

from hugginggpt.messages import Language, message

Thing = Literal["face", "qr-code", "barcode"]
"""A label that the detector gives."""

THINGS: tuple[Thing, ...] = get_args(Thing)

# A cat's face is not what the cascades for people find, and the one for cats marked noses.
_ANIMALS = re.compile(
    r"\b(?:cat|kitten|dog|puppy|animal|horse|bird|pet|monkey|clock|watch|cliff)(?:'?s'?)?[\s-]*faces?\b|[猫狗马鸟宠动]\S{0,2}脸",
    re.IGNORECASE,
)
_WORDS: Mapping[Thing, re.Pattern[str]] = {
    "face": re.compile(r"\b(?:faces?|facial|heads?)\b|人脸|面部|面孔|脸", re.IGNORECASE),
    "qr-code": re.compile(r"\bqr(?:[\s_-]*codes?)?\b|二维码", re.IGNORECASE),
    "barcode": re.compile(r"\bbar[\s_-]*codes?\b|\bean\b|\bupc\b|条形码|条码", re.IGNORECASE),
}
_ALL = re.compile(r"\s*(?:every\s?thing|any\s?thing|all|objects?|things?|any|所有|全部|物体|东西)\s*", re.IGNORECASE)
# "Codes" alone are of either sort, and in Chinese both are "码".
_CODES = re.compile(r"\s*(?:codes?|码)\s*", re.IGNORECASE)


def things_in(text: str) -> tuple[Thing, ...]:
    """The things that a text names, in the order of `THINGS`."""
    plain = _ANIMALS.sub(" ", text)
    return tuple(thing for thing in THINGS if _WORDS[thing].search(plain))


def wanted(labels: Any) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The things that the parameter `labels` asks for, and those of its labels that can't be found.

    Nothing, or a word for everything, asks for all things.
    """
    asked = [label for label in _each(labels) if label.strip()]
    things: set[Thing] = set()
    unknown: list[str] = []
    for label in asked:
        if _ALL.fullmatch(label):
            things.update(THINGS)
        elif _CODES.fullmatch(label):
            things.update(("qr-code", "barcode"))
        elif named := things_in(label):
            things.update(named)
        else:
            unknown.append(label.strip())
    return tuple(thing for thing in THINGS if thing in things or not asked), tuple(unknown)


def refuses(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why the detector can't find what `labels` names, in one sentence; None if it can."""
    _, unknown = wanted(arguments.get("labels"))
    return message("pictures.refuses.labels", language, labels=", ".join(unknown)) if unknown else None


def _each(labels: Any) -> list[str]:
    if labels is None:
        return []
    if isinstance(labels, str):
        return re.split(r"[,，、;；]|\band\b|和|与", labels)
    return [str(label) for label in cast("Iterable[Any]", labels)]
