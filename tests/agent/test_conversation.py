"""Turns that refer to one another, with the embedded planner and starter experts, and with a language model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hugginggpt import AsyncHuggingGPT, HuggingGPT, InputError
from hugginggpt.agent.conversation import Turn, meant
from hugginggpt.errors import PlanError
from hugginggpt.resources import Resource
from hugginggpt.settings import Settings
from hugginggpt.testing import ScriptedChatModel

EXAMPLES = Path(__file__).parents[2] / "examples"
MakeAgent = Callable[..., AsyncHuggingGPT]


def resource(name: str, kind: str, number: int) -> Resource:
    return Resource(f"sha256:{number:064x}", kind, "application/octet-stream", name)  # pyright: ignore[reportArgumentType]


PHOTO, TEXT, SUMMARY = (
    resource("notice.jpg", "image", 1),
    resource("image-to-text.txt", "text", 2),
    resource("summarization.txt", "text", 3),
)
SPEECH = resource("notice-speech.wav", "audio", 4)
TURNS = [
    Turn("Read notice.jpg", "It says …", (PHOTO,), (TEXT,)),
    Turn("Thanks", "You're welcome."),
    Turn("Summarize it", "Short", (TEXT,), (SUMMARY,)),
]


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ("now read it aloud", ["summarization.txt"]),
        ("再念给我听", ["summarization.txt"]),
        ("Blur the picture", ["notice.jpg"]),
        ("make the original photo black and white", ["notice.jpg"]),
        ("What does notice.jpg say about dogs?", ["notice.jpg"]),
        ("Write a poem about rain", []),
        ("写一首诗", []),
        ("Play the recording", ["summarization.txt"]),
    ],
)
def test_what_a_turn_is_about(request_: str, names: list[str]) -> None:
    assert [one.name for one in meant(request_, TURNS, has_files=False)] == names


def test_new_files_are_meant_unless_an_earlier_one_is_named() -> None:
    assert list(meant("summarize it", TURNS, has_files=True)) == []
    assert list(meant("compare it with notice.jpg", TURNS, has_files=True)) == [PHOTO]
    assert list(meant("read it", [], has_files=False)) == []


@pytest.mark.anyio
async def test_later_turns_go_on_with_what_was_made(agent: MakeAgent) -> None:
    async with agent(planner="embedded") as hugging:
        chat = hugging.conversation()
        first = await chat.run("What does notice.jpg say?", [EXAMPLES / "notice.jpg"])
        assert "Willow Bridge" in first.text
        second = await chat.run("now give me its key phrases")
        assert [task.task for task in second.plan.tasks] == ["token-classification"]
        assert "Willow Bridge" in second.text
        third = await chat.run("Make the picture gray")
        assert [task.task for task in third.plan.tasks] == ["image-to-image"]
        assert third.status == "completed"
        thanks = await chat.run("thanks!")
        assert thanks.text == "You're welcome."
        # What nothing points at is about nothing of before.
        fourth = await chat.run("Is this positive or negative: “I love it”")
        assert fourth.text.startswith("Sentiment: positive") or "positive" in fourth.text

        again = hugging.conversation(chat.id)
        assert [turn.request for turn in again.turns] == [turn.request for turn in chat.turns]
        fifth = await again.run("Summarize notice.jpg")
        assert fifth.status == "completed"


@pytest.mark.anyio
async def test_a_bare_wish_is_about_the_last_result(agent: MakeAgent) -> None:
    async with agent(planner="embedded") as hugging:
        chat = hugging.conversation()
        await chat.run("What does notice.jpg say?", [EXAMPLES / "notice.jpg"])
        answer = await chat.run("念出来")
        assert [task.task for task in answer.plan.tasks] == ["text-to-speech"]
        with pytest.raises(PlanError):
            await hugging.conversation().run("念出来")


@pytest.mark.anyio
async def test_a_language_model_is_told_the_turns(tmp_path: Path) -> None:
    plans = [
        {"id": "t1", "task": "image-to-text", "arguments": {"image": {"file": "f1"}, "aspect": "text"}},
        {"id": "t1", "task": "translation", "arguments": {"text": {"file": "f1"}, "target_language": "fr"}},
    ]
    model = ScriptedChatModel([json.dumps({"tasks": [plans[0]]}), json.dumps({"tasks": [plans[1]]}), "Baignade"])
    settings = Settings(home=tmp_path / "home", out=tmp_path / "out", planner="llm")
    async with AsyncHuggingGPT(settings=settings, chat=model) as hugging:
        chat = hugging.conversation()
        await chat.run("What does it say?", [EXAMPLES / "notice.jpg"])
        answer = await chat.run("and that in French")
    assert answer.text.startswith("Baignade")
    assert "What does it say?" in model.calls[1][-1].content
    # By reference, not by its bytes: the planner gets the name of the text, the expert its words.
    assert '"name": "image-to-text.txt"' in model.calls[1][-1].content
    assert "Willow Bridge" in model.calls[2][-1].content


def test_it_blocks_too_and_an_unknown_one_is_refused(tmp_path: Path) -> None:
    with HuggingGPT(home=tmp_path / "home", out=tmp_path / "out", planner="embedded") as agent:
        chat = agent.conversation()
        assert chat.run("hello").text.startswith("Hello")
        assert agent.conversation(chat.id).turns[0].request == "hello"
        for id in ("none", "../../etc/passwd", ""):
            with pytest.raises(InputError) as caught:
                agent.conversation(id)
            assert caught.value.code == "conversation_unknown"
        (tmp_path / "home" / "conversations" / "bad.json").write_text("{", "utf-8")
        with pytest.raises(InputError):
            agent.conversation("bad")
