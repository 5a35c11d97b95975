"""Fit how sure the planner is of its plans on requests that the grammar made, by logistic regression.

python -m training.planner.calibrate --held HELD.jsonl --out FILE.toml
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from hugginggpt.errors import HuggingGPTError
from hugginggpt.planning.embedded.confidence import features
from hugginggpt.planning.embedded.hearing import hear
from hugginggpt.planning.embedded.planner import planned_of
from hugginggpt.resources import named_resource
from training.planner.plain import simplified_request

_BINS = 10


def observed(line: dict[str, Any]) -> tuple[dict[str, float], bool] | None:
    """The features of a planned request and whether the right task types were planned; None if it was refused."""
    resources = [named_resource(name) for name in line["files"]]
    try:
        planned = planned_of(line["request"], resources)
    except HuggingGPTError:
        return None
    _, read = simplified_request(line["request"], resources)
    wanted = Counter(task["task"] for task in line["tasks"])
    right = Counter(task.task for task in planned.tasks) == wanted
    return dict(features(planned.tasks, hear(read, resources), guessed=planned.guessed)), right


def fitted(values: np.ndarray, right: np.ndarray, rounds: int = 30) -> np.ndarray:
    """Weights, the last one the bias, by Newton's method with a little shrinkage."""
    values = np.concatenate([values, np.ones((len(values), 1))], axis=1)
    weights = np.zeros(values.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (right - p) - 0.5 * weights
        curve = values.T @ (values * (p * (1 - p))[:, None]) + 0.5 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    """Fit on one half, measure on the other, write what was fitted on both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    lines = [json.loads(line) for line in given.held.read_text("utf-8").splitlines()]
    found = [one for one in map(observed, lines) if one is not None]
    names = list(found[0][0])
    values = np.array([[one[name] for name in names] for one, _ in found])
    right = np.array([float(told) for _, told in found])
    half = len(found) // 2
    weights = fitted(values[:half], right[:half])
    p = 1 / (1 + np.exp(-np.c_[values[half:], np.ones(len(values) - half)] @ weights))
    rest = right[half:]
    bins = np.minimum((p * _BINS).astype(int), _BINS - 1)
    gaps = [abs(p[bins == at].mean() - rest[bins == at].mean()) * (bins == at).mean() for at in set(bins.tolist())]
    print(f"{len(found)} requests, {right.mean():.3f} right; calibration error {sum(gaps):.3f}")
    for least in (0.5, 0.7, 0.8, 0.85, 0.9):
        sure = p >= least
        print(f"p >= {least}: {sure.mean():.3f} of the requests, {rest[sure].mean():.3f} of these right")
    weights = fitted(values, right)
    told = [f"{name} = {weight:.3f}" for name, weight in zip([*names, "bias"], weights, strict=True)]
    given.out.write_text("\n".join(told) + "\n", "utf-8")


if __name__ == "__main__":
    main()
