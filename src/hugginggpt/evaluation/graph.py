"""A plan as what is compared: nodes with typed arguments, some of them references to other nodes."""

from dataclasses import dataclass
from typing import Literal

Shape = Literal["single", "chain", "dag"]


@dataclass(frozen=True)
class Argument:
    """One argument of a node."""

    kind: str
    """The kind of the value; of a reference that of the first output of its source."""
    value: str
    """The literal, or the name of the node that a reference points to."""
    source: int | None = None
    """The place of the node that it points to; None for a literal."""


@dataclass(frozen=True)
class Node:
    """One task."""

    name: str
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True)
class Graph:
    """A plan."""

    nodes: tuple[Node, ...] = ()

    @property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """(source, target) by place; a node that points to itself makes no edge."""
        return tuple(
            (argument.source, place)
            for place, node in enumerate(self.nodes)
            for argument in node.arguments
            if argument.source is not None and argument.source != place
        )

    @property
    def shape(self) -> Shape:
        """`single` for at most one node, `chain` where each node has at most one before and one behind it."""
        if len(self.nodes) <= 1:
            return "single"
        edges = set(self.edges)
        sources, targets = [one for one, _ in edges], [other for _, other in edges]
        path = len(set(sources)) == len(sources) and len(set(targets)) == len(targets)
        return "chain" if path and len(edges) == len(self.nodes) - 1 else "dag"
