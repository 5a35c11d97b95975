"""A package brings a task type, a card and an expert; planner, selector and executor know them once it is installed."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parents[1] / "examples" / "morse"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the example was installed to by pip."""
    folder = tmp_path_factory.mktemp("installed")
    copy = tmp_path_factory.mktemp("source") / "morse"
    copy.mkdir()
    for file in PACKAGE.glob("*.*"):
        (copy / file.name).write_bytes(file.read_bytes())
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), str(copy)]
    subprocess.run(command, check=True, capture_output=True, timeout=100)
    return folder


def hugginggpt(packages: Path, home: Path, *arguments: str) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(packages), "HUGGINGGPT_HOME": str(home)}
    command = [sys.executable, "-m", "hugginggpt", *arguments, "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)
    return json.loads(done.stdout)


@pytest.mark.parametrize("request_words", ['Beep "sos" as Morse code', "把“sos”变成摩尔斯电码"])
def test_a_request_for_the_new_task_type_is_planned_and_done(
    installed: Path, tmp_path: Path, request_words: str
) -> None:
    done = hugginggpt(installed, tmp_path, "run", request_words, "--out", str(tmp_path / "out"))
    assert done["status"] == "completed"
    assert [task["task"] for task in done["plan"]["tasks"]] == ["text-to-morse"]
    (result,) = done["results"]
    assert result["model"]["id"] == "example/beeper"
    with wave.open(result["outputs"][0]["path"]) as sound:
        # Three short signs of two beats, three long ones of four, three again, and four beats behind each letter.
        assert sound.getnframes() == (2 * (3 * 2 + 4) + 3 * 4 + 4) * 720


def test_the_package_is_in_every_list(installed: Path, tmp_path: Path) -> None:
    tasks = {one["task"]: one for one in hugginggpt(installed, tmp_path, "tasks")}
    assert tasks["text-to-morse"]["models"] == ["example/beeper"]
    found = hugginggpt(installed, tmp_path, "models", "search", "beeps", "--task", "text-to-morse")
    assert [one["id"] for one in found] == ["example/beeper"]


def test_the_example_is_as_short_as_it_is_said_to_be() -> None:
    assert sum(len(file.read_text("utf-8").splitlines()) for file in PACKAGE.glob("*.*")) <= 40


BROKEN = """
from hugginggpt.tasks import TaskType, slots
taken = TaskType("translation", slots("text"), slots("text"), "Mine.", "我的。")
def none():
    raise RuntimeError("not today")
def wrong():
    return ["no card"]
GOOD = TaskType("text-to-tune", slots("text"), slots("audio"), "Turn a text into a tune.", "把文字变成曲调。")
"""
POINTS = """
[hugginggpt.tasks]
good = broken_package:GOOD
none = broken_package:none
taken = broken_package:taken
[hugginggpt.models]
missing = broken_package:missing
wrong = broken_package:wrong
"""


def test_what_is_wrong_with_a_package_is_told_and_takes_nothing_with_it(tmp_path: Path) -> None:
    (tmp_path / "broken_package.py").write_text(BROKEN, "utf-8")
    info = tmp_path / "broken_package-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken-package\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(POINTS, "utf-8")
    code = (
        "import anyio, json; from hugginggpt import AsyncHuggingGPT; from hugginggpt.tasks import TASK_TYPES\n"
        "async def main():\n"
        "    async with AsyncHuggingGPT() as agent:\n"
        "        registry = await agent.registry()\n"
        "        print(json.dumps({'problems': {one.name: one.error for one in registry.problems},"
        " 'tune': 'text-to-tune' in TASK_TYPES, 'slots': len(TASK_TYPES['translation'].inputs)}))\n"
        "anyio.run(main)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "HUGGINGGPT_HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    told = json.loads(done.stdout)
    assert told["tune"]
    assert told["slots"] == 1
    assert set(told["problems"]) == {"none", "taken", "missing", "wrong"}
    assert "not today" in told["problems"]["none"]
    assert "already" in told["problems"]["taken"]
    assert "no ModelCard" in told["problems"]["wrong"]
