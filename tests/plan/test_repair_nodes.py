"""Plans in a vocabulary of tools with arguments by place, as models write them, mended."""

import json
import os
import random
from collections.abc import Collection
from typing import Any

import pytest

from hugginggpt import encoder
from hugginggpt.errors import MissingExtra, PlanError
from hugginggpt.plan.repair import RepairedNodes, Tool, Toolbox, repair_nodes

_MANY = 10_000 if os.environ.get("TEST_LONG") else 500
REQUEST = "Read the notice in notice.jpg, tell me what 'Guten Morgen' means and speak it."


def kind_of(literal: str) -> str:
    endings = {".jpg": "image", ".wav": "audio"}
    return next((kind for ending, kind in endings.items() if ending in literal), "text")


def box() -> Toolbox:
    tools = [
        Tool("Reader", ("image",), ("text",), ("read the text in an image", "text recognition")),
        Tool("Translator", ("text",), ("text",), ("translate a text into another language",)),
        Tool("Speaker", ("text",), ("audio",), ("read a text aloud", "convert text to speech")),
        Tool("Listener", ("audio",), ("text",), ("transcribe a recording", "speech recognition")),
        Tool("Painter", ("text",), ("image",), ("draw a picture from words", "image generation")),
        Tool("Picture Editor", ("image", "text"), ("image",), ("edit an image as described in a text",)),
        Tool("Comparer", ("text", "text"), (), ("determine the similarity of two texts",)),
    ]
    return Toolbox({tool.name: tool for tool in tools}, kind_of, {"ocr": "Reader"}.get)


BOX = box()


def node(task: str, *arguments: Any) -> dict[str, Any]:
    return {"task": task, "arguments": list(arguments)}


def mended(*nodes: Any, request: str = REQUEST, evidence: Collection[str] = (), **more: Any) -> RepairedNodes:
    found = repair_nodes({"nodes": list(nodes), **more}, BOX, request=request, evidence=evidence)
    assert all(mend.message(language) for mend in found.mends for language in ("en", "zh"))
    return found


def codes(found: RepairedNodes) -> list[str]:
    return [mend.code for mend in found.mends]


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [node("Reader", "notice.jpg"), node("Translator", "<node-0>")],
        # Forward references, kinds that do not fit, and a step that reads from itself are no reason to touch a plan.
        [node("Translator", "<node-1>"), node("Reader", "notice.jpg")],
        [node("Speaker", "hello"), node("Translator", "<node-0>")],
        [node("Reader", "notice.jpg"), node("Translator", "<node-1>")],
        [node("Reader", "notice.jpg"), node("Translator", {"text": "<node-0>"})],
    ],
)
def test_a_plan_with_right_names_and_numbers_of_arguments_is_believed(nodes: list[Any]) -> None:
    links = [[0, 1]] if len(nodes) > 1 else []
    for evidence in ([], ["Reader"], ["Painter", "Comparer"]):
        found = mended(*nodes, links=links, evidence=evidence)
        assert (list(found.nodes), found.mends) == (nodes, ())


def test_names_are_found_by_alias_by_words_and_by_meaning() -> None:
    found = mended(node("OCR", "notice.jpg"), node("Text Translator", "<node-0>"), node("Speech Synthesis", "<node-1>"))
    assert [one["task"] for one in found.nodes] == ["Reader", "Translator", "Speaker"]
    assert codes(found) == ["task_name"] * 3


def test_what_flows_decides_between_names() -> None:
    """`Recognition` is of texts in pictures or of speech, by what it is given."""
    for file, tool in (("notice.jpg", "Reader"), ("talk.wav", "Listener")):
        assert mended(node("Content Recognition", file)).nodes[0]["task"] == tool


def test_what_the_plan_says_of_a_step_counts_more_than_its_name() -> None:
    steps = [
        "Step 1: Use Reader to read the text in the image",
        "Step 2: Use Speaker to translate the text into French",
    ]
    found = mended(node("Reader", "notice.jpg"), node("Speaker", "<node-0>"), task_steps=steps)
    assert [one["task"] for one in found.nodes] == ["Reader", "Translator"]
    right = [*steps[:1], "Step 2: Use Speaker to read the text aloud"]
    assert codes(mended(node("Reader", "notice.jpg"), node("Speaker", "<node-0>"), task_steps=right)) == []


