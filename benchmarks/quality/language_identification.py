"""Accuracy of the language found, on single sentences in 26 languages."""

from benchmarks.quality.measuring import inputs, majority, run, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import language


def measure() -> tuple[Quality, ...]:
    """Against always giving the most frequent language."""
    rows = inputs("language-identification")
    found = [run(language, "text-classification", text=row["text"])[0].data[0]["label"] for row in rows]
    accuracy = share(label == row["label"] for label, row in zip(found, rows, strict=True))
    count = len({row["label"] for row in rows})
    metric = f"accuracy on single sentences in {count} languages; baseline: the most frequent language"
    return (Quality(metric, accuracy, majority([row["label"] for row in rows]), len(rows)),)
