"""Mending plans in the form of benchmarks: tools with arguments by place, `<node-0>` for the output of the first.

A plan whose names and numbers of arguments are right, and whose own words about its steps name no other tools, was
written by someone who knows the vocabulary, and is believed in all else: benchmarks hold right plans whose kinds
do not fit, and that is no reason to touch them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from hugginggpt.errors import PlanError
from hugginggpt.plan.repair.mends import Mend
from hugginggpt.plan.repair.naming import Naming
from hugginggpt.plan.repair.steps import Step, Written, written
from hugginggpt.plan.repair.toolbox import Toolbox
from hugginggpt.plan.repair.wiring import Wiring


@dataclass(frozen=True)
class RepairedNodes:
    """A plan in names of the vocabulary, without circles, and what was mended for that."""

    nodes: tuple[Mapping[str, Any], ...]
    """`{"task", "arguments": [...]}`; of a plan that is believed, as they came."""
    mends: tuple[Mend, ...]


def repair_nodes(data: Any, toolbox: Toolbox, *, request: str, evidence: Collection[str] = ()) -> RepairedNodes:
    """A plan as a model wrote it, mended where it is wrong. It may load the encoder: not for the event loop.

    Args:
        data: the JSON, as text or read: a list of nodes, or an object with one and perhaps with links and task_steps.
        toolbox: the vocabulary.
        request: the words of the person.
        evidence: names of tools that another planner, not trained on this, expects for the same request.

    Raises:
        PlanError: if there is no plan in it.
    """
    plan = written(data)
    naming = Naming(plan.steps, toolbox, evidence)
    if _is_believed(plan, toolbox, naming):
        return RepairedNodes(tuple(cast("Mapping[str, Any]", entry) for entry in plan.entries), ())
    mends = [Mend("not_a_task", "", {"said": str(entry)[:60]}) for entry in plan.dropped]
    naming.name()
    for step in plan.steps:
        _told(step, mends)
    named = [step for step in plan.steps if step.tool]
    if not named and plan.entries:
        name = plan.steps[0].said[:60] if plan.steps else str(plan.entries[0])[:60]
        raise PlanError("plan_unknown_task", task="node-0", name=name, likely=next(iter(toolbox.tools), ""))
    steps = Wiring(named, toolbox, request, sorted(plan.declared), mends).mended()
    places = {step.place: place for place, step in enumerate(steps)}
    return RepairedNodes(tuple(_node(step, places) for step in steps), tuple(mends))


def _is_believed(plan: Written, toolbox: Toolbox, naming: Naming) -> bool:
    if plan.dropped or naming.contradicted():
        return False
    tools = [toolbox.tools.get(step.said.replace("_", " ")) for step in plan.steps]
    return all(
        tool is not None and len(step.arguments) == len(tool.takes)
        for step, tool in zip(plan.steps, tools, strict=True)
    )


def _told(step: Step, mends: list[Mend]) -> None:
    if not step.tool:
        mends.append(Mend("unknown_task", step.id, {"name": step.said[:60]}))
    elif step.tool != step.said:
        mends.append(Mend("task_name", step.id, {"name": step.said[:60], "likely": step.tool}))


def _node(step: Step, places: Mapping[int, int]) -> Mapping[str, Any]:
    said = [f"<node-{places[one]}>" if isinstance(one, int) else one for one in step.arguments]
    return {"task": step.tool, "arguments": said}
