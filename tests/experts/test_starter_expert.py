import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import pytest
from blockbuster import blockbuster_ctx

from hugginggpt.catalogue import ModelCard
from hugginggpt.errors import ExpertError, WorkerCrashed
from hugginggpt.experts import Call, Input, Output, Services
from hugginggpt.experts.starter import experts
from hugginggpt.experts.starter.expert import StarterExpert
from hugginggpt.messages import message
from hugginggpt.settings import Settings
from hugginggpt.tasks import text_form
from hugginggpt.workers import Pool

CARDS = {expert.card.id: expert.card for expert in experts(Services(Pool(1), Settings()))}
MADE = ModelCard("starter/made", ("summarization",), "starter", "Made.", license="Apache-2.0", group="made")


@pytest.fixture(autouse=True)
def unblocked() -> Iterator[None]:
    """A blocking call of ours on the event loop fails the test."""
    for language in ("en", "zh"):
        message("errors.model_failed.hint", language)
    with blockbuster_ctx("hugginggpt"):
        yield


@pytest.fixture
async def pool() -> AsyncIterator[Pool]:
    async with Pool(1, warm=2, extra_paths=[Path(__file__).parent]) as pool:
        yield pool


def made(pool: Pool, function: str, **given: Any) -> StarterExpert:
    return StarterExpert(replace(MADE, function=f"made_functions:{function}", **given), pool)


async def run(expert: StarterExpert, folder: Path, **given: Any) -> list[Output]:
    arguments = given.pop("arguments", {})
    with anyio.fail_after(60):
        return await expert.run(Call(expert.card.tasks[0], arguments, folder, **given))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("id", "text", "wanted"),
    [
        ("starter/sentiment-english", "I love this lamp, it is wonderful. The light is great.", "positive"),
        ("starter/sentiment-english", "The box came broken. Terrible, I hate it.", "negative"),
        ("starter/language-identification", "Die Rechnung ist bis Freitag zu bezahlen.", "de"),
    ],
)
async def test_a_text_expert_runs_end_to_end(pool: Pool, id: str, text: str, wanted: str, tmp_path: Path) -> None:
    expert = StarterExpert(CARDS[id], pool)
    assert expert.unready() is None
    with anyio.fail_after(60):
        call = Call(expert.card.tasks[0], {"text": Input("text", text)}, tmp_path)
        (output,) = await expert.run(call)
    assert (output.name, output.kind) == ("labels", "labels")
    assert output.data[0]["label"] == wanted
    assert text_form("labels", output.data)


@pytest.mark.anyio
async def test_chinese_and_parameters_go_through(pool: Pool, tmp_path: Path) -> None:
    expert = StarterExpert(CARDS["starter/keywords-chinese"], pool)
    text = "图书馆周末开放。图书馆的阅览室在二楼，阅览室晚上九点关门。"
    arguments = {"text": Input("text", text), "aspect": "keywords"}
    with anyio.fail_after(60):
        call = Call("token-classification", arguments, tmp_path, request="找出关键词", language="zh")
        (output,) = await expert.run(call)
    assert {"图书馆", "阅览室"} <= {row["text"] for row in output.data}
    assert all(text[row["start"] : row["end"]] == row["text"] for row in output.data)


@pytest.mark.anyio
async def test_an_expert_refuses_input_in_words_of_its_own(pool: Pool, tmp_path: Path) -> None:
    expert = StarterExpert(CARDS["starter/sentiment-english"], pool)
    for text, code in (("   ", "no_text"), ("这盏灯非常好，我很喜欢。", "not_english")):
        with pytest.raises(ExpertError) as caught:
            await expert.run(Call("text-classification", {"text": Input("text", text)}, tmp_path))
        assert caught.value.code == code


