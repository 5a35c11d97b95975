"""Other names of task types: the 36 of the original HuggingGPT, the 23 of TaskBench, and common ones.

A name may carry parameters: `canny-control` is image-to-image with `control=canny`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hugginggpt.tasks.vision import CONTROLS

_LANGUAGES_NAMED = re.compile(r"translation-([a-z]{2,3})-to-([a-z]{2,3})")

ASPECTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "sentiment-analysis": ("text-classification", {"aspect": "sentiment"}),
    "language-identification": ("text-classification", {"aspect": "language"}),
    "ner": ("token-classification", {"aspect": "entities"}),
    "named-entity-recognition": ("token-classification", {"aspect": "entities"}),
    "keyword-extraction": ("token-classification", {"aspect": "keywords"}),
    "image-captioning": ("image-to-text", {"aspect": "caption"}),
    "image-caption": ("image-to-text", {"aspect": "caption"}),
    "ocr": ("image-to-text", {"aspect": "text"}),
    "optical-character-recognition": ("image-to-text", {"aspect": "text"}),
}
"""Aliases that say more than their task type."""


@dataclass(frozen=True)
class Resolved:
    """What a name stands for."""

    task: str
    """The name of a task type."""
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    """Parameters that the name implies."""


def normalized(name: str) -> str:
    """The form in which names are compared: lower case, words joined by hyphens."""
    return re.sub(r"[\s_]+", "-", name.strip().lower())


def resolve(name: str, known: Mapping[str, str]) -> Resolved | None:
    """What `name` stands for in a plan, or None.

    Args:
        name: as a person, a model or an old plan wrote it.
        known: every name and plain alias, normalized, with the task type it means.
    """
    wanted = normalized(name)
    if wanted in ASPECTS:
        return Resolved(*ASPECTS[wanted])
    if wanted in known:
        return Resolved(_in_a_plan(known[wanted]))
    if languages := _LANGUAGES_NAMED.fullmatch(wanted):
        source, target = languages.groups()
        return Resolved("translation", {"source_language": source, "target_language": target})
    return _control(wanted)


def _in_a_plan(task: str) -> str:
    """Image-text-to-image is the newer tag for what plans call image-to-image with an instruction."""
    return "image-to-image" if task == "image-text-to-image" else task


def _control(wanted: str) -> Resolved | None:
    """The ControlNet names of the original: `X-control` makes the map, `X-text-to-image` draws by it."""
    for suffix in ("-control", "-text-to-image"):
        control = wanted.removesuffix(suffix)
        if control != wanted and control in CONTROLS:
            return Resolved("image-to-image", {"control": control})
    scribble = wanted == "sd-controlnet-scribble"
    return Resolved("image-to-image", {"control": "scribble"}) if scribble else None
