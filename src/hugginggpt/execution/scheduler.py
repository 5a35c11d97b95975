"""Who runs when: a task starts the moment its own inputs are ready.

Nothing is polled and there are no levels: each task counts the parents it still waits for, and the parent that ends
last wakes it. Tasks may be added while others run, so that work begins before the plan is whole.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import KW_ONLY, dataclass, field, replace

import anyio
from anyio.abc import TaskGroup

from hugginggpt.errors import DeadlineExceeded, HuggingGPTError, PlanError, TaskError
from hugginggpt.events import TaskChosen, TaskEnded, TaskResult, TaskStatus
from hugginggpt.execution.arguments import Outputs
from hugginggpt.execution.base import Context
from hugginggpt.execution.folders import Folders, open_folders
from hugginggpt.execution.kinds import KnownKinds
from hugginggpt.execution.runner import TaskRun
from hugginggpt.plan import Plan, Task, check
from hugginggpt.tasks import Kind


@dataclass(eq=False)
class _Node:
    """A task of the growing graph."""

    task: Task
    parents: list["_Node"]
    children: list["_Node"] = field(default_factory=list["_Node"])
    waits_for: int = 0
    """How many of its parents have not ended."""
    ready: anyio.Event = field(default_factory=anyio.Event)
    """Set when it need not wait any longer: all parents are done, or one will never be."""
    culprit: "_Node | None" = None
    """The task that failed first on the way here, where one did."""
    origin: str | None = None
    """The name of the file that its data comes from."""
    run: TaskRun | None = None
    result: TaskResult | None = None


class Scheduler:
    """Runs the tasks of one run; made by `open_scheduler`."""

    def __init__(self, context: Context, group: TaskGroup, folders: Folders) -> None:
        self._context = context
        self._group = group
        self._folders = folders
        self._nodes: dict[str, _Node] = {}
        self._kinds = KnownKinds(context.resources)
        self._left = 0
        self._closed = False
        self._all_done = anyio.Event()

    @property
    def results(self) -> tuple[TaskResult, ...]:
        """How the tasks ended that have, in the order in which they were added."""
        return tuple(node.result for node in self._nodes.values() if node.result)

    def add(self, task: Task) -> None:
        """Take a task in; its model is chosen at once, and it starts as soon as its inputs are there.

        Args:
            task: of a type with a contract, after the tasks it refers to.

        Raises:
            PlanError: if the plan gets too long, or the task has the id of another or refers to one that is not there.
            RuntimeError: if the plan was closed.
        """
        if self._closed:
            raise RuntimeError("the plan is closed")
        node = self._nodes[task.id] = _Node(task, self._parents(task))
        node.origin = self._origin(node)
        kinds = self._kinds.add(task)
        self._left += 1
        for parent in node.parents:
            self._connect(parent, node)
        if not node.waits_for:
            node.ready.set()
        self._group.start_soon(self._live, node, kinds, name=task.id)

    def close(self) -> None:
        """Say that no more tasks will come."""
        self._closed = True
        if not self._left:
            self._all_done.set()

    def cancel(self) -> None:
        """End every task that has not ended; what is done stays done. The block of the scheduler ends too."""
        self._group.cancel_scope.cancel()

    async def wait(self) -> None:
        """Wait until the plan is closed and every task has ended."""
        await self._all_done.wait()

    def end_rest(self, error: HuggingGPTError | None) -> None:
        """Give every task that has no result the status `cancelled`; to be called when none runs any more.

        Args:
            error: why; None says that someone cancelled.
        """
        for node in self._nodes.values():
            if node.result is None:
                why = error or TaskError("task_cancelled", task=node.task.id)
                self._end(node, _Ended("cancelled", error=why))

    def _parents(self, task: Task) -> list[_Node]:
        limit = self._context.limits.max_tasks
        if len(self._nodes) >= limit:
            raise PlanError("too_many_tasks", count=len(self._nodes) + 1, limit=limit)
        if task.id in self._nodes:
            raise PlanError("plan_duplicate_id", task=task.id)
        depends_on = task.depends_on
        if unknown := [id for id in depends_on if id not in self._nodes]:
            known = ", ".join(self._nodes) or "-"
            raise PlanError("plan_unknown_reference", task=task.id, reference=unknown[0], known=known)
        return [self._nodes[id] for id in depends_on]

    def _origin(self, node: _Node) -> str | None:
        for reference in node.task.resources():
            if resource := self._context.resources.get(reference.resource):
                return resource.name
        return next((parent.origin for parent in node.parents if parent.origin), None)

    def _connect(self, parent: _Node, node: _Node) -> None:
        if parent.result is None:
            parent.children.append(node)
            node.waits_for += 1
        elif parent.result.status != "completed":
            self._blame(node, parent)

    def _blame(self, node: _Node, parent: _Node) -> None:
        node.culprit = node.culprit or parent.culprit or parent
        node.ready.set()

    async def _live(self, node: _Node, kinds: Mapping[str, Kind]) -> None:
        """A task from its choice to its end."""
        try:
            ended = await self._outcome(node, kinds)
        except HuggingGPTError as error:
            ended = _Ended("failed", error=error)
        except Exception as error:
            # A bug of ours in one task must not take the others with it.
            reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
            failure = TaskError("task_failed", task=node.task.id, reason=reason)
            failure.__cause__ = error
            ended = _Ended("failed", error=failure)
        self._end(node, ended)

    async def _outcome(self, node: _Node, kinds: Mapping[str, Kind]) -> "_Ended":
        choice = await self._context.selection.choose(node.task, kinds)
        self._context.emit(TaskChosen(node.task.id, choice))
        await node.ready.wait()
        if node.culprit:
            return _Ended("skipped", error=_skipped(node.task, node.culprit))
        node.run = TaskRun(node.task, choice, origin=node.origin, context=self._context, folders=self._folders)
        done = {parent.task.id: parent.result.outputs for parent in node.parents if parent.result}
        return _Ended("completed", outputs=await node.run.outputs(done))

    def _end(self, node: _Node, ended: "_Ended") -> None:
        run = node.run
        seconds = anyio.current_time() - run.started if run and run.started is not None else 0.0
        choice = run.choice if run else None
        node.result = TaskResult(
            node.task.id, ended.status, choice=choice, outputs=ended.outputs, seconds=seconds, error=ended.error
        )
        # The result is kept before anyone is told, and told before what follows from it begins.
        self._context.emit(TaskEnded(node.result))
        for child in node.children:
            child.waits_for -= 1
            if ended.status != "completed":
                self._blame(child, node)
            elif not child.waits_for:
                child.ready.set()
        self._left -= 1
        if self._closed and not self._left:
            self._all_done.set()


@dataclass(frozen=True)
class _Ended:
    status: TaskStatus
    _: KW_ONLY
    outputs: Outputs = ()
    error: HuggingGPTError | None = None


def _skipped(task: Task, culprit: _Node) -> TaskError:
    reason = culprit.result.error if culprit.result else None
    return TaskError("parent_failed", task=task.id, parent=culprit.task.id, type=culprit.task.task, reason=reason)


@asynccontextmanager
async def open_scheduler(context: Context) -> AsyncGenerator[Scheduler]:
    """A scheduler for one run. Leaving the block closes the plan and waits for its tasks.

    When the run takes longer than `context.limits.run_seconds`, the block and all tasks are cancelled, as with
    `Scheduler.cancel`: every task that has not ended gets the status `cancelled`, and the block ends without an error.
    Cancellation from outside and errors of the block end the tasks in the same way and go on outwards.
    """
    failure: Exception | None = None
    scheduler: Scheduler | None = None
    with anyio.move_on_after(context.limits.run_seconds) as deadline:
        try:
            async with open_folders() as folders, anyio.create_task_group() as group:
                scheduler = Scheduler(context, group, folders)
                group.start_soon(folders.keep_house)
                try:
                    yield scheduler
                    scheduler.close()
                    await scheduler.wait()
                except Exception as error:
                    # Kept aside, because the task group would wrap it in a group of errors.
                    failure = error
                group.cancel_scope.cancel()
        finally:
            if scheduler:
                scheduler.end_rest(_why(context, deadline))
    if failure:
        raise failure


async def run_plan(plan: Plan, context: Context) -> tuple[TaskResult, ...]:
    """Run a whole plan.

    Args:
        plan: its request and its resources stand in place of those of the context.
        context: the run.

    Returns:
        How each task ended, in the order of the plan.

    Raises:
        PlanError: if it does not type-check or is too long; nothing has been run then.
    """
    limit = context.limits.max_tasks
    if len(plan.tasks) > limit:
        raise PlanError("too_many_tasks", count=len(plan.tasks), limit=limit)
    ordered = check(plan)
    context = replace(context, request=plan.request, resources=plan.resources)
    async with open_scheduler(context) as scheduler:
        for task in ordered.tasks:
            scheduler.add(task)
    by_id = {result.task_id: result for result in scheduler.results}
    return tuple(by_id[task.id] for task in plan.tasks)


def _why(context: Context, scope: anyio.CancelScope) -> HuggingGPTError | None:
    if scope.cancel_called and anyio.current_time() >= scope.deadline:
        return DeadlineExceeded("run_deadline", seconds=context.limits.run_seconds)
    return None