def test_what_another_planner_expects_decides_where_names_do_not() -> None:
    for name in ("Translator", "Speaker", "Painter"):
        assert mended(node("Words", "anything"), evidence=[name]).nodes[0]["task"] == name


def test_arguments_are_read_however_they_are_written() -> None:
    found = mended(
        node("OCR", {"name": "image", "value": "notice.jpg"}),
        node("Translator", {"name": "<node-0>", "value": ""}),
        {"task": "Picture Editor", "arguments": {"image": "a.jpg", "text": ["make", "it", "red"]}},
        node("Comparer", {"first": "<node-0>", "second": "<node-1>"}),
    )
    assert list(found.nodes) == [
        node("Reader", "notice.jpg"),
        node("Translator", "<node-0>"),
        node("Picture Editor", "a.jpg", "make it red"),
        node("Comparer", "<node-0>", "<node-1>"),
    ]


def test_edges_that_the_plan_lists_are_drawn_where_an_input_is_free_or_holds_what_nobody_said() -> None:
    links = [{"source": "OCR", "target": "Translator"}, {"source": "Translator", "target": "Speaker"}]
    found = mended(
        node("OCR", "notice.jpg"), node("Translator", "the recognized text"), node("Speaker"), task_links=links
    )
    assert [one["arguments"] for one in found.nodes] == [["notice.jpg"], ["<node-0>"], ["<node-1>"]]
    assert codes(found) == ["task_name", "linked", "linked"]
    # What the person said stays.
    found = mended(node("OCR", "notice.jpg"), node("Translator", "Guten Morgen"), task_links=links[:1])
    assert found.nodes[1]["arguments"] == ["Guten Morgen"]


def test_what_can_not_be_read_is_read_from_what_comes_before_it() -> None:
    found = mended(node("OCR", "notice.jpg"), node("Speaker", "<node-0>"), node("Translator", "<node-1>", "fr"))
    assert found.nodes[2]["arguments"] == ["<node-0>"]
    assert codes(found)[1:] == ["reread", "argument_dropped"]


def test_what_is_missing_is_found_by_its_kind() -> None:
    found = mended(node("OCR"), node("Comparer", "<node-0>"))
    assert [one["arguments"] for one in found.nodes] == [["notice.jpg"], ["<node-0>", "Guten Morgen"]]
    found = mended(node("Picture Editor", "notice.jpg"), request="Make notice.jpg brighter")
    assert found.nodes[0]["arguments"] == ["notice.jpg", "Make the image brighter"]
    assert mended(node("Listener"), node("OCR", "notice.jpg")).nodes == (node("Reader", "notice.jpg"),)


def test_circles_are_cut_and_equal_steps_merged() -> None:
    found = mended(node("Translator", "<node-1>"), node("Speaker", "<node-0>"), node("Text Translator", "<node-1>"))
    edges = [(place, one["arguments"]) for place, one in enumerate(found.nodes)]
    assert all(f"<node-{place}>" not in arguments for place, arguments in edges)
    found = mended(node("OCR", "notice.jpg"), node("Reader", "notice.jpg"), node("Speaker", "<node-1>"))
    assert list(found.nodes) == [node("Reader", "notice.jpg"), node("Speaker", "<node-0>")]
    assert codes(found) == ["task_name", "duplicate"]


def test_a_name_like_none_is_left_out_and_alone_refused() -> None:
    found = mended(node("Time Machine", "1900"), node("Reader", "notice.jpg"))
    assert (list(found.nodes), codes(found)) == ([node("Reader", "notice.jpg")], ["unknown_task"])
    with pytest.raises(PlanError) as caught:
        mended(node("Time Machine", "1900"))
    assert caught.value.code == "plan_unknown_task"
    with pytest.raises(PlanError) as caught:
        mended(*[node("Reader", "a.jpg")] * 300)
    assert caught.value.code == "plan_too_large"


