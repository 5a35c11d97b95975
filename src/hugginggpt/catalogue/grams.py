"""Words as hashed pieces: what two texts share, down to three letters, as the cosine of two sparse vectors.

The sentence encoder knows what is meant; names of models, data sets and languages ("wav2vec2", "xlsr", "squad") it does
not know, and these are found here. A piece is a word, or three to five letters of one; rare pieces count more.
"""

import re
import zlib
from collections import Counter
from functools import lru_cache
from math import log, sqrt

SPACE = 1 << 13
"""How many places pieces are hashed to."""

_WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]")
_PLAIN = frozenset(
    "a an the of to in on for and or is are we our i my it that this with from by be can as at you need want please "
    "have has us me your their its into using use based given which will would like should could do does make create "
    "build develop help system model app application".split()
)
_WHOLE = 1.5
"""How much more a whole word counts than a part of one."""


def words(text: str) -> list[str]:
    """The words of a text that tell something, in lower case; each Chinese character is one."""
    return [word for word in _WORD.findall(text.lower()) if word not in _PLAIN]


def grams(text: str) -> dict[int, float]:
    """A text as a sparse vector of unit length: place to weight."""
    found: dict[int, float] = {}
    for word, times in Counter(words(text)).items():
        often = 1 + log(times)
        for place, weight in _pieces(word):
            found[place] = found.get(place, 0.0) + often * weight
    length = sqrt(sum(weight * weight for weight in found.values())) or 1.0
    return {place: weight / length for place, weight in found.items()}


@lru_cache(maxsize=1 << 15)
def _pieces(word: str) -> tuple[tuple[int, float], ...]:
    """The places of a word's pieces with their weights; half of the places turn the sign, so that chance evens out."""
    padded = f" {word} "
    pieces = [padded[at : at + length] for length in (3, 4, 5) for at in range(len(padded) - length + 1)]
    weights = {f"={word}": _WHOLE} | dict.fromkeys(pieces, 1.0)
    numbers = ((zlib.crc32(piece.encode()), weight) for piece, weight in weights.items())
    return tuple(((number >> 1) % SPACE, weight if number & 1 else -weight) for number, weight in numbers)
