"""Vectors of texts: by the encoder where it reads them, else by the characters they hold."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from hugginggpt.experts.starter.text.reading import HAN, is_latin

Matrix = NDArray[np.float64]

_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_LONGEST = 2000


def grams(text: str, sizes: Sequence[int] = (1, 2)) -> list[str]:
    """The runs of one and two characters inside the words of a text, in lower case; numbers and Latin words stay whole.

    Of a text the first 2,000 characters are read.
    """
    found: list[str] = []
    for match in _RUN.finditer(text[:_LONGEST].lower()):
        run = match.group()
        if re.match(f"[{HAN}]", run):
            found += [run[at : at + size] for size in sizes for at in range(len(run) - size + 1)]
        else:
            found.append(run)
    return found


def rarity_vectors(texts: Sequence[str], *, sizes: Sequence[int] = (2,), smooth: float = 0.0) -> Matrix:
    """One row of unit length for each text: how often each gram occurs, times how rare it is among the texts (TF-IDF).

    Args:
        texts: the texts; what is rare is told from them alone.
        sizes: how long the grams are.
        smooth: added to the rarity, so that what all texts share still counts a little.
    """
    counts = [Counter(grams(text, sizes)) for text in texts]
    spread = Counter(gram for count in counts for gram in count)
    places = {gram: at for at, gram in enumerate(spread)}
    rows = np.zeros((len(texts), max(1, len(places))))
    for row, count in zip(rows, counts, strict=True):
        for gram, times in count.items():
            row[places[gram]] = (1 + log(times)) * (smooth + log((1 + len(texts)) / spread[gram]))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def readable(texts: Sequence[str]) -> bool:
    """Whether the encoder reads all of these texts."""
    from hugginggpt.encoder import is_mostly_unknown

    # Russian or Korean is spelt letter by letter by the encoder's vocabulary, without a meaning.
    return all(is_latin(text) and not is_mostly_unknown(text) for text in texts)


def encoded(texts: Sequence[str]) -> Matrix:
    """The encoder's vectors of the texts, one row of unit length each."""
    from hugginggpt.encoder import load_encoder

    return np.asarray(load_encoder().encode(list(texts)), dtype=np.float64)
