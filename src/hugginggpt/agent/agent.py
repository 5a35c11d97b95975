"""The program for asynchronous code: plans requests, runs plans, and answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from anyio import to_thread

from hugginggpt.agent.conversation import Conversation, new_id, read_turns
from hugginggpt.agent.daily import DailySync
from hugginggpt.agent.intake import File, by_id, take_in
from hugginggpt.agent.models import Models
from hugginggpt.agent.planners import Planners
from hugginggpt.agent.run import Approve, House, Run
from hugginggpt.errors import InputError
from hugginggpt.events import Answer
from hugginggpt.execution import Capacity, Emit, Limits
from hugginggpt.execution.kinds import KnownKinds
from hugginggpt.experts import Expert
from hugginggpt.experts.registry import Registry, Services
from hugginggpt.llm import ChatModel, Metered, from_settings
from hugginggpt.messages import language_of_request
from hugginggpt.plan import Plan, check
from hugginggpt.planning.base import Told
from hugginggpt.resources import ResourceStore
from hugginggpt.selection import Selector
from hugginggpt.selection.properties import without_demands
from hugginggpt.settings import Settings
from hugginggpt.tasks import TASK_TYPES, resolve
from hugginggpt.workers import Pool


class AsyncHuggingGPT:
    """Does what a person asks in words, with models that are planned, chosen and run for it.

    It belongs to one event loop. Leaving its `async with` block, or `aclose`, ends the worker processes; they also end
    with the program.

    Args:
        settings: all of them; None reads the environment and hugginggpt.toml.
        models: a model for each task type that should not be left to the selector, `{"image-to-text": "starter/ocr"}`.
        experts: models of your own, beside those that are installed.
        folder: the folder in which files that the words of a request name are opened; None opens none.
        chat: a language model of your own, in place of the one that the settings name.
        given: single settings by name, stronger than the environment.

    Raises:
        SettingsError: if a setting is wrong.
        InputError: if `models` names an unknown task type.
    """

    def __init__(
        self,
        *,
        settings: Settings | None = None,
        models: Mapping[str, str] | None = None,
        experts: Iterable[Expert] = (),
        folder: Path | None = None,
        chat: ChatModel | None = None,
        **given: Any,
    ) -> None:
        self.settings = settings or Settings.load(**given)
        """What it runs with."""
        pins = {**self.settings.models, **(models or {})}
        self._models = {_task_type(name, model): model for name, model in pins.items()}
        self._folder = folder
        self._pool = Pool.of(self.settings)
        self._store = ResourceStore(self.settings.home / "resources")
        self._capacity = Capacity.of(self.settings)
        self._experts = tuple(experts)
        self._registry: Registry | None = None
        self._known: Models | None = None
        self._daily: DailySync | None = None
        chat = chat or from_settings(self.settings)
        self._chat = Metered(chat) if chat else None
        self._planners = Planners(self.settings, self._chat, self._ready)

    async def __aenter__(self) -> "AsyncHuggingGPT":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """End the worker processes."""
        await self._pool.aclose()
        if self._daily:
            self._daily.stop()
        if self._known:
            self._known.shelf.close()

    async def registry(self) -> Registry:
        """The experts that are installed, and the plug-ins that could not be loaded."""
        if self._registry is None:
            self._registry = await to_thread.run_sync(Registry.load, Services(self._pool, self.settings, self._chat))
        return self._registry

    async def plan(self, request: str, files: Iterable[File] = (), *, turns: Sequence[tuple[str, str]] = ()) -> Plan:
        """Stage 1 alone: the plan of a request. It opens only the files that it is given, and fetches and runs nothing.

        Tasks that no model can run now are in it, marked with what would enable them.

        Args:
            request: what the person wants, in their own words.
            files: paths, URLs, bytes, or pairs of a name and bytes.
            turns: what was asked and answered before, for a planner that reads it.

        Raises:
            InputError: if the request, a file or the plan is refused.
        """
        # Packages are loaded before their task types are planned for.
        await self.registry()
        taken = await take_in(request, files, self._store, self._folder)
        told = Told(language_of_request(taken.request), turns)
        # What is asked of the models is for the selector: to a planner it could sound like a task.
        tasks = await self._planners.tasks(replace(taken, request=without_demands(taken.request)), told)
        return await self._marked(check(Plan(taken.request, tasks, by_id(taken.resources), tuple(told.notes))))

    async def _ready(self) -> set[str]:
        """The task types that a model can run now."""
        return {name for one in await self.experts() for name in one.card.tasks if one.unready() is None}

    async def run(
        self, request: str, files: Iterable[File] = (), *, out: str | Path | None = None, emit: Emit | None = None
    ) -> Answer:
        """All four stages: plan the request, choose models, run them, and answer.

        Args:
            request: what the person wants, in their own words.
            files: paths, URLs, bytes, or pairs of a name and bytes.
            out: the folder for the files made; by default `./hugginggpt-out/<run>`.
            emit: is told each event as it happens.

        Raises:
            InputError: if the request, a file or the plan is refused; nothing was run then.
        """
        return await self.stream(request, files, out=out).answer(emit)

    async def execute(self, plan: Plan, *, out: str | Path | None = None, emit: Emit | None = None) -> Answer:
        """Stages 2 to 4 of a plan that a person has seen or edited.

        Raises:
            InputError: if the plan does not type-check, or a file that it reads is gone.
        """
        return await self.stream(plan, out=out).answer(emit)

    def stream(
        self,
        request: str | Plan,
        files: Iterable[File] = (),
        *,
        out: str | Path | None = None,
        approve: Approve | None = None,
        turns: Sequence[tuple[str, str]] = (),
    ) -> Run:
        """A run as its events: `async for event in agent.stream("...")`.

        Args:
            request: the words of the person, or a plan.
            files: as for `run`; a plan has its own.
            out: the folder for the files made.
            approve: asked with the plan before anything runs.
            turns: as for `plan`.
        """
        plan = request if isinstance(request, Plan) else None
        words = plan.request if plan else str(request)
        given = tuple(files)

        async def make_plan() -> Plan:
            return await (self._marked(check(plan)) if plan else self.plan(words, given, turns=turns))

        folder = out if out is not None else self.settings.out
        return Run(
            words,
            make_plan,
            self._house,
            out=None if folder is None else Path(folder),
            language=language_of_request(words),
            approve=approve,
        )

    def conversation(self, id: str | None = None) -> Conversation:
        """A conversation, in which turns refer to one another; a new one, or one that was kept.

        Args:
            id: of one that was kept under `home`.

        Raises:
            InputError: `conversation_unknown`.
        """
        folder = self.settings.home / "conversations"
        turns = read_turns(folder, id) if id is not None else ()
        return Conversation(self, self._store, folder, id or new_id(), turns)

    async def experts(self) -> tuple[Expert, ...]:
        """Everything that can run a model: what was given, what is installed, and what plug-ins bring."""
        return (*self._experts, *(await self.registry()).experts)

    async def models(self) -> Models:
        """What is known of models, those that can't run here among them.

        Raises:
            SettingsError: if the file of the person's own models is wrong.
        """
        if self._known is None:
            experts, cards = await self.experts(), (await self.registry()).cards
            self._known = await to_thread.run_sync(Models.open, self.settings, experts, cards)
            if self.settings.sync == "daily":
                self._daily = DailySync(self.settings, self._known.hubs)
                self._daily.start()
        return self._known

    async def _house(self) -> House:
        chat = self._chat if self.settings.answer == "auto" else None
        chooser = self._chat if self.settings.choice == "auto" else None
        limits = Limits.of(self.settings)
        return House(self._store, await self.experts(), self._capacity, limits, await self.models(), chat, chooser)

    async def _marked(self, plan: Plan) -> Plan:
        """The plan with the models that the person has set, and each task marked with what would enable it."""
        tasks = tuple(replace(task, model=task.model or self._models.get(task.task)) for task in plan.tasks)
        experts, models = await self.experts(), await self.models()

        def marked() -> Plan:
            language = language_of_request(plan.request)
            selector = Selector(experts, plan.request, language, models.shelf, models.limits, models.here())
            known = KnownKinds(plan.resources)
            return plan.with_tasks(
                tuple(replace(task, enable=selector.enable(task, known.add(task))) for task in tasks)
            )

        # To see whether a package is there, the disk is asked.
        return await to_thread.run_sync(marked)


def _task_type(name: str, model: str) -> str:
    known = resolve(name)
    if known is None or not model.strip() or not TASK_TYPES[known.task].contract:
        raise InputError("model_pin", value=f"{name}={model}")
    return known.task
