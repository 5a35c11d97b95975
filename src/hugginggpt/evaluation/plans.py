"""Plans every request of a file and says how right the plans are and how long they took."""

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Protocol, runtime_checkable

from hugginggpt.errors import HuggingGPTError
from hugginggpt.evaluation.entries import Entry
from hugginggpt.evaluation.hub import Plain, plain
from hugginggpt.evaluation.metrics import Pair, Scores, scores
from hugginggpt.evaluation.vocabularies import Vocabulary
from hugginggpt.plan import Task
from hugginggpt.planning.embedded import file_mentions
from hugginggpt.resources import Resource, named_resource
from hugginggpt.resources.media import by_name


class Predictor(Protocol):
    """What is measured: any planner, which plans in the Hub's task types."""

    def plan(self, request: str, resources: Sequence[Resource]) -> AsyncIterator[Task]:
        """See `hugginggpt.planning.base.Planner`."""
        ...


@runtime_checkable
class NodePredictor(Protocol):
    """What is measured: what plans in the words of the vocabulary itself, a network with its rows for one."""

    def predict(self, request: str, files: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """The nodes of a plan in the form of the entries, references in their arguments.

        Args:
            request: the words.
            files: the names of the files: those given, then those that only the words name.

        Raises:
            HuggingGPTError: if it refuses the request.
        """
        ...


@dataclass(frozen=True)
class Outcome:
    """How one request was planned."""

    entry: Entry
    nodes: tuple[Plain, ...]
    """In the form of the vocabulary."""
    seconds: float
    error: str | None = None
    """The code of the refusal; a refused request counts as an empty plan."""


@dataclass(frozen=True)
class Report:
    """The scores over all requests, and over those whose right plan is one task, a chain, or another graph."""

    overall: Scores
    shapes: dict[str, Scores]
    outcomes: tuple[Outcome, ...]

    def to_json(self) -> dict[str, Any]:
        """The contract's form; times in milliseconds."""
        times = sorted(1000 * one.seconds for one in self.outcomes)
        overall = asdict(self.overall) | {
            "ms_p50": median(times) if times else 0.0,
            "ms_p99": times[min(len(times) - 1, int(0.99 * len(times)))] if times else 0.0,
        }
        return {"overall": overall} | {shape: asdict(one) for shape, one in self.shapes.items()}


async def evaluate(
    entries: Sequence[Entry],
    planner: Predictor | NodePredictor,
    vocabulary: Vocabulary,
    *,
    done: Callable[[int], None] = lambda _count: None,
) -> Report:
    """Plan each request and score the plans.

    Args:
        entries: the requests with their right plans.
        planner: what is measured.
        vocabulary: what the entries are written in.
        done: told after each request how many are done.
    """
    outcomes: list[Outcome] = []
    for entry in entries:
        outcomes.append(await _outcome(entry, planner, vocabulary))
        done(len(outcomes))
    pairs = [
        (
            one.entry.type or vocabulary.right(one.entry).shape,
            Pair(vocabulary.right(one.entry), vocabulary.graph(one.nodes), vocabulary.exact(one.entry, one.nodes)),
        )
        for one in outcomes
    ]
    return Report(
        scores((pair for _, pair in pairs), vocabulary.names),
        {
            shape: scores((pair for one, pair in pairs if one == shape), vocabulary.names)
            for shape in ("single", "chain", "dag")
        },
        tuple(outcomes),
    )


async def _outcome(entry: Entry, planner: Predictor | NodePredictor, vocabulary: Vocabulary) -> Outcome:
    resources = resources_of(entry)
    began = time.perf_counter()
    try:
        if isinstance(planner, NodePredictor):
            nodes = tuple(planner.predict(entry.request, [resource.name for resource in resources]))
            return Outcome(entry, nodes, time.perf_counter() - began)
        tasks = [task async for task in planner.plan(entry.request, resources)]
    except HuggingGPTError as error:
        return Outcome(entry, (), time.perf_counter() - began, error.code)
    seconds = time.perf_counter() - began
    return Outcome(entry, tuple(vocabulary.nodes(plain(tasks, resources))), seconds)


def resources_of(entry: Entry) -> list[Resource]:
    """The files of an entry, typed by their endings: those given, then those that only its words name."""
    found: list[Resource] = []
    for place, name in enumerate(entry.files):
        media_type, kind = by_name(name) or ("application/octet-stream", "document")
        found.append(Resource(f"sha256:{place:064x}", kind, media_type, name))
    for mention in file_mentions(entry.request, list(entry.files)):
        if mention.name not in {resource.name for resource in found}:
            found.append(named_resource(mention.name))
    return found
