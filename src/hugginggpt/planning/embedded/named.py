"""Task types that a request calls by their own names: "run object detection on it", "use text-to-speech"."""

import re
from collections.abc import Mapping
from functools import cache

from hugginggpt.planning.embedded.goals import GOALS, Effect, Goal
from hugginggpt.planning.embedded.triggers import Trigger
from hugginggpt.tasks import Kind, TaskType, resolve

_LATE: frozenset[str] = frozenset({"text-to-speech", "image-to-video"})
_CONTENT: frozenset[Kind] = frozenset({"text", "image", "audio", "video", "masks"})


def named_types(text: str, types: Mapping[str, TaskType]) -> list[Trigger]:
    """The triggers of task types called by name; those of one word are left to the ways of asking.

    Args:
        text: plain words.
        types: the task types by name.
    """
    found: list[Trigger] = []
    for name, task in types.items():
        for called in (name, *task.aliases):
            spoken = called.replace("-", " ")
            if "-" in called and (spoken in text or called in text):
                spans = re.finditer(rf"(?<![\w-]){spoken.replace(' ', '[ -]')}(?![\w-])", text, re.ASCII)
                found += [Trigger(goal_of(task, called), *span.span(), "verbs", called) for span in spans]
    return found


@cache
def goal_of(task: TaskType, called: str) -> Goal:
    """The goal that has a recipe for the task type, else a plain one that is named after it."""
    for goal in GOALS.values():
        if goal.recipe not in ("plain", "regions") and task.name in goal.tasks.values():
            return goal
    known = resolve(called)
    kinds: dict[Kind, str] = {kind: task.name for slot in task.inputs for kind in slot.kinds}
    content = bool(task.outputs) and task.outputs[0].kind in _CONTENT and task.name != "depth-estimation"
    effect: Effect = "content" if content else "side"
    stage = 80 if task.name in _LATE else 12
    return Goal(task.name, kinds, stage, effect, parameters=known.parameters if known else {}, weight=2)
