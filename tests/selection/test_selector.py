from collections.abc import Mapping
from typing import Any

import pytest
from made import Made

from hugginggpt.catalogue import ModelCard, Quality
from hugginggpt.errors import NoModel
from hugginggpt.messages import Language
from hugginggpt.plan import Task
from hugginggpt.selection import Selector

pytestmark = pytest.mark.anyio


def card(id: str, task: str = "text-classification", **given: Any) -> ModelCard:
    return ModelCard(id, (task,), "starter", "Made for a test.", license="MIT", **given)


ENGLISH = Made(card("a/english", languages=("en",), when={"aspect": ("sentiment",)}, priority=10))
CHINESE = Made(card("a/chinese", languages=("zh",), when={"aspect": ("sentiment",)}, priority=10))
LANGUAGE = Made(card("a/language", when={"aspect": ("language",)}, priority=5))
EDITOR = Made(card("a/editor", "image-to-image"), refusal="It can only turn pictures round.")
SPEAKER = Made(card("a/speaker", "text-to-speech"), missing="Install it with: pip install 'hugginggpt[speech]'")
ALL = (LANGUAGE, ENGLISH, CHINESE, EDITOR, SPEAKER)


async def chosen(task: Task, selector: Selector | None = None) -> list[str]:
    choice = await (selector or Selector(ALL)).choose(task, {"text": "text"})
    return [choice.card.id, *(fallback.id for fallback in choice.fallbacks)]


async def test_the_language_of_the_text_decides_between_models_for_the_same_thing() -> None:
    task = Task("t", "text-classification", {"text": "I love it", "aspect": "sentiment"})
    assert await chosen(task) == ["a/english"]
    assert await chosen(Task("t", task.task, {"text": "我很喜欢", "aspect": "sentiment"})) == ["a/chinese"]


async def test_the_language_of_the_request_stands_in_for_that_of_a_text_which_is_not_known_yet() -> None:
    task = Task("t", "text-classification", {"aspect": "sentiment"})
    assert (await chosen(task, Selector(ALL, "这条评论是好评吗")))[0] == "a/chinese"
    assert (await chosen(task, Selector(ALL, "is it a good review")))[0] == "a/english"


async def test_a_model_for_another_aspect_is_not_even_a_fallback() -> None:
    assert await chosen(Task("t", "text-classification", {"text": "x", "aspect": "language"})) == ["a/language"]


async def test_without_an_aspect_every_model_may_do_it_and_the_priority_decides() -> None:
    assert await chosen(Task("t", "text-classification", {"text": "I love it"})) == ["a/english", "a/language"]


async def test_a_model_for_another_language_is_taken_where_no_other_can() -> None:
    task = Task("t", "text-classification", {"text": "I love it", "aspect": "sentiment"})
    assert await chosen(task, Selector([CHINESE])) == ["a/chinese"]


async def test_a_pinned_model_is_taken_and_has_no_fallback() -> None:
    task = Task("t", "text-classification", {"text": "I love it"}, model="a/language")
    choice = await Selector(ALL).choose(task, {"text": "text"})
    assert (choice.card.id, choice.fallbacks) == ("a/language", ())
    assert choice.reason == "you chose it"


async def test_an_unknown_pinned_model_is_refused_with_those_that_are_known() -> None:
    task = Task("t", "text-classification", {"text": "I love it"}, model="someone/else")
    with pytest.raises(NoModel) as caught:
        await Selector(ALL).choose(task, {"text": "text"})
    assert caught.value.code == "model_unknown"
    assert "a/language, a/english, a/chinese" in caught.value.hint()


@pytest.mark.parametrize(
    ("task", "code", "hint"),
    [
        (Task("t", "image-to-image", {"instruction": "add a hat"}), "model_refuses", "docs/extending.md"),
        (Task("t", "text-to-speech", {"text": "hello"}), "model_unready", "pip install 'hugginggpt[speech]'"),
        (Task("t", "text-to-image", {"prompt": "a cat"}), "no_model", "text-to-image"),
    ],
)
async def test_where_no_model_can_run_it_says_what_would_enable_it(task: Task, code: str, hint: str) -> None:
    selector = Selector(ALL)
    with pytest.raises(NoModel) as caught:
        await selector.choose(task, {})
    assert caught.value.code == code
    assert hint in caught.value.hint()
    assert selector.enable(task, {}) == caught.value.hint()


async def test_a_refusal_is_told_with_the_reason_of_the_model() -> None:
    with pytest.raises(NoModel) as caught:
        await Selector(ALL).choose(Task("t", "image-to-image", {"instruction": "add a hat"}), {"image": "image"})
    assert "a/editor: It can only turn pictures round." in caught.value.message()
    assert await chosen(Task("t", "image-to-image", {"instruction": "rotate"})) == ["a/editor"]


async def test_the_reason_names_what_the_model_is_for_and_what_it_is_worth() -> None:
    good = Made(
        card(
            "a/good",
            languages=("en",),
            when={"aspect": ("sentiment",)},
            quality=(Quality("accuracy on reviews", 0.87, 0.5, 30),),
        )
    )
    task = Task("t", "text-classification", {"text": "I love it", "aspect": "sentiment"})
    english = await Selector([good]).choose(task, {"text": "text"})
    assert english.reason == (
        "the only installed model that can do it; made for sentiment; reads English; "
        "measured 0.87 on 30 inputs (accuracy on reviews)"
    )
    chinese = await Selector([good], language="zh").choose(task, {"text": "text"})
    assert chinese.reason.startswith("已安装的模型中只有它能做；专门用于sentiment；能读英语；在30个输入上测得0.87")


class Broken(Made):
    """An expert of a plug-in with a bug."""

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        raise TypeError("a bug")


async def test_an_expert_that_cannot_even_be_asked_is_left_out() -> None:
    broken = Broken(card("a/broken", priority=99))
    task = Task("t", "text-classification", {"text": "I love it"})
    assert "a/broken" not in await chosen(task, Selector((broken, *ALL)))
    with pytest.raises(NoModel) as caught:
        await Selector([broken]).choose(task, {})
    assert "a/broken: TypeError: a bug" in caught.value.message()


async def test_enable_is_none_where_a_model_can_run() -> None:
    assert Selector(ALL).enable(Task("t", "text-classification", {"text": "x"}), {"text": "text"}) is None


async def test_the_next_candidates_are_of_other_runtimes_too() -> None:
    crowd = [Made(card(f"a/starter-{number}", priority=9)) for number in range(7)]
    away = [
        Made(ModelCard(f"a/{runtime}", ("text-classification",), runtime, "Elsewhere.", license="MIT"))
        for runtime in ("endpoint", "llm")
    ]
    found = await chosen(Task("t", "text-classification", {"text": "I love it"}), Selector([*away, *crowd]))
    assert found == ["a/starter-0", "a/starter-1", "a/starter-2", "a/endpoint", "a/llm"]
