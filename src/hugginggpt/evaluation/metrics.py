"""The four scores of TaskBench (arXiv 2311.18760), as its script computes them, and whole plans.

Each request gives four sets on both sides, and each score is the micro F1 over all requests: of names (n), of pairs
(source name, target name) (e), of pairs (name, kind of an argument) (t), and of triples (name, kind, value) (v). The
sets are of names, so a task type that occurs twice counts once. Names outside the vocabulary count on neither side
among the names; a request without a plan counts as an empty one, which the benchmark's own script leaves out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hugginggpt.evaluation.graph import Graph

Sets = tuple[frozenset[object], frozenset[object], frozenset[object], frozenset[object]]


@dataclass(frozen=True)
class Scores:
    """Fractions from 0 to 1."""

    n_f1: float
    e_f1: float
    t_f1: float
    v_f1: float
    exact: float
    """The share of requests whose plan is right as a whole."""
    requests: int


@dataclass(frozen=True)
class Pair:
    """The right graph of a request and the one that was planned."""

    right: Graph
    planned: Graph
    exact: bool
    """Whether the planned one is right as a whole."""


def sets(graph: Graph, names: Collection[str]) -> Sets:
    """What is counted of a graph: names, edges, kinds and values of arguments.

    Args:
        graph: the graph.
        names: the names of the vocabulary.
    """
    of = [node.name for node in graph.nodes]
    arguments = [
        (node.name, argument)
        for place, node in enumerate(graph.nodes)
        for argument in node.arguments
        if argument.source != place
    ]
    return (
        frozenset(name for name in of if name in names),
        frozenset((of[source], of[target]) for source, target in graph.edges),
        frozenset((name, argument.kind) for name, argument in arguments),
        frozenset((name, argument.kind, argument.value) for name, argument in arguments),
    )


def scores(pairs: Iterable[Pair], names: Collection[str]) -> Scores:
    """The scores over requests; without a request, or where neither side has anything to count, they are 0.

    Args:
        pairs: the graphs of each request.
        names: the names of the vocabulary.
    """
    shared, ours, theirs = [0] * 4, [0] * 4, [0] * 4
    exact = requests = 0
    for pair in pairs:
        requests += 1
        exact += pair.exact
        both = zip(sets(pair.right, names), sets(pair.planned, names), strict=True)
        for place, (right, planned) in enumerate(both):
            shared[place] += len(right & planned)
            ours[place] += len(planned)
            theirs[place] += len(right)
    n, e, t, v = (
        2 * one / (two + three) if two + three else 0.0 for one, two, three in zip(shared, ours, theirs, strict=True)
    )
    return Scores(n, e, t, v, exact / requests if requests else 0.0, requests)
