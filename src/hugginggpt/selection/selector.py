"""The choice of a model among those that are installed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hugginggpt.catalogue import ModelCard
from hugginggpt.errors import NoModel
from hugginggpt.events import Choice
from hugginggpt.experts import Expert
from hugginggpt.experts.llm.expert import TASKS as LLM_TASKS
from hugginggpt.messages import Language, message
from hugginggpt.plan import Task
from hugginggpt.selection.candidates import Candidate, Rejection, sort_out
from hugginggpt.tasks import TASK_TYPES, Kind

_FALLBACKS = 4


@dataclass(frozen=True)
class Selector:
    """Chooses for the tasks of one run. Deterministic: the same experts and task give the same choice."""

    experts: Sequence[Expert]
    """All that are registered."""
    request: str = ""
    """The words of the person."""
    language: Language = "en"
    """The language of reasons."""

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
        fallbacks = () if task.model else tuple(candidate.card for candidate in rest[:_FALLBACKS])
        return Choice(first.card, self._reason(first, len(found), task), fallbacks)

    def expert(self, card: ModelCard) -> Expert:
        """The expert that runs the model of a card.

        Raises:
            KeyError: if there is none of that id.
        """
        for expert in self.experts:
            if expert.card.id == card.id:
                return expert
        raise KeyError(card.id)

    def enable(self, task: Task, kinds: Mapping[str, Kind]) -> str | None:
        """What would enable a task that no model can run now, in one sentence; None if one can."""
        found, rejected = self._sorted_out(task, kinds)
        return None if found else self._no_model(task, rejected).hint(self.language)

    def _sorted_out(self, task: Task, kinds: Mapping[str, Kind]) -> tuple[list[Candidate], list[Rejection]]:
        able = [expert for expert in self.experts if task.task in expert.card.tasks]
        if task.model:
            able = [expert for expert in able if expert.card.id == task.model]
        return sort_out(able, task, kinds, self.request, self.language)

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
        if rejected:
            refusals = " ".join(f"{one.card.id}: {one.reason}" for one in rejected)
            return NoModel("model_refuses", reason=refusals, **named)
        return NoModel("no_model_llm" if task.task in LLM_TASKS else "no_model", **named)

    def _reason(self, candidate: Candidate, count: int, task: Task) -> str:
        parts = [
            self._say("chosen") if task.model else self._say("only") if count == 1 else self._say("first", count=count)
        ]
        parts += [self._say("fits", value=value) for value in candidate.fits]
        if candidate.reads:
            parts.append(self._say("reads", language=message(f"languages.{candidate.reads}", self.language)))
        if quality := candidate.card.quality[:1]:
            one = quality[0]
            parts.append(self._say("measured", value=one.value, metric=one.metric, inputs=one.inputs))
        return self._say("between").join(parts)

    def _say(self, key: str, **values: object) -> str:
        return message(f"selection.reason.{key}", self.language, **values)
