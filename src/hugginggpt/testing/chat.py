"""A chat model that says what it is told, and a server that does."""

import json
import threading
from collections.abc import AsyncIterator, Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from hugginggpt.llm import Delta, Finished, Message, Rung, Usage
from hugginggpt.testing.serving import serving

Reply = str | Exception | Callable[[Sequence[Message]], str]
"""What is said, raised, or made of the messages."""


@dataclass
class ScriptedChatModel:
    """A chat model that gives its replies in their order.

    Args:
        replies: one for each call; the last one is given again where more are asked for.
        piece: how many characters a piece of a reply has.
        name: of the model.
    """

    replies: Sequence[Reply]
    piece: int = 7
    name: str = "scripted"
    calls: list[Sequence[Message]] = field(default_factory=list[Sequence[Message]])
    """The messages of each call so far."""
    schemas: list[Mapping[str, Any] | None] = field(default_factory=list[Mapping[str, Any] | None])
    """The schema of each call so far."""

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int | None = None,
        temperature: float = 0.0,
        rung: Rung | None = None,
    ) -> AsyncIterator[Delta | Finished]:
        """See `hugginggpt.llm.ChatModel.stream`; a word counts as a token."""
        reply = self.replies[min(len(self.calls), len(self.replies) - 1)]
        self.calls.append(tuple(messages))
        self.schemas.append(schema)
        if isinstance(reply, Exception):
            raise reply
        text = reply if isinstance(reply, str) else reply(messages)
        for at in range(0, len(text), self.piece):
            yield Delta(text[at : at + self.piece])
        told = sum(len(message.content.split()) for message in messages)
        usage = Usage(1, told, len(text.split()))
        yield Finished(usage, (rung or "schema") if schema is not None else "text", self.name, "stop")


@dataclass(frozen=True)
class Answer:
    """What a stand-in server answers one call with.

    Args:
        text: the reply of the model.
        status: other than 200 is an error, with `text` as its words.
        headers: beside the usual ones.
        fault: `cut` ends the stream in the middle, `silence` says nothing until the client has gone, `html` sends a
            page, `no_choices` leaves the choices out, `whole` sends one object in place of a stream.
        raw: the body as it is, in place of all that.
    """

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    fault: str = ""
    raw: str | None = None


@dataclass
class ChatServer:
    """A server of chat completions on this machine."""

    base_url: str
    requests: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """The bodies that came."""
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])


@contextmanager
def chat_server(*answers: Answer | Callable[[Mapping[str, Any]], Answer]) -> Generator[ChatServer]:
    """A real server on 127.0.0.1 that answers calls one after the other; the last answer is given again.

    Args:
        answers: or functions that make them of the body of a call.
    """
    gone = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            number = len(server.requests)
            server.requests.append(body)
            server.headers.append(dict(self.headers))
            told = answers[min(number, len(answers) - 1)]
            _answer(self, told if isinstance(told, Answer) else told(body), body, gone)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests are silent."""

    with serving(Handler) as address:
        server = ChatServer(f"{address}/v1")
        try:
            yield server
        finally:
            gone.set()


def _answer(handler: BaseHTTPRequestHandler, told: Answer, body: Mapping[str, Any], gone: threading.Event) -> None:
    if told.fault == "silence":
        gone.wait(60)
        handler.close_connection = True
        return
    content_type, pieces = _pieces(told, body)
    whole = "".join(pieces).encode()
    handler.send_response(told.status)
    for name, value in {"Content-Type": content_type, **told.headers}.items():
        handler.send_header(name, value)
    # A cut stream promises more than it sends.
    handler.send_header("Content-Length", str(len(whole) + (100 if told.fault == "cut" else 0)))
    handler.end_headers()
    handler.wfile.write(whole)
    handler.close_connection = True


def _pieces(told: Answer, body: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The content type and the parts of a body."""
    if told.raw is not None:
        return "application/json", [told.raw]
    if told.fault == "html":
        return "text/html", ["<html><body>It works!</body></html>"]
    if told.status != 200:
        return "application/json", [json.dumps({"error": {"message": told.text}})]
    usage = {"prompt_tokens": 11, "completion_tokens": 7}
    if told.fault == "whole":
        choice = {"message": {"content": told.text}, "finish_reason": "stop"}
        return "application/json", [json.dumps({"choices": [choice], "usage": usage, "model": body["model"]})]
    parts = [told.text[at : at + 5] for at in range(0, len(told.text), 5)]
    chunks: list[dict[str, Any]] = [{"choices": [{"delta": {"content": part}}]} for part in parts]
    if told.fault == "cut":
        chunks = chunks[: len(chunks) // 2]
    elif told.fault == "no_choices":
        chunks = [{"id": "1"}]
    else:
        chunks.append({"choices": [{"delta": {}, "finish_reason": "stop"}], "model": body["model"]})
        chunks.append({"choices": [], "usage": usage})
    said = [f"data: {json.dumps(chunk)}\n\n" for chunk in chunks]
    return "text/event-stream", said if told.fault == "cut" else [*said, "data: [DONE]\n\n"]
