"""The text in a picture, by the models of PP-OCRv6."""

from collections.abc import Sequence

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.reading.layout import rows, text
from hugginggpt.experts.starter.reading.lines import Line, read_lines

# One or two letters, or only letters that are mere strokes and rings, are text only where they are plain to see:
# patterns in photographs look like an "l" or a row of "0".
_FEW = 2
_STROKES = frozenset("0Oo8DQlI1i|")
_PLAIN = 0.98


def run(call: Call) -> list[Output]:
    """The text of the picture in reading order, one row a line, an empty line between paragraphs.

    Raises:
        ExpertError: `no_text_in_picture`, `picture_unreadable`.
    """
    found = read_lines(call.file("image"), name=call.arguments["image"].name or "")
    if not holds_text(found):
        raise ExpertError("no_text_in_picture")
    return [Output("text", "text", text(rows(found)))]


def holds_text(lines: Sequence[Line]) -> bool:
    """Whether what was found is text, and not a pattern that looks like a letter or two."""
    letters = [letter for line in lines for letter in line.text if letter.isalnum()]
    if len(letters) > _FEW and not _STROKES.issuperset(letters):
        return True
    return any(line.score >= _PLAIN for line in lines)
