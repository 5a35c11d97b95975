"""The client against a real server on this machine, with the faults that servers have."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import anyio
import pytest

from hugginggpt.errors import LLMError
from hugginggpt.llm import Delta, Endpoint, Finished, Message, OpenAICompatible, Rung, Usage
from hugginggpt.settings import Secret
from hugginggpt.testing import Answer, chat_server

ASK = [Message("system", "Be short."), Message("user", "Say hello.")]
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
KEY = "sk-canary-0123456789"

pytestmark = pytest.mark.anyio


def client(base_url: str, waits: list[float] | None = None, *, seconds: float = 10, **given: Any) -> OpenAICompatible:
    async def sleep(wait: float) -> None:
        (waits if waits is not None else []).append(wait)

    return OpenAICompatible(Endpoint(base_url, "tiny", Secret(KEY), **given), seconds=seconds, sleep=sleep)


async def reply(
    model: OpenAICompatible, schema: Mapping[str, Any] | None = None, rung: Rung | None = None
) -> tuple[str, Finished]:
    pieces: list[str] = []
    with anyio.fail_after(20):
        async for item in model.stream(ASK, schema=schema, rung=rung):
            if isinstance(item, Finished):
                return "".join(pieces), item
            pieces.append(item.text)
    raise AssertionError("the stream ended without its end")


async def fails(model: OpenAICompatible) -> LLMError:
    with pytest.raises(LLMError) as caught:
        await reply(model)
    assert all(caught.value.message(language) and caught.value.hint(language) for language in ("en", "zh"))
    assert KEY not in f"{caught.value}{caught.value.values}{caught.value.__cause__!r}"
    return caught.value


async def test_a_reply_comes_in_pieces_with_what_it_cost() -> None:
    with chat_server(Answer("Hello to you all")) as server:
        model = client(server.base_url, price_input=2.0, price_output=10.0)
        pieces = [item async for item in model.stream(ASK, max_tokens=50, temperature=0.3)]
    assert [item.text for item in pieces if isinstance(item, Delta)] == ["Hello", " to y", "ou al", "l"]
    end = pieces[-1]
    assert isinstance(end, Finished)
    assert end.usage == Usage(1, 11, 7, pytest.approx((11 * 2 + 7 * 10) / 1e6))
    assert (end.rung, end.model, end.reason) == ("text", "tiny", "stop")
    (body,) = server.requests
    assert body["messages"] == [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Say hello."}]
    assert (body["max_tokens"], body["temperature"], body["stream"]) == (50, 0.3, True)
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"


async def test_an_unknown_price_is_not_nothing() -> None:
    with chat_server(Answer("Hi")) as server:
        _, end = await reply(client(server.base_url))
    assert end.usage.cost_usd is None
    assert (Usage(1, 1, 1, 0.5) + Usage(1, 1, 1, None)).cost_usd is None
    assert (Usage(1, 1, 1, 0.5) + Usage()).cost_usd == 0.5


async def test_a_server_that_does_not_stream_is_read_too() -> None:
    with chat_server(Answer("Hello", fault="whole")) as server:
        text, end = await reply(client(server.base_url))
    assert (text, end.usage.input_tokens) == ("Hello", 11)


async def test_thoughts_are_no_part_of_the_reply() -> None:
    with chat_server(
        Answer(' <think>Hm, {"a": 2}</think>\n\nHello <think>'), Answer("<thin ice>"), Answer("<think>on and on")
    ) as server:
        model = client(server.base_url)
        assert (await reply(model))[0] == "Hello <think>"
        assert (await reply(model))[0] == "<thin ice>"
        assert (await fails(model)).code == "llm_empty"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
async def test_a_server_that_is_busy_is_asked_again(status: int) -> None:
    waits: list[float] = []
    with chat_server(Answer("later", status=status), Answer("later", status=status), Answer("Hello")) as server:
        assert (await reply(client(server.base_url, waits)))[0] == "Hello"
    assert len(waits) == 2 and all(wait > 0 for wait in waits)


async def test_it_waits_as_long_as_the_server_says() -> None:
    waits: list[float] = []
    with chat_server(Answer("later", status=429, headers={"Retry-After": "7"}), Answer("Hello")) as server:
        await reply(client(server.base_url, waits))
    assert waits == [7.0]
    with chat_server(Answer("tomorrow", status=429, headers={"Retry-After": "86400"})) as server:
        error = await fails(client(server.base_url))
        assert (error.code, len(server.requests)) == ("llm_busy", 1)
    with chat_server(
        Answer("x", status=503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}), Answer("Hello")
    ) as server:
        await reply(client(server.base_url, waits))
    assert waits[-1] == 0.0


@pytest.mark.parametrize(
    ("answer", "code", "calls"),
    [
        (Answer("no such key", status=401), "llm_key", 1),
        (Answer("not for you", status=403), "llm_key", 1),
        (Answer("pay first", status=402), "llm_credit", 1),
        (Answer("no such model", status=404), "llm_not_found", 1),
        (Answer("wrong", status=400), "llm_failed", 1),
        (Answer("gone", status=302, headers={"Location": "http://127.0.0.1:9/v1"}), "llm_failed", 1),
        (Answer("broken", status=500), "llm_failed", 4),
        (Answer(fault="html"), "llm_not_chat", 4),
        (Answer(fault="no_choices"), "llm_not_chat", 4),
        (Answer(raw='{"choices": []}'), "llm_empty", 4),
        (Answer(raw="[1, 2"), "llm_not_chat", 4),
        (Answer(raw="[" * 100_000), "llm_not_chat", 4),
        (Answer(raw='{"error": {"message": "overloaded"}}'), "llm_failed", 4),
        (Answer(""), "llm_empty", 4),
    ],
)
async def test_each_fault_ends_in_one_clear_error(answer: Answer, code: str, calls: int) -> None:
    with chat_server(answer) as server:
        assert (await fails(client(server.base_url))).code == code
        assert len(server.requests) == calls


async def test_a_cut_reply_is_an_error_once_something_was_given_out() -> None:
    with chat_server(Answer("Hello to all of you here", fault="cut")) as server:
        assert (await fails(client(server.base_url))).code == "llm_cut"
        assert len(server.requests) == 1
    with chat_server(Answer("Hi", fault="cut"), Answer("Hello")) as server:
        assert (await reply(client(server.base_url)))[0] == "Hello"


async def test_a_server_that_says_nothing_or_is_not_there() -> None:
    with chat_server(Answer(fault="silence")) as server:
        assert (await fails(client(server.base_url, seconds=0.05))).code == "llm_silent"
        gone = server.base_url
    assert (await fails(client(gone))).code == "llm_unreachable"


async def test_the_way_to_ask_for_json_goes_down_where_a_server_refuses() -> None:
    def strict(allowed: Sequence[str]) -> Any:
        def answer(body: Mapping[str, Any]) -> Answer:
            kind = body.get("response_format", {}).get("type", "none")
            return Answer('{"a": 1}') if kind in allowed else Answer(f"response_format {kind} is unknown", status=400)

        return answer

    for allowed, rung in ((["json_schema"], "schema"), (["json_object"], "json"), (["none"], "prompt")):
        with chat_server(strict(allowed)) as server:
            model = client(server.base_url)
            text, end = await reply(model, SCHEMA)
            assert (text, end.rung) == ('{"a": 1}', rung)
            calls = len(server.requests)
            await reply(model, SCHEMA)
            # What was learned is kept.
            assert len(server.requests) == calls + 1
    with chat_server(Answer('{"a": 1}')) as server:
        _, end = await reply(client(server.base_url), SCHEMA, rung="json")
        assert (end.rung, server.requests[0]["response_format"]) == ("json", {"type": "json_object"})


async def test_what_a_server_does_not_know_is_left_out() -> None:
    def old(body: Mapping[str, Any]) -> Answer:
        for part in ("stream_options", "temperature"):
            if part in body:
                return Answer(f"unsupported parameter: {part}", status=400)
        return Answer("Hello")

    with chat_server(old) as server:
        assert (await reply(client(server.base_url)))[0] == "Hello"
        assert len(server.requests) == 3
    with chat_server(Answer("unsupported: stream_options", status=400)) as server:
        assert (await fails(client(server.base_url))).code == "llm_failed"


async def test_the_key_is_in_no_error_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with chat_server(Answer(f"your key {KEY} is wrong", status=401)) as server:
        model = client(server.base_url)
        error = await fails(model)
    assert "your key … is wrong" in error.message()
    assert KEY not in caplog.text
    assert KEY not in repr(Endpoint(server.base_url, "tiny", Secret(KEY)))


async def test_a_server_is_looked_at_without_a_call() -> None:
    with chat_server(Answer("x")) as server:
        # It knows no list of models, but it is there.
        await client(server.base_url).check()
        assert server.requests == []
        gone = server.base_url
    with pytest.raises(LLMError) as caught:
        await client(gone).check()
    assert caught.value.code == "llm_unreachable"


async def test_a_server_that_is_not_there_is_asked_twice() -> None:
    waits: list[float] = []
    with chat_server(Answer("x")) as server:
        gone = server.base_url
    assert (await fails(client(gone, waits))).code == "llm_unreachable"
    assert len(waits) == 1
