"""Lines in the order in which a person reads them: row by row, column by column."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from hugginggpt.experts.starter.reading.lines import Line
from hugginggpt.experts.starter.text.reading import is_chinese

Row = list[Line]
"""What stands side by side, from left to right."""

# Columns of prose have at least so many lines, and lines so wide that they are no values behind labels.
_FEWEST_LINES = 3
_COLUMN = 0.28
_CROSSING = 0.25
_PARAGRAPH = 1.7
_GAP = 0.9


def rows(lines: Sequence[Line]) -> list[Row]:
    """The rows of a page in reading order; where it has columns of prose, those of the left column first."""
    gutter = _gutter(lines)
    if gutter is None:
        return _rows(lines)
    found: list[Row] = []
    for above, left, right in _bands(lines, gutter):
        found += [*_rows(above), *rows(left), *rows(right)]
    return found


def text(found: Sequence[Row]) -> str:
    """The rows as text, one a line, with an empty line where a paragraph ends."""
    steps = [below[0].middle - above[0].middle for above, below in pairwise(found)]
    usual = median([step for step in steps if step > 0] or [0.0])
    parts: list[str] = []
    for at, row in enumerate(found):
        if at and not 0 < steps[at - 1] <= _PARAGRAPH * usual:
            parts.append("")
        parts.append(joined(row))
    return "\n".join(parts)


def joined(row: Row) -> str:
    """A row as one line: a space between its parts, but none where Chinese text merely was found in two pieces."""
    said = row[0].text
    for before, after in pairwise(row):
        close = after.box[0] - before.box[2] < _GAP * min(before.height, after.height)
        said += after.text if close and is_chinese(before.text[-1] + after.text[0]) else f" {after.text}"
    return said


def _rows(lines: Sequence[Line]) -> list[Row]:
    """Lines whose middles are at about the same height are one row."""
    found: list[Row] = []
    for line in sorted(lines, key=lambda line: line.middle):
        last = found[-1] if found else None
        if last and line.middle - median(other.middle for other in last) < 0.5 * min(line.height, last[0].height):
            last.append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda line: line.box[0]) for row in found]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Where the space between two columns of prose is, if the page has columns."""
    width = max((line.box[2] for line in lines), default=0.0) - min((line.box[0] for line in lines), default=0.0)
    best: tuple[int, float] | None = None
    for edge in sorted({line.box[2] for line in lines}):
        right = [line for line in lines if line.box[0] >= edge]
        left = [line for line in lines if line.box[2] <= edge]
        crossing = len(lines) - len(left) - len(right)
        if crossing > _CROSSING * len(lines) or not (_is_column(left, width) and _is_column(right, width)):
            continue
        middle = (edge + min(line.box[0] for line in right)) / 2
        if best is None or crossing < best[0]:
            best = (crossing, middle)
    return best[1] if best else None


def _is_column(lines: Sequence[Line], width: float) -> bool:
    if len(_rows(lines)) < _FEWEST_LINES:
        return False
    return median(line.box[2] - line.box[0] for line in lines) >= _COLUMN * width


def _bands(lines: Sequence[Line], gutter: float) -> list[tuple[list[Line], list[Line], list[Line]]]:
    """The page cut below each line that crosses the gutter: what crosses it, then what is left and right of it."""
    bands: list[tuple[list[Line], list[Line], list[Line]]] = [([], [], [])]
    for line in sorted(lines, key=lambda line: line.middle):
        if line.box[0] < gutter < line.box[2]:
            if bands[-1][1] or bands[-1][2]:
                bands.append(([], [], []))
            bands[-1][0].append(line)
        else:
            bands[-1][1 if line.box[2] <= gutter else 2].append(line)
    return bands