def test_without_the_encoder_words_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise MissingExtra("starter", "onnxruntime")

    monkeypatch.setattr(encoder, "load_encoder", missing)
    found = repair_nodes([node("Image generation", "a boat"), node("Read a text", "hello")], box(), request=REQUEST)
    assert [one["task"] for one in found.nodes] == ["Painter", "Speaker"]


def test_bad_plans_end_believed_mended_or_refused() -> None:
    chance = random.Random(11)
    ends = {"believed": 0, "mended": 0, "refused": 0}
    for _ in range(_MANY):
        try:
            found = repair_nodes(_bad(chance), BOX, request=REQUEST)
        except PlanError as error:
            assert error.message() and error.hint()
            ends["refused"] += 1
            continue
        ends["mended" if found.mends else "believed"] += 1
        if found.mends:
            _check(found)
    assert min(ends.values()) > _MANY / 50, ends


def _check(found: RepairedNodes) -> None:
    """A mended plan has only names of the vocabulary and arguments of the kinds they take, and mends no further."""
    assert all(mend.message() for mend in found.mends)
    for place, one in enumerate(found.nodes):
        kinds: list[str] = []
        for argument in one["arguments"]:
            source = int(argument[6:-1]) if argument.startswith("<node-") and argument.endswith(">") else None
            assert source != place
            known = source is not None and source < len(found.nodes)
            tool = BOX.tools[found.nodes[source]["task"]] if source is not None and known else None
            kinds.append(tool.kind if tool else BOX.kind(argument))
        assert sorted(kinds) == sorted(BOX.tools[one["task"]].takes)
    again = repair_nodes({"nodes": list(found.nodes)}, BOX, request=REQUEST)
    assert (again.nodes, again.mends) == (found.nodes, ())


_NAMES = [*BOX.tools, "OCR", "Text Translator", "Time Machine", "", "🙂", "x" * 100_000, "Picture_Editor", "_"]
_VALUES: list[Any] = [
    *("<node-0>", "<node-1>", "<node-2>", "<node-9>", "<node-99999>", "a.jpg", "b.wav", "hello", "", "the result"),
    *(None, float("nan"), 3, True, ["<node-0>", ["x"]], {"name": "a", "value": ""}, {"from": "x"}),
]
_LINKS: list[Any] = [[0, 1], [1, 0], ["OCR", 2], {"source": "OCR", "target": 0}, None, [1], [True, 0], [[], {}]]
_STEPS: list[Any] = [
    "Step 1: Use OCR to translate it",
    "",
    None,
    {"description": "read it aloud"},
    {"x": 3},
    "a" * 100_000,
]


def _bad(chance: random.Random) -> Any:
    """A plan as a tired model writes it: garbage, circles, depth, length, references to nothing."""
    nodes: list[Any] = []
    for _ in range(chance.randrange(7)):
        arguments: Any = [_value(chance) for _ in range(chance.randrange(4))]
        if chance.random() < 0.1:
            arguments = chance.choice([None, "x", {"text": "<node-0>"}, 3])
        entry = {chance.choice(["task", "name"]): chance.choice(_NAMES), "arguments": arguments}
        nodes.append(entry if chance.random() < 0.95 else chance.choice([None, 3, "text", [], {}]))
    plan: dict[str, Any] = {chance.choice(["nodes", "task_nodes"]): nodes}
    plan["links"] = [chance.choice(_LINKS) for _ in range(chance.randrange(4))]
    if chance.random() < 0.3:
        plan["task_steps"] = [chance.choice(_STEPS) for _ in nodes]
    if chance.random() < 0.1:
        return chance.choice([None, 3, "x", "[", '{"nodes": 1', {}, {"nodes": {"nodes": {"nodes": {}}}}, "[" * 100_000])
    return chance.choice([plan, nodes, json.dumps(plan)])


def _value(chance: random.Random) -> Any:
    odd = chance.random()
    if odd < 0.01:
        return "a" * 1_000_000
    if odd < 0.03:
        found: Any = "x"
        for place in range(200):
            found = [found] if place % 2 else {"value": found}
        return found
    return chance.choice(_VALUES)
