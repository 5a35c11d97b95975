"""What a person gets where the language model's server fails: a right plan, or the embedded planner's with a notice."""

import json
from contextlib import ExitStack
from pathlib import Path

import anyio
import pytest

from hugginggpt import AsyncHuggingGPT
from hugginggpt.errors import LLMError
from hugginggpt.llm import Message, from_settings
from hugginggpt.plan import Plan
from hugginggpt.settings import Secret, Settings
from hugginggpt.testing import Answer, chat_server

pytestmark = pytest.mark.anyio
UNCLEAR = "Do the usual with it, you know what I mean"
NOTE = ("note.txt", b"The bridge is closed. Take the ferry.")
RIGHT = json.dumps({"tasks": [{"id": "t1", "task": "text-to-speech", "arguments": {"text": {"file": "f1"}}}]})
HOSTS = 30


def settings(base_url: str, folder: Path, **given: str) -> Settings:
    return Settings(home=folder / "home", llm_base_url=base_url, llm_model="tiny", llm_seconds=0.5, **given)


@pytest.mark.parametrize(
    ("first", "calls"),
    [
        (Answer("slow down", status=429, headers={"Retry-After": "0"}), 2),
        (Answer("oops", status=500), 2),
        (Answer("I would rather talk about the weather."), 2),
        (Answer(status=400, text="response_format is not supported"), 2),
        # The one file there is must be the one that is meant.
        (Answer(RIGHT.replace("f1", "f9")), 1),
    ],
)
async def test_what_passes_ends_in_the_plan_of_the_model(first: Answer, calls: int, tmp_path: Path) -> None:
    with chat_server(first, Answer(RIGHT)) as server:
        async with AsyncHuggingGPT(settings=settings(server.base_url, tmp_path)) as agent:
            plan = await agent.plan(UNCLEAR, [NOTE])
    assert [task.task for task in plan.tasks] == ["text-to-speech"]
    assert len(server.requests) == calls


@pytest.mark.parametrize(
    "answer",
    [
        Answer("oops", status=500),
        Answer(RIGHT, fault="cut"),
        Answer(fault="no_choices"),
        Answer(fault="html"),
        Answer(fault="silence"),
        Answer("no such key", status=401),
    ],
)
async def test_what_stays_ends_in_the_embedded_planner_with_a_notice_or_in_one_error(
    answer: Answer, tmp_path: Path
) -> None:
    plans: list[Plan] = []
    errors: list[LLMError] = []

    async def planned(base_url: str) -> None:
        async with AsyncHuggingGPT(settings=settings(base_url, tmp_path)) as agent:
            plans.append(await agent.plan(UNCLEAR, [NOTE]))

    async def refused(base_url: str) -> None:
        async with AsyncHuggingGPT(settings=settings(base_url, tmp_path, planner="llm")) as insisting:
            with pytest.raises(LLMError) as caught:
                await insisting.plan(UNCLEAR, [NOTE])
            errors.append(caught.value)

    # Beside each other, because a server is given time to recover.
    with chat_server(answer) as one, chat_server(answer) as other:
        async with anyio.create_task_group() as group:
            group.start_soon(planned, one.base_url)
            group.start_soon(refused, other.base_url)
    (plan,), (error,) = plans, errors
    async with AsyncHuggingGPT(settings=Settings(home=tmp_path / "home", planner="embedded")) as alone:
        assert plan.tasks == (await alone.plan(UNCLEAR, [NOTE])).tasks
    said = error.message().replace(other.base_url, one.base_url)
    assert plan.notes[0] == f"Planned without the language model: {said}"
    assert error.hint()


async def test_of_thirty_hosts_each_gets_its_own_key_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keys = {f"key-of-host-{number:02}" for number in range(HOSTS)}
    for name in ("OPENAI_API_KEY", "HF_TOKEN"):
        monkeypatch.setenv(name, "key-of-the-environment")
    with ExitStack() as stack:
        servers = [stack.enter_context(chat_server(Answer("Hello."))) for _ in keys]
        for server, key in zip(servers, sorted(keys), strict=True):
            model = from_settings(
                Settings(home=tmp_path, llm_base_url=server.base_url, llm_model="tiny", llm_api_key=Secret(key))
            )
            assert model is not None
            assert [item async for item in model.stream([Message("user", "hi")])]
        for server, key in zip(servers, sorted(keys), strict=True):
            (headers,) = server.headers
            assert headers["Authorization"] == f"Bearer {key}"
            assert not any(other in str(dict(headers)) for other in keys - {key} | {"key-of-the-environment"})
