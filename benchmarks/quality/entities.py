"""F1 of dates, times, amounts, addresses and the like found in sentences; label and text must be right."""

from benchmarks.quality.measuring import found_f1, inputs, micro_f1, run
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text.entities import find


def measure() -> tuple[Quality, ...]:
    """Against finding nothing."""
    rows = inputs("entities")
    counts = [
        found_f1(
            [(span["label"], span["text"]) for span in run(find, "token-classification", text=row["text"])[0].data],
            [tuple(span) for span in row["spans"]],
        )
        for row in rows
    ]
    metric = "F1 of exact spans with their label in English and Chinese sentences; baseline: finding nothing"
    return (Quality(metric, micro_f1(counts), 0.0, len(rows)),)
