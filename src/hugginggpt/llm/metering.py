"""What the language model of a run costs, whoever asks it: the planner, an expert, the writer of the answer."""

from collections.abc import AsyncIterator, Generator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from hugginggpt.llm.base import ChatModel, Delta, Finished, Message, Rung, Usage


class Meter:
    """Adds up usage."""

    def __init__(self) -> None:
        self.usage = Usage()
        """So far."""


_METER: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Generator[Meter]:
    """Add up what is used inside the block, by tasks that it starts too."""
    meter = Meter()
    before = _METER.set(meter)
    try:
        yield meter
    finally:
        _METER.reset(before)


@dataclass(frozen=True)
class Metered:
    """A chat model whose usage counts for the run that asks it."""

    model: ChatModel

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.model.name

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        schema: Mapping[str, Any] | None = None,
        max_tokens: int | None = None,
        temperature: float = 0.0,
        rung: Rung | None = None,
    ) -> AsyncIterator[Delta | Finished]:
        """See `ChatModel.stream`."""
        async for item in self.model.stream(
            messages, schema=schema, max_tokens=max_tokens, temperature=temperature, rung=rung
        ):
            meter = _METER.get()
            if isinstance(item, Finished) and meter is not None:
                meter.usage += item.usage
            yield item
