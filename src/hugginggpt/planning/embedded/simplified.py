"""A request as the network reads it: the kinds of its files, then its words, with files by kind and quotations cut.

What a file is called and how a long text goes on says nothing of what is to be done.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hugginggpt.planning.embedded.reading import Piece, Reading
from hugginggpt.resources import Resource

QUOTED = 48
"""Characters of a quotation that are read."""
MOST_FILES = 6
LONGEST = 600
"""Characters of the words that are read."""


@dataclass(frozen=True)
class Simplified:
    """The words for the network, and where they stand."""

    text: str
    origin: tuple[int, ...]
    """For each character its place in the reading's text; -1 for what stands for no word of the request."""


def simplified(reading: Reading, resources: Sequence[Resource]) -> Simplified:
    """The request in the network's words.

    Args:
        reading: the request.
        resources: its files, those that its words name too.
    """
    kinds = " ".join(resource.kind for resource in resources[:MOST_FILES]) or "nothing"
    text = [*kinds, ":", " "]
    origin = [-1] * len(text)
    for place, letter in enumerate(reading.text[:LONGEST]):
        piece = reading.pieces.get(letter)
        said = letter if piece is None else _said(piece)
        text += said
        # A quotation belongs to its mark, but no wish stands in it.
        origin += [place] * len(said)
    return Simplified("".join(text), tuple(origin))


def _said(piece: Piece) -> str:
    if piece.kind in ("file", "lost"):
        return f" {piece.resource.kind if piece.resource else ''} file "
    return f" “{piece.text[:QUOTED].strip()}” "
