"""Plans as models write them, mended."""

import json
import os
import random
from dataclasses import replace
from typing import Any

import pytest

from hugginggpt.errors import PlanError
from hugginggpt.plan import Reference, ResourceReference, Task, Template, check, plan_from_json
from hugginggpt.plan.repair import Mender, Repaired, repair
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES

NOTICE = Resource("sha256:" + "0" * 64, "image", "image/jpeg", "notice.jpg")
LETTER = Resource("sha256:" + "1" * 64, "text", "text/plain", "letter.txt")
TALK = Resource("sha256:" + "2" * 64, "audio", "audio/wav", "talk.wav")
_MANY = 10_000 if os.environ.get("TEST_LONG") else 600


def mended(tasks: Any, *resources: Resource, request: str = "do it") -> Repaired:
    found = repair({"tasks": tasks} if isinstance(tasks, list) else tasks, request=request, resources=resources)
    check(found.plan)
    assert all(mend.message(language) for mend in found.mends for language in ("en", "zh"))
    return found


def codes(found: Repaired) -> list[str]:
    return [mend.code for mend in found.mends]


def task(name: str, id: str | None = None, **arguments: Any) -> dict[str, Any]:
    return {"task": name, "arguments": arguments} | ({"id": id} if id else {})


def test_a_right_plan_comes_back_as_it_is() -> None:
    tasks = [
        task("image-to-text", "t1", image={"resource": NOTICE.id}, aspect="text"),
        task("translation", "t2", text={"task": "t1"}, target_language="fr"),
    ]
    found = mended(tasks, NOTICE)
    assert found.mends == ()
    assert found.plan.tasks == check(plan_from_json({"tasks": tasks, "resources": {NOTICE.id: NOTICE.to_json()}})).tasks


def test_the_order_of_tasks_is_no_fault() -> None:
    tasks = [task("translation", "b", text={"task": "a"}), task("image-to-text", "a", image={"resource": NOTICE.id})]
    found = mended(tasks, NOTICE)
    assert [one.id for one in found.plan.tasks] == ["a", "b"]
    assert found.mends == ()


@pytest.mark.parametrize(
    "said",
    ["<GENERATED>-0", "<GENERATED-0>", "<node-0>", "$0", "{{t1.text}}", "the output of task 1", "t1", "result from t1"],
)
def test_words_for_an_earlier_output_are_references(said: str) -> None:
    found = mended([task("image-to-text", "t1", image="notice.jpg"), task("translation", "t2", text=said)], NOTICE)
    assert found.plan.tasks[1].arguments["text"] == Reference("t1")
    found = mended(
        [task("image-to-text", "t1", image="notice.jpg"), task("text-to-speech", "t2", text=f"It says: {said}!")],
        NOTICE,
    )
    spoken = found.plan.tasks[1].arguments["text"]
    assert spoken in (Template(("It says: ", Reference("t1"), "!")), f"It says: {said}!")


def test_names_of_task_types_and_arguments_are_put_right() -> None:
    found = mended([{"name": "Text Summarisation", "args": {"document": "letter.txt"}}], LETTER)
    (one,) = found.plan.tasks
    assert (one.task, one.arguments) == ("summarization", {"text": ResourceReference(LETTER.id)})
    assert codes(found) == ["task_name", "argument_name"]
    found = mended([{"task": "ocr", "arguments": ["notice.jpg"]}], NOTICE)
    assert found.plan.tasks[0].arguments == {"image": ResourceReference(NOTICE.id), "aspect": "text"}
    with pytest.raises(PlanError) as caught:
        mended([task("time travel", year=1900)])
    assert caught.value.code == "plan_unknown_task"


@pytest.mark.parametrize(
    ("said", "arguments", "meant"),
    [
        ("Audio Enhancement", {"audio": "talk.wav"}, "audio-to-audio"),
        ("speech_synthesis", {"text": "hello"}, "text-to-speech"),
        ("Conversational Response Modeling", {"prompt": "hello"}, "text-generation"),
        ("Image Generation", {"prompt": "a red boat"}, "text-to-image"),
        ("video creation", {"prompt": "a red boat"}, "text-to-video"),
        ("picture captioner", {"image": "notice.jpg"}, "image-to-text"),
        ("sumarization", {"text": "letter.txt"}, "summarization"),
    ],
)
def test_a_name_that_nobody_knows_is_the_one_with_the_nearest_description(
    said: str, arguments: dict[str, str], meant: str
) -> None:
    found = mended([{"task": said, "arguments": arguments}], NOTICE, LETTER, TALK)
    assert [one.task for one in found.plan.tasks] == [meant]
    assert codes(found) == ["task_name"]
    assert said[:10] in found.mends[0].message()


@pytest.mark.parametrize("said", ["time travel", "cook dinner", "play chess"])
def test_a_name_near_nothing_is_refused(said: str) -> None:
    with pytest.raises(PlanError) as caught:
        mended([task(said, text="letter.txt")], LETTER)
    assert caught.value.code == "plan_unknown_task"


