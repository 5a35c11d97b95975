"""The text of a document: what a PDF holds as text, else what OCR reads from its pages or from a picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Input
from hugginggpt.experts.starter.reading.layout import Row, joined, rows
from hugginggpt.experts.starter.reading.lines import lines_of, read_lines
from hugginggpt.experts.starter.reading.ocr import holds_text

_READ = 200_000
# A scanned page takes one second, or seven where it is full of small print; a task has 120.
_SCANNED = 12
_LETTERS = 8
_DOTS_PER_POINT = 150 / 72
_WIDE_GAP = 1.5


def document_rows(call: Call, slot: str = "document") -> list[str]:
    """The rows of text of a document, page after page; between parts of a row that stand far apart are two spaces.

    Of a long text the first 200,000 characters are read, of a scanned document the first 12 pages.

    Raises:
        ExpertError: `no_text_in_document`, `unreadable_document`, `picture_unreadable`.
    """
    document: Input = call.arguments[slot]
    if document.path is None:
        found = str(document.data or "")[:_READ].splitlines()
    elif document.kind == "document":
        found = list(_pdf_rows(call.file(slot), call))
    else:
        lines = read_lines(call.file(slot), name=document.name or "")
        found = [_spaced(row) for row in rows(lines)] if holds_text(lines) else []
    if not any(row.strip() for row in found):
        raise ExpertError("no_text_in_document")
    return found


def _pdf_rows(path: Path, call: Call) -> Iterator[str]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        with PdfDocument(path) as document:
            letters, scanned, count = 0, 0, len(document)
            for number in range(count):
                page = document[number]
                text = _text(page)
                if len(text.strip()) < _LETTERS and scanned < _SCANNED:
                    scanned += 1
                    call.report(number / count, f"{number + 1}/{count}")
                    yield from (_spaced(row) for row in rows(lines_of(_picture(page))))
                yield from text[: _READ - letters].splitlines()
                yield ""
                letters += len(text)
                if letters >= _READ:
                    return
    except PdfiumError as error:
        raise ExpertError("unreadable_document", reason=" ".join(str(error).split())[:200]) from error


def _text(page: Any) -> str:
    words = page.get_textpage()
    # Soft hyphens and the mark that PDFium puts in their place join the word again.
    return (
        words.get_text_range().replace("\ufffe\r\n", "").replace("\ufffe", "").replace("\r\n", "\n").replace("\x00", "")
    )


def _picture(page: Any) -> Any:
    width, height = page.get_size()
    # A page may claim any size; its picture has at most 12 million pixels.
    scale = min(_DOTS_PER_POINT, (12_000_000 / max(1.0, width * height)) ** 0.5)
    shown = page.render(scale=scale).to_pil().convert("RGB")
    return np.asarray(shown, dtype=np.uint8)


def _spaced(row: Row) -> str:
    """A row with two spaces where its parts stand far apart."""
    parts: list[Row] = []
    for line in row:
        if parts and line.box[0] - parts[-1][-1].box[2] <= _WIDE_GAP * line.height:
            parts[-1].append(line)
        else:
            parts.append([line])
    return "  ".join(joined(part) for part in parts)
