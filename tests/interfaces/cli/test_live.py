import re
from io import StringIO

from rich.console import Console

from hugginggpt.catalogue import ModelCard
from hugginggpt.errors import TaskError
from hugginggpt.events import (
    Answer,
    Choice,
    PlanReady,
    RunEnded,
    RunStarted,
    TaskChosen,
    TaskEnded,
    TaskProgress,
    TaskResult,
    TaskStarted,
)
from hugginggpt.interfaces.cli.live import LiveTree
from hugginggpt.plan import Plan, Reference, Task

READ = Task("t1", "summarization", {"text": "a long text"})
SPEAK = Task("t2", "text-to-speech", {"text": Reference("t1")})
DRAW = Task("t3", "text-to-image", {"prompt": "a cat"}, enable="A package would enable it.")
PLAN = Plan("shorten it, say it, draw a cat", (READ, SPEAK, DRAW))
CHOICE = Choice(ModelCard("starter/made", (), "starter", "Made for a test.", license="MIT"), "the only one")


def console() -> Console:
    return Console(file=StringIO(), force_terminal=True, width=120, color_system=None)


def drawn(view: LiveTree) -> str:
    paper = Console(file=StringIO(), width=120, color_system=None)
    paper.print(view.drawn())
    assert isinstance(paper.file, StringIO)
    return paper.file.getvalue()


def test_the_tree_fills_while_the_run_goes() -> None:
    view = LiveTree(console())
    view.show(RunStarted("1", PLAN.request))
    view.show(PlanReady(PLAN))
    first = drawn(view).splitlines()
    assert first[0].strip() == PLAN.request
    assert "summarization" in first[1]
    assert first[2].startswith("│   └──")
    assert "A package would enable it." in first[3]
    view.show(TaskChosen("t1", CHOICE))
    view.show(TaskStarted("t1"))
    view.show(TaskProgress("t1", 0.5, "3 of 6"))
    assert re.search(r"starter/made +\d+\.\d s +━+ 3 of 6", drawn(view))
    view.show(TaskEnded(TaskResult("t1", "completed", choice=CHOICE, seconds=1.25)))
    view.show(TaskEnded(TaskResult("t2", "failed", error=TaskError("task_deadline", task="t2", seconds=1.0))))
    view.show(RunEnded(Answer("1", "partial", "", PLAN)))
    last = drawn(view)
    assert "✓ summarization" in last
    assert "✗ text-to-speech Task 't2' was not done after 1 seconds" in last
    assert "Partly done in" in last


def test_it_draws_on_a_terminal_and_leaves_the_tree_standing() -> None:
    paper = console()
    with LiveTree(paper) as view:
        view.show(RunStarted("1", PLAN.request))
        view.show(PlanReady(PLAN))
        view.show(RunEnded(Answer("1", "completed", "", PLAN)))
    assert isinstance(paper.file, StringIO)
    assert "Completed in" in paper.file.getvalue()
