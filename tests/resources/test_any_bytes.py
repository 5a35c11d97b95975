"""Whatever bytes come, they are a resource or refused with a sentence; nothing else is ever raised or left."""

from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
from hypothesis import example, given, settings
from hypothesis import strategies as st
from made_files import moving, pdf, picture, recording, wav, xlsx

from hugginggpt.errors import ResourceError
from hugginggpt.resources import ResourceStore, Value, convert
from hugginggpt.tasks import KINDS, converts

MAGIC = [
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    b"GIF89a",
    b"RIFF\x40\0\0\0WEBPVP8 ",
    b"RIFF\x40\0\0\0WAVEfmt \x10\0\0\0",
    b"RIFF\x40\0\0\0AVI LIST",
    b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0",
    b"II*\0\x08\0\0\0",
    b"MM\0*\0\0\0\x08",
    b"fLaC\0\0\0\x22",
    b"ID3\x04\0\0\0\0\0\0",
    b"\xff\xfb\x90\x00",
    b"OggS\0\x02",
    b"\0\0\0\x18ftypisom",
    b"\0\0\0\x08moov",
    b"\x1a\x45\xdf\xa3",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"{",
    b"[",
    b"<!DOCTYPE html>",
]
WHOLE = [
    picture("PNG"),
    picture("JPEG"),
    picture("WEBP"),
    picture("GIF"),
    picture("BMP"),
    picture("TIFF"),
    moving("GIF", 3),
    moving("WEBP", 3),
    wav(0.05),
    recording("mp3", seconds=0.2),
    recording("flac", seconds=0.2),
    recording("ogg", seconds=0.2),
    recording("mp4", seconds=0.3, video=True),
    recording("webm", seconds=0.3, video=True),
    recording("avi", seconds=0.3, video=True),
    pdf("hello"),
    xlsx("<row><c><v>1</v></c></row>"),
    "name,score\nBo,3\n".encode("utf-16"),
]

_names = st.sampled_from(["a", "a.png", "a.csv", "a.txt", "a.json", "a.mp4", "a.obj", "../\0"]) | st.text(max_size=20)


async def _take(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder, anyio.fail_after(20):
        store = ResourceStore(Path(folder) / "store")
        try:
            resource = await store.add_bytes(data, name)
        except ResourceError as error:
            assert error.message("en") + error.hint("en") + error.message("zh") + error.hint("zh")
            assert [path for path in store.root.rglob("*") if path.is_file()] == []
            return
        assert resource.size == len(data)
        assert not resource.missing
        for kind in KINDS:
            if converts(resource.kind, kind):
                try:
                    assert await convert(Value(resource.kind, resource=resource), kind, store)
                except ResourceError as error:
                    assert error.message("zh")


@settings(max_examples=60)
@given(st.binary(max_size=400), _names)
@example(b"\xe9", "a")
@example(b"a\r", "a.csv")
def test_any_bytes(data: bytes, name: str) -> None:
    anyio.run(_take, data, name)


@settings(max_examples=60)
@given(st.sampled_from(MAGIC), st.binary(max_size=400), _names)
def test_any_bytes_behind_a_known_beginning(magic: bytes, data: bytes, name: str) -> None:
    anyio.run(_take, magic + data, name)


@settings(max_examples=80)
@given(st.sampled_from(WHOLE), st.data())
def test_good_files_with_some_bytes_changed_or_cut(whole: bytes, data: st.DataObject) -> None:
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del changed[data.draw(st.integers(0, len(changed) - 1)) :]
    anyio.run(_take, bytes(changed), "a")


@settings(max_examples=40)
@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_any_text_comes_back_as_it_was_or_is_refused(text: str, encoding: str) -> None:
    async def take() -> None:
        with TemporaryDirectory() as folder:
            store = ResourceStore(Path(folder))
            try:
                resource = await store.add_bytes(text.encode(encoding, "replace"), "a.md")
            except ResourceError:
                return
            if resource.media_type == "text/markdown":
                assert await store.read_text(resource) == text.encode(encoding, "replace").decode(
                    encoding
                ).removeprefix("\ufeff")

    anyio.run(take)
