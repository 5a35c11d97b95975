"""How often the nearest of the other sentences has the same topic, on English sentences about seven topics."""

import numpy as np

from benchmarks.quality.measuring import inputs, majority, run, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import features


def measure() -> tuple[Quality, ...]:
    """Against always giving one topic."""
    rows = inputs("text-features")
    vectors = np.array([run(features, "feature-extraction", text=row["text"])[0].data for row in rows])
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1.0)
    right = share(
        rows[int(best)]["topic"] == row["topic"] for best, row in zip(likeness.argmax(axis=1), rows, strict=True)
    )
    metric = "share of English sentences whose nearest neighbor has the same of seven topics; baseline: one topic"
    return (Quality(metric, right, majority([row["topic"] for row in rows]), len(rows)),)
