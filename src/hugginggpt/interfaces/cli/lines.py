"""A run as plain lines, for a pipe or a log."""

import time
from typing import TextIO

from hugginggpt.events import Event, PlanReady, RunEnded, RunStarted, TaskChosen, TaskEnded, TaskProgress, TaskStarted
from hugginggpt.interfaces.cli.options import language, said
from hugginggpt.interfaces.cli.view import Quiet
from hugginggpt.plan import Plan, Task, task_words, to_tree

# A line for each tenth of the way, so that a log of a long task stays short.
_STEP = 0.1


def plan_lines(plan: Plan) -> str:
    """The plan as a tree in lines, each task that nothing can run with what would enable it."""
    if not plan.tasks:
        return said("run.no_tasks")

    def line(task: Task) -> str:
        words = task_words(task, plan)
        return f"{words}  ({said('run.needs', enable=task.enable)})" if task.enable else words

    return to_tree(plan, line)


class Lines(Quiet):
    """Writes the plan, and a line for each start, tenth of the way and end.

    Args:
        out: where the lines go.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._plan = Plan("")
        self._models: dict[str, str] = {}
        self._told: dict[str, float] = {}
        self._began = time.monotonic()

    def show(self, event: Event) -> None:
        """Write the line of an event, if it has one."""
        if isinstance(event, RunStarted):
            self._began = time.monotonic()
        elif isinstance(event, PlanReady):
            self._plan = event.plan
            if event.plan.tasks:
                self._write(said("run.planned"), plan_lines(event.plan))
            if event.plan.notes:
                self._write(*event.plan.notes)
        elif isinstance(event, TaskChosen):
            self._models[event.task_id] = event.choice.card.id
        elif isinstance(event, TaskStarted):
            self._say("run.started", event.task_id, model=self._models.get(event.task_id, ""))
        elif isinstance(event, TaskProgress):
            self._progress(event)
        elif isinstance(event, TaskEnded):
            result = event.result
            reason = result.error.message(language()) if result.error else ""
            self._say(f"run.{result.status}", result.task_id, seconds=result.seconds, message=reason)
        elif isinstance(event, RunEnded):
            self._write(ended(event, self._began))

    def _progress(self, event: TaskProgress) -> None:
        if event.fraction - self._told.get(event.task_id, 0.0) >= _STEP:
            self._told[event.task_id] = event.fraction
            self._say("run.progress", event.task_id, percent=event.fraction * 100, words=event.words)

    def _say(self, key: str, id: str, **values: object) -> None:
        self._write(said(key, id=id, task=self._plan.task(id).task, **values))

    def _write(self, *lines: str) -> None:
        self._out.write("\n".join(lines) + "\n")
        self._out.flush()


def ended(event: RunEnded, began: float) -> str:
    """How a run ended, and after how many seconds.

    Args:
        event: its last event.
        began: when it began, on the monotonic clock.
    """
    return said("run.ended", status=said(f"run.status_{event.answer.status}"), seconds=time.monotonic() - began)
