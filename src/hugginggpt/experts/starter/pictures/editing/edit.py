"""Image to image: a picture edited as an instruction says."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.pictures.editing.apply import applied
from hugginggpt.experts.starter.pictures.editing.operations import NotUnderstood, Operation
from hugginggpt.experts.starter.pictures.editing.parser import operations
from hugginggpt.experts.starter.pictures.editing.places import regions_of
from hugginggpt.experts.starter.pictures.editing.refusing import text_of
from hugginggpt.experts.starter.pictures.files import read, write
from hugginggpt.messages import message


def run(call: Call) -> list[Output]:
    """The output `image`; several of them where each region is cut out as a picture of its own.

    Raises:
        ExpertError: `instruction_unknown`, `instruction_missing` or `control_unknown` if what is asked for is
            nothing that can be done; `regions_empty` if there is nothing of what is to be changed; `no_foreground`;
            `picture_unreadable`; `picture_too_large`.
    """
    asked = _asked(call)
    picture = read(call.arguments["image"])
    regions = regions_of(call.arguments.get("regions"), picture)
    made = applied(picture, asked, regions, language=call.language)
    return [write(one, call.folder, f"edited-{number}") for number, one in enumerate(made, start=1)]


def _asked(call: Call) -> tuple[Operation, ...]:
    control = text_of(call.arguments.get("control"))
    # A plan may leave the instruction to the words of the person.
    instruction = text_of(call.arguments.get("instruction")) or ("" if control else call.request.strip())
    if not instruction and not control:
        raise ExpertError("instruction_missing")
    has_regions = call.arguments.get("regions") is not None
    try:
        return operations(instruction, control=control or None, has_regions=has_regions)
    except NotUnderstood as error:
        if error.part == control:
            raise ExpertError("control_unknown", control=control) from error
        known = message("pictures.can.all", call.language)
        raise ExpertError("instruction_unknown", part=error.part, known=known) from error
