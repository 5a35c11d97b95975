"""What a file that was read in is: its kind, its media type and its facts, or why it is refused."""

from dataclasses import dataclass
from pathlib import Path

from hugginggpt.errors import ResourceError
from hugginggpt.resources import sheets, tables, texts
from hugginggpt.resources.documents import inspect_document
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.media import XLSX, by_name
from hugginggpt.resources.pictures import Facts, inspect_picture
from hugginggpt.resources.sounds import inspect_tracks
from hugginggpt.tasks import Kind

_TABLE_TYPES = {"json": "application/json", "lines": "application/x-ndjson"}
_TEXT_TYPES = frozenset({"text/markdown", "model/obj"})


@dataclass(frozen=True)
class Found:
    """What a file is."""

    kind: Kind
    media_type: str
    facts: Facts


def inspect(path: Path, sniffed: str | None, name: str, limits: ResourceLimits) -> Found:
    """Find out what a file is and that it is whole. Blocks: call it in a thread.

    Args:
        path: the file, all of it.
        sniffed: what its first bytes show; None for text.
        name: what it is called; its ending is asked only where texts of two kinds look the same.
        limits: of what it may unpack to.

    Raises:
        ResourceError: if it is refused.
        MissingExtra: if the package that reads it is not installed.
    """
    if sniffed is None:
        return _text(path, name)
    family = sniffed.partition("/")[0]
    if family == "image":
        return Found("image", sniffed, inspect_picture(path, sniffed, name, limits))
    if family in ("audio", "video"):
        return Found(*inspect_tracks(path, sniffed, name, limits))
    if sniffed == "application/pdf":
        return Found("document", sniffed, inspect_document(path, name, limits))
    if sniffed == "application/zip":
        table = sheets.read_sheet(path, name, limits)
        return Found("table", XLSX, {"rows": len(table["rows"])})
    return Found("3d", sniffed, {})


def read_text(data: bytes, name: str) -> str:
    """The text of a file.

    Raises:
        ResourceError: if it is not text.
    """
    text = texts.decode(data)
    if text is None:
        raise ResourceError("unknown_format", name=name)
    return text


def _text(path: Path, name: str) -> Found:
    text = read_text(path.read_bytes(), name)
    if not text:
        raise ResourceError("empty_file", name=name)
    media_type, kind = by_name(name) or ("text/plain", "text")
    if form := tables.table_form(text, named=kind == "table"):
        delimited = "text/tab-separated-values" if tables.delimiter_of(text) == "\t" else "text/csv"
        return Found("table", _TABLE_TYPES.get(form, delimited), {"rows": tables.count_rows(text, form)})
    if texts.is_html(text):
        return Found("text", "text/html", {})
    if text.lstrip()[:1] in ("{", "[") and media_type == "application/json":
        return Found("text", "application/json", {})
    if text.startswith("ply\n"):
        return Found("3d", "model/ply", {})
    return Found("3d" if kind == "3d" else "text", media_type if media_type in _TEXT_TYPES else "text/plain", {})
