"""Plans compared with their right answers, in the form that the tests of the planner use."""

from collections.abc import Mapping, Sequence
from typing import Any

from hugginggpt.evaluation import Entry
from hugginggpt.evaluation.hub import differences as _differences
from hugginggpt.evaluation.hub import plain
from hugginggpt.evaluation.plans import resources_of
from hugginggpt.plan import Task
from hugginggpt.resources import Resource


def resources_for(names: Sequence[str]) -> list[Resource]:
    """Files by their names, typed by their endings."""
    return resources_of(Entry("", "-", tuple(names), ()))


def differences(entry: Mapping[str, Any], tasks: Sequence[Task]) -> list[str]:
    """What is wrong with the tasks of a request; nothing if they are right."""
    wanted = Entry(entry["id"], entry["request"], tuple(entry["files"]), tuple(entry["tasks"]))
    return _differences(wanted, plain(tasks, resources_for(entry["files"])))
