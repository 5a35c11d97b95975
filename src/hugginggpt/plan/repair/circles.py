"""Tasks that wait for each other: which edge of a circle to cut."""

from collections.abc import Sequence
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from hugginggpt.plan.model import Plan, Task
from hugginggpt.plan.repair.fill import filling
from hugginggpt.plan.repair.reading import without
from hugginggpt.tasks import TASK_TYPES, Kind


def unlikely_edge(waiting: Sequence[Task], plan: Plan) -> tuple[str, str] | None:
    """The edge (source, target) of a circle among tasks that is the least likely one; None if there is no circle.

    Least likely is one whose kinds do not fit, then one that the target can do without, then one that points ahead.

    Args:
        waiting: the tasks, in the order they were written.
        plan: the tasks that are settled, and the files.
    """
    tasks = {task.id: task for task in waiting}
    places = {id: place for place, id in enumerate(tasks)}
    sorter = TopologicalSorter({id: [one for one in task.depends_on if one in tasks] for id, task in tasks.items()})
    try:
        sorter.prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
    else:
        return None

    def likelihood(edge: tuple[str, str]) -> tuple[bool, bool, bool, tuple[str, str]]:
        source, target = (tasks[id] for id in edge)
        kinds: list[Kind] = [output.kind for output in TASK_TYPES[source.task].outputs]
        slots = [
            slot
            for slot in TASK_TYPES[target.task].inputs
            if source.id in replace(target, arguments={slot.name: target.arguments.get(slot.name)}).depends_on
        ]
        fits = any(slot.takes(kind) for slot in slots for kind in kinds)
        alone = replace(target, arguments=without(target.arguments, [source.id]))
        needed = any(slot.required and filling(slot, alone, plan) is None for slot in slots)
        return fits, needed, places[source.id] < places[target.id], edge

    # Each of a circle is a source of the next, and its last is its first.
    return min(pairwise(circle), key=likelihood)
