"""Accuracy of three labels on short texts: reviews, complaints and plain statements."""

from benchmarks.quality.measuring import inputs, majority, run, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import sentiment_chinese


def measure() -> tuple[Quality, ...]:
    """Against always giving the most frequent label."""
    rows = inputs("sentiment-chinese")
    found = [run(sentiment_chinese, "text-classification", text=row["text"])[0].data[0]["label"] for row in rows]
    accuracy = share(label == row["label"] for label, row in zip(found, rows, strict=True))
    metric = "accuracy of positive, neutral, negative on short Chinese texts; baseline: the most frequent label"
    return (Quality(metric, accuracy, majority([row["label"] for row in rows]), len(rows)),)
