"""The vocabulary: the kinds of values, the 57 task types of the Hub, and their other names.

The names follow the pipeline tags of huggingface.js (Apache-2.0) as of 2026-11-22; slots, parameters and wording are
ours.
"""

from collections.abc import Mapping
from functools import cache

from hugginggpt.tasks import aliases, language, multimodal, vision
from hugginggpt.tasks.aliases import Resolved, normalized
from hugginggpt.tasks.brought import TaskTypes
from hugginggpt.tasks.kinds import FILE_KINDS, KINDS, Kind, converts, text_form
from hugginggpt.tasks.types import Parameter, ParameterType, Slot, TaskType, slot, slots

__all__ = [
    "FILE_KINDS",
    "HUB_TYPES",
    "KINDS",
    "TASK_TYPES",
    "Kind",
    "Parameter",
    "ParameterType",
    "Resolved",
    "Slot",
    "TaskType",
    "converts",
    "normalized",
    "resolve",
    "slot",
    "slots",
    "text_form",
]

HUB_TYPES: Mapping[str, TaskType] = {task.name: task for task in (*language.TYPES, *multimodal.TYPES, *vision.TYPES)}
"""The task types of the Hub by their names."""
TASK_TYPES = TaskTypes(HUB_TYPES)
"""Every task type by its name: those of the Hub, and those that installed packages bring."""


@cache
def _known() -> Mapping[str, str]:
    names = {normalized(alias): task.name for task in TASK_TYPES.values() for alias in task.aliases}
    return names | {name: name for name in TASK_TYPES}


def resolve(name: str) -> Resolved | None:
    """The task type that `name` stands for in a plan and the parameters it implies; None if nothing is known by it.

    Reads today's tags, the 36 names of the original HuggingGPT, the 23 titles of TaskBench and common aliases, in any
    case and with spaces, underscores or hyphens.
    """
    return aliases.resolve(name, _known())
