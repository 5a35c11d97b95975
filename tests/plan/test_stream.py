"""Tasks found while they are written: no later than their closing brace, and the same as in the whole."""

import json
import os
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.errors import PlanError
from hugginggpt.plan.stream import MOST_DEPTH, TaskScanner

_MANY = 2000 if os.environ.get("TEST_LONG") else 200
_STRINGS = ['say "hi"', "a } in a { string ]", "back\\slash", "换行\n", '\\"', "", "tasks", "🙂"]


def plan(chance: random.Random) -> list[dict[str, Any]]:
    def value(depth: int) -> Any:
        kinds = [
            chance.choice(_STRINGS),
            chance.randint(-5, 5),
            None,
            True,
            {"task": "t1"},
            {"template": ["a", {"task": "t1"}]},
        ]
        if depth < 3:
            kinds += [[value(depth + 1)], {"tasks": [{"task": "no"}]}, {chance.choice(_STRINGS): value(depth + 1)}]
        return chance.choice(kinds)

    return [
        {
            "id": f"t{place + 1}",
            "task": "translation",
            "arguments": {f"a{at}": value(0) for at in range(chance.randint(0, 3))},
        }
        for place in range(chance.randint(0, 5))
    ]


def written(tasks: list[dict[str, Any]], chance: random.Random) -> str:
    indent = chance.choice([None, 2])
    ascii = chance.random() < 0.5
    if chance.random() < 0.3:
        text = json.dumps(tasks, indent=indent, ensure_ascii=ascii)
    else:
        whole: dict[str, Any] = {"note": chance.choice(_STRINGS)} if chance.random() < 0.5 else {}
        whole |= {"tasks": tasks} | ({"more": [{"x": 1}]} if chance.random() < 0.3 else {})
        text = json.dumps(whole, indent=indent, ensure_ascii=ascii)
    return (
        chance.choice(["", "Here is the plan [as you asked]:\n", 'The "plan": ', "```json\n"])
        + text
        + chance.choice(["", "\n```\nDone {really}."])
    )


def fed(text: str, chance: random.Random) -> list[tuple[int, str]]:
    """Each task with the number of characters that had been fed when it came."""
    scanner, at, found = TaskScanner(), 0, list[tuple[int, str]]()
    while at < len(text):
        step = chance.choice([1, 1, 2, 5, 40, len(text)])
        for task in scanner.feed(text[at : at + step]):
            found.append((at, task))
        at += step
    assert scanner.ended == ("]" in text or "}" in text)
    return found


def test_a_streamed_plan_is_the_whole_one_and_each_task_comes_with_its_last_brace() -> None:
    chance = random.Random(1)
    for _ in range(_MANY):
        tasks = plan(chance)
        text = written(tasks, chance)
        found = fed(text, chance)
        assert [json.loads(task) for _, task in found] == tasks
        end = 0
        for fed_before, task in found:
            end = text.index(task, end) + len(task)
            # Before the piece that brought it, its closing brace had not been fed.
            assert fed_before < end


def test_a_task_comes_before_the_next_one_begins() -> None:
    scanner = TaskScanner()
    assert scanner.feed('{"tasks": [{"id": "t1", "task": "ocr"') == []
    assert scanner.feed("}") == ['{"id": "t1", "task": "ocr"}']
    assert not scanner.ended
    assert scanner.feed(', {"id": "t2"}], "x": [{}]} and {"tasks": [{}]}') == ['{"id": "t2"}']
    assert scanner.ended


@pytest.mark.parametrize(
    "text", ["[sic] no plan", '"quoted" words', "{}", "[]", '{"tasks": {}}', '{"plan": [{"a": 1}]}', ""]
)
def test_what_holds_no_tasks_gives_none(text: str) -> None:
    assert TaskScanner().feed(text) == []


def test_what_is_too_large_is_refused() -> None:
    for text in ('{"tasks": [' + "[" * (MOST_DEPTH + 1), "x" * 1_000_001, '{"tasks": [' + "{}," * 300):
        with pytest.raises(PlanError) as caught:
            TaskScanner().feed(text)
        assert caught.value.code == "plan_too_large"


@given(st.text(alphabet='{}[]":,\\ \nab1task', max_size=300))
def test_garbage_never_breaks_it(text: str) -> None:
    whole = TaskScanner().feed(text)
    scanner = TaskScanner()
    assert [task for letter in text for task in scanner.feed(letter)] == whole
