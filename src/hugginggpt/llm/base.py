"""What a chat model is: messages go in, pieces of text come out, and at last what it cost."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Rung = Literal["schema", "json", "prompt", "text"]
"""How JSON was asked for: by its schema, by JSON mode, by words alone; `text` where it was not asked for."""


@dataclass(frozen=True)
class Message:
    """One turn."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    """What calls took. Adding two gives that of both."""

    calls: int = 0
    input_tokens: int = 0
    """As the server counts them; 0 where it does not say."""
    output_tokens: int = 0
    cost_usd: float | None = None
    """US dollars; None where the price is not known, which is not the same as nothing."""

    def __add__(self, other: "Usage") -> "Usage":
        if not self.calls or not other.calls:
            return self if self.calls else other
        known = self.cost_usd is not None and other.cost_usd is not None
        return Usage(
            self.calls + other.calls,
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            (self.cost_usd or 0.0) + (other.cost_usd or 0.0) if known else None,
        )


@dataclass(frozen=True)
class Delta:
    """A piece of the reply."""

    text: str


@dataclass(frozen=True)
class Finished:
    """The last item of a stream."""

    usage: Usage
    rung: Rung
    model: str
    """As the server names it."""
    reason: str
    """Why it stopped, in the server's word: `stop`, or `length` where the reply was cut."""


class ChatModel(Protocol):
    """A language model that answers messages."""

    @property
    def name(self) -> str:
        """What people know it by."""
        ...

    def stream(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int | None = None,
        temperature: float = 0.0,
        rung: Rung | None = None,
    ) -> AsyncIterator[Delta | Finished]:
        """The reply as it is made, then one `Finished`.

        Args:
            messages: the turns so far, the last one from the user.
            schema: the JSON schema that the reply should have; a server may ignore it, so check the reply.
            max_tokens: the longest reply; None leaves it to the server.
            temperature: 0 for the likeliest reply.
            rung: with a schema, the rung to begin with: `json` where the server ignored a schema before.

        Raises:
            LLMError: if no whole reply came.
        """
        ...
