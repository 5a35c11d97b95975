"""The commands as a person runs them, in this process; what needs a process of its own is in test_process.py."""

import json
from pathlib import Path
from typing import Any

import pytest

from hugginggpt.interfaces.cli import main
from hugginggpt.tasks import TASK_TYPES
from hugginggpt.testing import Answer, chat_server

LOVED = "Is this review positive or negative? “I love this little camera, it is wonderful.”"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_run_answers_on_standard_output_and_tells_the_way_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", LOVED]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Sentiment: positive")
    assert "starter/sentiment-english" in out
    assert "Plan:\n└─ t1  text-classification" in err
    assert "t1 text-classification: started with starter/sentiment-english" in err
    assert "Completed in" in err


def test_run_json_is_one_object_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", LOVED, "--json"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert err == ""
    assert set(found) == {"run_id", "status", "answer", "plan", "results", "usage", "error"}
    assert found["status"] == "completed"
    assert found["error"] is None
    assert found["usage"] == {"llm_calls": 0, "input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0}
    (task,) = found["plan"]["tasks"]
    assert task["id"] == "t1"
    assert task["task"] == "text-classification"
    assert task["depends_on"] == []
    assert task["enable"] is None
    (result,) = found["results"]
    assert set(result) == {"task_id", "status", "model", "outputs", "seconds", "error"}
    assert result["model"]["runtime"] == "starter"
    (output,) = result["outputs"]
    assert set(output) == {"name", "kind", "labels"}
    assert output["labels"][0]["label"] == "positive"


def test_events_are_lines_of_json_from_run_started_to_run_ended(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", LOVED, "--events"]) == 0
    events: list[dict[str, Any]] = [json.loads(line) for line in said(capsys).splitlines()]
    names = [event["event"] for event in events]
    assert names[0] == "run_started"
    assert names[-1] == "run_ended"
    assert {"task_planned", "plan_ready", "task_chosen", "task_started", "task_ended", "answer_delta"} <= set(names)
    assert events[-1]["answer"]["status"] == "completed"


def test_a_plan_is_shown_as_a_tree_as_json_and_as_mermaid(capsys: pytest.CaptureFixture[str]) -> None:
    request = "Read notice.jpg to me and tell me its key phrases"
    assert main(["plan", request]) == 0
    tree = said(capsys).splitlines()
    assert tree[0].startswith("└─ t1  image-to-text  image: notice.jpg")
    assert sorted(line.split()[2] for line in tree[1:]) == ["text-to-speech", "token-classification"]
    assert main(["plan", request, "--json"]) == 0
    plan = json.loads(said(capsys))
    assert plan["version"] == 1
    assert plan["request"] == request
    assert [resource["missing"] for resource in plan["resources"].values()] == [True]
    assert main(["plan", request, "--mermaid"]) == 0
    assert said(capsys).startswith("flowchart LR\n")


def test_a_saved_plan_runs(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["plan", LOVED, "--json"]) == 0
    saved = folder / "plan.json"
    saved.write_text(said(capsys), "utf-8")
    assert main(["run", "--plan", str(saved)]) == 0
    assert said(capsys).startswith("Sentiment: positive")
    assert main(["run", "--plan", str(saved), "and words"]) == 2
    saved.write_text("{", "utf-8")
    assert main(["run", "--plan", str(saved)]) == 2
    assert main(["run", "--plan", str(folder / "other.json")]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_a_model_can_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", LOVED, "--json", "--model", "text-classification=starter/language-identification"]) == 0
    (result,) = json.loads(said(capsys))["results"]
    assert result["model"]["id"] == "starter/language-identification"
    assert main(["run", LOVED, "--model", "text-classification"]) == 2
    assert "TASK=ID" in capsys.readouterr().err


def test_small_talk_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "hello there!"]) == 0
    assert said(capsys).startswith("Hello!")
    assert main(["run", "你好，在吗"]) == 0
    assert said(capsys).startswith("你好")


def test_the_answer_is_in_the_language_of_the_request_and_messages_in_that_of_the_locale(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["run", "“物流太慢了，包装还破了”这条是好评还是差评？"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("情感：负面")
    assert "Completed in" in err


def test_tasks_lists_the_57_types_with_what_can_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tasks", "--json"]) == 0
    listed = json.loads(said(capsys))
    assert [row["task"] for row in listed] == list(TASK_TYPES)
    by_name = {row["task"]: row for row in listed}
    assert {"task", "inputs", "outputs", "parameters", "aliases", "runtimes", "ready"} <= set(listed[0])
    assert by_name["image-to-text"]["ready"] == ["starter"]
    assert by_name["text-to-image"]["ready"] == by_name["text-to-image"]["runtimes"] == []
    assert sum(bool(row["ready"]) for row in listed) >= 17
    assert main(["tasks"]) == 0
    table = said(capsys)
    assert "summarization" in table
    assert "text-to-3d" not in table
    assert main(["tasks", "--all"]) == 0
    assert "text-to-3d" in said(capsys)


def test_doctor_tells_what_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    text = said(capsys)
    assert "hugginggpt 0." in text
    assert "without network" in text
    assert "starter: installed" in text
    assert "speech: installed" in text
    assert "GPL-3.0" in text
    assert main(["doctor", "--json"]) == 0
    found = json.loads(said(capsys))
    assert found["problems"] == []
    assert all(model["unready"] is None for model in found["models"])
    assert all(model["quality"] for model in found["models"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "No request was given."),
        (["run", "  "], "The request is empty."),
        (["run", "x", "--json", "--events"], "can't be given together"),
        (["run", "x", "--nonsense"], "nonsense"),
        (["frobnicate"], "frobnicate"),
        (["run", "hello", "--planner", "magic"], "magic"),
    ],
)
def test_wrong_use_is_said_in_two_sentences(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert words in out + err
    assert "Traceback" not in out + err
    assert len((err or out).strip().splitlines()) <= 2


def test_a_refusal_with_json_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "read it", "--file", "missing.jpg", "--json"]) == 2
    found = json.loads(said(capsys))
    assert found["status"] == "failed"
    assert set(found["error"]) == {"code", "message", "hint"}
    assert found["error"]["code"] == "missing_file"


def test_doctor_says_which_language_model_is_set_up_and_whether_it_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUGGINGGPT_LANGUAGE", "en")
    monkeypatch.setenv("HUGGINGGPT_LLM_MODEL", "tiny")
    monkeypatch.setenv("HUGGINGGPT_LLM_API_KEY", "sk-canary")
    with chat_server(Answer("x")) as server:
        monkeypatch.setenv("HUGGINGGPT_LLM_BASE_URL", server.base_url)
        assert main(["doctor"]) == 0
        assert f"Language model: tiny at {server.base_url}\n" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 0
    told = capsys.readouterr().out
    found = json.loads(told)["llm"]
    assert (found["model"], found["key"]) == ("tiny", True)
    assert "cannot be reached" in found["problem"]
    assert "canary" not in told
