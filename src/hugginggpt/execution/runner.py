"""One task from its arguments to its outputs: candidates in turn, one call or many, and its deadline."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from math import inf
from typing import Any

import anyio
from anyio import lowlevel

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.errors import DeadlineExceeded, ExpertError, HuggingGPTError, MissingExtra, TaskError, WorkerCrashed
from hugginggpt.events import Choice, ResultOutput, TaskChosen, TaskProgress, TaskStarted
from hugginggpt.execution import rows
from hugginggpt.execution.arguments import Outputs, Prepared, prepare
from hugginggpt.execution.base import Context
from hugginggpt.execution.folders import Folders
from hugginggpt.execution.outputs import joined, keep
from hugginggpt.execution.spread import spread
from hugginggpt.experts import Call, Expert, Input, Output
from hugginggpt.messages import message
from hugginggpt.plan import Task

# A model that could not do any of so many rows will not do the others either.
_HOPELESS_ROWS = 10


class TaskRun:
    """Runs one task, once.

    Args:
        task: the task.
        choice: its model and the next candidates.
        origin: the name of the file that its data comes from, for the names of the files it makes.
        context: the run it belongs to.
        folders: for the files of its calls.
    """

    def __init__(self, task: Task, choice: Choice, *, origin: str | None, context: Context, folders: Folders) -> None:
        self.choice = choice
        """The model that runs it, or ran it in the end."""
        self.started: float | None = None
        """When its first call began, on the clock of the event loop; None before."""
        self._task = task
        self._origin = origin
        self._context = context
        self._folders = folders
        self._scope = anyio.CancelScope()
        self._over = False

    async def outputs(self, done: Mapping[str, Outputs]) -> Outputs:
        """Run it.

        Args:
            done: what the tasks it reads from gave, by id.

        Raises:
            DeadlineExceeded: if it took longer than a task may.
            HuggingGPTError: the first failure, where no candidate could do it.
        """
        try:
            with self._scope:
                return await self._candidates(await self._prepared(done))
        finally:
            self._over = True
        raise DeadlineExceeded("task_deadline", task=self._task.id, seconds=self._context.limits.task_seconds)

    async def _prepared(self, done: Mapping[str, Outputs]) -> Prepared:
        self._scope.deadline = anyio.current_time() + self._context.limits.task_seconds
        prepared = await prepare(self._task, done, self._context)
        count = prepared.count * (len(prepared.table[1].data["rows"]) if prepared.table else 1)
        if count > self._context.limits.max_rows:
            raise TaskError("too_many_rows", task=self._task.id, count=count, limit=self._context.limits.max_rows)
        # From here to its first call the task only waits for its turn, which has the deadline of the run.
        self._scope.deadline = inf
        return prepared

    async def _candidates(self, prepared: Prepared) -> Outputs:
        first: HuggingGPTError | None = None
        while True:
            try:
                return await self._attempt(self.choice.card, prepared)
            except (ExpertError, WorkerCrashed, MissingExtra) as error:
                # An expert may say so when its work is ended from outside: that is no failure of the model.
                await lowlevel.checkpoint_if_cancelled()
                first = first or error
                if not self.choice.fallbacks:
                    raise first from first.__cause__
                self._next_candidate(error)

    def _next_candidate(self, error: HuggingGPTError) -> None:
        failed, (card, *rest) = self.choice.card, self.choice.fallbacks
        language = self._context.language
        reason = message("execution.reason.fallback", language, model=failed.id, error=error.message(language))
        self.choice = replace(self.choice, card=card, reason=reason, fallbacks=tuple(rest))
        self._context.emit(TaskChosen(self._task.id, self.choice))

    async def _attempt(self, card: ModelCard, prepared: Prepared) -> Outputs:
        expert = self._context.selection.expert(card)
        if prepared.table:
            return await self._by_row(expert, prepared, *prepared.table)
        calls = list(prepared.calls())
        if len(calls) == 1:
            return await self._call(expert, calls[0], self._progress)
        return joined([_made(outputs) for outputs in await self._many(expert, calls)])

    async def _many(self, expert: Expert, calls: Sequence[Mapping[str, Any]]) -> list[Outputs | HuggingGPTError]:
        """The calls for the pages of a document or the items of a list; the first failure ends them all."""

        def tell(done: int, failed: int) -> bool:
            words = message("execution.progress.parts", self._context.language, done=done, count=len(calls))
            self._progress(done / len(calls), words)
            return not failed

        async def one(arguments: Mapping[str, Any]) -> Outputs:
            return await self._call(expert, arguments)

        return await spread(one, calls, width=self._width(expert), tell=tell)

    async def _by_row(self, expert: Expert, prepared: Prepared, slot: str, table: Input) -> Outputs:
        """The calls for the rows of a table. A row that fails keeps empty cells; where all fail the task does."""
        place = rows.text_column(table.data, task=self._task.id, named=prepared.column, request=self._context.request)
        texts = {number: rows.text_of(row, place) for number, row in enumerate(table.data["rows"])}
        filled = [number for number, text in texts.items() if text]
        if not filled:
            raise TaskError("table_without_text", task=self._task.id)

        def tell(done: int, failed: int) -> bool:
            # While a model has done no row, the next candidate may do them all: no reason for alarm yet.
            if done > failed or not self.choice.fallbacks:
                key = "rows_failed" if failed else "rows"
                said = message(
                    f"execution.progress.{key}", self._context.language, done=done, count=len(filled), failed=failed
                )
                self._progress(done / len(filled), said)
            return done > failed or failed < _HOPELESS_ROWS

        async def one(number: int) -> Outputs:
            text = {slot: Input("text", data=texts[number])}
            return joined([await self._call(expert, arguments | text) for arguments in prepared.calls()])

        made = await spread(one, filled, width=self._width(expert), tell=tell)
        gave = {number: outputs for number, outputs in zip(filled, made, strict=False) if isinstance(outputs, tuple)}
        if not gave:
            _made(made[0])
        gained = {number: rows.cells_of(outputs) for number, outputs in gave.items()}
        value = rows.widened(table.data, gained, task_type=self._task.task, failed=len(made) - len(gave))
        files = [output for outputs in gave.values() for output in outputs if output.path is not None]
        return (ResultOutput("table", value), *files)

    async def _call(self, expert: Expert, arguments: Mapping[str, Any], report: Any = None) -> Outputs:
        card = expert.card
        async with AsyncExitStack() as until_kept:
            async with self._context.capacity.slot(card.runtime):
                folder = await until_kept.enter_async_context(self._folders.one())
                call = Call(self._task.task, arguments, folder, self._context.request, self._context.language)
                self._start()
                made = await _run(expert, replace(call, report=report) if report else call)
            # The place is free for the next call while the files of this one are stored.
            return await keep(made, self._task, card, folder, origin=self._origin, context=self._context)

    def _width(self, expert: Expert) -> int:
        return self._context.capacity.size(expert.card.runtime)

    def _start(self) -> None:
        if self.started is None:
            self.started = anyio.current_time()
            self._scope.deadline = self.started + self._context.limits.task_seconds
            self._context.emit(TaskStarted(self._task.id))

    def _progress(self, fraction: float, words: str) -> None:
        # A late word of an expert that has been left alone must not come after the end of its task.
        if not self._over:
            self._context.emit(TaskProgress(self._task.id, min(1.0, max(0.0, fraction)), words))


async def _run(expert: Expert, call: Call) -> list[Output]:
    try:
        return await expert.run(call)
    except HuggingGPTError:
        raise
    except Exception as error:
        # Experts come from plug-ins too; a bug of one is a failure of its model, and no other task's concern.
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        raise ExpertError("model_failed", model=expert.card.id, reason=reason) from error


def _made(outputs: Outputs | HuggingGPTError) -> Outputs:
    if isinstance(outputs, HuggingGPTError):
        raise outputs
    return outputs
