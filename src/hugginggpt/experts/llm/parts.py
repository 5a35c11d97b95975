"""Long texts in parts that fit into one call, cut where a paragraph, a sentence or a word ends."""

import re
from collections.abc import Iterator

MOST_CHARACTERS = 16_000
"""Of one part: about 4,000 tokens of English, 12,000 of Chinese, which small models still take."""

_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?])\s+|(?<=[。！？])"), re.compile(r"\s+"))


def parts(text: str, most: int = MOST_CHARACTERS) -> Iterator[str]:
    """The parts of a text; joined they are the text.

    Args:
        text: of any length.
        most: characters of a part.
    """
    at = 0
    while len(text) - at > most:
        end = at + _cut(text[at : at + most])
        yield text[at:end]
        at = end
    if at < len(text) or not text:
        yield text[at:]


def _cut(piece: str) -> int:
    """Where a piece is best cut: at the last end of the largest unit in its second half."""
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(piece, len(piece) // 2)]
        if ends:
            return ends[-1]
    return len(piece)