@pytest.mark.anyio
async def test_a_call_arrives_whole(pool: Pool, tmp_path: Path) -> None:
    arguments = {
        "text": Input("text", "hello"),
        "images": (Input("image", path="/x", media_type="image/png", name="a.png"), Input("image", path="/y")),
        "table": Input("table", {"columns": ["a"], "rows": [[1], [None]]}),
        "labels": ["input", "inputs"],
        "factor": 2,
        "odd": {"input": {"kind": "text"}},
        "nothing": [],
    }
    (output,) = await run(made(pool, "describe"), tmp_path, arguments=arguments, request="Do it", language="zh")
    assert output.data == repr(
        {
            "task": "summarization",
            "arguments": {**arguments, "nothing": []},
            "folder": tmp_path,
            "request": "Do it",
            "language": "zh",
        }
    )


@pytest.mark.anyio
async def test_files_lie_in_the_folder_of_the_call(pool: Pool, tmp_path: Path) -> None:
    outputs = await run(made(pool, "write"), tmp_path)
    assert [output.path for output in outputs] == [str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]
    assert [output.media_type for output in outputs] == ["text/plain", None]
    assert await anyio.Path(tmp_path / "one.txt").read_text() == "1"


@pytest.mark.anyio
async def test_numbers_of_numpy_become_those_of_json(pool: Pool, tmp_path: Path) -> None:
    (output,) = await run(made(pool, "numbers"), tmp_path)
    assert output.data == [{"label": "a", "score": 0.5, "box": [1, 2], "more": [[1.5, 2.5]], "path": "/a/b"}]


@pytest.mark.anyio
async def test_progress_is_heard_on_the_event_loop(pool: Pool, tmp_path: Path) -> None:
    heard: list[tuple[float, str, int]] = []
    await run(made(pool, "slow"), tmp_path, report=lambda *said: heard.append((*said, threading.get_ident())))
    here = threading.get_ident()
    assert heard == [(0.0, "opening", here), (0.5, "half", here), (1.0, "done", here)]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("fails", "KeyError: 'column'"),
        ("gives_nothing", "TypeError: 'NoneType' object is not iterable"),
        ("gives_nonsense", "TypeError: "),
        ("there_is_no_such_function", "AttributeError: "),
    ],
)
async def test_a_bug_of_a_function_is_a_failure_of_its_model(
    pool: Pool, tmp_path: Path, function: str, reason: str
) -> None:
    with pytest.raises(ExpertError) as caught:
        await run(made(pool, function), tmp_path)
    assert caught.value.code == "model_failed"
    assert caught.value.values["model"] == "starter/made"
    assert str(caught.value.values["reason"]).startswith(reason)


@pytest.mark.anyio
async def test_a_crash_names_the_model(pool: Pool, tmp_path: Path) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        await run(made(pool, "crash"), tmp_path)
    assert caught.value.values == {"model": "starter/made", "reason": "SIGSEGV"}


@pytest.mark.anyio
async def test_prewarming_loads_the_packages_of_a_model(pool: Pool, tmp_path: Path) -> None:
    expert = made(pool, "loaded", packages=("colorsys",))
    with anyio.fail_after(20):
        await expert.prewarm()
    assert pool.processes == 1
    (output,) = await run(expert, tmp_path)
    assert output.data == "made_functions colorsys"


def test_what_is_missing_is_said_without_importing_anything() -> None:
    pool = Pool(1)
    assert made(pool, "x", packages=("json", "colorsys.deeper")).unready() is None
    expert = made(pool, "x", packages=("json", "there_is_no_such_package"), extra="speech")
    assert expert.unready() == "Install it with: pip install 'hugginggpt[speech]'"
    assert "pip install 'hugginggpt[speech]'" in str(expert.unready("zh"))
    expert = made(pool, "x", packages=("there_is_no_such_package.deeper",))
    assert expert.unready() == "Install the Python package that brings the module there_is_no_such_package.deeper."


def test_the_word_of_a_card_on_what_it_refuses_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(1)
    assert made(pool, "x").refuses("summarization", {}) is None
    monkeypatch.syspath_prepend(Path(__file__).parent)
    expert = made(pool, "x", refuses="made_functions:refuses")
    assert expert.refuses("summarization", {"factor": 9}) == "It does no summarization by 9."
    assert expert.refuses("summarization", {"factor": 2}) is None
