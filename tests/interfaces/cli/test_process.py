"""The command as a process of its own: signals, pipes, locales, and a terminal."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

COMMAND = [sys.executable, "-m", "hugginggpt"]
EXAMPLES = Path(__file__).parents[3] / "examples"


def run(
    *arguments: str, folder: Path, given: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_the_request_may_come_from_standard_input(tmp_path: Path) -> None:
    done = run("run", "-", folder=tmp_path, given="Is this positive or negative? “I love it”\n")
    assert done.returncode == 0
    assert done.stdout.startswith("Sentiment: positive")


def test_messages_follow_the_locale_and_the_setting(tmp_path: Path) -> None:
    assert "请求是空的。" in run("run", "", folder=tmp_path, LC_ALL="zh_CN.UTF-8").stderr
    assert "列出任务类型" in run("--help", folder=tmp_path, LANG="zh_CN.UTF-8").stdout
    english = run("run", "", folder=tmp_path, LC_ALL="zh_CN.UTF-8", HUGGINGGPT_LANGUAGE="en")
    assert "The request is empty." in english.stderr


def test_a_locale_without_utf8_loses_nothing(tmp_path: Path) -> None:
    done = run("run", "你好", folder=tmp_path, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert done.stdout.startswith("你好！")


def test_ctrl_c_ends_the_work_and_answers_with_what_was_done(tmp_path: Path) -> None:
    rows = "\n".join(f"{number},这家店的服务非常好，我很喜欢，下次还会再来" for number in range(1900))
    (tmp_path / "reviews.csv").write_text(f"number,review\n{rows}\n", "utf-8")
    arguments = ["run", "每条评论是好评还是差评？", "--file", "reviews.csv", "--events"]
    with subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        events: list[dict[str, Any]] = []
        for line in process.stdout:
            events.append(json.loads(line))
            if events[-1]["event"] == "task_started":
                process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
        assert process.wait(timeout=30) == 130
    assert events[-1]["event"] == "run_ended"
    answer = events[-1]["answer"]
    assert answer["status"] == "cancelled"
    assert [result["status"] for result in answer["results"]] == ["cancelled"]
    assert "Traceback" not in errors


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "tasks", "--json"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=30)


def test_at_a_terminal_the_plan_is_a_tree_and_a_file_of_the_folder_is_opened(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("The bridge is closed. It opens again on Monday. Take the ferry.", "utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "run", "Summarize notes.txt"],
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120"},
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
    ) as process:
        os.close(theirs)
        shown = terminal_output(ours)
        assert process.stdout is not None
        answer = process.stdout.read()
        assert process.wait(timeout=30) == 0
    os.close(ours)
    assert "summarization" in shown
    assert "Completed in" in shown
    assert "starter/extractive-summary" in answer


def terminal_output(end: int) -> str:
    """What is written to a terminal until the program closes it."""
    data = b""
    while select.select([end], [], [], 60)[0]:
        try:
            piece = os.read(end, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    return data.decode("utf-8")