def test_a_plan_that_has_a_version_is_mended_without_reading_its_texts() -> None:
    right = mended(
        [task("image-to-text", "t1", image="notice.jpg"), task("translation", "t2", text={"task": "t1"})], NOTICE
    ).plan
    assert mended(right, NOTICE, request="do it").plan == right
    wrong = replace(
        right,
        tasks=(
            *right.tasks,
            Task("t3", "text-to-speech", {"text": "It costs $0, t1"}, model="starter/x"),
            Task("t4", "image-to-text"),
        ),
    )
    found = mended(wrong, NOTICE)
    assert found.plan.task("t3").arguments == {"text": "It costs $0, t1"}
    assert found.plan.task("t3").model == "starter/x"
    assert {"filled", "duplicate"} <= set(codes(found))


def test_what_is_missing_is_found_by_its_kind() -> None:
    found = mended([task("image-to-text", "t1"), task("translation", "t2"), task("text-to-speech", "t3")], NOTICE)
    assert [dict(one.arguments) for one in found.plan.tasks] == [
        {"image": ResourceReference(NOTICE.id)},
        {"text": Reference("t1")},
        {"text": Reference("t2")},
    ]
    assert codes(found) == ["filled"] * 3
    found = mended([task("text-generation")], request="Write a poem")
    assert found.plan.tasks[0].arguments == {"prompt": "Write a poem"}
    with pytest.raises(PlanError) as caught:
        mended([task("summarization")])
    assert caught.value.code == "plan_missing_argument"


def test_a_picture_for_a_text_is_read_first() -> None:
    found = mended(
        [
            task("summarization", "t1", text={"resource": NOTICE.id}),
            task("translation", "t2", text={"file": "notice.jpg"}),
        ],
        NOTICE,
    )
    assert [one.task for one in found.plan.tasks] == ["image-to-text", "summarization", "translation"]
    read = found.plan.tasks[0].id
    assert [one.arguments["text"] for one in found.plan.tasks[1:]] == [Reference(read), Reference(read)]


def test_references_to_nothing_and_circles_are_cut() -> None:
    found = mended([task("translation", "t1", text={"task": "t9"})], LETTER)
    assert found.plan.tasks[0].arguments["text"] == ResourceReference(LETTER.id)
    assert codes(found) == ["nothing", "filled"]
    found = mended(
        [task("translation", "a", text={"task": "b"}), task("summarization", "b", text={"task": "a"})], LETTER
    )
    assert [(one.id, one.arguments["text"]) for one in found.plan.tasks] == [
        ("a", ResourceReference(LETTER.id)),
        ("b", Reference("a")),
    ]
    assert codes(found) == ["cycle", "filled"]
    found = mended([task("translation", "a", text={"task": "a"})], LETTER)
    assert found.plan.tasks[0].arguments["text"] == ResourceReference(LETTER.id)


def test_a_circle_is_cut_where_its_edge_is_least_likely() -> None:
    # That speech is made of the translation is likely; that a text is translated out of the speech is not.
    speak = task("text-to-speech", "b", text={"task": "a"})
    translate = task("translation", "a", text={"task": "b"})
    for tasks in ([translate, speak], [speak, translate]):
        found = mended(tasks, LETTER)
        assert {one.id: one.arguments["text"] for one in found.plan.tasks} == {
            "a": ResourceReference(LETTER.id),
            "b": Reference("a"),
        }
    # What only reads from a circle keeps what it reads.
    reader = task("text-to-speech", "c", text={"task": "d"})
    circle = [task("translation", "d", text={"task": "e"}), task("summarization", "e", text={"task": "d"})]
    found = mended([reader, *circle], LETTER)
    assert found.plan.task("c").arguments == {"text": Reference("d")}
    assert codes(found) == ["cycle", "filled"]


def test_equal_tasks_are_one_and_equal_ids_are_two() -> None:
    found = mended(
        [
            task("image-to-text", "t1", image="notice.jpg"),
            task("image-to-text", "t2", image="notice.jpg"),
            task("translation", "t2", text={"task": "t1"}, target_language="fr"),
            task("text-to-speech", "t4", text={"task": "t2"}),
        ],
        NOTICE,
    )
    assert [one.task for one in found.plan.tasks] == ["image-to-text", "translation", "text-to-speech"]
    assert {"same_id", "duplicate"} <= set(codes(found))


def test_values_are_put_into_the_type_of_their_parameter() -> None:
    found = mended(
        [
            task("summarization", "t1", text="letter.txt", sentences="3"),
            task("zero-shot-classification", "t2", text="letter.txt", labels="sports, art"),
            task("text-to-speech", "t3", text="hello", voice="Female", speed=7),
        ],
        LETTER,
    )
    assert found.plan.tasks[0].arguments["sentences"] == 3
    assert found.plan.tasks[1].arguments["labels"] == ("sports", "art")
    assert found.plan.tasks[2].arguments == {"text": "hello", "voice": "female"}
    assert codes(found) == ["parameter"]


