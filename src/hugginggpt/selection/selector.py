"""The choice of a model for each task: limits, then the ranking, then a language model where these leave it open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from hugginggpt.catalogue import Here, Limits, ModelCard, Query, Ranked
from hugginggpt.catalogue.shelf import Shelf
from hugginggpt.catalogue.text import language_name
from hugginggpt.errors import NoModel
from hugginggpt.events import Choice
from hugginggpt.experts import Expert
from hugginggpt.experts.llm.expert import TASKS as LLM_TASKS
from hugginggpt.llm import ChatModel
from hugginggpt.messages import Language, message
from hugginggpt.plan import Task
from hugginggpt.selection.candidates import Candidate, Rejection, broken_limit, is_named, sort_out
from hugginggpt.selection.properties import narrowed
from hugginggpt.selection.tiebreak import CLOSE, Open, asks_beyond_facts, decide
from hugginggpt.tasks import TASK_TYPES, Kind

_FALLBACKS = 4
_MOST = 100
"""How many models of the ranking are looked at."""
_ASKED = 5
"""How many candidates of a task a language model chooses from."""
_LANGUAGES = ("language", "source_language", "target_language")
"""Parameters that name a language which the model must know."""


@dataclass(frozen=True)
class Selector:
    """Chooses for the tasks of one run. Deterministic: the same facts and task give the same choice."""

    experts: Sequence[Expert]
    """All that can be run."""
    request: str = ""
    """The words of the person."""
    language: Language = "en"
    """The language of reasons."""
    shelf: Shelf | None = None
    """What is known of models; None knows the cards of the experts alone."""
    limits: Limits = field(default_factory=Limits)
    """What a model must keep to, beside what the request asks."""
    here: Here = field(default_factory=Here)
    """What is known of this machine."""
    told: Mapping[str, str] = field(default_factory=dict[str, str])
    """The models that a language model chose, by task."""

    async def choose(self, task: Task, kinds: Mapping[str, Kind]) -> Choice:
        """The model for a task, with up to four next candidates.

        Args:
            task: with its literals; its `model` is taken if a person chose one.
            kinds: the kind that each filled slot will get.

        Raises:
            NoModel: if no model can run it now; the hint says what would enable it.
        """
        found, rejected = self._sorted_out(task, kinds)
        if not found:
            raise self._no_model(task, rejected)
        first, *rest = found
        fallbacks = () if task.model else tuple(candidate.card for candidate in _varied(first, rest))
        return Choice(first.card, self._reason(first, found, task), fallbacks)

    def expert(self, card: ModelCard) -> Expert:
        """The expert that runs the model of a card.

        Raises:
            KeyError: if there is none of that id.
        """
        return self._by_id[card.id]

    def enable(self, task: Task, kinds: Mapping[str, Kind]) -> str | None:
        """What would enable a task that no model can run now, in one sentence; None if one can."""
        found, rejected = self._sorted_out(task, kinds)
        return None if found else self._no_model(task, rejected).hint(self.language)

    async def settled(self, chat: ChatModel, tasks: Sequence[tuple[Task, Mapping[str, Kind]]]) -> "Selector":
        """A selector that has asked a language model, once, about the tasks that facts leave open.

        Args:
            chat: who is asked.
            tasks: of the plan, each with the kinds of its filled slots.
        """
        open_tasks = [one for task, kinds in tasks if (one := self._open(task, kinds))]
        return replace(self, told=await decide(chat, self.request, open_tasks)) if open_tasks else self

    @cached_property
    def _by_id(self) -> Mapping[str, Expert]:
        return {expert.card.id: expert for expert in reversed(self.experts)}

    @cached_property
    def _known(self) -> Shelf:
        return self.shelf or Shelf(expert.card for expert in self.experts)

    @cached_property
    def _limits(self) -> Limits:
        return narrowed(self.limits, self.request)

    def _open(self, task: Task, kinds: Mapping[str, Kind]) -> Open | None:
        """A task with the candidates that facts don't tell apart; None if they do."""
        found, _ = self._sorted_out(task, kinds)
        if task.model or len(found) < 2 or is_named(found[0].card, self.request):
            return None
        first = found[0]
        near = [one for one in found if one.fits == first.fits]
        if not asks_beyond_facts(self.request):
            near = [one for one in near if first.score - one.score < CLOSE]
        cards = tuple(one.card for one in near[:_ASKED])
        return Open(task.id, task.task, cards) if len(cards) > 1 else None

    def _sorted_out(self, task: Task, kinds: Mapping[str, Kind]) -> tuple[list[Candidate], list[Rejection]]:
        able = [expert for expert in self.experts if task.task in expert.card.tasks]
        if task.model:
            # What a person sets is theirs to set, whatever the limits are.
            able = [expert for expert in able if expert.card.id == task.model]
            return sort_out(able, task, kinds, {}, self.request, self.language)
        ranked = self._ranked(task)
        kept = [expert for expert in able if expert.card.id in ranked]
        found, rejected = sort_out(kept, task, kinds, ranked, self.request, self.language)
        rejected += [self._limited(expert.card, task) for expert in able if expert.card.id not in ranked]
        told = self.told.get(task.id)
        return sorted(found, key=lambda one: one.card.id != told), rejected

    def _ranked(self, task: Task) -> Mapping[str, Ranked]:
        """The models that keep the limits, by id."""
        limits, languages = self._limits, _languages(task)
        runs = frozenset(expert.card.runtime for expert in self.experts)
        query = Query(
            self.request,
            task.task,
            replace(limits, runtimes=limits.runtimes & runs, language=languages[0] if languages else limits.language),
        )
        found = self._known.candidates(query, self.here, most=_MOST)
        return {one.card.id: one for one in found if _speaks(one.card, languages)}

    def _limited(self, card: ModelCard, task: Task) -> Rejection:
        key, value = broken_limit(card, self._limits, _languages(task), self.here)
        return Rejection(card, self._say(key, value=value), limited=True)

    def _no_model(self, task: Task, rejected: Sequence[Rejection]) -> NoModel:
        """The error that says best what to do: install what is missing, ask otherwise, or bring a model."""
        type = TASK_TYPES[task.task]
        described = (type.description_zh if self.language == "zh" else type.description).rstrip(".。")
        named = {"task": task.id, "type": task.task, "description": described}
        if task.model and not rejected:
            known = [expert.card.id for expert in self.experts if task.task in expert.card.tasks]
            return NoModel("model_unknown", model=task.model, known=", ".join(known) or "-", **named)
        if unready := next((one for one in rejected if one.unready), None):
            return NoModel("model_unready", model=unready.card.id, reason=unready.reason, **named)
        if rejected and all(one.limited for one in rejected):
            reasons = " ".join(f"{one.card.id}: {one.reason}" for one in rejected)
            return NoModel("model_limited", reason=reasons, **named)
        if rejected:
            refusals = " ".join(f"{one.card.id}: {one.reason}" for one in rejected)
            return NoModel("model_refuses", reason=refusals, **named)
        return NoModel("no_model_llm" if task.task in LLM_TASKS else "no_model", **named)

    def _reason(self, candidate: Candidate, found: Sequence[Candidate], task: Task) -> str:
        parts = [self._say(*self._first(candidate, len(found), task))]
        parts += [self._say("fits", value=value) for value in candidate.fits]
        if candidate.reads:
            parts.append(self._say("reads", language=language_name(candidate.reads, self.language)))
        if quality := candidate.card.quality[:1]:
            one = quality[0]
            parts.append(self._say("measured", value=one.value, metric=one.metric, inputs=one.inputs))
        return self._say("between").join(parts)

    def _first(self, candidate: Candidate, count: int, task: Task) -> tuple[str, Mapping[str, object]]:
        """Why it is the first."""
        if task.model:
            return "chosen", {}
        if is_named(candidate.card, self.request):
            return "named", {}
        if self.told.get(task.id) == candidate.card.id:
            return "told", {"count": count}
        return ("only", {}) if count == 1 else ("first", {"count": count})

    def _say(self, key: str, values: Mapping[str, object] | None = None, **more: object) -> str:
        return message(f"selection.reason.{key}", self.language, **(values or {}), **more)


def _languages(task: Task) -> list[str]:
    """The languages that the task names."""
    asked = [task.arguments.get(name) for name in _LANGUAGES]
    return [code for code in asked if isinstance(code, str) and code]


def _speaks(card: ModelCard, languages: Sequence[str]) -> bool:
    return not card.languages or all(code in card.languages for code in languages)


def _varied(first: Candidate, rest: Sequence[Candidate]) -> list[Candidate]:
    """The next candidates, in their order: the best of each other runtime is among them."""
    seen = {first.card.runtime}
    others: list[Candidate] = []
    for one in rest:
        if one.card.runtime not in seen:
            seen.add(one.card.runtime)
            others.append(one)
    kept = (others + [one for one in rest if one not in others])[:_FALLBACKS]
    return [one for one in rest if one in kept]
