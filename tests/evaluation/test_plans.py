"""Planners measured on files of requests."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from hugginggpt.errors import InputError, PlanError
from hugginggpt.evaluation import VOCABULARIES, Entry, evaluate, read_entries
from hugginggpt.evaluation.plans import resources_of
from hugginggpt.interfaces.cli import app
from hugginggpt.plan import Reference, ResourceReference, Task
from hugginggpt.planning.embedded import EmbeddedPlanner
from hugginggpt.resources import Resource
from hugginggpt.testing import Answer, chat_server

DATA = Path(__file__).parents[1] / "data"
TASKBENCH = Path(__file__).parents[3] / "shared" / "data" / "taskbench" / "train.jsonl"


class Fixed:
    """A planner that reads a picture and speaks its text, and refuses what speaks of nothing."""

    async def plan(self, request: str, resources: Sequence[Resource]) -> AsyncIterator[Task]:
        if "nothing" in request:
            raise PlanError("request_lacks_input")
        yield Task("t1", "image-to-text", {"image": ResourceReference(resources[0].id), "aspect": "text"})
        yield Task("t2", "text-to-speech", {"text": Reference("t1")})


def line(request: str, *nodes: object) -> str:
    return json.dumps({"id": request[:4], "request": request, "nodes": list(nodes)})


READ = {"task": "Image-to-Text", "arguments": ["example.jpg"]}
SPEAK = {"task": "Text-to-Speech", "arguments": ["<node-0>"]}


@pytest.mark.anyio
async def test_plans_in_hub_names_are_scored_in_the_tools_of_the_benchmark(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join([line("Read example.jpg to me", READ, SPEAK), line("Do nothing", READ)]), "utf-8")
    report = await evaluate(read_entries(file), Fixed(), VOCABULARIES["taskbench"])
    assert report.shapes["chain"].exact == 1.0
    assert (report.shapes["chain"].e_f1, report.shapes["chain"].v_f1) == (1.0, 1.0)
    assert [one.error for one in report.outcomes] == [None, "request_lacks_input"]
    # Two of three right names are planned, and nothing else is.
    assert report.overall.n_f1 == pytest.approx(0.8)
    assert report.shapes["single"].n_f1 == 0.0
    said = report.to_json()
    assert set(said) == {"overall", "single", "chain", "dag"}
    assert set(said["overall"]) == {"n_f1", "e_f1", "t_f1", "v_f1", "exact", "requests", "ms_p50", "ms_p99"}


@pytest.mark.anyio
async def test_the_fixed_requests_of_the_tests_can_be_measured() -> None:
    entries = read_entries(DATA / "requests.jsonl", limit=12)
    report = await evaluate(entries, EmbeddedPlanner(), VOCABULARIES["hub"])
    assert report.overall.requests == 12
    assert report.overall.n_f1 > 0.9


@pytest.mark.anyio
async def test_the_right_plans_of_the_benchmark_score_one() -> None:
    if not TASKBENCH.exists():
        pytest.skip("the public data is not beside the project")
    entries = read_entries(TASKBENCH, limit=300)
    vocabulary = VOCABULARIES["taskbench"]
    shapes = {entry.id: vocabulary.right(entry).shape for entry in entries if entry.type == "single"}
    assert set(shapes.values()) == {"single"}


class Speaking:
    """A predictor that plans in the tools of the benchmark itself."""

    def predict(self, request: str, files: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        if "nothing" in request:
            raise PlanError("request_lacks_input")
        return [{"task": "Image-to-Text", "arguments": list(files)}, SPEAK]


@pytest.mark.anyio
async def test_what_speaks_the_vocabulary_itself_is_measured_without_translation(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join([line("Read example.jpg to me", READ, SPEAK), line("Do nothing", READ)]), "utf-8")
    report = await evaluate(read_entries(file), Speaking(), VOCABULARIES["taskbench"])
    assert (report.shapes["chain"].exact, report.shapes["chain"].v_f1) == (1.0, 1.0)
    assert [one.error for one in report.outcomes] == [None, "request_lacks_input"]
    assert report.overall.n_f1 == pytest.approx(0.8)


def test_files_are_those_given_and_those_that_the_words_name() -> None:
    entry = Entry("1", "Compare a.jpg with example.wav", ("a.jpg",), ())
    assert [(one.name, one.kind) for one in resources_of(entry)] == [("a.jpg", "image"), ("example.wav", "audio")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not json", "eval_bad_line"),
        ('{"request": "x"}', "eval_bad_line"),
        ('{"request": "", "nodes": []}', "eval_bad_line"),
        ('{"request": "x", "nodes": [3]}', "eval_bad_line"),
        ('{"request": "x", "nodes": [{}]}', "eval_bad_line"),
        ('{"request": "x", "tasks": [], "files": [1]}', "eval_bad_line"),
        ("[" * 100_000, "eval_bad_line"),
        ('{"request": "x", "tasks": [{"task": "translation", "arguments": ["a.txt"]}]}', "eval_bad_line"),
        ('{"request": "x", "tasks": [{"task": "translation", "arguments": {"text": {"file": 3}}}]}', "eval_bad_line"),
    ],
)
def test_a_line_that_is_no_request_is_named(text: str, code: str, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    fine = json.dumps({"request": "fine", "tasks": [{"task": "translation", "arguments": {"text": {"file": "a.txt"}}}]})
    file.write_text(fine + "\n\n" + text + "\n", "utf-8")
    assert len(read_entries(file, limit=1)) == 1
    with pytest.raises(InputError) as caught:
        read_entries(file, form=VOCABULARIES["hub"].graph)
    assert caught.value.code == code
    assert "3" in caught.value.message()


def test_the_command_prints_a_table_or_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(line("Read example.jpg to me", READ, SPEAK), "utf-8")
    assert app.execute(["eval", "plans", str(file), "--vocabulary", "taskbench", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["overall"]["n_f1"] == 1.0
    assert app.execute(["eval", "plans", str(file), "--vocabulary", "taskbench"]) == 0
    assert "n-F1" in capsys.readouterr().out
    assert app.execute(["eval", "plans", str(tmp_path / "none.jsonl")]) == 2
    assert "could not be read" in capsys.readouterr().err
    assert app.execute(["eval", "plans", str(file), "--limit", "-1"]) == 2
    assert ">= 1" in capsys.readouterr().err
    assert app.execute(["eval", "plans", str(DATA / "requests.jsonl"), "--vocabulary", "taskbench"]) == 2
    assert "is not in the vocabulary taskbench" in capsys.readouterr().err
    file.write_text("", "utf-8")
    assert app.execute(["eval", "plans", str(file)]) == 2
    assert "holds no requests" in capsys.readouterr().err


def test_a_language_model_is_measured_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(line("Read example.jpg to me", READ, SPEAK), "utf-8")
    assert app.execute(["eval", "plans", str(file), "--planner", "llm"]) == 2
    assert "No language model is set up" in capsys.readouterr().err
    read = {"id": "t1", "task": "image-to-text", "arguments": {"image": {"file": "f1"}}}
    with chat_server(Answer(json.dumps({"tasks": [read]}))) as server:
        monkeypatch.setenv("HUGGINGGPT_LLM_BASE_URL", server.base_url)
        monkeypatch.setenv("HUGGINGGPT_LLM_MODEL", "tiny")
        command = ["eval", "plans", str(file), "--vocabulary", "taskbench", "--planner", "llm", "--json"]
        assert app.execute(command) == 0
    # It planned one of the two tasks, and nothing else.
    assert json.loads(capsys.readouterr().out)["overall"]["n_f1"] == pytest.approx(2 / 3)
