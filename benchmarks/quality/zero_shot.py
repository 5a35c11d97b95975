"""Accuracy of labels that a request names, on English sentences."""

from benchmarks.quality.measuring import inputs, majority, run, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import zero_shot


def measure() -> tuple[Quality, ...]:
    """Against always giving the label that is right most often."""
    rows = inputs("zero-shot")
    found = [
        run(zero_shot, "zero-shot-classification", text=row["text"], _labels=row["labels"])[0].data[0]["label"]
        for row in rows
    ]
    accuracy = share(label == row["best"] for label, row in zip(found, rows, strict=True))
    metric = "accuracy among three to five labels on English sentences; baseline: the label that is right most often"
    return (Quality(metric, accuracy, majority([row["best"] for row in rows]), len(rows)),)
