"""The worst that a person can give: one sentence, what to do, the right exit code, and nothing lost."""

import json
import struct
import zlib
from pathlib import Path

import pytest

from hugginggpt.interfaces.cli import main

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def huge_picture() -> bytes:
    """A PNG of 13,100 × 13,000 pixels in about 20 KB."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    width, height = 13_100, 13_000
    rows = zlib.compress((b"\0" + bytes((width + 7) // 8)) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def lying_wav() -> bytes:
    """A WAV whose header claims two gigabytes of sound; it holds a tenth of a second."""
    sound = bytes(1600)
    form = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    return b"".join(
        [
            b"RIFF",
            struct.pack("<I", 2_000_000_036),
            b"WAVEfmt ",
            struct.pack("<I", len(form)),
            form,
            b"data",
            struct.pack("<I", 2_000_000_000),
            sound,
        ]
    )


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said when a command line is refused."""
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    *_, said, hint = err.strip().splitlines()
    assert said.endswith((".", ")"))
    assert hint.endswith(".") or "hugginggpt" in hint
    return said


def test_a_missing_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert "missing.jpg" in refused(["run", "read it to me", "--file", "missing.jpg"], capsys)


def test_a_folder(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert "folder" in refused(["run", "read it to me", "--file", str(folder)], capsys)


def test_an_empty_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(["run", ""], capsys) == "The request is empty."


def test_a_megabyte_of_text_as_the_request(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert "1,048,576 characters" in refused(["run", "x" * 2**20], capsys)


def test_a_megabyte_of_text_as_a_file(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    sentence = "The bridge over the river was closed on Monday because of the flood. "
    (folder / "long.txt").write_text(sentence * (2**20 // len(sentence)), "utf-8")
    assert main(["run", "Summarize long.txt", "--file", "long.txt"]) == 0
    assert "bridge" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["notice.jpg", "公告.png"])
def test_a_corrupt_picture(name: str, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    data = (EXAMPLES / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])
    assert name in refused(["run", "read it to me", "--file", name], capsys)


def test_a_small_file_with_170_million_pixels(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    data = huge_picture()
    assert len(data) < 30_000
    (folder / "bomb.png").write_bytes(data)
    assert "100" in refused(["run", "read it to me", "--file", "bomb.png"], capsys)


def test_a_wav_with_a_lying_header(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "lie.wav").write_bytes(lying_wav())
    assert "lie.wav" in refused(["run", "write down what is said", "--file", "lie.wav"], capsys)


def test_a_task_that_nothing_can_run_is_named_and_the_other_branch_runs(capsys: pytest.CaptureFixture[str]) -> None:
    request = "Draw a picture of a cat, and tell me if this is positive or negative: “I love it”"
    assert main(["run", request, "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert found["status"] == "partial"
    by_task = {task["task"]: task for task in found["plan"]["tasks"]}
    assert by_task["text-classification"]["enable"] is None
    assert "text-to-image" in by_task["text-to-image"]["enable"]
    assert "Not done: text-to-image" in found["answer"]
    assert "positive" in found["answer"]


def test_only_a_task_that_nothing_can_run_has_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "Write an article about protecting the environment"]) == 1
    out = capsys.readouterr().out
    assert "Not done: text-generation" in out
    assert "would enable it" in out


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "localhost", "[::1]"])
def test_an_address_that_is_not_public(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused(["run", f"Read http://{host}/picture.jpg to me"], capsys)
    assert "http://" in said or host.strip("[]") in said
    assert "public" in said
    assert "public" in refused(["run", "Read it to me", "--file", f"http://{host}/picture.jpg"], capsys)


def test_a_file_that_only_the_words_name_is_not_opened_without_a_terminal(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "secret.txt").write_text("the secret", "utf-8")
    said = refused(["run", "Summarize secret.txt"], capsys)
    assert "secret.txt" in said


def test_an_output_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "blocked").touch()
    arguments = ["run", "Say “hello” out loud", "--out", "blocked/out"]
    assert "blocked" in refused(arguments, capsys)
    assert (folder / "blocked").read_bytes() == b""


def test_nothing_made_is_ever_overwritten(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    for _ in range(2):
        assert main(["run", "Say “hello” out loud", "--out", "made"]) == 0
    assert len(list((folder / "made").iterdir())) == 2
