"""What an encoder is worth: its nearness to the original, its ranking, its speed, and what it knows of Chinese."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hugginggpt.encoder import Encoder
from hugginggpt.encoder.tokens import Tokenizer

Floats = NDArray[np.float32]
HERE = Path(__file__).parent
REPEATS = 9


class Encodes(Protocol):
    """An encoder, or the original."""

    def encode(self, texts: Sequence[str], /) -> Floats:
        """The vectors of the texts, one row of unit length each."""
        ...


@dataclass(frozen=True)
class Worth:
    """The figures of one encoder against the original's vectors."""

    mean_cosine: float
    """Between its vectors and the original's, over sentences.txt."""
    least_cosine: float
    """The same for the sentence that changed most."""
    rank_correlation: float
    """Spearman's, of the likeness of all pairs of sentences with the original's."""
    found: float
    """The share of pairs.tsv whose second text is ranked first for the first text."""
    found_by_original: float
    """The same with the original's vectors."""
    reciprocal_rank: float
    """The mean of 1 / rank in pairs.tsv."""
    batch_difference: float
    """The greatest difference in a coordinate between a sentence alone and in a batch."""


@dataclass(frozen=True)
class Speed:
    """Milliseconds on one thread, medians of nine."""

    load: float
    """To make the encoder, its files in the disk cache."""
    one: float
    """One sentence."""
    many: float
    """The first 64 sentences of sentences.txt in one call."""


def lines(name: str) -> list[str]:
    """The lines of a file beside this one."""
    return (HERE / name).read_text(encoding="utf-8").splitlines()


def columns(name: str) -> tuple[list[str], list[str]]:
    """The two columns of a table beside this file."""
    rows = [line.split("\t") for line in lines(name)]
    return [row[0] for row in rows], [row[1] for row in rows]


def worth(encoder: Encoder, original: Encodes) -> Worth:
    """Compare an encoder with the original over sentences.txt and pairs.tsv."""
    sentences = lines("sentences.txt")
    ours, theirs = encoder.encode(sentences), original.encode(sentences)
    alone = np.concatenate([encoder.encode([sentence]) for sentence in sentences])
    cosines = (ours * theirs).sum(axis=1)
    upper = np.triu_indices(len(sentences), 1)
    ranks = _ranks(encoder, "pairs.tsv")
    return Worth(
        mean_cosine=float(cosines.mean()),
        least_cosine=float(cosines.min()),
        rank_correlation=_spearman((ours @ ours.T)[upper], (theirs @ theirs.T)[upper]),
        found=float((ranks == 1).mean()),
        found_by_original=float((_ranks(original, "pairs.tsv") == 1).mean()),
        reciprocal_rank=float((1 / ranks).mean()),
        batch_difference=float(np.abs(alone - ours).max()),
    )


def speed(folder: Path) -> Speed:
    """Time an encoder on one thread."""
    sentences = lines("sentences.txt")[:64]
    encoder = Encoder(folder)
    # The first calls of a process allocate and are slower.
    encoder.encode(sentences)
    return Speed(
        load=_milliseconds(lambda: Encoder(folder)),
        one=_milliseconds(lambda: encoder.encode(sentences[:1])),
        many=_milliseconds(lambda: encoder.encode(sentences)),
    )


def chinese(encoder: Encoder, tokenizer: Tokenizer) -> dict[str, float]:
    """What Chinese is worth: characters without a token, and how often a sentence finds its English translation."""
    texts, _ = columns("chinese.tsv")
    characters = [character for text in texts for character in text if "\u4e00" <= character <= "\u9fff"]
    shares = [tokenizer.unknown_share(text) for text in texts]
    return {
        "characters": len(characters),
        "characters unknown": float(np.mean([tokenizer.unknown_share(character) for character in characters])),
        "unknown share of a sentence, least": min(shares),
        "unknown share of a sentence, median": median(shares),
        "translation found first": float((_ranks(encoder, "chinese.tsv") == 1).mean()),
        "translation found by chance": 1 / len(texts),
    }


def _ranks(encoder: Encodes, name: str) -> NDArray[np.int64]:
    first, second = (encoder.encode(texts) for texts in columns(name))
    likeness = first @ second.T
    return (likeness >= likeness.diagonal()[:, None]).sum(axis=1)


def _spearman(a: Floats, b: Floats) -> float:
    places = [np.argsort(np.argsort(values)) for values in (a, b)]
    return float(np.corrcoef(places[0], places[1])[0, 1])


def _milliseconds(call: Callable[[], object]) -> float:
    times: list[float] = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)
