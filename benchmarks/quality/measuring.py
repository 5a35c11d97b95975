"""What the measures of the text experts share: their inputs, one call of an expert, and scores between texts."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hugginggpt.experts.base import Call, Input, Output

_INPUTS = Path(__file__).parent / "inputs"


def inputs(stem: str) -> list[dict[str, Any]]:
    """The fixed inputs of a card: one JSON object a line."""
    lines = (_INPUTS / f"{stem}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def run(expert: Any, task: str, **arguments: Any) -> list[Output]:
    """Call an expert's `run` with texts, lists of texts and tables as inputs, and other arguments as parameters.

    Args:
        expert: the module of the expert.
        task: the name of the task type.
        arguments: strings become texts, `{"columns", "rows"}` a table, lists of strings under `texts` a list of texts;
            names that start with an underscore are parameters and lose it.
    """
    with TemporaryDirectory() as folder:
        return expert.run(
            Call(task, {name.lstrip("_"): _argument(name, value) for name, value in arguments.items()}, Path(folder))
        )


def _argument(name: str, value: Any) -> Any:
    if name.startswith("_"):
        return value
    if isinstance(value, list):
        return tuple(Input("text", text) for text in value)
    return Input("table" if isinstance(value, dict) else "text", value)


def share(hits: Iterable[bool]) -> float:
    """The share of what is true."""
    told = list(hits)
    return sum(told) / len(told)


def mean(values: Iterable[float]) -> float:
    """The arithmetic mean."""
    told = list(values)
    return sum(told) / len(told)


def majority(labels: Sequence[str]) -> float:
    """The accuracy of always giving the most frequent label."""
    return max(Counter(labels).values()) / len(labels)


def overlap_f1(given: Sequence[str], wanted: Sequence[str]) -> float:
    """F1 over the units of two texts, each counted as often as it occurs (ROUGE-1 F1, Lin 2004)."""
    if not given or not wanted:
        return float(not given and not wanted)
    common = (Counter(given) & Counter(wanted)).total()
    return 2 * common / (len(given) + len(wanted))


def found_f1(given: Iterable[Any], wanted: Iterable[Any]) -> tuple[int, int, int]:
    """Hits, given and wanted of one input, to be added up for a micro F1."""
    have, want = Counter(given), Counter(wanted)
    return (have & want).total(), have.total(), want.total()


def micro_f1(counts: Iterable[tuple[int, int, int]]) -> float:
    """F1 over all inputs together, from their hits, given and wanted."""
    hits, given, wanted = (sum(column) for column in zip(*counts, strict=True))
    return 2 * hits / (given + wanted) if given + wanted else 1.0
