"""The pool of worker processes: which one does a call, and how many there are."""

import os
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import anyio
from anyio import CapacityLimiter, lowlevel, to_thread

from hugginggpt.errors import WorkerCrashed
from hugginggpt.settings import Settings
from hugginggpt.workers.environment import command
from hugginggpt.workers.failures import raised
from hugginggpt.workers.homes import Homes
from hugginggpt.workers.worker import NotBegun, Report, Worker

_START_SECONDS = 30.0
# About as many as there are groups: a plan that goes from one to another and back should not load models twice.
_KEPT = 8
# A worker ends by itself when nobody asks it; the pool lets go of it a little before, so that no call meets its end.
_SECONDS_BETWEEN = 5.0


class _Warming:
    """A worker that is being made warm; the first call of its group that comes waits for it and takes it."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.done = anyio.Event()
        self.claimed = False
        self.worker: Worker | None = None
        """For who claimed it."""


class Pool:
    """Runs functions in warm worker processes, each group of functions in processes of its own.

    A pool belongs to the event loop that first uses it. It starts processes when they are needed; `aclose`, or leaving
    its `async with` block, ends them all. Processes that the program leaves behind end by themselves.

    Args:
        size: how many processes work at once, over all groups; None is one per processor core, at most four.
        warm: how many processes there are at most, where that is more than `size`: the others wait for calls of their
            groups. To make room, the one that has waited longest is ended.
        idle_seconds: how long a process without a call is kept.
        memory: how much a process may use, in gigabytes.
        namespace: whether to try an empty network namespace before the guard.
        extra_paths: folders that workers import from, besides those that this process imports from.
    """

    def __init__(
        self,
        size: int | None = None,
        *,
        warm: int = 0,
        idle_seconds: float = 300.0,
        memory: float = 6.0,
        namespace: bool = True,
        extra_paths: Iterable[Path] = (),
    ) -> None:
        self.size = size or min(4, os.cpu_count() or 1)
        """How many processes work at once."""
        self.warm = max(self.size, warm)
        """How many processes there are at most."""
        self._idle_seconds = idle_seconds
        self._memory = memory
        self._namespace = namespace
        self._extra_paths = tuple(extra_paths)
        # Without a call, the one that waits longest first; with one; and how many are being started.
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._starting = 0
        self._warming: list[_Warming] = []
        self._turns: CapacityLimiter | None = None
        self._loop: object = None
        self._homes: Homes | None = None
        self._first_home = anyio.Lock()
        self._closed = False

    @classmethod
    def of(cls, settings: Settings) -> "Pool":
        """The pool that a person has set."""
        return cls(settings.workers or None, warm=_KEPT)

    async def __aenter__(self) -> "Pool":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    @property
    def processes(self) -> int:
        """How many processes there are now."""
        return len(self._idle) + len(self._busy) + self._starting

    async def run(
        self,
        group: str,
        target: str,
        payload: Mapping[str, Any],
        *,
        report: Report | None = None,
        name: str | None = None,
    ) -> Any:
        """Call a function in a worker process and wait for its result. Cancelling the wait kills the process.

        Args:
            group: the group of functions that shares a process.
            target: `module:function`; called with the payload and a function `report(fraction, words)`.
            payload: JSON.
            report: called on the event loop with each report.
            name: what runs, for the words of errors; the target if None.

        Returns:
            What the function returned, as JSON brings it back: tuples are lists.

        Raises:
            HuggingGPTError: an error of `hugginggpt.errors` that the function raised, with its traceback as a note.
            ExpertError: `model_failed` for any other, `worker_out_of_memory`.
            WorkerCrashed: if the process could not be started, or died; what it printed last is a note.
            RuntimeError: if the pool is closed, or is used from a second event loop.
        """
        name = name or target
        async with self._limiter():
            answer = await self._ask(group, name, target, payload, report)
        if "failure" in answer:
            # In a thread, because the words of an error are read from a file when they are first wanted.
            raise await to_thread.run_sync(partial(raised, answer["failure"], model=name, memory=self._memory))
        return answer["result"]

    async def prewarm(self, group: str, *modules: str) -> None:
        """Have a process of a group ready with modules imported, where there is room for it now.

        A call that comes meanwhile waits for that process. What goes wrong here is left to the call to meet and tell.
        """
        turns = self._limiter()
        here = any(worker.group == group for worker in self._idle)
        if any(one.group == group for one in self._warming) or (self.processes >= self.warm and not here):
            return
        try:
            turns.acquire_nowait()
        except anyio.WouldBlock:
            return
        warming = _Warming(group)
        self._warming.append(warming)
        try:
            await self._warm(warming, modules)
        finally:
            self._warming.remove(warming)
            warming.done.set()
            turns.release()

    async def aclose(self) -> None:
        """End all processes; calls that still run fail. The pool can't be used again."""
        self._closed = True
        idle, self._idle = self._idle, []
        for worker in (*idle, *self._busy):
            worker.kill()
        for worker in idle:
            await worker.end()
        if self._homes:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(self._homes.close)

    def _limiter(self) -> CapacityLimiter:
        if self._closed:
            raise RuntimeError("the pool is closed")
        if self._turns is None:
            self._turns = CapacityLimiter(self.size)
            self._loop = lowlevel.current_token()
        elif self._loop != lowlevel.current_token():
            raise RuntimeError("a pool belongs to the event loop that first used it")
        return self._turns

    async def _ask(self, group: str, name: str, target: str, payload: Any, report: Report | None) -> dict[str, Any]:
        while True:
            worker = await self._take(group)
            reused = worker.calls > 0
            try:
                answer = await worker.ask(name, target, payload, report)
            except BaseException as error:
                await self._discard(worker)
                # One that died while it was idle is no failure of this call.
                if reused and isinstance(error, NotBegun):
                    continue
                raise
            self._give(worker)
            return answer

    async def _warm(self, warming: _Warming, modules: Iterable[str]) -> None:
        worker: Worker | None = None
        try:
            worker = await self._reused(warming.group) or await self._started(warming.group)
            for module in modules:
                await worker.ask(module, module, None)
        except BaseException as error:
            if worker:
                await self._discard(worker)
            if not isinstance(error, WorkerCrashed):
                raise
        else:
            if warming.claimed:
                warming.worker = worker
            else:
                self._give(worker)

    async def _take(self, group: str) -> Worker:
        return await self._reused(group) or await self._warmed(group) or await self._started(group)

    async def _reused(self, group: str) -> Worker | None:
        """The idle process of the group that was used last: the others may come to an end."""
        while worker := next((one for one in reversed(self._idle) if one.group == group), None):
            self._idle.remove(worker)
            if worker.alive and anyio.current_time() - worker.last_used < self._idle_seconds:
                self._busy.add(worker)
                return worker
            await worker.end()
        return None

    async def _warmed(self, group: str) -> Worker | None:
        warming = next((one for one in self._warming if one.group == group and not one.claimed), None)
        if warming is None:
            return None
        warming.claimed = True
        try:
            await warming.done.wait()
        except BaseException:
            warming.claimed = False
            if warming.worker:
                self._give(warming.worker)
            raise
        return warming.worker

    async def _started(self, group: str) -> Worker:
        """A new process; who calls holds a turn, so where there is no room one of the others is idle."""
        while self.processes >= self.warm and self._idle:
            longest_idle = self._idle.pop(0)
            await longest_idle.end()
        self._starting += 1
        try:
            homes = await self._get_homes()
            home = await to_thread.run_sync(homes.make)
            line = await to_thread.run_sync(command, self._options(), self._extra_paths)
            worker = await Worker.start(group, line, home, seconds=_START_SECONDS)
        except OSError as error:
            raise WorkerCrashed("worker_start_failed", reason=error) from error
        finally:
            self._starting -= 1
        if self._closed:
            await worker.end()
            raise RuntimeError("the pool is closed")
        self._busy.add(worker)
        return worker

    async def _get_homes(self) -> Homes:
        async with self._first_home:
            if self._homes is None:
                self._homes = await to_thread.run_sync(Homes)
            return self._homes

    def _options(self) -> dict[str, Any]:
        return {
            "parent": os.getpid(),
            "namespace": self._namespace,
            "memory": int(self._memory * (1 << 30)),
            "idle": self._idle_seconds + _SECONDS_BETWEEN,
        }

    def _give(self, worker: Worker) -> None:
        self._busy.discard(worker)
        worker.last_used = anyio.current_time()
        self._idle.append(worker)

    async def _discard(self, worker: Worker) -> None:
        worker.kill()
        self._busy.discard(worker)
        await worker.end()
