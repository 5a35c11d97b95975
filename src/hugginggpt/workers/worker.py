"""One worker process, as the program sees it."""

import os
import signal
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import anyio
from anyio import lowlevel, to_thread
from anyio.abc import ByteReceiveStream, ByteSendStream, Process
from anyio.streams.buffered import BufferedByteReceiveStream

from hugginggpt.errors import WorkerCrashed
from hugginggpt.workers import frames, homes
from hugginggpt.workers.environment import environment
from hugginggpt.workers.sandbox import Isolation

Report = Callable[[float, str], None]
"""Called on the event loop with the fraction done (0 to 1) and a word on what is being done."""

_LONGEST_TAIL = 16_384
# How long a killed process may take to be gone before it is left to the system.
_SECONDS_TO_END = 10.0
# How long the last words of a dead process may take to come out of its pipe.
_SECONDS_TO_DRAIN = 2.0
# How many turns of the event loop it takes for what a living one printed.
_TURNS = 6
_BROKEN = (anyio.EndOfStream, anyio.IncompleteRead, anyio.BrokenResourceError, anyio.ClosedResourceError, OSError)


class NotBegun(WorkerCrashed):
    """The process was gone before it took the call, so the call can go to another one."""


class _Gone(Exception):
    """The process no longer speaks, or no longer makes sense."""


