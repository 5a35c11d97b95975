"""What a file is, from its first bytes alone; its name is not asked."""

from collections.abc import Callable

from hugginggpt.errors import ResourceError

HEAD = 4096
"""How many first bytes are looked at."""

_PICTURES = "PNG, JPEG, WEBP"
_SOUNDS = "WAV, MP3, FLAC, OGG, M4A"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"glTF", "model/gltf-binary"),
    (b"PK\x03\x04", "application/zip"),
)
_RIFF = {b"WAVE": "audio/wav", b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4"}
_STILL_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), "HEIC"),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    b"crx ": "CR3",
}
_BITMAP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})

# What is known and not read: its name, and what to save it as.
_REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"\x00\x00\x01\x00", "ICO", _PICTURES),
    (b"8BPS", "PSD", _PICTURES),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000", _PICTURES),
    (b"\xff\x0a", "JPEG XL", _PICTURES),
    (b"%!PS", "PostScript", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC, XLS, PPT", "PDF, CSV"),
    (b"{\\rtf", "RTF", "PDF, TXT"),
    (b"RF64", "RF64", _SOUNDS),
    (b"FORM", "AIFF", _SOUNDS),
    (b"#!AMR", "AMR", _SOUNDS),
    (b"MThd", "MIDI", _SOUNDS),
    (b"0&\xb2u\x8ef\xcf\x11", "WMA, WMV", "MP3, MP4"),
    (b"FLV\x01", "FLV", "MP4"),
    (b"\x00\x00\x01\xba", "MPEG", "MP4"),
    (b"\x00\x00\x01\xb3", "MPEG", "MP4"),
)
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")
_PLAYLISTS = (b"#extm3u", b"ffconcat version", b"[playlist]", b"<smil", b"<asx")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def sniff(head: bytes, name: str) -> str | None:
    """The media type that the first bytes show, None where they could be text.

    A container is named by its usual content (`video/mp4`, `application/zip`); what is inside is for `inspect` to find.

    Args:
        head: the first `HEAD` bytes, or all of a shorter file.
        name: for errors.

    Raises:
        ResourceError: if it is something that is never read.
    """
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    for find in (_riff, _bitmap, _boxes, _matroska, _pdf, _bare_mp3):
        if media_type := find(head):
            return media_type
    _refuse(head, name)
    if not head.startswith(_MARKS) and b"\0" in head:
        raise ResourceError("unknown_format", name=name)
    return None


def _riff(head: bytes) -> str | None:
    return _RIFF.get(head[8:12]) if head.startswith(b"RIFF") else None


def _bitmap(head: bytes) -> str | None:
    # The letters BM alone begin many a text.
    is_one = head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BITMAP_HEADERS
    return "image/bmp" if is_one else None


def _boxes(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return None if head[8:12] in _STILL_BRANDS else _BRANDS.get(head[8:12], "video/mp4")
    return "video/quicktime" if head[4:8] in _BOXES else None


def _matroska(head: bytes) -> str | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _pdf(head: bytes) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t \0")
    return "application/pdf" if start.startswith(b"%PDF-") else None


def _bare_mp3(head: bytes) -> str | None:
    """Sound without a tag: a frame header of layer III with a rate and a bit rate that exist."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or head[1] & 0x18 == 0x08:
        return None
    return "audio/mpeg" if head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C else None


def _refuse(head: bytes, name: str) -> None:
    if head[4:8] == b"ftyp":
        raise ResourceError("format_not_read", name=name, format=_STILL_BRANDS[head[8:12]], better=_PICTURES)
    for magic, format, better in _REFUSED:
        if head.startswith(magic):
            raise ResourceError("format_not_read", name=name, format=format, better=better)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise ResourceError("archive_refused", name=name)
    for encoding in _encodings(head):
        _refuse_text(encoding(head), name)


def _encodings(head: bytes) -> tuple[Callable[[bytes], bytes], ...]:
    """The ways to read the first bytes as plain letters: as they are, or without the zeros of UTF-16."""
    if head.startswith(_MARKS[1:]):
        return (lambda text: text[2:].replace(b"\0", b""),)
    return (lambda text: text.removeprefix(_MARKS[0]),)


def _refuse_text(head: bytes, name: str) -> None:
    start = head.lstrip().lower()
    if start.startswith(_PLAYLISTS):
        raise ResourceError("playlist_refused", name=name)
    # A picture that is a program in markup: it may read files, fetch addresses and run scripts.
    is_svg = start.startswith(b"<svg") or (start.startswith((b"<?xml", b"<!doctype svg", b"<!--")) and b"<svg" in start)
    if is_svg:
        raise ResourceError("format_not_read", name=name, format="SVG", better=_PICTURES)
