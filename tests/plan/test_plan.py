import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.errors import PlanError
from hugginggpt.plan import (
    Plan,
    Reference,
    ResourceReference,
    Task,
    Template,
    argument_words,
    check,
    output_kinds,
    plan_from_json,
    plan_to_json,
    to_mermaid,
)
from hugginggpt.resources import Resource

IMAGE = Resource("sha256:" + "a" * 64, "image", "image/jpeg", "notice.jpg")
TABLE = Resource("sha256:" + "b" * 64, "table", "text/csv", "reviews.csv")


def plan_of(*tasks: Task) -> Plan:
    return Plan("a request", tasks, {resource.id: resource for resource in (IMAGE, TABLE)})


READ = Task("t1", "image-to-text", {"image": ResourceReference(IMAGE.id)})
SPEAK = Task("t2", "text-to-speech", {"text": Template(("It says: ", Reference("t1")))})


def old_plan(*tasks: dict[str, Any]) -> Plan:
    return plan_from_json({"tasks": list(tasks)})


def test_a_plan_survives_json() -> None:
    plan = plan_of(READ, SPEAK)
    assert plan_from_json(json.dumps(plan_to_json(plan))) == plan


def test_the_json_is_the_contracts() -> None:
    said = plan_to_json(Plan("read it", (READ,), {IMAGE.id: IMAGE}))
    assert said == {
        "version": 1,
        "request": "read it",
        "resources": {IMAGE.id: {"name": "notice.jpg", "kind": "image", "media_type": "image/jpeg"}},
        "tasks": [
            {
                "id": "t1",
                "task": "image-to-text",
                "arguments": {"image": {"resource": IMAGE.id}},
                "depends_on": [],
                "enable": None,
            }
        ],
    }


def test_depends_on_follows_from_the_references_and_is_ignored_when_read() -> None:
    said = plan_to_json(plan_of(READ, SPEAK))
    said["tasks"][1]["depends_on"] = ["nonsense"]
    assert plan_from_json(said).task("t2").depends_on == ("t1",)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<GENERATED>-0", Reference("0")),
        ("<GENERATED-0>", Reference("0")),
        ("<node-0>", Reference("0")),
        ("$0", Reference("0")),
        ("The caption is <GENERATED>-0.", Template(("The caption is ", Reference("0"), "."))),
        ("<GENERATED>-0, <GENERATED>-1", Template((Reference("0"), ", ", Reference("1")))),
        ("it costs $9", "it costs $9"),
        ("<GENERATED>-7", "<GENERATED>-7"),
    ],
)
def test_old_forms_of_references_are_read(written: str, read: object) -> None:
    plan = old_plan(
        {"id": 0, "task": "image-to-text", "args": {}},
        {"id": 1, "task": "image-to-text", "args": {}},
        {"id": 2, "task": "text-to-speech", "args": {"text": written}},
    )
    assert plan.task("2").arguments["text"] == read


def test_in_a_plan_with_a_version_a_string_is_a_literal() -> None:
    speak = Task("0", "text-to-speech", {"text": "pay $0 for <GENERATED>-0"})
    assert plan_from_json(plan_to_json(plan_of(speak))).task("0") == speak


