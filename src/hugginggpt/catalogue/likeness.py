"""How like texts are: the sentence encoder's vectors and hashed pieces, packed small. Needs the extra `starter`."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from hugginggpt.catalogue.grams import SPACE, grams
from hugginggpt.encoder import DIMENSIONS, is_mostly_unknown, load_encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Packed:
    """What the likeness of a text is computed from, as it lies in the file."""

    places: bytes
    """Where its pieces are hashed to, 16 bits each."""
    weights: bytes
    """How much each counts, 8 bits each."""
    vector: bytes | None = None
    """384 numbers of the encoder, 8 bits each; None where it was not encoded yet."""


_MOST = 127
"""Of a number of 8 bits."""
_SCALE = 400
"""What the numbers of a vector are multiplied with before they are rounded; few are above 0.3."""
_FIRST = 0.3
"""How much the first sentence of a card's description counts beside the whole text."""
_DIGEST = 8
_MOST_PIECES = 600
"""Those of a text that count most are kept."""


def packed(text: str) -> Packed:
    """The pieces of a text for the file."""
    pieces = dict(sorted(grams(text).items(), key=lambda one: -abs(one[1]))[:_MOST_PIECES]) or {0: 0.0}
    top = max(map(abs, pieces.values())) or 1.0
    weights = array("b", (round(weight / top * _MOST) for weight in pieces.values()))
    return Packed(array("H", pieces).tobytes(), weights.tobytes())


def encoded(texts: Sequence[tuple[str, str]]) -> list[bytes]:
    """The vectors for the file of pairs: all that a card says, and the first sentence of its description.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    import numpy as np

    found = load_encoder().encode([text for pair in texts for text in pair])
    mixed = (1 - _FIRST) * found[::2] + _FIRST * found[1::2]
    return [vector.tobytes() for vector in np.clip(np.rint(mixed * _SCALE), -_MOST, _MOST).astype(np.int8)]


def digest(pair: tuple[str, str]) -> bytes:
    """What a pair of texts is known by in the file of vectors that ships, `_DIGEST` bytes."""
    return sha256("\0".join(pair).encode()).digest()[:_DIGEST]


def shipped(pair: tuple[str, str]) -> bytes | None:
    """The vector of `encoded`, if it ships with the package."""
    return _shipped().get(digest(pair))


@cache
def _shipped() -> dict[bytes, bytes]:
    rows = (files("hugginggpt.catalogue") / "data" / "vectors.bin").read_bytes()
    length = _DIGEST + DIMENSIONS
    return {rows[at : at + _DIGEST]: rows[at + _DIGEST : at + length] for at in range(0, len(rows), length)}


def meanings(texts: Sequence[str]) -> "NDArray[np.float32]":
    """The encoder's vectors, (texts, 384); zeros for texts in a script that it can't read.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    import numpy as np

    return np.stack([_meaning(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS), dtype=np.float32)


@lru_cache(maxsize=4096)
def _meaning(text: str) -> "NDArray[np.float32]":
    return load_encoder().encode([text])[0] * (not is_mostly_unknown(text))


def pieces(texts: Sequence[str]) -> "NDArray[np.float32]":
    """How much each hashed piece counts in the texts, (texts, SPACE)."""
    import numpy as np

    found = np.zeros((len(texts), SPACE), dtype=np.float32)
    for row, text in enumerate(texts):
        one = grams(text)
        found[row, list(one)] = list(one.values())
    return found


def rarity(count: Sequence[int], cards: int) -> "NDArray[np.float32]":
    """How much pieces at each place tell, (SPACE,), by how many of the cards have one there."""
    import numpy as np

    return (1 + np.log((1 + cards) / (1 + np.asarray(count, dtype=np.float64)))).astype(np.float32)


def cosines(words: str, rows: Sequence[Packed], rare: "NDArray[np.float32]") -> list[tuple[float, float]]:
    """For each row how like it is to the words by meaning and by pieces.

    Args:
        words: what is looked for.
        rows: of the cards.
        rare: of `rarity`.
    """
    if not words.strip() or not rows:
        return [(0.0, 0.0)] * len(rows)
    import numpy as np

    asked = meanings([words])[0]
    wanted = pieces([words])[0] * rare
    wanted /= float(np.linalg.norm(wanted)) or 1.0
    places = np.frombuffer(b"".join(row.places for row in rows), np.uint16)
    weights = np.frombuffer(b"".join(row.weights for row in rows), np.int8) * rare[places]
    starts = np.concatenate([[0], np.cumsum([len(row.weights) for row in rows])[:-1]])
    shared = np.add.reduceat(weights * wanted[places], starts)
    norms = np.sqrt(np.add.reduceat(weights * weights, starts))
    by_pieces = shared / np.maximum(norms, 1e-9)
    by_meaning = np.zeros(len(rows), dtype=np.float32)
    known = [place for place, row in enumerate(rows) if row.vector]
    if known:
        vectors = np.frombuffer(b"".join(rows[place].vector or b"" for place in known), np.int8)
        found = vectors.reshape(len(known), -1).astype(np.float32) @ asked / _SCALE
        # What was not encoded yet is neither better nor worse than the others.
        by_meaning[:] = found.mean()
        by_meaning[known] = found
    return list(zip(by_meaning.tolist(), by_pieces.tolist(), strict=True))
