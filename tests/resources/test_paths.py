"""Files that a person or the words of a request name: what is opened, and what never is (S2)."""

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread

from hugginggpt.errors import ResourceError
from hugginggpt.resources import ResourceStore, named_resource, safe_name

pytestmark = pytest.mark.anyio
Refusal = Callable[[Awaitable[Any]], Awaitable[str]]

SECRET = b"the secret of somebody else"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A working folder with a file, links that lead out of it, a pipe, and a secret beside it."""
    folder = tmp_path / "work"
    (folder / "deep").mkdir(parents=True)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.txt").write_bytes(SECRET)
    (folder / "mine.txt").write_bytes(b"mine")
    (folder / "deep" / "mine.txt").write_bytes(b"deep")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "inner.txt").symlink_to("mine.txt")
    (folder / "loop").symlink_to("loop")
    (folder / "out").symlink_to(tmp_path / "outside")
    os.mkfifo(folder / "pipe")
    return folder


async def test_a_file_in_the_working_folder_is_opened(store: ResourceStore, work: Path) -> None:
    for name, text in (("mine.txt", "mine"), ("deep/mine.txt", "deep"), ("./deep//mine.txt", "deep")):
        found = await store.add_named(name, work)
        assert (await store.read_text(found), found.name) == (text, "mine.txt")


def _payloads(work: Path) -> list[str]:
    outside = str(work.parent / "secret.txt")
    ups = ["../", "..\\", "%2e%2e/", "%2e%2e%2f", "..%2f", "..%5c", "%252e%252e/", "..;/", "....//", "..\0/", "．．/"]
    ups += [
        "..%c0%af",
        "..%ef%bc%8f",
        ".%2e/",
        "./../",
        "deep/../../",
        "deep/./../../",
        "out/../",
        "..//",
        ".../",
        "..../",
    ]
    found = [up * depth + name for up in ups for depth in (1, 2, 3, 6) for name in ("secret.txt", "etc/hostname")]
    found += [outside, f"file://{outside}", f"//{outside}", f"\\\\?\\{outside}", f"~/{outside}", f"{outside}\0.txt"]
    found += ["link.txt", "out/secret.txt", "out", "loop", "loop/secret.txt", "inner.txt", "inner.txt/", "link.txt/."]
    found += ["pipe", "/dev/zero", "/dev/stdin", "/dev/fd/0", "/proc/self/environ", "/proc/self/cwd/../secret.txt"]
    found += ["/proc/self/root/etc/hostname", "/etc/passwd", "~root/.profile", "~/.ssh/id_rsa", "$HOME/.profile"]
    found += ["", ".", "..", "/", "//", "\0", "mine.txt\0", "mine.txt/", "mine.txt/..", "mine.txt/../../secret.txt"]
    found += ["a" * 300, "a/" * 3000, "\udc80", "C:\\secret.txt", "\\\\host\\share\\secret.txt", "con", "nul"]
    found += [
        f"{prefix}{name}" for prefix in ("zip:", "pipe:", "concat:", "subfile:,,:", "data:,") for name in ("x", outside)
    ]
    found += [f"deep/{name}" for name in ("../out/secret.txt", "../link.txt", "../../secret.txt", "/../../secret.txt")]
    return found


async def test_no_payload_reads_outside_of_the_working_folder(store: ResourceStore, work: Path) -> None:
    payloads = _payloads(work)
    assert len(payloads) >= 200
    read: list[str] = []
    with anyio.fail_after(20):
        for payload in payloads:
            try:
                found = await store.add_named(payload, work)
            except ResourceError as error:
                assert error.message("zh")
                assert SECRET.decode() not in str(error)
                continue
            # A slash at the end of a file's own name, or a dot, is all that is forgiven.
            assert await store.read_text(found) == "mine", payload
            read.append(payload)
    assert set(read) <= {"mine.txt/"}


async def test_each_refusal_of_a_path_says_what_it_is(store: ResourceStore, refusal: Refusal, work: Path) -> None:
    cases = {
        "gone.txt": "missing_file",
        "mine.txt/x": "missing_file",
        "deep": "is_a_directory",
        "pipe": "not_a_file",
        "link.txt": "link_refused",
        "../secret.txt": "outside_folder",
    }
    for name, code in cases.items():
        assert await refusal(store.add_named(name, work)) == code


async def test_a_link_that_comes_in_the_way_of_a_folder_is_not_followed(
    store: ResourceStore, refusal: Refusal, work: Path
) -> None:
    assert await refusal(store.add_named("out/secret.txt", work)) in ("link_refused", "missing_file")


async def test_a_file_that_a_person_names_is_opened_also_through_a_link(store: ResourceStore, work: Path) -> None:
    assert await store.read_text(await store.add_file(work / "link.txt")) == SECRET.decode()


async def test_what_is_no_file_is_refused_at_once(store: ResourceStore, refusal: Refusal, work: Path) -> None:
    cases = {
        work / "gone": "missing_file",
        work: "is_a_directory",
        work / "pipe": "not_a_file",
        Path("/dev/zero"): "not_a_file",
        Path("/dev/null"): "not_a_file",
        work / "loop": "link_refused",
        work / ("x" * 300): "missing_file",
        work / "a\0b": "missing_file",
        Path(): "is_a_directory",
    }
    with anyio.fail_after(5):
        for path, code in cases.items():
            assert await refusal(store.add_file(path)) == code


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
async def test_a_file_without_rights_is_refused(store: ResourceStore, refusal: Refusal, work: Path) -> None:
    await to_thread.run_sync((work / "mine.txt").chmod, 0)
    assert await refusal(store.add_file(work / "mine.txt")) == "unreadable_file"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("notice.jpg", "notice.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("公告 1.png", "公告 1.png"),
        ("a\r\nb\0c.txt", "abc.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\u200b.txt", "a.txt"),
        ('a:b*c?"<>|.txt', "a-b-c-----.txt"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        (" . ", "file"),
        ("\udc80", "file"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        (".hidden", ".hidden"),
    ],
)
def test_names_are_safe_to_show_and_to_write(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    ("name", "id", "kind", "media_type", "shown"),
    [
        ("cat.JPG", "file:cat.JPG", "image", "image/jpeg", "cat.JPG"),
        ("photos/cat.png", "file:photos/cat.png", "image", "image/png", "cat.png"),
        ("会议.mp3", "file:会议.mp3", "audio", "audio/mpeg", "会议.mp3"),
        ("clip.mov", "file:clip.mov", "video", "video/quicktime", "clip.mov"),
        ("a.pdf", "file:a.pdf", "document", "application/pdf", "a.pdf"),
        (
            "a.xlsx",
            "file:a.xlsx",
            "table",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "a.xlsx",
        ),
        ("notes", "file:notes", "text", "text/plain", "notes"),
        (
            "https://example.com/a/cat.webp?x=1#y",
            "url:https://example.com/a/cat.webp?x=1#y",
            "image",
            "image/webp",
            "cat.webp",
        ),
        ("https://example.com/", "url:https://example.com/", "text", "text/html", "example.com"),
        ("http://[/a.png", "url:http://[/a.png", "image", "image/png", "a.png"),
    ],
)
def test_what_is_only_named_is_typed_by_its_ending(name: str, id: str, kind: str, media_type: str, shown: str) -> None:
    found = named_resource(name)
    assert (found.id, found.kind, found.media_type, found.name) == (id, kind, media_type, shown)
    assert found.missing
