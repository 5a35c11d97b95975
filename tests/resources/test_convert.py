"""Values as another kind, and files on their way out."""

import errno
import io
import os
import struct
import wave
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread
from made_files import pdf, picture, recording, wav

from hugginggpt.resources import Resource, ResourceStore, Value, convert, export
from hugginggpt.tasks import KINDS, Kind, converts

pytestmark = pytest.mark.anyio
Refusal = Callable[[Awaitable[Any]], Awaitable[str]]


async def _content(store: ResourceStore, value: Value) -> bytes:
    assert value.resource is not None
    path = await to_thread.run_sync(store.path, value.resource)
    return await to_thread.run_sync(path.read_bytes)


async def _value(store: ResourceStore, data: bytes, name: str) -> Value:
    resource = await store.add_bytes(data, name)
    return Value(resource.kind, resource=resource)


async def test_a_value_of_the_kind_that_is_wanted_stays_as_it_is(store: ResourceStore) -> None:
    for value in (Value("text", "x"), Value("boxes", []), await _value(store, picture(), "a.png")):
        assert await convert(value, value.kind, store) == [value]


async def test_inline_values_have_a_text_form(store: ResourceStore) -> None:
    labels = Value("labels", [{"label": "good", "score": 0.75}])
    assert await convert(labels, "text", store) == [Value("text", "good (0.75)")]
    table = await _value(store, b"a,b\n1,x\n", "a.csv")
    assert await convert(table, "text", store) == [Value("text", "a\tb\n1\tx")]


async def test_a_document_gives_the_text_of_its_pages(store: ResourceStore, refusal: Refusal) -> None:
    letter = await _value(store, pdf("Dear Bo", "", "Yours"), "letter.pdf")
    assert await convert(letter, "text", store) == [Value("text", "Dear Bo\n\nYours")]
    scan = await _value(store, picture("PDF"), "scan.pdf")
    assert await refusal(convert(scan, "text", store)) == "document_without_text"


async def test_a_document_gives_its_pages_as_pictures_in_their_order(store: ResourceStore) -> None:
    from PIL import Image

    letter = await _value(store, pdf("one", "", "three"), "letter.pdf")
    pages = await convert(letter, "image", store)
    assert [(page.kind, page.resource.name) for page in pages if page.resource] == [
        ("image", "letter-1.png"),
        ("image", "letter-2.png"),
        ("image", "letter-3.png"),
    ]
    inks: list[int] = []
    for page in pages:
        with Image.open(io.BytesIO(await _content(store, page))) as drawn:
            assert drawn.size == (1700, 2200)
            inks.append(sum(drawn.convert("L").histogram()[:128]))
    assert inks[0] > 100
    assert inks[1] == 0
    assert inks[2] > inks[0]
    assert await convert(letter, "image", store) == pages


async def test_pages_that_were_deleted_are_made_again(store: ResourceStore) -> None:
    letter = await _value(store, pdf("one"), "letter.pdf")
    (page,) = await convert(letter, "image", store)
    assert page.resource is not None
    path = await to_thread.run_sync(store.path, page.resource)
    await to_thread.run_sync(path.unlink)
    assert await convert(letter, "image", store) == [page]
    assert await to_thread.run_sync(path.is_file)


async def test_a_poster_is_drawn_smaller(store: ResourceStore) -> None:
    poster = await _value(store, pdf("x").replace(b"[0 0 612 792]", b"[0 0 9000 9000]"), "poster.pdf")
    (page,) = await convert(poster, "image", store)
    assert page.resource is not None
    assert page.resource.facts["width"] == pytest.approx(2000, abs=2)


@pytest.mark.parametrize("format", ["mp4", "mov", "webm", "matroska", "avi"])
async def test_a_video_gives_its_sound_and_the_frame_in_its_middle(store: ResourceStore, format: str) -> None:
    from PIL import Image

    film = await _value(store, recording(format, video=True), "film.mp4")
    (sound,) = await convert(film, "audio", store)
    assert (sound.kind, sound.resource and sound.resource.name) == ("audio", "film.wav")
    with wave.open(io.BytesIO(await _content(store, sound))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 48000)
        assert file.getnframes() / 48000 == pytest.approx(1.0, abs=0.05)
        samples = memoryview(file.readframes(48000)).cast("h")
    assert max(samples) > 7000
    (frame,) = await convert(film, "image", store)
    with Image.open(io.BytesIO(await _content(store, frame))) as shown:
        assert shown.size == (64, 48)
        # From black to white in a second.
        assert 90 < shown.convert("L").getpixel((32, 24)) < 170


async def test_a_video_that_was_filmed_upright_gives_an_upright_frame(store: ResourceStore) -> None:
    from PIL import Image

    data = bytearray(recording("mp4", video=True, sound=False, half=True))
    # The matrix in the header of the track (ISO 14496-12, 8.3.2): a quarter turn clockwise.
    at = data.index(b"tkhd") + 4 + 40
    data[at : at + 36] = struct.pack(">9i", 0, 1 << 16, 0, -1 << 16, 0, 0, 48 << 16, 0, 1 << 30)
    (frame,) = await convert(await _value(store, bytes(data), "film.mp4"), "image", store)
    with Image.open(io.BytesIO(await _content(store, frame))) as shown:
        assert shown.size == (48, 64)
        assert shown.convert("L").getpixel((24, 5)) > 240
        assert shown.convert("L").getpixel((24, 58)) < 170


