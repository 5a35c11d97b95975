"""Requests with their right plans. `requests.jsonl` was fixed before the planner was written; so were the entries of
`more-requests.jsonl` called `untouched`, and the others of that file show what was learned since.
`plain-requests.jsonl` was written before the network was trained; nothing was changed to plan its requests right."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from comparing import differences, resources_for

from hugginggpt.errors import PlanError
from hugginggpt.planning.embedded.planner import tasks_of
from hugginggpt.tasks import TASK_TYPES

DATA = Path(__file__).parents[2] / "data"


def _entries(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def _wrong(entries: list[dict[str, Any]]) -> dict[str, list[str]]:
    found = {
        entry["id"]: differences(entry, tasks_of(entry["request"], resources_for(entry["files"]))) for entry in entries
    }
    return {id: said for id, said in found.items() if said}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_fixed_requests_are_planned_right(language: str) -> None:
    entries = [entry for entry in _entries("requests.jsonl") if entry["language"] == language]
    assert len(entries) == 40
    wrong = _wrong(entries)
    assert len(wrong) <= 2, wrong


@pytest.mark.parametrize("part", ["untouched", "seen", "later"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_further_requests_are_planned_right(part: str, language: str) -> None:
    entries = [entry for entry in _entries("more-requests.jsonl") if entry["id"].startswith(f"{part}-{language}")]
    assert len(entries) >= 30
    wrong = _wrong(entries)
    assert len(wrong) <= len(entries) * 0.03, wrong


@pytest.mark.parametrize(("language", "least"), [("en", 0.85), ("zh", 0.80)])
def test_plain_requests_are_planned_right(language: str, least: float) -> None:
    """F1 of the task types over all requests, and the share of plans that are right as a whole."""
    entries = [entry for entry in _entries("plain-requests.jsonl") if entry["language"] == language]
    assert len(entries) >= 100
    both = wanted = planned = right = 0
    for entry in entries:
        resources = resources_for(entry["files"])
        try:
            tasks = tasks_of(entry["request"], resources)
        except PlanError:
            tasks = ()
        want, got = Counter(one["task"] for one in entry["tasks"]), Counter(task.task for task in tasks)
        both, wanted, planned = both + (want & got).total(), wanted + want.total(), planned + got.total()
        right += not differences(entry, tasks)
    assert 2 * both / (wanted + planned) >= least
    assert right / len(entries) >= 0.65


def test_every_task_type_is_asked_for_in_both_languages() -> None:
    contract = {name for name, task in TASK_TYPES.items() if task.contract and task.inputs} - {"any-to-any"}
    for language in ("en", "zh"):
        entries = [entry for entry in _entries("plain-requests.jsonl") if entry["language"] == language]
        assert {one["task"] for entry in entries for one in entry["tasks"]} >= contract
        assert sum(not entry["tasks"] for entry in entries) >= 5


def test_every_request_stands_once() -> None:
    requests = [
        entry["request"] + str(entry["files"])
        for name in ("requests", "more-requests", "plain-requests")
        for entry in _entries(f"{name}.jsonl")
    ]
    assert [request for request, times in Counter(requests).items() if times > 1] == []
