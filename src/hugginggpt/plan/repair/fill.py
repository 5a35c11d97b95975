"""What fits an input: earlier outputs and files by their kind, the step that goes unsaid, the request's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hugginggpt.plan.check import kinds_of, output_kinds, pick_output
from hugginggpt.plan.model import Argument, Plan, Reference, ResourceReference, Task
from hugginggpt.tasks import Kind, Slot

BRIDGES: Mapping[tuple[Kind, Kind], tuple[str, str, Mapping[str, str]]] = {
    ("image", "text"): ("image-to-text", "image", {"aspect": "text"}),
    ("audio", "text"): ("automatic-speech-recognition", "audio", {}),
    ("video", "text"): ("automatic-speech-recognition", "audio", {}),
}
"""The task that makes a thing of one kind from another, its input, and its parameters."""

# Inputs that the request itself may fill: what to write or draw, and what is asked.
_WORDS = frozenset({"prompt", "question"})


@dataclass(frozen=True)
class Filling:
    """What an input is filled with."""

    argument: Argument
    bridge: Kind | None = None
    """The kind of the argument where a step that goes unsaid has to bring it to the input."""


def filling(slot: Slot, task: Task, plan: Plan) -> Filling | None:
    """The likeliest thing for an input that is empty: what no other task has used yet, the latest first.

    Args:
        slot: the input.
        task: the task that has it, not yet in the plan.
        plan: the tasks before it, and the files.
    """
    if slot.name in _WORDS:
        return Filling(plan.request)
    taken = [*task.references(), *task.resources()]
    things: list[tuple[Argument, tuple[Kind, ...]]] = [
        *((Reference(one.id), output_kinds(one, plan)) for one in reversed(plan.tasks)),
        *((ResourceReference(id), (resource.kind,)) for id, resource in plan.resources.items()),
    ]
    free = [thing for thing in things if thing[0] not in taken]
    used = _used(plan)
    free.sort(key=lambda thing: thing[0] in used)
    for argument, kinds in free:
        if pick_output(kinds, slot) in slot.kinds:
            return Filling(_many(slot, argument))
    for argument, kinds in free:
        if pick_output(kinds, slot) is not None:
            return Filling(_many(slot, argument))
    for argument, kinds in free:
        if bridge := bridged(kinds, slot):
            return Filling(argument, bridge)
    return None


def bridged(kinds: Sequence[Kind], slot: Slot) -> Kind | None:
    """The kind from which a step that goes unsaid leads to an input."""
    return next((kind for kind in kinds for want in slot.kinds if (kind, want) in BRIDGES), None)


def fits(argument: Argument, slot: Slot, plan: Plan) -> bool:
    """Whether an input takes an argument."""
    kinds = kinds_of(argument, plan, slot)
    return bool(kinds) and all(slot.takes(kind) for kind in kinds)


def _many(slot: Slot, argument: Argument) -> Argument:
    return (argument,) if slot.many else argument


def _used(plan: Plan) -> set[Argument]:
    return {one for task in plan.tasks for one in (*task.references(), *task.resources())}
