"""Which planner plans a request: the embedded one where it is sure, else a language model if one is set up."""

from collections.abc import Awaitable, Callable, Collection

from hugginggpt.agent.intake import Intake
from hugginggpt.errors import LLMError, PlanError, SettingsError
from hugginggpt.llm import ChatModel
from hugginggpt.messages import message
from hugginggpt.plan import Task
from hugginggpt.planning.base import Planner, Told
from hugginggpt.settings import Settings

SURE = 0.8
"""The least probability of a right plan with which the embedded planner does not hand over."""


class Planners:
    """Plans by the planner that is set.

    Args:
        settings: `planner` is what counts.
        chat: the language model, if there is one.
        ready: the task types that a model can run now.
    """

    def __init__(
        self, settings: Settings, chat: ChatModel | None, ready: Callable[[], Awaitable[Collection[str]]]
    ) -> None:
        self._settings = settings
        self._chat = chat
        self._ready = ready
        self._embedded: Planner | None = None

    async def tasks(self, taken: Intake, told: Told) -> tuple[Task, ...]:
        """The tasks of a request; what the person should know of the planning goes to `told.notes`.

        Raises:
            SettingsError: `llm_not_set`, if a language model must plan and there is none.
            LLMError: if it must plan and can't.
            PlanError: if the request can't be planned.
        """
        if self._settings.planner == "llm":
            if self._chat is None:
                raise SettingsError("llm_not_set")
            return await self._by_llm(self._chat, taken, told)
        if self._chat is None or self._settings.planner == "embedded":
            return self._told(await self._by_rules(taken, told), told)
        return await self._handed_over(self._chat, taken, told)

    async def _handed_over(self, chat: ChatModel, taken: Intake, told: Told) -> tuple[Task, ...]:
        refused: PlanError | None = None
        tasks: tuple[Task, ...] = ()
        try:
            tasks = await self._by_rules(taken, told)
        except PlanError as error:
            refused = error
        # What was said before only a language model reads.
        if refused is None and not told.turns and (told.sureness or 0.0) >= SURE:
            return self._told(tasks, told)
        try:
            return await self._by_llm(chat, taken, told)
        except (LLMError, PlanError) as error:
            # Whatever was mended before is of a plan that is gone.
            told.notes[:] = [message("answer.how.planned_without", told.language, reason=error.message(told.language))]
        if refused is not None:
            raise refused
        return self._told(tasks, told)

    async def _by_llm(self, chat: ChatModel, taken: Intake, told: Told) -> tuple[Task, ...]:
        from hugginggpt.planning.llm import LLMPlanner

        ready = await self._ready()
        plan = LLMPlanner(chat, lambda: ready).plan(taken.request, taken.resources, told)
        return tuple([task async for task in plan])

    async def _by_rules(self, taken: Intake, told: Told) -> tuple[Task, ...]:
        if self._embedded is None:
            from hugginggpt.planning.embedded import EmbeddedPlanner

            self._embedded = EmbeddedPlanner()
        return tuple([task async for task in self._embedded.plan(taken.request, taken.resources, told)])

    def _told(self, tasks: tuple[Task, ...], told: Told) -> tuple[Task, ...]:
        """The tasks; words that are not planned for, or not as they stand, are noted."""
        told.notes += [message("answer.how.missed", told.language, words=words) for words in told.missed]
        told.notes += [message("answer.how.condition", told.language, words=words) for words in told.conditions]
        return tasks
