"""Which task types the prompt lists."""

import json
from pathlib import Path

from hugginggpt.planning.llm.likely import FEW, likely
from hugginggpt.resources import named_resource
from hugginggpt.tasks import TASK_TYPES

DATA = Path(__file__).parents[2] / "data"
TYPES = {name for name, one in TASK_TYPES.items() if one.contract}


def test_few_are_listed_and_those_that_are_needed_are_among_them() -> None:
    lines = [
        json.loads(line)
        for name in ("requests", "more-requests", "plain-requests")
        for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()[::3]
    ]
    listed = [likely(line["request"], [named_resource(name) for name in line["files"]], TYPES) for line in lines]
    assert sum(map(len, listed)) / len(listed) <= 14
    whole = [{task["task"] for task in line["tasks"]} <= found for line, found in zip(lines, listed, strict=True)]
    assert sum(whole) / len(whole) >= 0.99


def test_of_few_none_is_left_out() -> None:
    few = set(sorted(TYPES)[:FEW])
    assert likely("Translate it", [], few) == few
    assert likely("Translate it into French", [named_resource("a.txt")], TYPES) < TYPES
