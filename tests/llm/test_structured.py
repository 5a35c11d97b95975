"""JSON from a chat model, checked and asked for again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.errors import LLMError
from hugginggpt.llm import Message, complete
from hugginggpt.llm.structured import parsed
from hugginggpt.testing import ScriptedChatModel

ASK = [Message("user", "How many?")]
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


def count(value: Any) -> int:
    if not isinstance(value, dict) or not isinstance(value.get("a"), int):
        raise ValueError("a must be a number")
    return value["a"]


@pytest.mark.anyio
async def test_a_right_reply_is_taken_at_once() -> None:
    model = ScriptedChatModel(['{"a": 3}'])
    found = await complete(model, ASK, schema=SCHEMA, check=count)
    assert (found.value, found.tries, found.rung, found.usage.calls) == (3, 1, "schema", 1)


@pytest.mark.anyio
async def test_a_wrong_one_is_asked_for_again_with_the_reason() -> None:
    model = ScriptedChatModel(["I think it is three.", '{"a": "three"}', 'Here: ```json\n{"a": 3,}\n```'])
    found = await complete(model, ASK, schema=SCHEMA, check=count)
    assert (found.value, found.tries, found.rung, found.usage.calls) == (3, 3, "prompt", 3)
    assert "there is no JSON" in model.calls[1][-1].content
    # From the prompt rung on the schema is told in words.
    assert "a must be a number" in model.calls[2][-1].content and '"integer"' in model.calls[2][-1].content
    assert [message.role for message in model.calls[2]] == ["user", "assistant", "user"]


@pytest.mark.anyio
async def test_what_never_gets_right_is_one_error() -> None:
    with pytest.raises(LLMError) as caught:
        await complete(ScriptedChatModel(["no"]), ASK, schema=SCHEMA, check=count)
    assert caught.value.code == "llm_bad_json"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('Sure! {"a": 1} Anything else?', {"a": 1}),
        ("```\n[1, 2,]\n```", [1, 2]),
        ('{"a": "{not] a bracket, }"}', {"a": "{not] a bracket, }"}),
    ],
)
def test_json_is_found_in_a_reply(text: str, value: object) -> None:
    assert parsed(text) == value


@given(st.text(max_size=200))
def test_no_reply_breaks_it(text: str) -> None:
    try:
        parsed(text)
    except (ValueError, RecursionError):
        pass
