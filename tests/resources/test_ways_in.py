"""Files, bytes and what is found of them: the kind goes by the content, whatever the name says."""

import hashlib
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread
from made_files import SOUND_CODECS, VIDEO_CODECS, many_frames, moving, pdf, picture, recording, wav, wav_header, xlsx

from hugginggpt.errors import MissingExtra
from hugginggpt.resources import ResourceLimits, ResourceStore

pytestmark = pytest.mark.anyio
Refusal = Callable[[Awaitable[Any]], Awaitable[str]]

CSV = "name,score\nBo,3\nChris,4\n"


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("WEBP", "image/webp"),
        ("GIF", "image/gif"),
        ("BMP", "image/bmp"),
        ("TIFF", "image/tiff"),
    ],
)
async def test_pictures_are_known_by_their_content(store: ResourceStore, ending: str, media_type: str) -> None:
    found = await store.add_bytes(picture(ending), "notes.txt")
    assert (found.kind, found.media_type, found.facts) == ("image", media_type, {"width": 40, "height": 30})
    assert found.name == "notes.txt"


@pytest.mark.parametrize("ending", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
async def test_a_picture_that_is_cut_off_is_refused(store: ResourceStore, refusal: Refusal, ending: str) -> None:
    data = picture(ending, size=(200, 100))
    assert await refusal(store.add_bytes(data[: len(data) * 2 // 3], "a.png")) == "broken_picture"


@pytest.mark.parametrize(("ending", "frames"), [("GIF", 3), ("WEBP", 3), ("PNG", 3), ("TIFF", 3)])
async def test_frames_of_moving_pictures_are_counted(store: ResourceStore, ending: str, frames: int) -> None:
    found = await store.add_bytes(moving(ending, frames), "a.gif")
    assert found.facts == {"width": 8, "height": 8, "frames": frames}
    assert (await store.add_bytes(many_frames(64), "a.gif")).facts["frames"] == 64


SOUNDS = {
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "ipod": "audio/mp4",
    "mp4": "audio/mp4",
    "webm": "audio/webm",
}


@pytest.mark.parametrize("format", list(SOUND_CODECS))
async def test_sound_is_known_by_its_content(store: ResourceStore, format: str) -> None:
    found = await store.add_bytes(recording(format), "film.mp4")
    assert (found.kind, found.media_type) == ("audio", SOUNDS[format])
    assert found.facts["seconds"] == pytest.approx(1.0, abs=0.02)


VIDEOS = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "matroska": "video/x-matroska",
    "avi": "video/x-msvideo",
}


@pytest.mark.parametrize("format", list(VIDEO_CODECS))
async def test_video_is_known_by_its_content(store: ResourceStore, format: str) -> None:
    found = await store.add_bytes(recording(format, video=True), "sound.wav")
    assert (found.kind, found.media_type) == ("video", VIDEOS[format])
    assert (found.facts["width"], found.facts["height"]) == (64, 48)
    assert found.facts["seconds"] == pytest.approx(1.0, abs=0.2)


async def test_a_plain_wav_file_is_measured_by_its_header(store: ResourceStore) -> None:
    found = await store.add_bytes(wav(0.5, rate=44100, channels=2), "a.mp3")
    assert (found.kind, found.media_type, found.facts) == ("audio", "audio/wav", {"seconds": 0.5})
    mu_law = await store.add_bytes(wav_header(tag=7, bits=8), "a.wav")
    assert mu_law.facts == {"seconds": 0.2}


@pytest.mark.parametrize(
    "lie",
    [
        {"rate": 0},
        {"rate": 2**31},
        {"channels": 0},
        {"channels": 200},
        {"bits": 0},
        {"bits": 7},
        {"said": 0},
        {"said": 1601},
        {"said": 2**32 - 1},
    ],
)
async def test_a_wav_file_that_lies_is_refused(store: ResourceStore, refusal: Refusal, lie: dict[str, int]) -> None:
    assert await refusal(store.add_bytes(wav_header(**lie), "a.wav")) == "wav_header_wrong"


async def test_a_wav_file_without_sound_or_form_is_refused(store: ResourceStore, refusal: Refusal) -> None:
    whole = wav_header()
    assert await refusal(store.add_bytes(whole[:12], "a.wav")) == "wav_header_wrong"
    assert await refusal(store.add_bytes(whole[:30], "a.wav")) == "wav_header_wrong"
    assert await refusal(store.add_bytes(whole[:12] + whole[36:], "a.wav")) == "wav_header_wrong"


async def test_documents_tables_and_texts_are_known_by_their_content(store: ResourceStore) -> None:
    cells = '<row><c t="s"><v>0</v></c></row><row><c><v>3</v></c></row>'
    cases: dict[str, tuple[bytes, str, str, dict[str, int]]] = {
        "a.jpg": (pdf("one", "two"), "document", "application/pdf", {"pages": 2}),
        "b.txt": (CSV.encode(), "table", "text/csv", {"rows": 2}),
        "c.pdf": (CSV.replace(",", "\t").encode(), "table", "text/tab-separated-values", {"rows": 2}),
        "d.csv": (b"word\nyes\n", "table", "text/csv", {"rows": 1}),
        "e.doc": (
            xlsx(cells, strings=("amount",)),
            "table",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            {"rows": 1},
        ),
        "f.json": (b'[{"a": 1}, {"a": 2, "b": null}]', "table", "application/json", {"rows": 2}),
        "g.txt": (b'{"a": 1}\n{"a": 2}\n', "table", "application/x-ndjson", {"rows": 2}),
        "h.json": (b'{"a": [1, 2]}', "text", "application/json", {}),
        "i.png": (b"Dear Bo,\nthe war is over, at last.\n", "text", "text/plain", {}),
        "j.md": (b"# A title\n", "text", "text/markdown", {}),
        "k.txt": (b"<!DOCTYPE html><html><body><p>Hi</body></html>", "text", "text/html", {}),
        "l.csv": (picture(), "image", "image/png", {"width": 40, "height": 30}),
        "m.bin": (b"glTF\x02\0\0\0" + bytes(20), "3d", "model/gltf-binary", {}),
        "n.obj": (b"v 0 0 0\nv 0 1 0\nv 1 0 0\nf 1 2 3\n", "3d", "model/obj", {}),
    }
    for name, (data, kind, media_type, facts) in cases.items():
        found = await store.add_bytes(data, name)
        assert (found.kind, found.media_type, found.facts) == (kind, media_type, facts), name


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format_not_read"),
        (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a -->\n<svg/>", "format_not_read"),
        ("<svg/>".encode("utf-16"), "format_not_read"),
        (b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n", "playlist_refused"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist_refused"),
        (b"[playlist]\nFile1=/etc/passwd\n", "playlist_refused"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "format_not_read"),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1avif", "format_not_read"),
        (b"8BPS\0\x01", "format_not_read"),
        (b"{\\rtf1 hello}", "format_not_read"),
        (b"\x1f\x8b\x08\0", "archive_refused"),
        (b"Rar!\x1a\x07\0", "archive_refused"),
        (b"a".ljust(257, b"\0") + b"ustar\0", "archive_refused"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "unknown_format"),
        (bytes(100), "unknown_format"),
        (b"\x01\x02\x03\x04\x05", "unknown_format"),
        (b"\x80\x81\xff\xfe\xfd", "unknown_format"),
        (b"\x1a\x45\xdf\xa3" + bytes(40), "broken_media"),
        (b"OggS" + bytes(40), "broken_media"),
        (b"%PDF-1.7\nnothing", "broken_document"),
        (b"PK\x03\x04nothing", "broken_table"),
        (b"", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
    ],
)
@pytest.mark.parametrize("name", ["a.png", "a.txt", "a.csv", "a"])
async def test_what_is_not_read_is_refused_whatever_it_is_called(
    store: ResourceStore, refusal: Refusal, data: bytes, code: str, name: str
) -> None:
    assert await refusal(store.add_bytes(data, name)) == code


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Grüße 世界"),
        ("utf-8-sig", "世界"),
        ("utf-16", "Grüße 世界"),
        ("utf-32", "Grüße"),
        ("gb18030", "今天天气很好，我们去公园散步。"),
        ("gb2312", "通知：明天停水"),
        ("cp1252", "Für Elise, café, naïve, 5 €"),
    ],
)
async def test_texts_are_read_in_their_encoding(store: ResourceStore, encoding: str, text: str) -> None:
    found = await store.add_bytes(text.encode(encoding), "a.txt")
    assert found.kind == "text"
    assert await store.read_text(found) == text


async def test_a_web_page_is_read_without_its_markup(store: ResourceStore) -> None:
    page = """<!-- saved --><!DOCTYPE html><html><head><title>x</title><style>p {color: red}</style></head>
    <body><h1>Fish &amp; Chips</h1><script>steal("</p>")</script><p>Open  <b>every</b>
    day.</p><ul><li>one<li>two</ul><noscript>no</noscript></body></html>"""
    found = await store.add_bytes(page.encode(), "index.php")
    assert (await store.read_text(found)).split("\n") == ["Fish & Chips", "", "Open every day.", "", "one", "two"]


async def test_a_file_lies_under_its_digest_for_its_owner_alone(store: ResourceStore, tmp_path: Path) -> None:
    file = tmp_path / "holiday.png"
    await to_thread.run_sync(file.write_bytes, picture())
    assert not store.root.exists()
    found = await store.add_file(file)
    assert found.id == f"sha256:{hashlib.sha256(picture()).hexdigest()}"
    assert (found.name, found.size) == ("holiday.png", len(picture()))
    path = await to_thread.run_sync(store.path, found)
    assert path.read_bytes() == picture()
    assert path.stat().st_mode & 0o777 == 0o400
    assert (store.root.stat().st_mode & 0o777, path.suffix) == (0o700, "")
    assert (await store.add_file(file, name="../other.jpg")).name == "other.jpg"


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_equal_bytes_are_one_file_also_when_they_come_at_once(store: ResourceStore) -> None:
    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            for number in range(20):
                group.start_soon(store.add_bytes, picture(), f"{number}.png")
    assert len(_files(store.root)) == 1


async def test_a_refused_or_cancelled_file_leaves_nothing(store: ResourceStore, refusal: Refusal) -> None:
    assert await refusal(store.add_bytes(picture()[:50], "a.png")) == "broken_picture"
    with anyio.move_on_after(0):
        await store.add_bytes(picture(), "a.png")
    assert [path.parent.name for path in _files(store.root) if path.parent.name == "incoming"] == []


async def test_what_a_dead_process_left_is_swept_after_a_day(store: ResourceStore) -> None:
    await store.add_bytes(b"a text", "a.txt")
    old, young = store.root / "incoming" / "old", store.root / "incoming" / "young"
    for path in (old, young):
        await to_thread.run_sync(path.write_bytes, b"half")
    await to_thread.run_sync(os.utime, old, (0, 0))
    await ResourceStore(store.root).add_bytes(b"another text", "b.txt")
    assert (old.exists(), young.exists()) == (False, True)


async def test_a_damaged_file_in_the_store_is_replaced_by_a_whole_one(store: ResourceStore) -> None:
    path = await to_thread.run_sync(store.path, await store.add_bytes(picture(), "a.png"))
    await to_thread.run_sync(path.unlink)
    await to_thread.run_sync(path.write_bytes, b"")
    await store.add_bytes(picture(), "a.png")
    assert await to_thread.run_sync(path.read_bytes) == picture()


async def test_limits_are_held_for_each_kind(tmp_path: Path, refusal: Refusal) -> None:
    limits = ResourceLimits(
        image_bytes=100, audio_bytes=3000, video_bytes=50_000, document_bytes=400, text_bytes=50, pages=1, seconds=0.3
    )
    store = ResourceStore(tmp_path / "store", limits=limits)
    cases = [
        (picture(), "file_too_large"),
        (wav(0.25), "file_too_large"),
        (recording("flac", seconds=0.29), "file_too_large"),
        (wav(0.31, rate=2000), "media_too_long"),
        (recording("mp4", video=True), "media_too_long"),
        (pdf("x" * 400), "file_too_large"),
        (b"word " * 11, "file_too_large"),
        (b"a,b\n" * 20, "file_too_large"),
    ]
    for data, code in cases:
        assert await refusal(store.add_bytes(data, "a")) == code
    assert await refusal(ResourceStore(tmp_path / "s", limits=ResourceLimits(pages=1)).add_bytes(pdf("", ""), "a")) == (
        "too_many_pages"
    )


async def test_a_stream_is_asked_for_no_more_than_the_limit(tmp_path: Path, refusal: Refusal) -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        yield picture()
        while True:
            asked += 1
            yield bytes(1000)

    store = ResourceStore(tmp_path / "store", limits=ResourceLimits(image_bytes=100_000))
    with anyio.fail_after(10):
        assert await refusal(store.add_stream(endless(), "a.png")) == "file_too_large"
    assert asked == 100
    assert await to_thread.run_sync(_files, store.root) == []


@pytest.mark.parametrize(
    ("module", "package", "data"),
    [
        ("PIL", "pillow", picture()),
        ("av", "av", recording("mp3", seconds=0.2)),
        ("pypdfium2", "pypdfium2", pdf("x")),
    ],
)
async def test_a_package_that_is_not_there_is_named(
    store: ResourceStore, monkeypatch: pytest.MonkeyPatch, module: str, package: str, data: bytes
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra) as caught:
        await store.add_bytes(data, "a")
    assert package in caught.value.message()
    assert (await store.add_bytes(wav(), "a.wav")).kind == "audio"


async def test_a_large_file_is_cut_off_at_the_limit_and_not_read_to_its_end(
    store: ResourceStore, refusal: Refusal, tmp_path: Path
) -> None:
    file = tmp_path / "large.png"

    def sparse() -> None:
        with file.open("wb") as large:
            large.write(picture())
            large.truncate(1 << 40)

    await to_thread.run_sync(sparse)
    with anyio.fail_after(5):
        assert await refusal(store.add_file(file)) == "file_too_large"


async def test_an_encrypted_document_is_refused_and_the_next_one_not_blamed_for_it(
    store: ResourceStore, refusal: Refusal
) -> None:
    assert await refusal(store.add_bytes(pdf("x", encrypted=True), "a.pdf")) == "locked_document"
    assert await refusal(store.add_bytes(pdf(), "a.pdf")) == "broken_document"
    assert await refusal(store.add_bytes(pdf(*["x"] * 501), "a.pdf")) == "too_many_pages"


async def test_a_store_that_cannot_be_written_says_so(tmp_path: Path, refusal: Refusal) -> None:
    blocked = tmp_path / "blocked"
    await to_thread.run_sync(blocked.write_bytes, b"a file in the way")
    assert await refusal(ResourceStore(blocked).add_bytes(b"text", "a.txt")) == "store_unwritable"


async def test_what_is_not_in_the_store_is_not_read(store: ResourceStore, refusal: Refusal) -> None:
    found = await store.add_bytes(b"a text", "a.txt")
    await to_thread.run_sync((await to_thread.run_sync(store.path, found)).unlink)
    assert await refusal(store.read_text(found)) == "not_in_store"
    assert await refusal(store.read_table(found)) == "not_in_store"
