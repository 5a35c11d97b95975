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
    nodes: Callable[[Sequence[Plain]], Sequence[Plain]]
    """Planned tasks, which come in the Hub's names, in its own form."""
    graph: Callable[[Sequence[Plain]], Graph]
    """The graph of nodes in its own form, which the entries have."""
    exact: Callable[[Entry, Sequence[Plain]], bool]
    """Whether nodes in its own form are right as a whole."""

    def right(self, entry: Entry) -> Graph:
        """The right graph of an entry."""
        return self.graph(entry.tasks)

    def planned(self, tasks: Sequence[Plain]) -> Graph:
        """The graph of tasks in the Hub's names."""
        return self.graph(self.nodes(tasks))


def _same_graph(entry: Entry, nodes: Sequence[Plain]) -> bool:
    return _parts(taskbench.graph(entry.tasks)) == _parts(taskbench.graph(nodes))


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
        lambda tasks: tasks,
        hub.graph,
        lambda entry, nodes: not hub.differences(entry, nodes),
    ),
    "taskbench": Vocabulary("taskbench", frozenset(taskbench.TOOLS), taskbench.nodes, taskbench.graph, _same_graph),
}
"""By name."""