async def test_a_video_without_sound_says_so(store: ResourceStore, refusal: Refusal) -> None:
    film = await _value(store, recording("mp4", video=True, sound=False), "film.mp4")
    assert await refusal(convert(film, "audio", store)) == "video_without_sound"


async def test_masks_are_pictures(store: ResourceStore) -> None:
    image = await store.add_bytes(picture(), "mask.png")
    (made,) = await convert(Value("masks", resource=replace(image, kind="masks")), "image", store)
    assert (made.kind, made.resource) == ("image", image)


async def test_each_conversion_that_tasks_allow_is_there_and_no_other(store: ResourceStore, refusal: Refusal) -> None:
    files: dict[Kind, tuple[bytes, str]] = {
        "text": (b"a text", "a.txt"),
        "table": (b"a,b\n1,2\n", "a.csv"),
        "image": (picture(), "a.png"),
        "masks": (picture(), "a.png"),
        "audio": (wav(), "a.wav"),
        "video": (recording("mp4", video=True, seconds=0.3), "a.mp4"),
        "document": (pdf("x"), "a.pdf"),
    }
    for have, (data, name) in files.items():
        value = Value(have, resource=replace(await store.add_bytes(data, name), kind=have))
        for want in KINDS:
            if converts(have, want):
                assert [made.kind for made in await convert(value, want, store)] == [want]
            else:
                assert await refusal(convert(value, want, store)) == "cannot_convert"


async def test_a_resource_goes_out_as_a_copy_with_the_ending_of_its_type(store: ResourceStore, tmp_path: Path) -> None:
    image = await store.add_bytes(picture("JPEG"), "a.png")
    out = tmp_path / "out" / "deep"
    path = await export(image, out, "a-faces", store)
    assert path == out / "a-faces.jpg"
    await to_thread.run_sync(path.write_bytes, b"edited by a person")
    assert await export(image, out, "a-faces", store) == out / "a-faces-2.jpg"
    assert await _content(store, Value("image", resource=image)) == picture("JPEG")
    names = {"audio/wav": "x.wav", "text/csv": "x.csv", "video/mp4": "x.mp4", "application/x-unknown": "x.bin"}
    for media_type, name in names.items():
        assert (await export(replace(image, media_type=media_type), out, "x", store)).name == name


async def test_no_file_is_overwritten_in_a_race(store: ResourceStore, tmp_path: Path) -> None:
    images = [await store.add_bytes(picture(size=(40, 30 + place)), "a.png") for place in range(30)]
    paths: list[Path] = []

    async def out(image: Resource) -> None:
        paths.append(await export(image, tmp_path / "out", "a", store))

    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            for image in images:
                group.start_soon(out, image)
    written = {await to_thread.run_sync(path.read_bytes) for path in paths}
    assert (len(set(paths)), written) == (30, {picture(size=(40, 30 + place)) for place in range(30)})


async def test_a_link_where_the_file_should_go_is_not_followed(store: ResourceStore, tmp_path: Path) -> None:
    target = tmp_path / "target"
    await to_thread.run_sync((tmp_path / "a.png").symlink_to, target)
    image = await store.add_bytes(picture(), "a.png")
    assert (await export(image, tmp_path, "a", store)).name == "a-2.png"
    assert not await to_thread.run_sync(target.exists)


@pytest.mark.parametrize("stem", ["../../up", "/etc/cron.d/x", "a\0b", "..", "", "x" * 500])
async def test_a_name_never_leads_out_of_the_folder(store: ResourceStore, tmp_path: Path, stem: str) -> None:
    image = await store.add_bytes(picture(), "a.png")
    path = await export(image, tmp_path / "out", stem, store)
    assert path.parent == tmp_path / "out"
    assert await to_thread.run_sync(path.is_file)


async def test_a_folder_that_cannot_be_written_is_one_clear_error(
    store: ResourceStore, refusal: Refusal, tmp_path: Path
) -> None:
    image = await store.add_bytes(picture(), "a.png")
    await to_thread.run_sync((tmp_path / "file").write_bytes, b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below", Path(os.devnull) / "x"):
        assert await refusal(export(image, folder, "a", store)) == "cannot_write_folder"
    gone = Resource("sha256:" + "0" * 64, "image", "image/png", "a.png")
    assert await refusal(export(gone, tmp_path / "out", "a", store)) == "not_in_store"


async def test_sound_that_breaks_in_the_middle_is_kept_up_to_there_or_refused(
    store: ResourceStore, refusal: Refusal
) -> None:
    data = bytearray(recording("avi", video=True))
    for place in range(len(data) // 2, len(data) - 2000):
        data[place] = place * 7 % 256
    film = await _value(store, bytes(data), "film.avi")
    (sound,) = await convert(film, "audio", store)
    assert sound.resource is not None
    assert 0 < float(sound.resource.facts["seconds"]) < 1.1


async def test_a_disk_that_is_full_is_not_blamed_on_the_video(
    store: ResourceStore, refusal: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = await _value(store, recording("mp4", video=True), "film.mp4")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(wave.Wave_write, "writeframesraw", full)
    assert await refusal(convert(film, "audio", store)) == "store_unwritable"
