"""Media types: the kind of value each is, and the endings of its files."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from hugginggpt.tasks import Kind

_TABLE: tuple[tuple[str, Kind, str], ...] = (
    # A media type, its kind, and its endings, the usual one first.
    ("image/png", "image", "png apng"),
    ("image/jpeg", "image", "jpg jpeg jpe jfif"),
    ("image/webp", "image", "webp"),
    ("image/gif", "image", "gif"),
    ("image/bmp", "image", "bmp dib"),
    ("image/tiff", "image", "tif tiff"),
    ("image/heic", "image", "heic heif"),
    ("image/avif", "image", "avif"),
    ("image/svg+xml", "image", "svg"),
    ("audio/wav", "audio", "wav wave"),
    ("audio/flac", "audio", "flac"),
    ("audio/mpeg", "audio", "mp3"),
    ("audio/ogg", "audio", "ogg oga opus"),
    ("audio/mp4", "audio", "m4a m4b aac"),
    ("audio/webm", "audio", "weba"),
    ("audio/x-matroska", "audio", "mka"),
    ("video/mp4", "video", "mp4 m4v 3gp"),
    ("video/quicktime", "video", "mov"),
    ("video/webm", "video", "webm"),
    ("video/x-matroska", "video", "mkv"),
    ("video/x-msvideo", "video", "avi"),
    ("video/ogg", "video", "ogv"),
    ("application/pdf", "document", "pdf"),
    ("text/csv", "table", "csv"),
    ("text/tab-separated-values", "table", "tsv tab"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "table", "xlsx"),
    ("application/x-ndjson", "table", "jsonl ndjson"),
    ("model/gltf-binary", "3d", "glb"),
    ("model/obj", "3d", "obj"),
    ("model/ply", "3d", "ply"),
    ("model/stl", "3d", "stl"),
    ("text/plain", "text", "txt text log"),
    ("text/markdown", "text", "md markdown"),
    ("text/html", "text", "html htm xhtml"),
    ("application/json", "text", "json"),
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ENDINGS: Mapping[str, str] = MappingProxyType({name: endings.split()[0] for name, _, endings in _TABLE})
_BY_ENDING: Mapping[str, tuple[str, Kind]] = MappingProxyType(
    {ending: (name, kind) for name, kind, endings in _TABLE for ending in endings.split()}
)


def by_name(name: str) -> tuple[str, Kind] | None:
    """The media type and kind that a file name claims by its ending; None where the ending says nothing."""
    return _BY_ENDING.get(PurePosixPath(name).suffix[1:].lower())


def ending(media_type: str) -> str:
    """The usual ending of a media type, with its dot; `.bin` of one that is not known."""
    return "." + _ENDINGS.get(media_type, "bin")


def by_media_type(media_type: str | None) -> Kind:
    """The kind of a media type; `text` for None, `table` for a ZIP file, the only one of which is read."""
    kinds: dict[str, Kind] = {name: kind for name, kind, _ in _TABLE}
    return "text" if media_type is None else kinds.get(media_type, "table")
