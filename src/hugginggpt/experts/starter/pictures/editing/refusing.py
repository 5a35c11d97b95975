"""Why a picture can't be edited as asked, before anything is run. Light."""

from collections.abc import Mapping
from typing import Any

from hugginggpt.experts.starter.pictures.editing.operations import NotUnderstood
from hugginggpt.experts.starter.pictures.editing.parser import operations
from hugginggpt.messages import Language, message


def refuses(_task: str, arguments: Mapping[str, Any], *, language: Language = "en") -> str | None:
    """Why an instruction or a control map is more than the editor can do, in one sentence; None if it can."""
    control, instruction = text_of(arguments.get("control")), text_of(arguments.get("instruction"))
    if control and control not in {"canny", "scribble"}:
        return message("pictures.refuses.control", language, control=control)
    if not instruction:
        # Without one the words of the person decide, and they are not known yet.
        return None
    try:
        operations(instruction, control=control or None, has_regions=arguments.get("regions") is not None)
    except NotUnderstood as error:
        known = message("pictures.can.all", language)
        return message("pictures.refuses.instruction", language, part=error.part, known=known)
    return None


def text_of(value: Any) -> str:
    """A parameter as text; empty where it is not given."""
    return value.strip() if isinstance(value, str) else ""