@pytest.mark.parametrize(
    "text", ["", "nothing", "[1]", '{"tasks": 3}', '{"version": 2}', '{"tasks": [NaN]}', "[" * 10_000]
)
def test_what_is_no_plan_is_refused_with_a_code(text: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_from_json(text)
    assert caught.value.code in {"plan_not_json", "plan_form", "plan_version"}


_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "task", "arguments", "resource", "template", "text", "image"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
_tasks = st.lists(
    st.fixed_dictionaries(
        {"task": st.sampled_from(["ocr", "text-to-speech", "canny-control", "robotics", "nonsense", 3])},
        optional={"id": st.sampled_from([0, 1, "a", None]), "arguments": _json, "args": _json},
    ),
    max_size=4,
)


@given(st.fixed_dictionaries({"tasks": _tasks}, optional={"resources": _json, "request": _json, "version": _json}))
def test_any_object_is_a_checked_plan_or_refused_with_a_code(data: dict[str, Any]) -> None:
    try:
        plan = check(plan_from_json(data))
    except PlanError as error:
        assert error.message("en")
        assert error.hint("zh")
    else:
        assert check(plan) == plan


def test_the_check_resolves_names_and_their_parameters() -> None:
    plan = check(plan_of(Task("t1", "OCR", READ.arguments), Task("t2", "NER", {"text": Reference("t1")})))
    assert [task.task for task in plan.tasks] == ["image-to-text", "token-classification"]
    assert plan.task("t2").arguments["aspect"] == "entities"


def test_the_check_sorts_tasks_and_leaves_a_sorted_plan_as_it_is() -> None:
    assert [task.id for task in check(plan_of(SPEAK, READ)).tasks] == ["t1", "t2"]
    assert check(plan_of(READ, SPEAK)) == plan_of(READ, SPEAK)


@pytest.mark.parametrize(
    ("tasks", "code", "said"),
    [
        (
            (Task("t1", "text-to-speech", {"text": ResourceReference(IMAGE.id)}),),
            "plan_wrong_kind",
            "notice.jpg (image)",
        ),
        ((Task("t1", "text-to-speech", {}),), "plan_missing_argument", "has no text"),
        ((Task("t1", "text-to-speech", {"text": Reference("t9")}),), "plan_unknown_reference", "'t9'"),
        ((READ, Task("t2", "image-to-image", {"image": Reference("t1")})), "plan_wrong_output", "'t1' (image-to-text)"),
        ((READ, Task("t1", "text-to-speech", {"text": "a"})), "plan_duplicate_id", "'t1'"),
        ((Task("t1", "speak", {}),), "plan_unknown_task", "'speak'"),
        ((Task("t1", "robotics", {}),), "plan_no_contract", "'robotics'"),
        ((Task("t1", "text-to-speech", {"text": "a", "pitch": 3}),), "plan_unknown_argument", "'pitch'"),
        (
            (Task("t1", "image-to-text", {"image": ResourceReference("sha256:0")}),),
            "plan_unknown_resource",
            "'sha256:0'",
        ),
        ((Task("t1", "text-classification", {"text": "a", "aspect": "mood"}),), "plan_bad_parameter", "'mood'"),
        (
            (
                Task("a", "summarization", {"text": Reference("b")}),
                Task("b", "summarization", {"text": Reference("a")}),
            ),
            "plan_cycle",
            "circle",
        ),
        ((Task("a", "summarization", {"text": Reference("a")}),), "plan_cycle", "circle"),
    ],
)
def test_what_does_not_type_check_is_refused_with_the_task_and_the_mend(
    tasks: tuple[Task, ...], code: str, said: str
) -> None:
    with pytest.raises(PlanError) as caught:
        check(plan_of(*tasks))
    assert caught.value.code == code
    assert said in caught.value.message("en")
    assert caught.value.hint("en")
    assert caught.value.message("zh") != caught.value.message("en")


def test_structured_outputs_may_fill_text_slots() -> None:
    faces = Task("t1", "object-detection", {"image": ResourceReference(IMAGE.id)})
    check(plan_of(faces, Task("t2", "text-to-speech", {"text": Reference("t1")})))
    check(plan_of(faces, Task("t2", "image-to-text", {"image": Reference("t1", "image")})))
    blur = {"image": ResourceReference(IMAGE.id), "regions": Reference("t1"), "instruction": "blur the faces"}
    check(plan_of(faces, Task("t2", "image-to-image", blur)))


def test_a_text_task_on_a_table_gives_a_table() -> None:
    rows = Task("t1", "text-classification", {"text": ResourceReference(TABLE.id)})
    ask = Task("t2", "table-question-answering", {"table": Reference("t1"), "question": "how many?"})
    plan = check(plan_of(rows, ask))
    assert output_kinds(plan.task("t1"), plan) == ("table",)


def test_mermaid_shows_files_tasks_and_what_flows_and_cannot_be_broken_out_of() -> None:
    text = to_mermaid(plan_of(READ, SPEAK))
    assert 'r1("notice.jpg")' in text
    assert "r1 -->|image| task_t1" in text
    assert "task_t1 -->|text| task_t2" in text
    evil = Resource("sha256:" + "c" * 64, "image", "image/png", 'x");click r1 href "javascript:alert(1)"')
    assert '");' not in to_mermaid(Plan("", (), {evil.id: evil})).replace("#34;", "")


def test_arguments_in_words() -> None:
    plan = plan_of(READ, SPEAK)
    assert argument_words(READ.arguments["image"], plan) == "notice.jpg"
    assert argument_words(SPEAK.arguments["text"], plan) == "It says: (← t1)"
    assert argument_words("x" * 100, plan, width=10) == '"xxxxxxxx…'
