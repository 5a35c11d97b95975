"""What the READMEs show is run as it stands there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hugginggpt.testing import Answer, chat_server

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "README.zh.md"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_the_python_of_the_page_gives_what_its_comments_say(page: str, folder: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )
    assert done.stderr == ""
    first = re.search(r"# (Sentiment: negative|情感：负面)", code)
    assert first is not None
    lines = done.stdout.splitlines()
    assert lines[0].startswith(first.group(1))
    assert "completed" in lines
    assert "flowchart LR" in lines
    assert "notice-speech.wav" in lines[-1] or "notice-朗读.wav" in lines[-1]


@pytest.mark.parametrize("page", PAGES)
def test_the_command_of_the_page_gives_the_transcript(page: str, folder: Path) -> None:
    text = (ROOT / page).read_text("utf-8")
    (command,) = re.findall(r"^hugginggpt (run .*--file.*)$", text, re.MULTILINE)
    transcript = next(block for block in re.findall(r"```\n(.*?)```", text, re.DOTALL) if "└─ t1" in block)
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "hugginggpt", *shlex.split(command)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )
    assert done.returncode == 0
    shown = done.stdout.replace(f"{folder.resolve()}/", "").split("\n\n")
    # Times differ from run to run.
    *told, _ = shown
    assert all(paragraph in transcript for paragraph in told)


@pytest.mark.parametrize(
    ("page", "subject"), [("README.md", "protecting the environment"), ("README.zh.md", "环境保护")]
)
def test_the_article_of_the_page_is_written_by_a_language_model(page: str, subject: str, folder: Path) -> None:
    (command,) = re.findall(r"^hugginggpt (run (?!.*--file).*)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    with chat_server(Answer("Our only home.")) as server:
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "hugginggpt", *shlex.split(command)],
            cwd=folder,
            env={**os.environ, "HUGGINGGPT_LLM_BASE_URL": server.base_url, "HUGGINGGPT_LLM_MODEL": "tiny"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=110,
            check=False,
        )
        assert (done.returncode, len(server.requests)) == (0, 1)
    assert done.stdout.startswith("Our only home.\n\n")
    assert "llm/tiny (text-generation" in done.stdout or "llm/tiny（text-generation" in done.stdout
    assert subject in server.requests[0]["messages"][-1]["content"]
