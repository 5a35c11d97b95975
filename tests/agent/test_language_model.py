"""Runs with a language model: it plans, and it writes what only it can write."""

import json
from pathlib import Path
from typing import Any

import pytest

from hugginggpt import AsyncHuggingGPT
from hugginggpt.errors import LLMError, SettingsError
from hugginggpt.events import AnswerDelta, RunEnded
from hugginggpt.settings import Settings
from hugginggpt.testing import ScriptedChatModel

pytestmark = pytest.mark.anyio
EXAMPLES = Path(__file__).parents[2] / "examples"


def agent(folder: Path, replies: list[Any], **given: Any) -> tuple[AsyncHuggingGPT, ScriptedChatModel]:
    """One whose model plans, unless another planner is given."""
    model = ScriptedChatModel(replies)
    settings = Settings(home=folder / "home", out=folder / "out", **{"planner": "llm", **given})
    return AsyncHuggingGPT(settings=settings, chat=model), model


@pytest.mark.parametrize(
    ("request_", "article", "name"),
    [
        ("生成一篇关于环境保护的文章", "保护环境，人人有责。" * 40, "生成一篇关于环境保护的文章.md"),
        (
            "Write an article about protecting the environment",
            "The earth is our only home.\n\n" * 20,
            "write-an-article-about-protecting-the-environment.md",
        ),
    ],
)
@pytest.mark.parametrize("planner", ["auto", "llm"])
async def test_an_article_is_planned_written_streamed_and_kept(
    planner: str, request_: str, article: str, name: str, tmp_path: Path
) -> None:
    plan = json.dumps({"tasks": [{"id": "t1", "task": "text-generation", "arguments": {"prompt": request_}}]})
    hugginggpt, model = agent(tmp_path, [plan, article] if planner == "llm" else [article], planner=planner)
    async with hugginggpt:
        events = [event async for event in hugginggpt.stream(request_)]
    told = "".join(event.text for event in events if isinstance(event, AnswerDelta))
    (answer,) = [event.answer for event in events if isinstance(event, RunEnded)]
    assert answer.status == "completed"
    assert told == answer.text and answer.text.startswith(article.strip())
    assert answer.results[0].choice and answer.results[0].choice.card.id == "llm/scripted"
    assert answer.usage.llm_calls == len(model.calls) and answer.usage.input_tokens > 10
    assert answer.usage.cost_usd is None
    assert model.calls[-1][-1].content == request_
    assert [path.name for path in answer.resources] == [name]
    assert answer.resources[0].read_text("utf-8").strip() == article.strip()
    assert str(answer.resources[0]) in answer.text


async def test_a_short_text_makes_no_file(tmp_path: Path) -> None:
    hugginggpt, _ = agent(tmp_path, ["A poem."], planner="auto")
    async with hugginggpt:
        answer = await hugginggpt.run("Write a poem about rain")
    assert answer.resources == () and not (tmp_path / "out").exists()


UNCLEAR = "Do the usual with it, you know what I mean"


async def test_what_the_embedded_planner_is_sure_of_it_plans_at_once(tmp_path: Path) -> None:
    hugginggpt, model = agent(tmp_path, ["A poem."], planner="auto")
    async with hugginggpt:
        answer = await hugginggpt.run("Write a poem about rain")
    assert answer.text.startswith("A poem.")
    assert [call[-1].content for call in model.calls] == ["Write a poem about rain"]


async def test_what_it_is_not_sure_of_it_hands_over(tmp_path: Path) -> None:
    plan = {"tasks": [{"id": "t1", "task": "text-to-speech", "arguments": {"text": {"file": "f1"}}}]}
    hugginggpt, model = agent(tmp_path, [json.dumps(plan)], planner="auto")
    (tmp_path / "note.txt").write_text("The bridge is closed.", "utf-8")
    async with hugginggpt:
        planned = await hugginggpt.plan(UNCLEAR, [tmp_path / "note.txt"])
    assert [task.task for task in planned.tasks] == ["text-to-speech"]
    assert UNCLEAR in model.calls[0][-1].content


