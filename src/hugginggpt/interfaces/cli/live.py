"""A run on a terminal: the plan as a tree that fills with models, progress and times while it runs."""

import time
from types import TracebackType

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from hugginggpt.events import (
    Event,
    PlanReady,
    RunEnded,
    RunStarted,
    TaskChosen,
    TaskEnded,
    TaskProgress,
    TaskResult,
    TaskStarted,
)
from hugginggpt.interfaces.cli.lines import ended
from hugginggpt.interfaces.cli.options import language, said
from hugginggpt.interfaces.cli.view import Quiet
from hugginggpt.plan import Branch, Plan, Task, argument_words, branches

_MARKS = {"completed": ("✓", "green"), "failed": ("✗", "red"), "skipped": ("–", "yellow"), "cancelled": ("■", "yellow")}
_BAR = 12


class LiveTree(Quiet):
    """Draws the tree anew while the run goes, and leaves it standing at the end.

    Args:
        console: where it is drawn; standard error if None, so that the answer alone is on standard output.
    """

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True)
        self._request = ""
        self._plan: Plan | None = None
        self._models: dict[str, str] = {}
        self._begun: dict[str, float] = {}
        self._progress: dict[str, TaskProgress] = {}
        self._results: dict[str, TaskResult] = {}
        self._spinner = Spinner("dots", style="cyan")
        self._end = ""
        self._began = time.monotonic()
        # Last, because it asks for its first picture at once.
        self._live = Live(console=self._console, refresh_per_second=10, get_renderable=self.drawn)

    def __enter__(self) -> "LiveTree":
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()

    def show(self, event: Event) -> None:
        """Take an event into the tree; it is drawn at the next turn."""
        if isinstance(event, RunStarted):
            self._request = event.request
        elif isinstance(event, PlanReady):
            self._plan = event.plan
        elif isinstance(event, TaskChosen):
            self._models[event.task_id] = event.choice.card.id
        elif isinstance(event, TaskStarted):
            self._begun[event.task_id] = time.monotonic()
        elif isinstance(event, TaskProgress):
            self._progress[event.task_id] = event
        elif isinstance(event, TaskEnded):
            self._results[event.result.task_id] = event.result
        elif isinstance(event, RunEnded):
            self._end = ended(event, self._began)

    def drawn(self) -> RenderableType:
        """The tree as it stands now."""
        words = " ".join(self._request.split())
        tree = Tree(Text(words, style="bold", overflow="ellipsis", no_wrap=True), guide_style="dim")
        if self._plan is not None:
            for branch in branches(self._plan):
                self._grow(tree, branch, self._plan)
            for note in self._plan.notes:
                tree.add(Text(note, style="yellow"))
        if self._end:
            tree.add(Text(self._end, style="dim"))
        return tree

    def _grow(self, tree: Tree, branch: Branch, plan: Plan) -> None:
        node = tree.add(self._line(branch.task, plan))
        for below in branch.branches:
            self._grow(node, below, plan)

    def _line(self, task: Task, plan: Plan) -> RenderableType:
        """The mark or spinner, the task, and how it stands."""
        row = Table.grid(padding=(0, 1))
        row.add_row(self._mark(task), Text(task.task, style="bold"), self._state(task, plan))
        return row

    def _mark(self, task: Task) -> RenderableType:
        if result := self._results.get(task.id):
            mark, style = _MARKS[result.status]
            return Text(mark, style=style)
        return self._spinner if task.id in self._begun else Text("·", style="dim")

    def _state(self, task: Task, plan: Plan) -> Text:
        result = self._results.get(task.id)
        if result is not None and result.error is not None:
            return Text(result.error.message(language()), style=_MARKS[result.status][1])
        arguments = ", ".join(argument_words(value, plan, width=40) for value in task.arguments.values())
        text = Text(arguments, style="dim")
        if model := self._models.get(task.id):
            text.append("  ").append(model, style="cyan")
        if result is not None:
            return text.append("  ").append(f"{result.seconds:.1f} s", style="green")
        if (began := self._begun.get(task.id)) is not None:
            text.append(f"  {time.monotonic() - began:.1f} s", style="dim")
        elif task.enable:
            text.append(f"  {said('run.needs', enable=task.enable)}", style="yellow")
        if (progress := self._progress.get(task.id)) is not None:
            full = round(progress.fraction * _BAR)
            text.append("  ").append("━" * full, style="cyan").append("━" * (_BAR - full), style="dim")
            text.append(f" {progress.words}", style="dim")
        return text
