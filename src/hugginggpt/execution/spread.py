"""Many calls of one task, so many at once as its runtime can do."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import anyio

from hugginggpt.errors import HuggingGPTError

Item = TypeVar("Item")
Made = TypeVar("Made")


async def spread(
    work: Callable[[Item], Awaitable[Made]],
    items: Sequence[Item],
    *,
    width: int,
    tell: Callable[[int, int], bool],
) -> list[Made | HuggingGPTError]:
    """Do `work` on each item, `width` at once, and give what came of each in their order.

    No more than `width` calls of a task wait in line at a time, so that a task of thousands does not keep others out.

    Args:
        work: may fail with a HuggingGPTError, which then stands in the place of its result.
        items: what to work on.
        width: at least 1.
        tell: is told after each item how many are done and how many of those failed; False gives the rest up.

    Returns:
        As many as there are items; where the rest was given up, those that were done, failures among them.
    """
    made: dict[int, Made | HuggingGPTError] = {}
    failed = 0
    turns = iter(enumerate(items))

    async def one_line() -> None:
        nonlocal failed
        for place, item in turns:
            try:
                made[place] = await work(item)
            except HuggingGPTError as error:
                made[place] = error
                failed += 1
            if not tell(len(made), failed):
                group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        for _ in range(min(width, len(items))):
            group.start_soon(one_line)
    return [made[place] for place in sorted(made)]
