"""A client for every server that speaks OpenAI's chat completions: OpenAI, the Hub's router, vLLM, Ollama, llama.cpp.

It is written on httpx2, which the core has anyway: the wire format it needs is one POST and an event stream, and the
openai package, about a second to import, has time-outs and retries of its own that would multiply with these.
"""

import random
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from email.utils import parsedate_to_datetime
from time import time
from typing import TYPE_CHECKING, Any

import anyio

from hugginggpt.errors import LLMError
from hugginggpt.llm.base import Delta, Finished, Message, Rung, Usage
from hugginggpt.llm.endpoint import Endpoint
from hugginggpt.llm.wire import End, body_of, read, reason_of

if TYPE_CHECKING:
    from httpx2 import AsyncBaseTransport, AsyncClient, Response

_CONNECT = 10.0
_BETWEEN = 30.0
_ATTEMPTS = 4
_LONGEST_WAIT = 30.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_ERROR = 20_000
_RUNGS: tuple[Rung, ...] = ("schema", "json", "prompt")


class _Again(Exception):
    """The call may be made again."""

    def __init__(self, error: LLMError, wait: float | None = None) -> None:
        super().__init__(error.code)
        self.error = error
        self.wait = wait
        """Seconds that the server asked for."""


class _Unknown(Exception):
    """The server does not know a part of the body."""

    def __init__(self, part: str, error: LLMError) -> None:
        super().__init__(part)
        self.part = part
        self.error = error


