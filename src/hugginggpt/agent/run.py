"""One run from its request to its answer, as a stream of events."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from pathlib import Path

import anyio
from anyio import to_thread

from hugginggpt.agent.intake import completed
from hugginggpt.agent.models import Models
from hugginggpt.agent.pages import with_pages
from hugginggpt.agent.warming import warming
from hugginggpt.errors import DeadlineExceeded, LLMError, PlanError, ResourceError
from hugginggpt.events import (
    Answer,
    AnswerDelta,
    Event,
    PlanReady,
    RunEnded,
    RunStarted,
    RunStatus,
    TaskPlanned,
    TaskResult,
    Usage,
)
from hugginggpt.execution import Capacity, Context, Emit, Limits, Scheduler, open_scheduler
from hugginggpt.execution.kinds import KnownKinds
from hugginggpt.experts import Expert
from hugginggpt.llm import ChatModel, metered
from hugginggpt.llm import Usage as LLMUsage
from hugginggpt.messages import Language
from hugginggpt.plan import Plan, check
from hugginggpt.resources import ResourceStore
from hugginggpt.response import tell, write
from hugginggpt.selection import Selector


@dataclass(frozen=True)
class House:
    """What the runs of one program share."""

    store: ResourceStore
    experts: tuple[Expert, ...]
    capacity: Capacity
    limits: Limits
    models: Models
    """Which models are known, and how they did here."""
    chat: ChatModel | None = None
    """Who tells the answer where there are several results; None writes it without a language model."""
    chooser: ChatModel | None = None
    """Who chooses among models that are about equally good; None takes the first by rank."""


Approve = Callable[[Plan], Awaitable[bool]]
"""Asks a person whether a plan may run."""


class Run:
    """One request on its way; iterate over it to make it go: `async for event in run`.

    The work begins with the iteration and ends with it: leaving the loop early cancels what still runs. A request that
    is refused raises an `InputError` in place of `RunEnded`.

    Args:
        request: the words.
        make_plan: gives the plan, type-checked, with what it reads taken in or named.
        house: gives what it runs with.
        out: the folder for the files made.
        language: the language of the answer.
        approve: asked before anything runs; None runs at once.
    """

    def __init__(
        self,
        request: str,
        make_plan: Callable[[], Awaitable[Plan]],
        house: Callable[[], Awaitable[House]],
        *,
        out: Path | None,
        language: Language,
        approve: Approve | None = None,
    ) -> None:
        self.id = f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        """Sorts by time."""
        self.out = (out if out is not None else Path("hugginggpt-out") / self.id).resolve()
        """The folder for the files made."""
        self._request = request
        self._make_plan = make_plan
        self._house = house
        self._language: Language = language
        self._approve = approve
        self._scope: anyio.CancelScope | None = None
        self._cancelled = False
        self._plan = Plan(request)
        self._scheduler: Scheduler | None = None
        self._is_told = False
        self._pages: tuple[TaskResult, ...] = ()

    def cancel(self) -> None:
        """End the work; the events go on to `RunEnded`, with what was done until then."""
        self._cancelled = True
        if self._scope:
            self._scope.cancel()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._events()

    async def _events(self) -> AsyncGenerator[Event]:
        send, receive = anyio.create_memory_object_stream[Event](inf)

        async def work() -> None:
            with send:
                await self._work(send.send_nowait)

        # A task group around a `yield` would break when the loop is left early; a task of its own ends in any case.
        task = asyncio.create_task(work())
        try:
            with receive:
                async for event in receive:
                    yield event
            await task
        finally:
            task.cancel()
            with anyio.CancelScope(shield=True):
                await asyncio.wait([task])
            if not task.cancelled():
                # Asked for, so that asyncio does not report an error that nobody waits for any more.
                task.exception()

    async def answer(self, emit: Emit | None = None) -> Answer:
        """Run to the end.

        Args:
            emit: is told each event.

        Raises:
            InputError: if the request, a file or the plan is refused; nothing was run then.
        """
        last: Event | None = None
        async for last in self:
            if emit:
                emit(last)
        if not isinstance(last, RunEnded):
            raise RuntimeError("the run ended without an answer")
        return last.answer

    async def _work(self, emit: Emit) -> None:
        emit(RunStarted(self.id, self._request))
        stopped = True
        pieces: list[str] = []

        def say(piece: str) -> None:
            pieces.append(piece)
            emit(AnswerDelta(piece))

        with metered() as meter, anyio.CancelScope() as self._scope:
            if self._cancelled:
                self._scope.cancel()
            house = await self._house()
            approved = await self._planned(house, emit)
            if approved:
                await self._executed(house, emit)
                self._pages = await with_pages(self._plan, self._results(), self.out, house.store, self._language)
                await to_thread.run_sync(house.models.keep, self._plan, self._results())
                await self._told(house, say)
            stopped = not approved
        results = self._pages or self._results()
        status = "cancelled" if stopped else _status(self._plan, results)
        cancelled = status == "cancelled"
        for paragraph in write(self._plan, results, self._language, cancelled=cancelled, told=self._is_told):
            say(f"\n\n{paragraph}" if pieces else paragraph)
        error = next((result.error for result in results if isinstance(result.error, DeadlineExceeded)), None)
        emit(
            RunEnded(
                Answer(
                    self.id,
                    status,
                    "".join(pieces),
                    self._plan,
                    results,
                    _usage(meter.usage),
                    error=error,
                    language=self._language,
                )
            )
        )

    async def _told(self, house: House, say: Callable[[str], None]) -> None:
        """Let the language model tell the results, where that says more than showing them would."""
        several = len(self._plan.leaves()) > 1
        if house.chat is None or (self._plan.tasks and not several):
            return
        said = False
        try:
            async for piece in tell(house.chat, self._plan, self._results(), self._language):
                say(piece)
                said = said or bool(piece.strip())
        except LLMError:
            # The writer says it all again below, whatever came until then.
            return
        self._is_told = said

    async def _planned(self, house: House, emit: Emit) -> bool:
        plan = await self._make_plan()
        limit = house.limits.max_tasks
        if len(plan.tasks) > limit:
            raise PlanError("too_many_tasks", count=len(plan.tasks), limit=limit)
        self._plan = plan
        for task in plan.tasks:
            emit(TaskPlanned(task))
        emit(PlanReady(plan))
        if self._approve and plan.tasks and not await self._approve(plan):
            return False
        self._plan = await completed(plan, house.store)
        if plan.tasks:
            await to_thread.run_sync(check_writable, self.out)
        return True

    async def _executed(self, house: House, emit: Emit) -> None:
        # What was only named has bytes now, and bytes may be of another kind than a name says.
        plan = self._plan = check(self._plan)
        context = Context(
            house.store,
            self.out,
            await self._selector(house, plan),
            emit,
            request=plan.request,
            resources=plan.resources,
            limits=house.limits,
            capacity=house.capacity,
            language=self._language,
        )
        async with warming(plan, context.selection, emit) as tell:
            async with open_scheduler(replace(context, emit=tell)) as self._scheduler:
                for task in plan.tasks:
                    self._scheduler.add(task)

    async def _selector(self, house: House, plan: Plan) -> Selector:
        here = await to_thread.run_sync(house.models.here)
        selector = Selector(house.experts, plan.request, self._language, house.models.shelf, house.models.limits, here)
        if house.chooser is None:
            return selector
        known = KnownKinds(plan.resources)
        return await selector.settled(house.chooser, [(task, known.add(task)) for task in plan.tasks])

    def _results(self) -> tuple[TaskResult, ...]:
        if self._scheduler is None:
            return ()
        by_id = {result.task_id: result for result in self._scheduler.results}
        return tuple(by_id[task.id] for task in self._plan.tasks if task.id in by_id)


def check_writable(folder: Path) -> None:
    """Refuse a folder that files can't be made in, before work is done whose result could not be kept.

    Raises:
        ResourceError: `cannot_write_folder`.
    """
    missing = [folder, *folder.parents]
    fresh = [path for path in missing if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".hugginggpt-{secrets.token_hex(4)}"
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError as error:
        raise ResourceError("cannot_write_folder", folder=folder, reason=error.strerror or error) from error
    finally:
        # A run that makes no file leaves no folder.
        for path in fresh:
            try:
                path.rmdir()
            except OSError:
                break


def _usage(used: LLMUsage) -> Usage:
    return Usage(used.calls, used.input_tokens, used.output_tokens, used.cost_usd if used.calls else 0.0)


def _status(plan: Plan, results: tuple[TaskResult, ...]) -> RunStatus:
    done = [result.status == "completed" for result in results]
    if all(done) and len(done) == len(plan.tasks):
        return "completed"
    return "partial" if any(done) else "failed"
