"""What a file may be measured in: the Hub's task names, or those of a benchmark's tools."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from hugginggpt.evaluation import hub, taskbench
from hugginggpt.evaluation.entries import Entry
from hugginggpt.evaluation.graph import Graph
from hugginggpt.evaluation.hub import Plain
from hugginggpt.tasks import TASK_TYPES


@dataclass(frozen=True)
class Vocabulary:
    """Names, and how plans are read in them."""

    name: str
    names: Collection[str]
    right: Callable[[Entry], Graph]
    """The right graph of an entry."""
    planned: Callable[[Sequence[Plain]], Graph]
    """The graph of planned tasks, which come in the Hub's names."""
    exact: Callable[[Entry, Sequence[Plain]], bool]
    """Whether planned tasks are right as a whole."""


def _same_graph(entry: Entry, tasks: Sequence[Plain]) -> bool:
    right, planned = taskbench.right(entry), taskbench.planned(tasks)
    return _parts(right) == _parts(planned)


def _parts(graph: Graph) -> tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]:
    names = [node.name for node in graph.nodes]
    edges = [(names[source], names[target]) for source, target in graph.edges]
    return (
        sorted(names),
        sorted(edges),
        sorted((node.name, one.value) for node in graph.nodes for one in node.arguments),
    )


VOCABULARIES: Mapping[str, Vocabulary] = {
    "hub": Vocabulary(
        "hub",
        frozenset(TASK_TYPES),
        hub.right,
        lambda tasks: hub.graph(tasks),
        lambda entry, tasks: not hub.differences(entry, tasks),
    ),
    "taskbench": Vocabulary("taskbench", frozenset(taskbench.TOOLS), taskbench.right, taskbench.planned, _same_graph),
}
"""By name."""
