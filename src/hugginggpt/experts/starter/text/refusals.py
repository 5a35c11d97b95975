"""What text experts say beforehand that they can't do, from the parameters alone; light, for the main process."""

from collections.abc import Mapping
from typing import Any

from hugginggpt.experts.starter.text.reading import has_letters, is_latin
from hugginggpt.experts.starter.text.wanted import wanted_labels
from hugginggpt.messages import Language, message


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
