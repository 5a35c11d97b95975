"""Experts for the tests of the agent, whose work is one function."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio

from hugginggpt.catalogue import ModelCard
from hugginggpt.experts import Call, Output
from hugginggpt.messages import Language

Work = Callable[[Call], Awaitable[list[Output]]]


@dataclass
class Made:
    """An expert whose work is one function."""

    work: Work
    task: str = "text-generation"
    calls: list[Call] = field(default_factory=list[Call])

    @property
    def card(self) -> ModelCard:
        return ModelCard(f"made/{self.task}", (self.task,), "llm", "Made for a test.", license="MIT", priority=99)

    def unready(self, language: Language = "en") -> str | None:
        return None

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        return None

    async def run(self, call: Call) -> list[Output]:
        self.calls.append(call)
        return await self.work(call)


async def echo(call: Call) -> list[Output]:
    return [Output("text", "text", call.text("prompt") or call.text("text"))]


async def hang(call: Call) -> list[Output]:
    await anyio.sleep_forever()
    raise AssertionError
