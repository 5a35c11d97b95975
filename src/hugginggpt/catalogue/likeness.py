"""How like texts are: the sentence encoder's vectors and hashed pieces, packed small. Needs the extra `starter`."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from hugginggpt.catalogue.grams import SPACE, grams

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


_SCALE = 127
_MOST_PIECES = 160
"""Those of a text that count most are kept."""


def packed(text: str) -> Packed:
    """The pieces of a text for the file."""
    pieces = dict(sorted(grams(text).items(), key=lambda one: -abs(one[1]))[:_MOST_PIECES]) or {0: 0.0}
    top = max(map(abs, pieces.values())) or 1.0
    weights = array("b", (round(weight / top * _SCALE) for weight in pieces.values()))
    return Packed(array("H", pieces).tobytes(), weights.tobytes())


def encoded(texts: Sequence[str]) -> list[bytes]:
    """The vectors of texts for the file.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    import numpy as np

    from hugginggpt.encoder import load_encoder

    return [np.rint(vector * _SCALE).astype(np.int8).tobytes() for vector in load_encoder().encode(texts)]


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

    asked = _vector(words)
    pieces = np.zeros(SPACE, dtype=np.float32)
    for place, weight in grams(words).items():
        pieces[place] = weight * rare[place]
    pieces /= float(np.linalg.norm(pieces)) or 1.0
    places = np.frombuffer(b"".join(row.places for row in rows), np.uint16)
    weights = np.frombuffer(b"".join(row.weights for row in rows), np.int8) * rare[places]
    starts = np.concatenate([[0], np.cumsum([len(row.weights) for row in rows])[:-1]])
    shared = np.add.reduceat(weights * pieces[places], starts)
    norms = np.sqrt(np.add.reduceat(weights * weights, starts))
    by_pieces = shared / np.maximum(norms, 1e-9)
    by_meaning = np.zeros(len(rows), dtype=np.float32)
    known = [place for place, row in enumerate(rows) if row.vector]
    if asked is not None and known:
        vectors = np.frombuffer(b"".join(rows[place].vector or b"" for place in known), np.int8)
        found = vectors.reshape(len(known), -1).astype(np.float32) @ asked / _SCALE
        # What was not encoded yet is neither better nor worse than the others.
        by_meaning[:] = found.mean()
        by_meaning[known] = found
    return list(zip(by_meaning.tolist(), by_pieces.tolist(), strict=True))


@lru_cache(maxsize=256)
def _vector(words: str) -> "NDArray[np.float32] | None":
    """The encoder's vector; None for words in a script that it can't read."""
    from hugginggpt.encoder import is_mostly_unknown, load_encoder

    return None if is_mostly_unknown(words) else load_encoder().encode([words])[0]
