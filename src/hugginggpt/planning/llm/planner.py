"""The planner itself: the reply is read while it comes, and each task checked and mended as it closes."""

import json
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, cast

from anyio import to_thread

from hugginggpt.errors import LLMError, PlanError
from hugginggpt.llm import ChatModel, Finished, Message, Rung
from hugginggpt.llm.structured import parsed
from hugginggpt.plan import Task
from hugginggpt.plan.repair import Mender
from hugginggpt.plan.repair.raw import raw_tasks
from hugginggpt.plan.schema import plan_schema
from hugginggpt.plan.stream import TaskScanner
from hugginggpt.planning.base import Told
from hugginggpt.planning.llm.likely import likely
from hugginggpt.planning.llm.prompt import messages
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES

_MOST_TOKENS = 4000
_NEXT: Mapping[Rung, Rung] = {"schema": "json", "json": "prompt"}


class LLMPlanner:
    """Plans with a chat model.

    Args:
        model: who plans.
        types: the task types that some model can run now; all that have a contract if None.
    """

    name = "llm"

    def __init__(self, model: ChatModel, types: Callable[[], Collection[str]] | None = None) -> None:
        self._model = model
        self._types = types
        self._rung: Rung | None = None

    async def plan(self, request: str, resources: Sequence[Resource], told: Told | None = None) -> AsyncIterator[Task]:
        """Yield each task as its closing brace comes; see `hugginggpt.planning.base.Planner`.

        A reply that is no plan is asked for again, one rung lower, as long as nothing of it was given out.

        Raises:
            LLMError: if the model gives no whole reply, or no plan.
            PlanError: if its plan can't be mended.
        """
        types = set(self._types() if self._types else ()) or {name for name, one in TASK_TYPES.items() if one.contract}
        # A later turn may mean what an earlier one said.
        wanted = types if told and told.turns else await to_thread.run_sync(likely, request, tuple(resources), types)
        asked = messages(request, resources, wanted, told.turns if told else ())
        schema = plan_schema(types, [f"f{place}" for place in range(1, len(resources) + 1)])
        wrong = ""
        for _ in range(len(_NEXT) + 1):
            reply = _Reply(request, resources)
            given = False
            try:
                async for task in reply.tasks(self._model, asked, schema, self._rung):
                    given = True
                    yield task
                for task in reply.rest():
                    given = True
                    yield task
                if told:
                    told.notes += [mend.message(told.language) for mend in reply.mender.mends]
                    told.rung = reply.end.rung if reply.end else None
                return
            except (PlanError, ValueError) as error:
                if given or reply.end is None:
                    raise
                wrong = error.message() if isinstance(error, PlanError) else str(error)
            # A server that was asked for a schema and ignored it is asked in other words from then on.
            self._rung = _NEXT.get(reply.end.rung, "prompt")
            asked = [*asked, Message("assistant", reply.text), Message("user", _again(wrong, schema))]
        raise LLMError("llm_bad_json", model=self._model.name, reason=" ".join(wrong.split())[:200])


def _again(wrong: str, schema: Mapping[str, Any]) -> str:
    return (
        f"That was not right: {wrong} Reply with the whole JSON again and with nothing else. "
        f"It must have this JSON schema: {json.dumps(schema, ensure_ascii=False)}"
    )


class _Reply:
    """One reply of the model on its way."""

    def __init__(self, request: str, resources: Sequence[Resource]) -> None:
        self.mender = Mender(request, resources)
        self.text = ""
        self.end: Finished | None = None
        self._files = {f"f{place}": resource.id for place, resource in enumerate(resources, 1)}
        self._scanner = TaskScanner()
        self._found = 0
        self._given: set[str] = set()

    async def tasks(
        self, model: ChatModel, asked: Sequence[Message], schema: Mapping[str, Any], rung: Rung | None
    ) -> AsyncIterator[Task]:
        """The tasks as they close.

        Raises:
            PlanError, ValueError: at the end, if one of them can't be mended.
        """
        wrong: Exception | None = None
        async for item in model.stream(asked, schema=schema, max_tokens=_MOST_TOKENS, rung=rung):
            if isinstance(item, Finished):
                self.end = item
                break
            self.text += item.text
            # The reply is read to its end all the same: only there it says what it cost.
            for task in self._closed(item.text) if wrong is None else ():
                if isinstance(task, Exception):
                    wrong = task
                else:
                    yield task
        if wrong is not None:
            raise wrong

    def _closed(self, piece: str) -> Iterator[Task | Exception]:
        """The tasks that a piece closes; an error in place of one that can't be had, and then no more."""
        try:
            for text in self._scanner.feed(piece):
                self._found += 1
                yield from self._new(self.mender.add(self._read(text)))
        except (PlanError, ValueError) as error:
            yield error

    def rest(self) -> list[Task]:
        """What is known only when the plan is whole.

        Raises:
            ValueError: if the reply holds no plan.
            PlanError: if the plan can't be mended.
        """
        if self.end and self.end.reason == "length" and not self._scanner.ended:
            raise ValueError("the plan was cut off; write a shorter one.")
        if not self._found:
            # No task closed in a list: the plan is empty, of an older form, or none.
            for entry in raw_tasks(parsed(self.text)):
                self.mender.add(self._named(entry))
        return self._new(self.mender.finish().plan.tasks)

    def _new(self, tasks: Sequence[Task]) -> list[Task]:
        fresh = [task for task in tasks if task.id not in self._given]
        self._given |= {task.id for task in fresh}
        return fresh

    def _read(self, text: str) -> Any:
        return self._named(parsed(text))

    def _named(self, value: Any) -> Any:
        """With the ids of the files in place of their short names."""
        if isinstance(value, list):
            return [self._named(part) for part in cast("list[Any]", value)]
        if not isinstance(value, dict):
            return value
        entry = cast("dict[str, Any]", value)
        if isinstance(file := entry.get("file"), str) and file in self._files:
            return {"resource": self._files[file]}
        return {name: self._named(part) for name, part in entry.items()}