class Worker:
    """A warm process of one group; it does one call at a time.

    Args:
        group: the group it is of.
        process: just started, with pipes for all three streams.
        home: its private folder, which goes with it.
    """

    def __init__(self, group: str, process: Process, home: Path) -> None:
        self.group = group
        self.isolation: Isolation = "guard"
        """What keeps it from the network."""
        self.last_used = 0.0
        """When it was given back, on the clock of the event loop."""
        self._process = process
        self._home = home
        self._requests = cast(ByteSendStream, process.stdin)
        self._answers = BufferedByteReceiveStream(cast(ByteReceiveStream, process.stdout))
        self._printed = cast(ByteReceiveStream, process.stderr)
        self._tail = bytearray()
        self._drained = anyio.Event()
        self.calls = 0
        """How many calls it was asked for."""

    @classmethod
    async def start(cls, group: str, command: Sequence[str], home: Path, *, seconds: float) -> "Worker":
        """Start a process, ready for its first call. Its folder is gone when it did not start.

        Raises:
            WorkerCrashed: if it can't be started, or is not ready in so many seconds.
        """
        try:
            # In a group of its own, so that it can be killed with all that it started, and no Ctrl-C of the terminal
            # reaches it. From this thread: the kernel ends a worker with the thread that started it.
            process = await anyio.open_process(
                command, stderr=subprocess.PIPE, cwd=home, env=environment(home), start_new_session=True
            )
        except BaseException as error:
            await _removed(home)
            if isinstance(error, OSError):
                raise WorkerCrashed("worker_start_failed", reason=error) from error
            raise
        worker = cls(group, process, home)
        try:
            await worker._wait_ready(seconds)
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def alive(self) -> bool:
        """Whether the process is there, as far as is known."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process id, and that of its group."""
        return self._process.pid

    @property
    def tail(self) -> str:
        """The last of what the process printed in its last call."""
        return self._tail.decode("utf-8", "replace")

    async def ask(self, name: str, target: str, payload: Any, report: Report | None = None) -> dict[str, Any]:
        """Have a function called in the process.

        Args:
            name: what runs, for the words of errors.
            target: `module:function`, or a `module` that is only imported.
            payload: its argument, JSON.
            report: for the progress it reports.

        Returns:
            A JSON object with `result`, or with `failure` (see `hugginggpt.workers.failures`).

        Raises:
            NotBegun: if the process had ended before.
            WorkerCrashed: if it ends in the middle.
            TypeError, ValueError: if the payload is not JSON.
        """
        self.calls += 1
        self._tail.clear()
        frame = frames.packed({"call": self.calls, "target": target, "payload": payload})
        answer: dict[str, Any] = {}
        failed: Exception | None = None
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._read_printed)
            tasks.start_soon(self._kill_rest_at_end)
            try:
                answer = await self._answer(name, frame, report)
                if "failure" in answer:
                    await self._note_printed(answer["failure"])
            except Exception as error:
                # Raised outside the group, which would wrap it.
                failed = error
            tasks.cancel_scope.cancel()
        if failed:
            raise failed
        return answer

    def kill(self) -> None:
        """End the process and all it started, at once."""
        # The number of one that ended a while ago may be that of somebody else by now.
        if self.alive:
            self._kill_group()

    async def end(self) -> None:
        """Kill the process and wait until it and its folder are gone; the wait can't be cancelled but has a bound."""
        self.kill()
        with anyio.move_on_after(_SECONDS_TO_END, shield=True):
            await self._process.aclose()
        await _removed(self._home)

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    async def _wait_ready(self, seconds: float) -> None:
        with anyio.move_on_after(seconds):
            try:
                self.isolation = (await self._receive())["ready"]
                return
            except (_Gone, KeyError) as error:
                self.kill()
                await self._read_printed()
                reason = (self.tail.strip().splitlines() or [await self._how_it_ended()])[-1]
                raise self._with_tail(WorkerCrashed("worker_start_failed", reason=reason)) from error
        raise WorkerCrashed("worker_start_failed", reason=f"{seconds:g} s")

    async def _answer(self, name: str, frame: bytes, report: Report | None) -> dict[str, Any]:
        began = False
        try:
            await self._send(frame)
            while True:
                message = await self._receive()
                if message.get("call") != self.calls:
                    # A word on an earlier call, by a thread that it left behind.
                    continue
                began = True
                if "result" in message or isinstance(message.get("failure"), dict):
                    return message
                if "fraction" in message and report:
                    report(*_progress(message))
        except _Gone as gone:
            self.kill()
            kind = WorkerCrashed if began else NotBegun
            error = kind("worker_crashed", model=name, reason=str(gone) or await self._how_it_ended())
            with anyio.move_on_after(_SECONDS_TO_DRAIN):
                await self._drained.wait()
            raise self._with_tail(error) from gone

    async def _send(self, frame: bytes) -> None:
        try:
            await self._requests.send(frame)
        except _BROKEN as error:
            raise _Gone from error

    async def _receive(self) -> dict[str, Any]:
        try:
            head = await self._answers.receive_exactly(frames.HEAD.size)
            return frames.unpacked(await self._answers.receive_exactly(frames.length(head)))
        except _BROKEN as error:
            raise _Gone from error
        except (ValueError, RecursionError) as error:
            raise _Gone("what it sent is no answer") from error

    async def _how_it_ended(self) -> str:
        with anyio.move_on_after(_SECONDS_TO_END):
            code = await self._process.wait()
            return signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return "SIGKILL"

    async def _read_printed(self) -> None:
        """Read what the process prints until it ends, so that it never waits for a reader; only the last is kept."""
        with suppress(*_BROKEN):
            while True:
                self._tail += await self._printed.receive()
                del self._tail[:-_LONGEST_TAIL]
        self._drained.set()

    async def _kill_rest_at_end(self) -> None:
        """What a dead process has started may still hold the pipes, and would keep us waiting for an answer."""
        await self._process.wait()
        self._kill_group()

    async def _note_printed(self, failure: dict[str, Any]) -> None:
        """Put what was printed before a failure beside it: it may say why."""
        for _ in range(_TURNS):
            await lowlevel.checkpoint()
        failure["printed"] = self.tail

    def _with_tail(self, error: WorkerCrashed) -> WorkerCrashed:
        if self.tail:
            error.add_note(self.tail)
        return error


def _progress(message: dict[str, Any]) -> tuple[float, str]:
    try:
        return float(message["fraction"]), str(message["words"])
    except (KeyError, TypeError, ValueError) as error:
        raise _Gone("what it sent is no answer") from error


async def _removed(home: Path) -> None:
    with anyio.move_on_after(_SECONDS_TO_END, shield=True):
        await to_thread.run_sync(homes.remove, home, abandon_on_cancel=True)
