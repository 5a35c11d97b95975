"""The program for code that is not asynchronous: the same core behind a thread of its own."""

import weakref
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from anyio.from_thread import BlockingPortal, start_blocking_portal

from hugginggpt.agent.agent import AsyncHuggingGPT
from hugginggpt.agent.conversation import Conversation, Turn
from hugginggpt.agent.intake import File
from hugginggpt.events import Answer
from hugginggpt.execution import Emit
from hugginggpt.plan import Plan
from hugginggpt.settings import Settings

Made = TypeVar("Made")


class HuggingGPT:
    """`AsyncHuggingGPT` with methods that block until the work is done; it may be used from any thread.

    Its event loop and worker processes start with the first call and stay warm; `close`, the end of a `with` block, or
    the end of the program ends them.

    Args:
        settings: all of them; None reads the environment and hugginggpt.toml.
        given: single settings by name, and `models`, `experts` and `folder`, as for `AsyncHuggingGPT`.

    Raises:
        InputError: if a setting is wrong.
    """

    def __init__(self, *, settings: Settings | None = None, **given: Any) -> None:
        self._agent = AsyncHuggingGPT(settings=settings, **given)
        self._portal: BlockingPortal | None = None
        self._end: Callable[[], object] | None = None

    def __enter__(self) -> "HuggingGPT":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def settings(self) -> Settings:
        """What it runs with."""
        return self._agent.settings

    def plan(self, request: str, files: Iterable[File] = ()) -> Plan:
        """Stage 1 alone; see `AsyncHuggingGPT.plan`."""
        return self._call(lambda: self._agent.plan(request, files))

    def run(
        self, request: str, files: Iterable[File] = (), *, out: str | Path | None = None, emit: Emit | None = None
    ) -> Answer:
        """All four stages; see `AsyncHuggingGPT.run`. `emit` is called on the thread of the event loop."""
        return self._call(lambda: self._agent.run(request, files, out=out, emit=emit))

    def execute(self, plan: Plan, *, out: str | Path | None = None, emit: Emit | None = None) -> Answer:
        """Stages 2 to 4 of a plan; see `AsyncHuggingGPT.execute`."""
        return self._call(lambda: self._agent.execute(plan, out=out, emit=emit))

    def conversation(self, id: str | None = None) -> "BlockingConversation":
        """Turns that refer to one another; see `AsyncHuggingGPT.conversation`."""
        return BlockingConversation(self._agent.conversation(id), self._call)

    def close(self) -> None:
        """End the event loop and the worker processes; the next call starts new ones."""
        if self._end:
            self._end()
        self._portal = self._end = None

    def _call(self, work: Callable[[], Awaitable[Made]]) -> Made:
        if self._portal is None:
            opened = start_blocking_portal("asyncio")
            self._portal = opened.__enter__()
            self._end = weakref.finalize(self, _end, self._portal, opened, self._agent)
        future = self._portal.start_task_soon(work)
        try:
            return future.result()
        except BaseException:
            # Ctrl-C reaches this thread, not the loop: end the work there too.
            future.cancel()
            raise


class BlockingConversation:
    """A `Conversation` whose turns block until they are done. Get it from `HuggingGPT.conversation`."""

    def __init__(self, conversation: Conversation, call: Callable[[Callable[[], Awaitable[Any]]], Any]) -> None:
        self._conversation = conversation
        self._call = call

    @property
    def id(self) -> str:
        """To go on with it later."""
        return self._conversation.id

    @property
    def turns(self) -> Sequence[Turn]:
        """Those so far, the last one last."""
        return tuple(self._conversation.turns)

    def run(
        self, request: str, files: Iterable[File] = (), *, out: str | Path | None = None, emit: Emit | None = None
    ) -> Answer:
        """One more turn; see `Conversation.run`."""
        return self._call(lambda: self._conversation.run(request, files, out=out, emit=emit))


def _end(portal: BlockingPortal, opened: AbstractContextManager[BlockingPortal], agent: AsyncHuggingGPT) -> None:
    portal.call(agent.aclose)
    opened.__exit__(None, None, None)
