"""JSON under a schema from any chat model: checked, and asked for again, one rung lower, where it is wrong."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from hugginggpt.errors import LLMError
from hugginggpt.llm.base import ChatModel, Finished, Message, Rung, Usage

Value = TypeVar("Value")
_FENCE = re.compile(r"```(?:json)?\s*\n?(.*?)```", re.DOTALL)
_TRAILING = re.compile(r",(\s*[\]}])")
_NEXT: Mapping[Rung, Rung] = {"schema": "json", "json": "prompt", "prompt": "prompt"}
_TRIES = 3


@dataclass(frozen=True)
class Completed(Generic[Value]):
    """A checked reply."""

    value: Value
    usage: Usage
    rung: Rung
    tries: int


async def complete(
    model: ChatModel,
    messages: Sequence[Message],
    *,
    schema: Mapping[str, Any],
    check: Callable[[Any], Value],
    max_tokens: int | None = None,
) -> Completed[Value]:
    """A reply as JSON that a check has passed.

    Args:
        model: who is asked.
        messages: the turns; the schema is told in words from the prompt rung on.
        schema: of the reply.
        check: from the JSON to the value; raises ValueError, with words that the model can use, where it is wrong.
        max_tokens: the longest reply.

    Raises:
        LLMError: as `ChatModel.stream`, and `llm_bad_json` where no reply passed.
    """
    usage = Usage()
    rung: Rung | None = None
    asked = list(messages)
    wrong = ""
    for tries in range(1, _TRIES + 1):
        text, end = await _reply(model, asked, schema, max_tokens, rung)
        usage += end.usage
        try:
            return Completed(check(parsed(text)), usage, end.rung, tries)
        except (ValueError, RecursionError) as error:
            wrong = " ".join(str(error).split())[:300]
        # A server that ignores the schema is asked in words from then on.
        rung = _NEXT.get(end.rung, "prompt")
        told = f"That was not right: {wrong}. Reply with the whole JSON again and with nothing else."
        if rung == "prompt":
            told += f" It must have this JSON schema: {json.dumps(schema, ensure_ascii=False)}"
        asked = [*messages, Message("assistant", text), Message("user", told)]
    raise LLMError("llm_bad_json", model=model.name, reason=wrong)


async def _reply(
    model: ChatModel, asked: Sequence[Message], schema: Mapping[str, Any], max_tokens: int | None, rung: Rung | None
) -> tuple[str, Finished]:
    pieces: list[str] = []
    async for item in model.stream(asked, schema=schema, max_tokens=max_tokens, rung=rung):
        if isinstance(item, Finished):
            return "".join(pieces), item
        pieces.append(item.text)
    raise LLMError("llm_cut", model=model.name)


def parsed(text: str) -> Any:
    """The JSON in a reply: alone, in a fence, or with words around it; commas before a closing bracket are forgiven.

    Raises:
        ValueError: if there is none.
    """
    fenced = _FENCE.search(text)
    inside = (fenced[1] if fenced else text).strip()
    begin = min((at for at in (inside.find("{"), inside.find("[")) if at >= 0), default=-1)
    if begin < 0:
        raise ValueError("there is no JSON in the reply")
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    try:
        return decoder.raw_decode(inside, begin)[0]
    except ValueError:
        return decoder.raw_decode(_TRAILING.sub(r"\1", inside), begin)[0]


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
