"""From scores to a plan that is one: every input of every task filled from one source, without circles.

The tasks are those above a threshold. Then the inputs are filled together, by a beam over the tasks: each has as many
sources as its row has inputs, of the kinds that it takes if possible; results that are used twice and graphs in pieces
cost something, circles are not had.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from training.planner.examples import Candidate, Vocabulary


@dataclass(frozen=True)
class Weights:
    """What is traded against the scores, in nats; found on folds that were not measured on."""

    threshold: float = 0.6
    """The least probability of a task."""
    wrong_kind: float = 1.0
    """For an input that gets a kind it does not take."""
    used_again: float = 0.7
    """For a result that goes into more than one input."""
    apart: float = 0.5
    """For each piece of the graph beyond the first."""


@dataclass(frozen=True)
class Source:
    """Where an input may come from."""

    kind: str
    node: int | None = None
    """The row whose output it is."""
    candidate: int | None = None
    """The place of a part of the request; None with no row either is something else."""
    score: float = 0.0


@dataclass(frozen=True)
class Decoded:
    """A plan in the places of a vocabulary."""

    nodes: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    """(source, target)."""
    arguments: tuple[tuple[int, int], ...]
    """(row, candidate)."""


_OPTIONS = 8
_BEAM = 60

Rows = Sequence[float]


def decode(
    vocabulary: Vocabulary,
    candidates: Sequence[Candidate],
    nodes: Rows,
    edges: Sequence[Rows],
    arguments: Sequence[Rows],
    elsewhere: Rows,
    weights: Weights = Weights(),
) -> Decoded:
    """The likeliest plan.

    Args:
        vocabulary: of the rows.
        candidates: the parts of the request that may be arguments.
        nodes: logits by row.
        edges: logits by source row and target row.
        arguments: logits by row and candidate.
        elsewhere: logits by row.
        weights: what is traded against them.
    """
    chosen = [row for row, logit in enumerate(nodes) if 1 / (1 + exp(-logit)) > weights.threshold]
    chosen = chosen or [max(range(len(nodes)), key=lambda row: nodes[row])]
    beams: list[tuple[float, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]] = [(0.0, (), ())]
    for row in chosen:
        sources = _sources(row, chosen, vocabulary, candidates, edges, arguments, elsewhere)
        options = _options(vocabulary.rows[row].takes, sources, weights)
        grown = [
            (score + gain - again * weights.used_again, (*made, *new), (*given, *literal))
            for score, made, given in beams
            for gain, new, literal in ((gain, *_parts(row, filled)) for gain, filled in options)
            if not _circular(made, new)
            for again in [sum(any(source == one for one, _ in made) for source, _ in new)]
        ]
        beams = sorted(grown, key=lambda beam: -beam[0])[:_BEAM]
    _, made, given = max(beams, key=lambda beam: beam[0] - weights.apart * (_pieces(chosen, beam[1]) - 1))
    return Decoded(tuple(chosen), made, given)


def _sources(
    row: int,
    chosen: Sequence[int],
    vocabulary: Vocabulary,
    candidates: Sequence[Candidate],
    edges: Sequence[Rows],
    arguments: Sequence[Rows],
    elsewhere: Rows,
) -> list[Source]:
    """Where an input of a row may come from, with log probabilities, the likeliest first."""
    found = [
        Source((vocabulary.rows[other].gives or ("none",))[0], node=other, score=edges[other][row])
        for other in chosen
        if other != row
    ]
    found += [Source(one.kind, candidate=place, score=arguments[row][place]) for place, one in enumerate(candidates)]
    found.append(Source("any", score=elsewhere[row]))
    most = max(one.score for one in found)
    whole = most + log(sum(exp(one.score - most) for one in found))
    likely = [Source(one.kind, one.node, one.candidate, one.score - whole) for one in found]
    return sorted(likely, key=lambda one: -one.score)


def _options(
    takes: Sequence[str], sources: Sequence[Source], weights: Weights
) -> list[tuple[float, tuple[Source, ...]]]:
    """The likeliest ways to fill the inputs of a row."""
    likely = sources[: _OPTIONS - 2]
    if len(takes) == 1:
        found = [(one.score - weights.wrong_kind * _misfits((one,), takes), (one,)) for one in likely]
    else:
        # Both inputs may come from elsewhere.
        other = next(one for one in sources if one.node is None and one.candidate is None)
        pairs = [*combinations(likely, 2), (other, other)]
        found = [(a.score + b.score - weights.wrong_kind * _misfits((a, b), takes), (a, b)) for a, b in pairs]
    return sorted(found, key=lambda option: -option[0])[:_OPTIONS]


def _misfits(sources: Sequence[Source], takes: Sequence[str]) -> int:
    """How many sources are of a kind that no input takes which is still free."""
    free = list(takes)
    missed = 0
    for source in sources:
        if source.kind in free:
            free.remove(source.kind)
        elif source.kind != "any":
            missed += 1
    return missed


def _parts(row: int, filled: Sequence[Source]) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """The edges and the arguments that a row's sources make."""
    return (
        tuple((one.node, row) for one in filled if one.node is not None),
        tuple((row, one.candidate) for one in filled if one.candidate is not None),
    )


def _circular(made: Sequence[tuple[int, int]], new: Sequence[tuple[int, int]]) -> bool:
    """Whether new edges close a circle."""
    edges = [*made, *new]

    def behind(row: int) -> Iterator[int]:
        waiting, seen = [row], set[int]()
        while waiting:
            one = waiting.pop()
            for source, target in edges:
                if source == one and target not in seen:
                    seen.add(target)
                    waiting.append(target)
                    yield target

    return any(source in behind(target) for source, target in new)


def _pieces(rows: Sequence[int], edges: Sequence[tuple[int, int]]) -> int:
    """In how many parts a graph falls."""
    group = {row: row for row in rows}
    for source, target in edges:
        old, new = group[source], group[target]
        group = {row: new if one == old else one for row, one in group.items()}
    return len(set(group.values()))
