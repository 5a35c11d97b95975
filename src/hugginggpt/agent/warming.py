"""Loading the models of later tasks while the earlier ones run."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import anyio

from hugginggpt.events import Event, TaskChosen
from hugginggpt.execution import Emit, Selection
from hugginggpt.experts import Prewarmable
from hugginggpt.plan import Plan


@asynccontextmanager
async def warming(plan: Plan, selection: Selection, emit: Emit) -> AsyncGenerator[Emit]:
    """A listener that passes events on and, when a model is chosen for a task that waits for others, has it loaded.

    Args:
        plan: of the run.
        selection: has the experts.
        emit: is told each event first.
    """
    failure: Exception | None = None
    async with anyio.create_task_group() as group:

        def tell(event: Event) -> None:
            emit(event)
            if isinstance(event, TaskChosen) and plan.task(event.task_id).depends_on:
                expert = selection.expert(event.choice.card)
                if isinstance(expert, Prewarmable):
                    group.start_soon(_warm, expert)

        try:
            yield tell
        except Exception as error:
            # Kept aside, because the task group would wrap it in a group of errors.
            failure = error
        group.cancel_scope.cancel()
    if failure:
        raise failure


async def _warm(expert: Prewarmable) -> None:
    # What is wrong with a model is told when it is called.
    with suppress(Exception):
        await expert.prewarm()
