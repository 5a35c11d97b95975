"""What a request, its text or the settings demand of a model is kept, however good the others are.

Each request stands before models of which the best known and best described break the property.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from made import Made

from hugginggpt.catalogue import Here, Limits, ModelCard, Offer, Runtime
from hugginggpt.catalogue.licences import freedom
from hugginggpt.catalogue.shelf import Shelf
from hugginggpt.errors import NoModel
from hugginggpt.plan import Task
from hugginggpt.selection import Selector
from hugginggpt.selection.properties import narrowed, without_demands

pytestmark = pytest.mark.anyio

Check = Callable[[ModelCard], bool]
TASKS: Mapping[str, tuple[Mapping[str, Any], str, str]] = {
    "summarization": ({}, "Summarize report.txt", "给 report.txt 写摘要"),
    "image-to-text": ({}, "Describe photo.jpg", "描述 photo.jpg"),
    "text-to-image": ({"prompt": "a red boat"}, "Paint a red boat", "画一条红色的小船"),
    "automatic-speech-recognition": ({}, "Write down talk.mp3", "把 talk.mp3 写成文字"),
}


def model(name: str, task: str, downloads: int, runtime: Runtime = "local", **given: Any) -> ModelCard:
    values: dict[str, Any] = {"license": "apache-2.0", "bytes": 300_000_000, "downloads": downloads}
    return ModelCard(f"a/{name}-{task}", (task,), runtime, f"The model {name}.", **(values | given))


def models() -> list[ModelCard]:
    """For each task: many that are good at everything but one property each, and a modest one that has them all."""
    found: list[ModelCard] = []
    for task in (*TASKS, "text-classification", "translation"):
        live = (Offer("together"),)
        found += [
            model("famous", task, 10**8, license="openrail", bytes=8_000_000_000, gpu=True, languages=("en",)),
            model("shut", task, 10**7, license="cc-by-nc-4.0"),
            model("large", task, 10**7, bytes=4_000_000_000),
            model("for-gpu", task, 10**7, gpu=True),
            model("gated", task, 10**7, gated=True),
            model("pickle", task, 10**7, safetensors=False),
            model("own-code", task, 10**7, custom_code=True),
            model("french", task, 10**6, languages=("fr",)),
            model("german", task, 10**5, languages=("de", "en")),
            model("chinese", task, 10**5, languages=("zh",)),
            model("english", task, 10**5, languages=("en",)),
            model("served", task, 10**3, "provider", offers=live, safetensors=False),
            model("down", task, 10**6, "provider", offers=(Offer("together", "error"),), safetensors=False),
            model("away", task, 10**6, "endpoint"),
            model("modest", task, 10, bytes=40_000_000, license="mit"),
        ]
    return found


CARDS = models()
EXPERTS = tuple(map(Made, CARDS))
CACHED = frozenset(card.id for card in CARDS if card.id.startswith(("a/modest", "a/shut", "a/pickle", "a/gated")))


def loads(card: ModelCard) -> bool:
    return card.runtime != "local" or (card.safetensors and not card.custom_code)


def kept_always(card: ModelCard) -> bool:
    return loads(card) and not card.gated and freedom(card.license) < 2 and (card.runtime != "provider" or card.served)


def permissive(card: ModelCard) -> bool:
    return freedom(card.license) == 0


def small(most: int) -> Check:
    return lambda card: card.runtime != "local" or 0 < card.bytes <= most


def without_gpu(card: ModelCard) -> bool:
    return not card.gpu


def cached(card: ModelCard) -> bool:
    return card.id in CACHED


def by_provider(card: ModelCard) -> bool:
    return card.runtime == "provider" and card.served


def on_this_machine(card: ModelCard) -> bool:
    return card.runtime in ("starter", "local")


SAID: list[tuple[Check, str, str]] = [
    (permissive, "with a permissively licensed model", "用宽松许可的模型"),
    (permissive, "using only MIT licensed models", "用 MIT 许可的模型"),
    (permissive, "; it is for commercial use", "，结果要可商用"),
    (permissive, "with an Apache-2.0 licensed model", "用 Apache 许可的模型"),
    (permissive, "with a commercially usable model", "用允许商用的模型"),
    (small(500_000_000), "with a model smaller than 500 MB", "用 500MB 以内的模型"),
    (small(1_000_000_000), "with a model of at most 1 GB", "，模型不超过 1GB"),
    (small(100_000_000), "; the model must be no larger than 100MB", "，模型最多 100 MB"),
    (small(50_000_000), "with a model under 50 MB", "用 50 MB 以下的模型"),
    (without_gpu, "without a GPU", "，不用 GPU"),
    (without_gpu, "on the CPU", "，只用 CPU"),
    (without_gpu, ", I have no GPU", "，我没有 GPU"),
    (cached, "without downloading anything", "，不要下载"),
    (cached, "with the already downloaded models", "，用已下载的模型"),
    (cached, "and work offline", "，离线完成"),
    (by_provider, "through a provider", "，只用服务商"),
    (by_provider, "via an inference provider", "，通过推理服务商"),
    (on_this_machine, "; it must stay on this machine", "，只在本机"),
    (on_this_machine, "and do not upload anything", "，不要上传"),
]
BY_WORDS = [
    pytest.param(task, f"{words} {said}".replace(" ;", ";").replace(" ,", ","), check, id=f"{task} {said}")
    for task, (_, english, chinese) in TASKS.items()
    for check, in_english, in_chinese in SAID
    for words, said in ((english, in_english), (chinese, in_chinese))
]
SET: list[tuple[Check, Limits]] = [
    (permissive, Limits(licences="permissive")),
    (small(50_000_000), Limits(max_bytes=50_000_000)),
    (small(1_000_000_000), Limits(max_bytes=1_000_000_000)),
    (without_gpu, Limits(gpu=False)),
    (cached, Limits(cached=True)),
    (by_provider, Limits(runtimes=frozenset({"provider"}))),
    (on_this_machine, Limits(runtimes=frozenset({"local", "starter"}))),
]
TEXTS = {
    "en": "The committee met on Tuesday and could not agree on a new date for the opening.",
    "zh": "委员会周二开会，没能就新的开幕日期达成一致意见，下周还要继续讨论。",
    "fr": "Le comité s'est réuni mardi et n'a pas pu se mettre d'accord sur une nouvelle date d'ouverture.",
    "de": "Der Ausschuss tagte am Dienstag und konnte sich nicht auf einen neuen Termin für die Eröffnung einigen.",
}


def speaks(*languages: str) -> Check:
    return lambda card: not card.languages or set(languages) <= set(card.languages)


async def all_chosen(task: Task, request: str, limits: Limits | None = None) -> list[ModelCard]:
    selector = Selector(EXPERTS, request, shelf=SHELF, limits=limits or Limits(), here=Here(cached=CACHED))
    choice = await selector.choose(task, {})
    return [choice.card, *choice.fallbacks]


SHELF = Shelf(CARDS)


@pytest.mark.parametrize(("task", "request_words", "check"), BY_WORDS)
async def test_what_the_request_says_is_kept(task: str, request_words: str, check: Check) -> None:
    for card in await all_chosen(Task("t", task, TASKS[task][0]), request_words):
        assert check(card), card.id
        assert kept_always(card), card.id


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize(("check", "limits"), SET)
async def test_what_is_set_is_kept(task: str, check: Check, limits: Limits) -> None:
    for card in await all_chosen(Task("t", task, TASKS[task][0]), TASKS[task][1], limits):
        assert check(card), card.id
        assert kept_always(card), card.id


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("task", ["summarization", "text-classification"])
async def test_the_language_of_the_text_is_kept(task: str, language: str) -> None:
    for card in await all_chosen(Task("t", task, {"text": TEXTS[language]}), "Do it"):
        assert speaks(language)(card), card.id


@pytest.mark.parametrize("target", ["fr", "de", "zh", "en"])
@pytest.mark.parametrize("source", [None, "en", "de"])
async def test_the_languages_of_a_translation_are_kept(source: str | None, target: str) -> None:
    languages = {"target_language": target} | ({"source_language": source} if source else {})
    for card in await all_chosen(Task("t", "translation", languages), "Translate it"):
        assert speaks(*languages.values())(card), card.id


@pytest.mark.parametrize("language", ["fr", "de", "zh", "en"])
async def test_the_language_of_a_recording_is_kept(language: str) -> None:
    task = Task("t", "automatic-speech-recognition", {"language": language})
    for card in await all_chosen(task, "Write down talk.mp3"):
        assert speaks(language)(card), card.id


@pytest.mark.parametrize(("task", "request_words", "check"), BY_WORDS)
def test_what_is_asked_of_models_is_no_part_of_the_task(task: str, request_words: str, check: Check) -> None:
    assert without_demands(request_words) in TASKS[task]


@pytest.mark.parametrize(
    ("request_words", "left"),
    [
        ("Read notice.jpg, but only through a provider.", "Read notice.jpg."),
        ("With an MIT licensed model describe a.jpg and translate it", "describe a.jpg and translate it"),
        ("Use a model under 500 MB to summarize a.txt", "summarize a.txt"),
        ("用 MIT 许可的模型描述 a.jpg，然后翻译", "描述 a.jpg，然后翻译"),
        ("do not download", "do not download"),
        ("Write a commercial for our shoes", "Write a commercial for our shoes"),
    ],
)
def test_the_rest_of_the_request_stays(request_words: str, left: str) -> None:
    assert without_demands(request_words) == left


async def test_where_no_model_keeps_it_none_is_taken() -> None:
    task = Task("t", "image-to-text", {})
    with pytest.raises(NoModel) as refused:
        await all_chosen(task, "Describe photo.jpg with a model under 1 MB, through no server, only on this machine")
    assert refused.value.code == "model_limited"
    assert "takes 40 MB" in str(refused.value)
    pinned = await all_chosen(replace(task, model="a/famous-image-to-text"), "Describe it with a model under 1 MB")
    assert [card.id for card in pinned] == ["a/famous-image-to-text"]


@pytest.mark.parametrize(
    "request_words",
    [
        "Write a commercial for our new shoes",
        "Write an article about offline shops and GPU prices",
        "Translate the MIT report on licences",
        "Paint a model in a red dress who is less than 30",
        "Summarize the contract with our internet provider Acme",
        "Put the keys on my machine table and describe the photo",
        "写一篇关于离线商店的文章",
        "画一个显卡 GPU",
        "总结我们和宽带服务商的合同",
    ],
)
def test_words_that_are_no_demands_narrow_nothing(request_words: str) -> None:
    assert narrowed(Limits(), request_words) == Limits()


def test_there_are_enough_cases() -> None:
    assert len(BY_WORDS) + len(SET) * len(TASKS) + 2 * len(TEXTS) + 12 + 4 >= 200
