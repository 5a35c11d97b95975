"""What text experts say beforehand that they can't do, from the parameters alone; light, for the main process."""

from collections.abc import Mapping
from typing import Any

from hugginggpt.experts.starter.text.reading import has_letters, is_latin
from hugginggpt.experts.starter.text.wanted import wanted_labels
from hugginggpt.messages import Language, message

_ENTITIES = frozenset({"date", "time", "money", "percent", "email", "url", "phone", "address"})


def entities(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why none of the entities asked for can be found: names of people, companies and places are not."""
    labels = wanted_labels(arguments.get("labels") or ())
    if not labels or any(label.lower() in _ENTITIES for label in labels):
        return None
    return message("texts.refuses.entities", language, labels=", ".join(labels))


def zero_shot(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why the labels can't be told apart: fewer than two, or in a script that the encoder does not read."""
    if "labels" not in arguments:
        return None
    labels = wanted_labels(arguments["labels"])
    if len(labels) < 2:
        return message("texts.refuses.one_label", language)
    if not all(has_letters(label) and is_latin(label) for label in labels):
        return message("texts.refuses.not_english", language)
    return None