class OpenAICompatible:
    """A chat model behind an OpenAI-compatible address.

    Args:
        endpoint: the address, the model and the key.
        seconds: how long the first piece of a reply may take; later ones may take 30 s each.
        transport: in place of the network.
        sleep: waits between two attempts.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        seconds: float = 60.0,
        transport: "AsyncBaseTransport | None" = None,
        sleep: Callable[[float], Awaitable[object]] = anyio.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._seconds = seconds
        self._transport = transport
        self._sleep = sleep
        self._highest: Rung = "schema"
        self._without: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The model's name at its server."""
        return self._endpoint.model

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int | None = None,
        temperature: float = 0.0,
        rung: Rung | None = None,
    ) -> AsyncGenerator[Delta | Finished]:
        """See `ChatModel.stream`. What the server refuses of a body is left out of later ones.

        Raises:
            LLMError: `llm_unreachable`, `llm_silent`, `llm_cut`, `llm_busy`, `llm_key`, `llm_credit`, `llm_not_found`,
                `llm_not_chat`, `llm_failed`, `llm_empty`.
        """
        used: Rung = "text" if schema is None else _lower(rung or "schema", self._highest)
        waited = 0.0
        attempt = 0
        while True:
            body = self._body(messages, schema, used, max_tokens, temperature)
            said = False
            try:
                async for item in self._reply(body):
                    if isinstance(item, Delta):
                        said = True
                        yield item
                    elif not said:
                        raise _Again(LLMError("llm_empty", model=self.name))
                    else:
                        yield Finished(self._priced(item.usage), used, item.model or self.name, item.reason)
                        return
            except _Unknown as refused:
                if refused.part == "response_format" and used in ("schema", "json"):
                    used = self._highest = _RUNGS[_RUNGS.index(used) + 1]
                elif refused.part in self._without:
                    raise refused.error from None
                else:
                    self._without |= {refused.part}
            except _Again as again:
                attempt += 1
                wait = again.wait if again.wait is not None else 0.5 * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311
                # What was given out can't be taken back, and who waits has a limit too. A server that is not there is
                # hardly there a second later.
                most = 2 if again.error.code == "llm_unreachable" else _ATTEMPTS
                if said or attempt >= most or waited + wait > _LONGEST_WAIT:
                    raise again.error from None
                waited += wait
                await self._sleep(wait)

    async def check(self) -> None:
        """Ask the server for its models, which costs nothing, to see that it is there and takes the key.

        Raises:
            LLMError: `llm_unreachable`, `llm_silent`, `llm_key`.
        """
        import httpx2

        try:
            async with self._client() as client:
                with anyio.fail_after(_CONNECT):
                    status = (await client.get(f"{self._endpoint.base_url}/models")).status_code
        except TimeoutError as error:
            raise LLMError("llm_silent", model=self.name, address=self._address()) from error
        except httpx2.TransportError as error:
            raise LLMError("llm_unreachable", address=self._address(), reason=self._safe(error)) from error
        if status in (401, 403):
            raise self._error(status, f"HTTP {status}")

    def _body(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        rung: Rung,
        max_tokens: int | None,
        temperature: float,
    ) -> dict[str, Any]:
        form: dict[str, Any] | None = None
        if rung == "schema":
            form = {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema, "strict": True}}
        elif rung == "json":
            form = {"type": "json_object"}
        given: dict[str, Any] = {
            "model": self._endpoint.model,
            "temperature": temperature,
            "max_tokens": max_tokens,
            "stream_options": {"include_usage": True},
            "response_format": form,
        }
        return body_of(list(messages), **{name: one for name, one in given.items() if name not in self._without})

    async def _reply(self, body: Mapping[str, Any]) -> AsyncGenerator[Delta | End]:
        import httpx2

        try:
            async with self._client() as client:
                # Entered by hand: a cancel scope must not be open where this generator gives something out.
                request = client.build_request("POST", f"{self._endpoint.base_url}/chat/completions", json=body)
                with anyio.fail_after(self._seconds):
                    response = await client.send(request, stream=True)
                try:
                    if response.status_code != 200:
                        await self._refused(response)
                    async for item in self._read(response):
                        yield item
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise _Again(LLMError("llm_silent", model=self.name, address=self._address())) from error
        except httpx2.TimeoutException as error:
            raise _Again(LLMError("llm_unreachable", address=self._address(), reason="it does not answer")) from error
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            raise _Again(LLMError("llm_cut", model=self.name)) from error
        except httpx2.TransportError as error:
            raise _Again(LLMError("llm_unreachable", address=self._address(), reason=self._safe(error))) from error

    async def _read(self, response: "Response") -> AsyncGenerator[Delta | End]:
        try:
            lines = _timed(response.aiter_lines(), self._seconds)
            async for item in read(lines, response.headers.get("content-type", "")):
                yield item
        except LLMError as error:
            told = {name: self._safe(one) for name, one in error.values.items()}
            raise _Again(LLMError(error.code, **{"model": self.name, "address": self._address(), **told})) from None

    def _client(self) -> "AsyncClient":
        import httpx2

        key = self._endpoint.key
        return httpx2.AsyncClient(
            transport=self._transport,
            # The key goes with this one request: no redirect is followed, no proxy or netrc of the machine is asked.
            headers={"Authorization": f"Bearer {key.reveal()}"} if key else {},
            timeout=httpx2.Timeout(None, connect=_CONNECT),
            follow_redirects=False,
            trust_env=False,
        )

    async def _refused(self, response: "Response") -> None:
        """Raise what a status means."""
        status = response.status_code
        with anyio.fail_after(_CONNECT):
            text = (await _beginning(response)).decode("utf-8", "replace")
        reason = self._safe(_reason(text) or f"HTTP {status}")
        error = self._error(status, reason)
        if status in (400, 422):
            for part in ("response_format", "stream_options", "max_tokens", "temperature"):
                if part in text or (part == "response_format" and "json_schema" in text):
                    raise _Unknown(part, error)
        if status in _AGAIN:
            raise _Again(error, _wait_of(response.headers.get("retry-after")))
        raise error

    def _error(self, status: int, reason: str) -> LLMError:
        given = {"model": self.name, "address": self._address(), "reason": reason, "status": status}
        codes = {401: "llm_key", 403: "llm_key", 402: "llm_credit", 404: "llm_not_found", 429: "llm_busy"}
        return LLMError(codes.get(status, "llm_failed"), **given)

    def _address(self) -> str:
        return self._endpoint.base_url

    def _safe(self, value: object) -> Any:
        """A value without the key, which a server may send back."""
        key = self._endpoint.key
        return value if not key or isinstance(value, int | float) else str(value).replace(key.reveal(), "…")

    def _priced(self, usage: Usage) -> Usage:
        """With the cost by the prices that are set, where the server does not say it."""
        price_in, price_out = self._endpoint.price_input, self._endpoint.price_output
        if usage.cost_usd is not None or price_in is None or price_out is None:
            return usage
        return replace(usage, cost_usd=(usage.input_tokens * price_in + usage.output_tokens * price_out) / 1e6)


def _lower(one: Rung, other: Rung) -> Rung:
    return one if _RUNGS.index(one) > _RUNGS.index(other) else other


async def _timed(lines: AsyncIterator[str], first: float) -> AsyncIterator[str]:
    """The lines, each within its time."""
    seconds = first
    while True:
        with anyio.fail_after(seconds):
            try:
                line = await anext(lines)
            except StopAsyncIteration:
                return
        # Comments that keep a connection open are no sign that the model works.
        if line and not line.startswith(":"):
            seconds = _BETWEEN
        yield line


async def _beginning(response: "Response") -> bytes:
    found = b""
    async for piece in response.aiter_bytes():
        found += piece
        if len(found) >= _LONGEST_ERROR:
            break
    return found[:_LONGEST_ERROR]


def _reason(text: str) -> str:
    import json

    try:
        return reason_of(json.loads(text))
    except (ValueError, RecursionError):
        # A page of HTML says nothing that a person could use.
        return "" if "<" in text else reason_of(text)


def _wait_of(header: str | None) -> float | None:
    """The seconds of a Retry-After header, which has seconds or a date."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time())
    except (ValueError, TypeError):
        return None
