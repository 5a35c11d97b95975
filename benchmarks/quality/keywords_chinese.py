"""How well the key phrases of Chinese paragraphs agree with those a person marked."""

import re

from benchmarks.quality.measuring import inputs, mean, run
from benchmarks.quality.phrases import agreement, most_frequent
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import keywords_chinese
from hugginggpt.experts.starter.text.reading import HAN


def measure() -> tuple[Quality, ...]:
    """Against the five pairs of characters that occur most."""
    rows = inputs("keywords-chinese")
    found = [
        [span["text"] for span in run(keywords_chinese, "token-classification", text=row["text"])[0].data]
        for row in rows
    ]
    plain = [most_frequent(_pairs(row["text"]), 5) for row in rows]
    metric = (
        "F1 of key phrases, partial agreement counted in part, on Chinese paragraphs; "
        "baseline: the five most frequent pairs of characters"
    )
    return (Quality(metric, _score(found, rows), _score(plain, rows), len(rows)),)


def _score(found: list[list[str]], rows: list[dict[str, list[str]]]) -> float:
    return mean(agreement(phrases, row["keywords"], list) for phrases, row in zip(found, rows, strict=True))


def _pairs(text: str) -> list[str]:
    return [run[at : at + 2] for run in re.findall(f"[{HAN}]+", text) for at in range(len(run) - 1)]
