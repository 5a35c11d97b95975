"""Small files that would unpack to large ones, or claim to be: each is refused at once and in little memory (S3)."""

import gzip
import struct
import time
import zipfile
from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import anyio
import pytest
from made_files import many_frames, moving, picture, png, recording, wav_header, xlsx

from hugginggpt.resources import ResourceStore

pytestmark = pytest.mark.anyio
# What is written here makes the peak of the memory begin anew.
CLEAR = Path("/proc/self/clear_refs")

Refusal = Callable[[Awaitable[Any]], Awaitable[str]]


def _jpeg(width: int, height: int) -> bytes:
    """A JPEG whose header says another size."""
    data = bytearray(picture("JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _scans() -> bytes:
    """A progressive JPEG whose last scan is there ten thousand times."""
    data = picture("JPEG", size=(800, 600), progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at : at + 12] * 10_000 + data[at:-2] + data[-2:]


def _webp() -> bytes:
    """A WEBP of 16,384 by 16,384 pixels by its header."""
    chunk = b"VP8X" + struct.pack("<I", 10) + bytes(4) + b"\xff\x3f\0\xff\x3f\0"
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def _tiff() -> bytes:
    data = bytearray(picture("TIFF"))
    first = struct.unpack("<I", data[4:8])[0]
    for entry in range(struct.unpack("<H", data[first : first + 2])[0]):
        at = first + 2 + entry * 12
        if struct.unpack("<H", data[at : at + 2])[0] in (256, 257):
            data[at : at + 12] = data[at : at + 2] + struct.pack("<HII", 4, 1, 60_000)
    return bytes(data)


def _gif() -> bytes:
    return b"GIF89a" + struct.pack("<HH", 65535, 65535) + many_frames(1)[10:]


def _bmp() -> bytes:
    data = bytearray(picture("BMP"))
    data[18:26] = struct.pack("<ii", 100_000, 100_000)
    return bytes(data)


def _mp3() -> bytes:
    """A second of sound that claims to be of 100 hours."""
    data = bytearray(recording("mp3"))
    at = next(place for name in (b"Xing", b"Info") if (place := data.find(name)) >= 0)
    data[at + 8 : at + 12] = struct.pack(">I", 100 * 3600 * 48000 // 1152)
    return bytes(data)


def _zip() -> bytes:
    with BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("zeros", bytes(50_000_000))
        return file.getvalue()


BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "png": (lambda: png(13_000, 13_000), "too_many_pixels"),
    "png of 4 billion pixels": (lambda: png(65_000, 65_000, lines=1), "too_many_pixels"),
    "jpeg": (lambda: _jpeg(65_000, 65_000), "too_many_pixels"),
    "jpeg of 10,000 scans": (_scans, "broken_picture"),
    "webp": (_webp, "too_many_pixels"),
    "animated webp": (lambda: moving("WEBP", 300), "too_many_frames"),
    "gif": (_gif, "too_many_pixels"),
    "gif of 10,000 frames": (lambda: many_frames(10_000), "too_many_frames"),
    "tiff": (_tiff, "too_many_pixels"),
    "bmp": (_bmp, "too_many_pixels"),
    "apng": (lambda: moving("PNG", 100), "too_many_frames"),
    "svg": (lambda: b"<svg>" + b"<g>" * 100_000, "format_not_read"),
    "zip": (_zip, "archive_refused"),
    "gzip": (lambda: gzip.compress(bytes(50_000_000)), "archive_refused"),
    "xlsx": (lambda: xlsx("<row/>" * 15_000_000), "unpacks_too_large"),
    "xlsx of entities": (
        lambda: xlsx("<row><c><v>&b;</v></c></row>", before='<!DOCTYPE w [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'),
        "broken_table",
    ),
    "mp3 of 100 hours": (_mp3, "media_too_long"),
    "wav of 4 GB": (lambda: wav_header(said=2**32 - 1), "wav_header_wrong"),
    "m3u8": (lambda: b"#EXTM3U\n" + b"#EXTINF:1,\nhttp://127.0.0.1/a.ts\n" * 10_000, "playlist_refused"),
    "json": (lambda: b"[" * 1_000_000, "text"),
}


@pytest.mark.parametrize("name", list(BOMBS))
async def test_a_bomb_is_refused_within_a_second_and_200_mb(store: ResourceStore, refusal: Refusal, name: str) -> None:
    make, code = BOMBS[name]
    data = make()
    await store.add_bytes(picture(), "the decoders are loaded.png")
    before, begun = _memory("VmRSS"), time.perf_counter()
    _forget_peak()
    if code == "text":
        assert (await store.add_bytes(data, "a.json")).kind == "text"
    else:
        assert await refusal(store.add_bytes(data, "a.png")) == code
    assert time.perf_counter() - begun < 1
    assert _memory("VmHWM") - before <= 200


def _forget_peak() -> None:
    CLEAR.write_text("5")


def _memory(name: str) -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


async def test_a_sheet_of_too_many_cells_is_refused(store: ResourceStore, refusal: Refusal) -> None:
    with anyio.fail_after(10):
        assert await refusal(store.add_bytes(xlsx("<row/>" * 1_000_000), "a.xlsx")) == "unpacks_too_large"


async def test_a_large_picture_of_a_phone_is_taken(store: ResourceStore) -> None:
    found = await store.add_bytes(picture("JPEG", size=(8000, 6000), quality=50), "a.jpg")
    assert found.facts == {"width": 8000, "height": 6000}
    assert (await store.add_bytes(png(9_000, 9_000), "a.png")).facts["width"] == 9000


async def test_a_video_that_names_other_files_reads_none(
    store: ResourceStore, refusal: Refusal, tmp_path: Path
) -> None:
    for name in ("a.mp3", "a.mp4", "a.m3u8"):
        hidden = b"ID3\x04\0\0\0\0\0\0#EXTM3U\n#EXTINF:1,\n/etc/hostname\n"
        assert await refusal(store.add_bytes(hidden, name)) == "broken_media"
