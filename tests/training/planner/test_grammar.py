"""Requests composed by the grammar: right plans, exact spans, ways held out."""

from collections import Counter
from typing import Any

import pytest
from training.planner.grammar.__main__ import requests
from training.planner.grammar.marked import Mark, Marked
from training.planner.grammar.rows import MIXED, ROWS
from training.planner.grammar.sections import LANGUAGES, ways
from training.planner.grammar.templates import parse, render

from hugginggpt.plan import Plan, Reference, ResourceReference, Task, Template, check
from hugginggpt.resources import named_resource
from hugginggpt.tasks import TASK_TYPES

MADE = list(requests(4000, 7))
HELD = list(requests(600, 7, held_out=True))


def argument(value: Any, files: dict[str, str]) -> Any:
    if isinstance(value, list):
        return tuple(argument(part, files) for part in value)
    if isinstance(value, dict) and "task" in value:
        return Reference(f"t{value['task']}")
    if isinstance(value, dict) and "template" in value:
        return Template(tuple(argument(part, files) for part in value["template"]))
    return ResourceReference(files[value["file"]]) if isinstance(value, dict) else value


def plan_of(line: dict[str, Any]) -> Plan:
    resources = [named_resource(name) for name in line["files"]]
    files = {name: resource.id for name, resource in zip(line["files"], resources, strict=True)}
    tasks = tuple(
        Task(f"t{index}", task["task"], {name: argument(value, files) for name, value in task["arguments"].items()})
        for index, task in enumerate(line["tasks"])
    )
    return Plan(line["request"], tasks, {resource.id: resource for resource in resources})


def test_every_plan_checks_and_is_in_order() -> None:
    for line in MADE + HELD:
        plan = plan_of(line)
        assert [task.id for task in check(plan).tasks] == [task.id for task in plan.tasks], line


def test_every_file_of_a_request_with_tasks_is_read_by_one() -> None:
    for line in MADE:
        read = {name for task in plan_of(line).tasks for name in task.resources()}
        assert len(read) == len(line["files"]), line


def test_spans_are_exact() -> None:
    for line in MADE + HELD:
        for span in line["spans"]:
            said = line["request"][span["start"] : span["end"]]
            arguments = line["tasks"][span["task"]]["arguments"]
            assert said and said == said.strip(), (line, span)
            if span["argument"] in ("prompt", "question", "text", "context", "instruction"):
                value = arguments[span["argument"]]
                assert value == said, (line, span)
            elif span["argument"] is not None:
                assert span["argument"] in arguments, (line, span)


def test_every_request_with_tasks_has_words_that_ask() -> None:
    for line in MADE + HELD:
        said = [span for span in line["spans"] if span["argument"] is None]
        assert bool(said) == bool(line["tasks"]), line


def test_the_same_seed_makes_the_same_requests() -> None:
    again = list(requests(200, 7))

    assert again == MADE[:200]
    assert [line["request"] for line in requests(50, 8)] != [line["request"] for line in again[:50]]


def test_held_out_ways_are_used_only_where_they_are_asked_for() -> None:
    held = {way.id for language in LANGUAGES for found in ways(language).values() for way in found if way.held_out}

    assert not [line for line in MADE if held.intersection(line["ways"])]
    assert not [line for line in HELD if not held.intersection(line["ways"])]


def test_at_least_two_ways_of_each_row_are_held_out_and_others_left() -> None:
    for language in LANGUAGES:
        for section, found in ways(language).items():
            assert sum(way.held_out for way in found) >= 2, (language, section)
            assert sum(not way.held_out for way in found) >= 3, (language, section)
        assert {*ROWS, *MIXED} <= set(ways(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_task_type_with_a_contract_occurs(language: str) -> None:
    counts = Counter(task["task"] for line in MADE if line["language"] == language for task in line["tasks"])
    with_contract = {name for name, task in TASK_TYPES.items() if task.contract}
    # Plans call image-text-to-image image-to-image with an instruction.
    assert with_contract - set(counts) <= {"image-text-to-image"}


def test_files_that_are_named_can_be_found_by_their_names() -> None:
    for line in MADE:
        assert len(set(line["files"])) == len(line["files"])


def test_a_way_is_read_with_its_marks() -> None:
    from random import Random

    way = parse("[read] {X} [aloud]( now|) <voice=male:like a man>")
    said = render(way, lambda fill, place: Marked("a.txt"), Random(1), ("",))

    parts = [(said.text[mark.start : mark.end], mark.argument, mark.value) for mark in said.marks]
    assert parts == [("read", None, None), ("aloud", None, None), ("like a man", "voice", "male")]
    with pytest.raises(ValueError, match="not closed"):
        parse("[read {X}")


def test_marks_move_with_edits() -> None:
    text = Marked("please read it", (Mark(7, 11, 0),))

    edited = text.edited([(0, 6, "pls"), (12, 14, "that")])

    assert edited == Marked("pls read that", (Mark(4, 8, 0),))