async def test_the_embedded_planner_plans_where_the_model_cannot(tmp_path: Path) -> None:
    error = LLMError("llm_silent", model="scripted", address="http://127.0.0.1:1/v1")
    hugginggpt, _ = agent(tmp_path, [error], planner="auto")
    (tmp_path / "note.txt").write_text("The bridge is closed.", "utf-8")
    async with hugginggpt:
        plan = await hugginggpt.plan(UNCLEAR, [tmp_path / "note.txt"])
    alone = AsyncHuggingGPT(settings=Settings(home=tmp_path / "home", planner="embedded"))
    async with alone:
        assert plan.tasks == (await alone.plan(UNCLEAR, [tmp_path / "note.txt"])).tasks
    assert "said nothing for too long" in plan.notes[0]
    assert "notes" in plan.to_json()


async def test_a_planner_that_was_asked_for_is_used_or_missed(tmp_path: Path) -> None:
    hugginggpt, _ = agent(tmp_path, ["I can't."], planner="llm")
    async with hugginggpt:
        with pytest.raises(LLMError) as caught:
            await hugginggpt.plan("Write a poem")
        assert caught.value.code == "llm_bad_json"
    async with AsyncHuggingGPT(settings=Settings(home=tmp_path / "home", planner="llm")) as alone:
        with pytest.raises(SettingsError) as missing:
            await alone.plan("Write a poem")
        assert missing.value.code == "llm_not_set"
    hugginggpt, model = agent(tmp_path, ["A poem."], planner="embedded")
    async with hugginggpt:
        assert (await hugginggpt.run("Write a poem about rain")).text.startswith("A poem.")
        assert len(model.calls) == 1


async def test_starter_experts_read_and_the_model_translates(tmp_path: Path) -> None:
    tasks = [
        {"id": "t1", "task": "image-to-text", "arguments": {"image": {"file": "f1"}, "aspect": "text"}},
        {"id": "t2", "task": "translation", "arguments": {"text": {"task": "t1"}, "target_language": "fr"}},
    ]
    hugginggpt, model = agent(tmp_path, [json.dumps({"tasks": tasks}), "Baignade en rivière"])
    async with hugginggpt:
        answer = await hugginggpt.run("Translate the notice into French", [EXAMPLES / "notice.jpg"])
    assert "Baignade en rivière" in answer.text
    assert "Willow Bridge" in model.calls[1][-1].content


async def test_several_results_are_told_and_what_failed_is_always_said(tmp_path: Path) -> None:
    tasks = [
        {"id": "t1", "task": "image-to-text", "arguments": {"image": {"file": "f1"}, "aspect": "text"}},
        {"id": "t2", "task": "text-to-speech", "arguments": {"text": {"task": "t1"}}},
        {"id": "t3", "task": "text-to-image", "arguments": {"prompt": "a river"}},
    ]
    replies = [json.dumps({"tasks": tasks}), "It is about swimming. I drew river.png for you."]
    hugginggpt, model = agent(tmp_path, replies)
    async with hugginggpt:
        answer = await hugginggpt.run("Read the notice to me and draw a river", [EXAMPLES / "notice.jpg"])
    assert answer.status == "partial"
    first, *rest = answer.text.split("\n\n")
    assert first == "It is about swimming."
    assert rest[0].startswith("Speech: ") and rest[0].endswith("notice-speech.wav")
    assert any(paragraph.startswith("Not done: text-to-image (t3)") for paragraph in rest)
    assert "Willow Bridge" in model.calls[1][1].content


async def test_the_answer_is_written_without_the_model_where_it_fails_or_is_not_wanted(tmp_path: Path) -> None:
    request, review = "Is it positive, and what language is it: “Great lamp”?", "Great lamp"
    tasks = [
        {"id": f"t{place}", "task": "text-classification", "arguments": {"text": review, "aspect": aspect}}
        for place, aspect in enumerate(("sentiment", "language"), 1)
    ]
    plan = json.dumps({"tasks": tasks})
    hugginggpt, model = agent(tmp_path, [plan, LLMError("llm_cut", model="scripted")])
    async with hugginggpt:
        answer = await hugginggpt.run(request)
    assert answer.text.startswith("Sentiment: positive")
    assert len(model.calls) == 2
    hugginggpt, model = agent(tmp_path, [plan], answer="plain")
    async with hugginggpt:
        assert (await hugginggpt.run(request)).text.startswith("Sentiment: positive")
    assert len(model.calls) == 1


async def test_talk_is_answered_by_the_model(tmp_path: Path) -> None:
    hugginggpt, _ = agent(tmp_path, ['{"tasks": []}', "I am well, thank you."])
    async with hugginggpt:
        answer = await hugginggpt.run("How are you?")
    assert (answer.status, answer.text, answer.usage.llm_calls) == ("completed", "I am well, thank you.", 2)