def test_no_other_file_than_those_given_can_be_read() -> None:
    found = mended([task("image-to-text", "t1", image={"file": "/etc/passwd"})], NOTICE)
    assert found.plan.tasks[0].arguments["image"] == ResourceReference(NOTICE.id)
    with pytest.raises(PlanError):
        mended([task("image-to-text", "t1", image={"resource": "http://169.254.169.254/"})])


def test_tasks_are_given_as_soon_as_what_they_read_is_there() -> None:
    mender = Mender("do it", [NOTICE])
    assert mender.add(task("translation", "t2", text={"task": "t1"})) == []
    assert [one.id for one in mender.add(task("image-to-text", "t1", image="notice.jpg"))] == ["t1", "t2"]
    assert [one.id for one in mender.finish().plan.tasks] == ["t1", "t2"]


@pytest.mark.parametrize("data", ["no plan", "[", '"x"', "3", "null", '{"a": 1}', "NaN"])
def test_what_is_no_plan_is_refused(data: str) -> None:
    with pytest.raises(PlanError):
        repair(data, request="do it", resources=[])


def test_bad_plans_end_valid_mended_or_refused() -> None:
    chance = random.Random(7)
    ends = {"valid": 0, "mended": 0, "refused": 0}
    for _ in range(_MANY):
        data = _bad(chance)
        try:
            found = repair(data, request="do it", resources=[NOTICE, LETTER, TALK])
        except PlanError as error:
            assert error.message() and error.hint()
            ends["refused"] += 1
            continue
        check(found.plan)
        ends["mended" if found.mends else "valid"] += 1
        again = repair(found.plan, request="do it", resources=[NOTICE, LETTER, TALK])
        assert again == Repaired(found.plan, ())
    assert min(ends["mended"], ends["refused"]) > _MANY / 50, ends


_NAMES = [*TASK_TYPES, "ocr", "canny-control", "Text to Speech", "sumarization", "robotics", "", "🙂", "x" * 1000]
_SLOTS = ["text", "image", "audio", "prompt", "question", "labels", "sentences", "foo", "", "texts", "0"]
_WORDS = [
    "$0",
    "<node-1>",
    "<GENERATED>-7",
    "t1",
    "t2",
    "notice.jpg",
    "letter.txt",
    NOTICE.id,
    "../etc/passwd",
    "hello",
    "你好",
]
_ODD = [float("nan"), float("inf"), -1, 10**30, True, None, "", 1.5, 'a "quoted" \\ text', "output of step 2"]


def _deep() -> Any:
    found: Any = "x"
    for place in range(200):
        found = [found] if place % 2 else {"text": found}
    return found


def _value(chance: random.Random, depth: int = 0) -> Any:
    """An argument: a reference, a word, a file, something odd, or more of that inside one another."""
    makers = [
        lambda: {"task": chance.choice(["t1", "t2", "t3", "t9", 0, None, ["t1"]])},
        lambda: chance.choice(_WORDS),
        lambda: {"resource": chance.choice([NOTICE.id, TALK.id, "talk.wav", "http://10.0.0.1/", 5])},
        lambda: chance.choice(_ODD),
        lambda: [_value(chance, depth + 1) for _ in range(chance.randrange(3))] if depth < 30 else [],
        lambda: {"template": ["a", _value(chance, depth + 1)]} if depth < 30 else "a",
        lambda: _deep() if chance.random() < 0.05 else "x",
        lambda: "a" * 1_000_000 if chance.random() < 0.005 else "a",
    ]
    return chance.choice(makers)()


def _bad(chance: random.Random) -> Any:
    """A plan as a tired model writes it: garbage, circles, equal ids, depth, length, numbers that are none."""
    tasks: list[Any] = []
    for place in range(chance.randrange(1, 6)):
        if chance.random() < 0.05:
            tasks.append(chance.choice([None, 3, "text", [], {}]))
            continue
        arguments: Any = {chance.choice(_SLOTS): _value(chance) for _ in range(chance.randrange(4))}
        if chance.random() < 0.1:
            arguments = list(arguments.values())
        entry: dict[str, Any] = {chance.choice(["task", "name"]): chance.choice(_NAMES), "arguments": arguments}
        if chance.random() < 0.8:
            entry["id"] = chance.choice([f"t{place + 1}", "t1", place, True, None])
        tasks.append(entry)
    if chance.random() < 0.05:
        return json.dumps(tasks)[: chance.randrange(1, 40)]
    return chance.choice([{"tasks": tasks}, tasks, {"version": 1, "tasks": tasks}, json.dumps({"plan": tasks})])
