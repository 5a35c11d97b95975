"""Mean reciprocal rank of the right text among five, English and Chinese."""

from benchmarks.quality.measuring import inputs, mean, run
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import ranking


def measure() -> tuple[Quality, ...]:
    """Against leaving the texts in their order."""
    rows = inputs("text-ranking")
    ranked = [1 / (1 + _place(row["query"], row["texts"], row["best"])) for row in rows]
    given = [1 / (1 + row["best"]) for row in rows]
    metric = "mean reciprocal rank of the right text among five, English and Chinese; baseline: the order given"
    return (Quality(metric, mean(ranked), mean(given), len(rows)),)


def _place(query: str, texts: list[str], best: int) -> int:
    return run(ranking, "text-ranking", text=query, texts=texts)[0].data.split("\n").index(texts[best])
