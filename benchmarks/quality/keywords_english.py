"""How well the key phrases of English paragraphs agree with those a person marked."""

from benchmarks.quality.measuring import inputs, mean, run
from benchmarks.quality.phrases import agreement, most_frequent
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import keywords_english
from hugginggpt.experts.starter.text.reading import words
from hugginggpt.experts.starter.text.stopwords import ENGLISH


def measure() -> tuple[Quality, ...]:
    """Against the five words that occur most, stop words left out."""
    rows = inputs("keywords-english")
    found = [
        [span["text"] for span in run(keywords_english, "token-classification", text=row["text"])[0].data]
        for row in rows
    ]
    plain = [most_frequent([word for word in words(row["text"]) if word not in ENGLISH], 5) for row in rows]
    metric = (
        "F1 of key phrases, partial agreement counted in part, on English paragraphs; "
        "baseline: the five most frequent words"
    )
    return (Quality(metric, _score(found, rows), _score(plain, rows), len(rows)),)


def _score(found: list[list[str]], rows: list[dict[str, list[str]]]) -> float:
    return mean(agreement(phrases, row["keywords"], _units) for phrases, row in zip(found, rows, strict=True))


def _units(phrase: str) -> list[str]:
    return [word.rstrip("s") for word in words(phrase)]
