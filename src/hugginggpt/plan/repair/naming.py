"""Which tool each step means: by its name, by what the plan says it does, and by the kinds that flow.

A step costs what its tool is unlike what was written, and what does not fit between it and its neighbours; the names
are changed one at a time, while that makes the plan cheaper.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from hugginggpt.plan.repair.steps import Step
from hugginggpt.plan.repair.toolbox import Tool, Toolbox

# Tried on 125 plans that a 13B model wrote: from half to twice these the scores change by less than 0.03.
_OTHER_NAME = 0.2
"""What it costs to take a step for another tool than its name says, or"""
_NAME = 0.7
"""how unlike an unknown name is to the tool it is taken for,"""
_WORDS = 2.0
"""less this times how like that tool is to the words of the plan about the step."""
_MISFIT = 0.15
"""Less than another name costs: kinds alone don't make a tool another, they decide between likely ones."""
_SPARE = 0.05
_EXPECTED = 0.1
"""What a tool that another planner expects is cheaper."""
_ROUNDS = 4
_LEAST = 0.35
"""A name that is less like every tool than this, and of which the plan says nothing, means none."""

# "Step 2: Use Object Detection to find the cars based on …": what it does is between the name and the rest.
_BEFORE = re.compile(r"^\s*step\s+\d+\s*[:.]\s*|^\s*use [\w\-() ,]{1,60}? to ", re.IGNORECASE)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_BEHIND = re.compile(
    r"\b(?:based on|according to|using|from|for|by|with|in order to|and|that|which|within)\b", re.IGNORECASE
)


class Naming:
    """Names the steps of a plan.

    Args:
        steps: the steps, in the order they were written.
        toolbox: the vocabulary.
        expected: names of tools that another planner expects in the plan.
    """

    def __init__(self, steps: Sequence[Step], toolbox: Toolbox, expected: Collection[str] = ()) -> None:
        self._steps = {step.place: step for step in steps}
        self._box = toolbox
        self._known = {step.place: toolbox.known(step.said) for step in steps}
        self._costs = {step.place: self._likely(step, expected) for step in steps}
        self._readers: dict[int, list[Step]] = {place: [] for place in self._steps}
        for step in steps:
            for source in dict.fromkeys(step.sources):
                if source in self._readers:
                    self._readers[source].append(step)
        self._tools: dict[int, Tool | None] = {}

    def contradicted(self) -> bool:
        """Whether what the plan says that a step does speaks for another tool than the one it names."""
        return any(
            min(costs.values()) < costs[known] for place, costs in self._costs.items() if (known := self._known[place])
        )

    def name(self) -> None:
        """Set the tool of each step; that of one which means none is left empty."""
        for place, step in self._steps.items():
            costs = self._costs[place]
            meant = self._known[place] or step.words or self._best(step.said) >= _LEAST
            self._take(step, (self._known[place] or min(costs, key=lambda name: costs[name])) if meant else "")
        for _ in range(_ROUNDS):
            if not [step for step in self._steps.values() if step.tool and self._improved(step)]:
                return

    def _likely(self, step: Step, expected: Collection[str]) -> Mapping[str, float]:
        names = list(self._box.tools)
        known = self._known[step.place]
        said = _liked(step, self._box)
        costs: dict[str, float] = {}
        by_name: Mapping[str, float] = {} if known else self._box.names.of(step.said)
        for name in names:
            if known:
                costs[name] = 0.0 if name == known else _OTHER_NAME - _WORDS * (said[name] - said[known])
            else:
                costs[name] = _NAME * (1 - by_name[name]) - _WORDS * said[name]
            costs[name] -= _EXPECTED if name in expected else 0.0
        return costs

    def _take(self, step: Step, name: str) -> None:
        step.tool = name
        self._tools[step.place] = self._box.tools.get(name)

    def _best(self, name: str) -> float:
        return max(self._box.names.of(name).values(), default=0.0)

    def _improved(self, step: Step) -> bool:
        old = step.tool
        costs: dict[str, float] = {}
        for name in self._box.tools:
            self._take(step, name)
            costs[name] = self._cost(step)
        best = min(costs, key=lambda name: (costs[name], name != old))
        self._take(step, best if costs[best] < costs[old] - 1e-6 else old)
        return step.tool != old

    def _cost(self, step: Step) -> float:
        """Of a step, and of what it brings to those that read from it."""
        around = [step, *(one for one in self._readers[step.place] if one.tool)]
        return self._costs[step.place][step.tool] + sum(unfit(one, self._tools, self._box) for one in around)


def _liked(step: Step, toolbox: Toolbox) -> Mapping[str, float]:
    """How like each tool is to what the plan says that a step does; its head counts more than the rest."""
    words = _QUOTED.sub("", step.words[:600])
    for _ in range(2):
        words = _BEFORE.sub("", words)
    words = " ".join(words.replace(step.said, "").split())
    if not words:
        return dict.fromkeys(toolbox.tools, 0.0)
    head = _BEHIND.split(words, maxsplit=1)[0].strip()
    whole = toolbox.deeds.of(words)
    first = toolbox.deeds.of(head) if len(head.split()) > 1 else whole
    return {name: 0.6 * first[name] + 0.4 * whole[name] for name in toolbox.tools}


def free_kinds(step: Step, tools: Mapping[int, Tool | None], toolbox: Toolbox) -> tuple[list[str], list[int]]:
    """The kinds of the inputs of a step that nothing fills, and the places among its arguments of what fits none.

    Args:
        step: the step, with its tool.
        tools: the tool of each place.
        toolbox: the vocabulary.
    """
    left = list(toolbox.tools[step.tool].takes) if step.tool else []
    strange: list[int] = []
    # References first: they are data, a literal may be a mere setting.
    order = sorted(range(len(step.arguments)), key=lambda at: not isinstance(step.arguments[at], int))
    for at in order:
        argument = step.arguments[at]
        if argument == step.place:
            continue
        source = tools.get(argument) if isinstance(argument, int) else None
        kind = toolbox.kind(argument) if isinstance(argument, str) else source.kind if source else "none"
        if kind in left:
            left.remove(kind)
        else:
            strange.append(at)
    return left, strange


def unfit(step: Step, tools: Mapping[int, Tool | None], toolbox: Toolbox) -> float:
    """What it costs that data comes in where another kind is wanted, that inputs are empty and that data is too much.

    Texts too many cost nothing: they are settings that the vocabulary does not have.
    """
    left, strange = free_kinds(step, tools, toolbox)
    data = [
        at for at in strange if isinstance(step.arguments[at], int) or toolbox.kind(str(step.arguments[at])) != "text"
    ]
    wrong = min(len(data), len(left))
    return _MISFIT * wrong + _SPARE * (len(data) - wrong + len(left))
