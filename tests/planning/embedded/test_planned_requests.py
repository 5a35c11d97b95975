"""Requests with their right plans. `requests.jsonl` was fixed before the planner was written; so were the entries of
`more-requests.jsonl` called `untouched`, and the others of that file show what was learned since."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from comparing import differences, resources_for

from hugginggpt.planning.embedded.planner import tasks_of

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


def test_every_request_stands_once() -> None:
    requests = [
        entry["request"] + str(entry["files"])
        for name in ("requests", "more-requests")
        for entry in _entries(f"{name}.jsonl")
    ]
    assert [request for request, times in Counter(requests).items() if times > 1] == []
