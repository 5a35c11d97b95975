"""The arguments of steps whose tools are known: what points nowhere, does not fit, is missing or is too much."""

import re
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from hugginggpt.plan.repair.mends import Mend
from hugginggpt.plan.repair.naming import free_kinds
from hugginggpt.plan.repair.steps import Step
from hugginggpt.plan.repair.toolbox import Tool, Toolbox

_FILE = re.compile(r"[\w-]{1,60}\.\w{2,4}\b")
_QUOTED = re.compile(r"(?<!\w)'([^']{2,400})'(?!\w)|\"([^\"]{2,400})\"")
_LONGEST_REQUEST = 20_000


class Wiring:
    """Puts the arguments of a plan right.

    Args:
        steps: those that have a tool.
        toolbox: the vocabulary.
        request: the words of the person.
        declared: (source, target), the edges that the plan lists beside the arguments.
        mends: what is mended is added there.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        toolbox: Toolbox,
        request: str,
        declared: Sequence[tuple[int, int]],
        mends: list[Mend],
    ) -> None:
        self._steps = {step.place: step for step in steps}
        self._box = toolbox
        self._tools: dict[int, Tool | None] = {step.place: toolbox.tools[step.tool] for step in steps}
        self._request = request[:_LONGEST_REQUEST]
        self._said = self._request.lower()
        self._declared = [edge for edge in declared if set(edge) <= self._steps.keys()]
        self._mends = mends

    def mended(self) -> list[Step]:
        """The steps that are left, in their order, with arguments that fit."""
        for step in self._steps.values():
            self._dead_ends(step)
        for source, target in self._declared:
            self._linked(source, self._steps[target])
        for step in self._steps.values():
            self._refitted(step)
        self._uncircled()
        waiting = list(self._steps.values())
        while waiting:
            step = waiting.pop(0)
            if step.place not in self._steps:
                continue
            if self._filled(step):
                self._trimmed(step)
            else:
                waiting += self._left_out(step)
        self._merged()
        return list(self._steps.values())

    def _dead_ends(self, step: Step) -> None:
        """A step can't read from itself, nor from what is no step."""
        kept: list[str | int] = []
        for argument in step.arguments:
            if isinstance(argument, int) and (argument == step.place or argument not in self._steps):
                self._mend("nothing", step, reference=f"node-{argument}")
            else:
                kept.append(argument)
        step.arguments = kept

    def _linked(self, source: int, step: Step) -> None:
        """Read from a step that the plan lists as read, where an input is free or holds what nobody said."""
        kind = self._kind(source)
        if source in step.arguments or self._reaches(step.place, source):
            return
        free, strange = self._free(step)
        if kind in free:
            step.arguments.append(source)
        else:
            invented = [
                at
                for at, argument in enumerate(step.arguments)
                if isinstance(argument, str)
                and at not in strange
                and self._box.kind(argument) == kind
                and argument.lower().strip(" .'\"") not in self._said
            ]
            if not invented:
                return
            step.arguments[invented[0]] = source
        self._mend("linked", step, reference=f"node-{source}")

    def _refitted(self, step: Step) -> None:
        """Read from the nearest step behind a source whose output does not fit; where there is none, not at all."""
        gone: list[int] = []
        for at in self._free(step)[1]:
            old = step.arguments[at]
            if not isinstance(old, int):
                continue
            free, _ = self._free(step)
            # Data goes before a text, which may be a mere setting.
            texts = [self._box.kind(one) for one in step.arguments if isinstance(one, str)]
            new = self._behind(step, old, free)
            new = self._behind(step, old, [kind for kind in texts if kind == "text"]) if new is None else new
            if new is None:
                gone.append(at)
                self._mend("wrong_kind", step, slot=f"node-{old}")
            else:
                step.arguments[at] = new
                self._mend("reread", step, reference=f"node-{old}", other=f"node-{new}")
        step.arguments = [argument for at, argument in enumerate(step.arguments) if at not in gone]

    def _behind(self, step: Step, source: int, kinds: Sequence[str]) -> int | None:
        seen, waiting = {step.place}, [source]
        while waiting:
            place = waiting.pop(0)
            if place in seen or place not in self._steps:
                continue
            seen.add(place)
            if self._kind(place) in kinds and place not in step.arguments:
                return place
            waiting += self._steps[place].sources
        return None

    def _uncircled(self) -> None:
        """Cut circles where an edge is least likely: it points ahead, and what it fills can be filled otherwise."""
        while circle := self._circle():
            edges = list(zip(circle, [*circle[1:], circle[0]], strict=True))
            source, target = min(edges, key=lambda edge: (edge[0] < edge[1], edge))
            step = self._steps[target]
            step.arguments = [argument for argument in step.arguments if argument != source]
            self._mend("cycle", step, reference=f"node-{source}")

    def _circle(self) -> list[int]:
        sorter = TopologicalSorter({place: step.sources for place, step in self._steps.items()})
        try:
            sorter.prepare()
        except CycleError as error:
            # Each is a source of the next; the last is the first again.
            return list(error.args[1])[:-1]
        return []

    def _filled(self, step: Step) -> bool:
        """Fill what is empty by its kind; False where nothing fits."""
        free, _ = self._free(step)
        for kind in free:
            argument = self._found(step, kind)
            if argument is None:
                return False
            step.arguments.append(argument)
            self._mend("filled", step, slot=kind)
        return True

    def _found(self, step: Step, kind: str) -> str | int | None:
        """What fits: outputs and files that nothing reads yet, then those that something does, the latest first."""
        used = {argument for one in self._steps.values() for argument in one.arguments}
        before = [
            place
            for place in reversed(self._steps)
            if place < step.place and self._kind(place) == kind and not self._reaches(step.place, place)
        ]
        files = [name for name in dict.fromkeys(_FILE.findall(self._request)) if self._box.kind(name) == kind]
        quoted = ["".join(groups) for groups in _QUOTED.findall(self._request)] if kind == "text" else []
        things: list[str | int] = [*before, *files, *(text for text in quoted if self._box.kind(text) == kind)]
        free = [thing for thing in things if thing not in used]
        more = [thing for thing in things if thing not in step.arguments]
        # What to do is said in the request itself; what to compare is not.
        words = [self._wish()] if self._box.tools[step.tool].takes.count(kind) == 1 and kind == "text" else []
        return next(iter([*free, *more, *words]), None)

    def _wish(self) -> str:
        """The request without names of files, which would make it one."""

        def said(name: re.Match[str]) -> str:
            kind = self._box.kind(name[0])
            return name[0] if kind == "text" else f"the {kind}"

        return _FILE.sub(said, self._request)

    def _left_out(self, step: Step) -> list[Step]:
        """Without a step; those that read from it, which are given, read what it read where that fits."""
        self._mend("left_out", step)
        del self._steps[step.place]
        readers = [one for one in self._steps.values() if step.place in one.arguments]
        for reader in readers:
            reader.arguments = [argument for argument in reader.arguments if argument != step.place]
            free, _ = self._free(reader)
            instead = [one for one in step.sources if self._kind(one) in free and one not in reader.arguments]
            reader.arguments += instead[:1]
        return readers

    def _trimmed(self, step: Step) -> None:
        _, strange = self._free(step)
        for at in strange:
            self._mend("argument_dropped", step, name=str(step.arguments[at])[:40])
        step.arguments = [argument for at, argument in enumerate(step.arguments) if at not in strange]

    def _merged(self) -> None:
        """One of several steps that do the same with the same."""
        first: dict[tuple[str, tuple[str | int, ...]], int] = {}
        same: dict[int, int] = {}
        order = TopologicalSorter({place: step.sources for place, step in self._steps.items()}).static_order()
        for place in list(order):
            step = self._steps[place]
            step.arguments = [same.get(one, one) if isinstance(one, int) else one for one in step.arguments]
            key = (step.tool, tuple(step.arguments))
            if key in first:
                same[place] = first[key]
                self._mend("duplicate", step, other=f"node-{first[key]}")
            first.setdefault(key, place)
        self._steps = {place: step for place, step in self._steps.items() if place not in same}

    def _free(self, step: Step) -> tuple[list[str], list[int]]:
        return free_kinds(step, self._tools, self._box)

    def _kind(self, place: int) -> str:
        tool = self._tools.get(place)
        return tool.kind if tool else "none"

    def _reaches(self, place: int, other: int) -> bool:
        """Whether a step reads, over any way, from another."""
        seen: set[int] = set()
        waiting = [other]
        while waiting:
            one = waiting.pop()
            if one == place:
                return True
            if one not in seen and one in self._steps:
                seen.add(one)
                waiting += self._steps[one].sources
        return False

    def _mend(self, code: str, step: Step, **values: object) -> None:
        self._mends.append(Mend(code, step.id, dict(values)))
