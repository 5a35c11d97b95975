"""How often the text that means the same gets the highest score, English and Chinese."""

from typing import Any

from benchmarks.quality.measuring import inputs, overlap_f1, run, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import similarity
from hugginggpt.experts.starter.text.reading import is_chinese, words


def measure() -> tuple[Quality, ...]:
    """Among three, of which the others often share more words, against chance; among the paraphrases of all texts,
    against the one that shares the most words."""
    rows = inputs("sentence-similarity")
    english = [row for row in rows if not is_chinese(row["text"])]
    chinese = [row for row in rows if is_chinese(row["text"])]
    three = "share of {} texts whose paraphrase scores highest of three that share words; baseline: chance"
    return (
        _among_all(english),
        Quality(three.format("English"), _accuracy(english), 1 / 3, len(english)),
        Quality(three.format("Chinese"), _accuracy(chinese), 1 / 3, len(chinese)),
    )


def _among_all(rows: list[dict[str, Any]]) -> Quality:
    paraphrases = [row["texts"][row["best"]] for row in rows]
    found = [_best(run(similarity, "sentence-similarity", text=row["text"], texts=paraphrases)[0].data) for row in rows]
    shared = [_best([overlap_f1(words(row["text"]), words(text)) for text in paraphrases]) for row in rows]
    return Quality(
        "share of English texts whose paraphrase scores highest among those of all; baseline: the most shared words",
        share(at == place for place, at in enumerate(found)),
        share(at == place for place, at in enumerate(shared)),
        len(rows),
    )


def _accuracy(rows: list[dict[str, Any]]) -> float:
    return share(
        _best(run(similarity, "sentence-similarity", text=row["text"], texts=row["texts"])[0].data) == row["best"]
        for row in rows
    )


def _best(scores: list[float]) -> int:
    return scores.index(max(scores))
