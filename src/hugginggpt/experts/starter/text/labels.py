"""Labels with scores, in the form of the contract."""

from collections.abc import Mapping
from math import exp
from typing import Any

from hugginggpt.experts.base import Output

_DIGITS = 4


def labels(scores: Mapping[str, float]) -> list[Output]:
    """One output of kind labels, best first."""
    ordered = sorted(scores.items(), key=lambda item: -item[1])
    rows: list[dict[str, Any]] = [{"label": label, "score": round(score, _DIGITS)} for label, score in ordered]
    return [Output("labels", "labels", rows)]


def softmax(logits: Mapping[str, float]) -> dict[str, float]:
    """Scores that sum to 1."""
    top = max(logits.values())
    raised = {name: exp(value - top) for name, value in logits.items()}
    total = sum(raised.values())
    return {name: value / total for name, value in raised.items()}


def sentiment(compound: float) -> dict[str, float]:
    """How positive, neutral and negative a text is.

    Args:
        compound: from -1 (negative) to 1 (positive). Neutral wins below 0.2 on either side: a single weak word, such as
            "stops" in a timetable, is no opinion.
    """
    steepness, height, limit = 4.0, 2.0, 0.2
    slope = (height - steepness * limit) / limit
    return softmax(
        {
            "positive": steepness * compound,
            "neutral": height - slope * abs(compound),
            "negative": -steepness * compound,
        }
    )
