"""What a server of chat completions sends, read into pieces of text."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from hugginggpt.errors import LLMError
from hugginggpt.llm.base import Delta, Message, Usage

_OPEN, _CLOSE = "<think>", "</think>"
_SHOWN = 200


@dataclass(frozen=True)
class End:
    """What the server says besides the reply."""

    reason: str
    usage: Usage
    model: str


def body_of(messages: list[Message], **given: Any) -> dict[str, Any]:
    """The body of a request; what is None is left out."""
    said = [{"role": one.role, "content": one.content} for one in messages]
    return {"messages": said, "stream": True} | {name: value for name, value in given.items() if value is not None}


async def read(lines: AsyncIterator[str], content_type: str) -> AsyncIterator[Delta | End]:
    """The reply in a body: an event stream, or one JSON object from a server that does not stream.

    Thoughts that a model shows before its reply are left out.

    Args:
        lines: of the body, without their ends.
        content_type: as the header says it.

    Raises:
        LLMError: `llm_not_chat`, `llm_failed` where the body holds an error, `llm_cut` where it stops in the middle.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "text/event-stream":
        objects = _events(lines)
    elif kind in ("application/json", ""):
        objects = _whole(lines)
    else:
        raise LLMError("llm_not_chat", reason=f"its content type is {kind[:60]}")
    thoughts = _Thoughts()
    reason, usage, model = "", Usage(1), ""
    async for one in objects:
        if one is None:
            reason = reason or "stop"
            break
        usage, model = _usage(one, usage), str(one.get("model") or model)
        for choice in _choices(one):
            if text := thoughts.without(_text(choice)):
                yield Delta(text)
            reason = str(choice.get("finish_reason") or reason)
    if rest := thoughts.rest():
        yield Delta(rest)
    if not reason:
        raise LLMError("llm_cut")
    yield End(reason, usage, model)


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[Mapping[str, Any] | None]:
    async for line in lines:
        name, _, data = line.partition(":")
        if name != "data":
            continue
        if data.strip() == "[DONE]":
            yield None
            return
        yield _object(data)


async def _whole(lines: AsyncIterator[str]) -> AsyncIterator[Mapping[str, Any] | None]:
    text = "\n".join([line async for line in lines])
    yield _object(text)
    yield None


def _object(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LLMError("llm_not_chat", reason="it is no JSON") from error
    if not isinstance(found, dict):
        raise LLMError("llm_not_chat", reason="it is no JSON object")
    one = cast("dict[str, Any]", found)
    if error := one.get("error"):
        raise LLMError("llm_failed", reason=reason_of(error))
    if "choices" not in one:
        raise LLMError("llm_not_chat", reason="it holds no choices")
    return one


def reason_of(error: object) -> str:
    """The words of an error as servers send it, on one line."""
    if isinstance(error, dict):
        told = cast("dict[str, Any]", error)
        error = told.get("message") or told.get("error") or told.get("detail") or told
    return " ".join(str(error).split())[:_SHOWN]


def _choices(one: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = one.get("choices")
    return (
        [choice for choice in cast("list[Any]", found) if isinstance(choice, dict)] if isinstance(found, list) else []
    )


def _text(choice: Mapping[str, Any]) -> str:
    said: Any = choice.get("delta") or choice.get("message") or {}
    content = said.get("content") if isinstance(said, dict) else None
    if isinstance(content, list):
        # Some servers send the parts of a message.
        return "".join(str(part.get("text", "")) for part in cast("list[Any]", content) if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _usage(one: Mapping[str, Any], before: Usage) -> Usage:
    told = one.get("usage")
    if not isinstance(told, dict):
        return before
    said = cast("dict[str, Any]", told)
    cost = said.get("estimated_cost", said.get("cost"))
    return Usage(
        1,
        _count(said.get("prompt_tokens")),
        _count(said.get("completion_tokens")),
        float(cost) if isinstance(cost, int | float) else None,
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


class _Thoughts:
    """Leaves out what stands between `<think>` and `</think>` at the beginning of a reply."""

    def __init__(self) -> None:
        self._held = ""
        self._state = "before"

    def without(self, piece: str) -> str:
        """What of a piece belongs to the reply."""
        if self._state == "reply":
            return piece
        self._held += piece
        if self._state == "before":
            begun = self._held.lstrip()
            if _OPEN.startswith(begun[: len(_OPEN)]) and len(begun) < len(_OPEN):
                return ""
            if not begun.startswith(_OPEN):
                return self.rest()
            self._state = "thinking"
        _, found, behind = self._held.partition(_CLOSE)
        if not found:
            return ""
        self._held = behind.lstrip()
        return self.rest()

    def rest(self) -> str:
        """What is still held back; thoughts that never ended are no reply."""
        held = (
            ""
            if self._state == "thinking" and _CLOSE not in self._held and self._held.lstrip().startswith(_OPEN)
            else self._held
        )
        self._held, self._state = "", "reply"
        return held
