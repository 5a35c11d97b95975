"""Which models can do a task, best first, and why the others can't."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from hugginggpt.catalogue import Here, Limits, ModelCard, Ranked
from hugginggpt.catalogue.licences import freedom
from hugginggpt.catalogue.ranking import FREEDOM, HUB
from hugginggpt.experts import Expert
from hugginggpt.experts.starter.text.guards import detected
from hugginggpt.messages import Language, language_of
from hugginggpt.plan import Task
from hugginggpt.tasks import TASK_TYPES, Kind

_TELLING, _SAMPLE, _SURE = 20, 2000, 0.6
"""A text of so many characters tells its language, by so many, if it is so sure."""


@dataclass(frozen=True)
class Candidate:
    """A model that can do the task."""

    expert: Expert
    fits: tuple[str, ...]
    """The values of the task's parameters that it is made for: `("sentiment",)`."""
    reads: str | None
    """The language of the text that it reads, where that told it from others."""
    ranked: Ranked | None = None
    """Its score; None for a model that a person set, whatever it scores."""

    @property
    def card(self) -> ModelCard:
        """What is known of the model."""
        return self.expert.card

    @property
    def score(self) -> float:
        """What the ranking gives it."""
        return self.ranked.score if self.ranked else 0.0


@dataclass(frozen=True)
class Rejection:
    """A model for the task type that can't do this task now."""

    card: ModelCard
    reason: str
    """In one sentence."""
    unready: bool = False
    """Whether something that can be installed is all that it lacks."""
    limited: bool = False
    """Whether it is only kept out by what a person asks of models."""


def sort_out(
    experts: Iterable[Expert],
    task: Task,
    kinds: Mapping[str, Kind],
    ranked: Mapping[str, Ranked],
    request: str = "",
    language: Language = "en",
) -> tuple[list[Candidate], list[Rejection]]:
    """The models that can do a task, best first, and those for its type that can't.

    Better is: named in the request; made for what the task's parameters ask; a higher score. A model made for another
    value of a parameter (language, where sentiment is asked) is in neither list, and so is one that does not read the
    language of the task's text where another one does.

    Args:
        experts: all that may be taken for the task type.
        task: with its literals.
        kinds: the kind that each filled slot will get.
        ranked: the scores by id.
        request: the words of the person, whose language is taken for that of texts that are not known yet.
        language: of the reasons.
    """
    arguments = {name: _literal(value) for name, value in task.arguments.items() if _is_parameter(task, name)}
    spoken = _spoken(_known_text(task), request)
    found: list[Candidate] = []
    rejected: list[Rejection] = []
    for expert in experts:
        card = expert.card
        fits = _fits(card, arguments)
        # A person may set a model that was made for something else.
        if fits is None and task.model is None:
            continue
        if rejection := _rejection(expert, task, {**arguments, **kinds}, language):
            rejected.append(rejection)
        else:
            reads = spoken if spoken in card.languages else None
            found.append(Candidate(expert, fits or (), reads, ranked.get(card.id)))
    able = [one for one in found if one.reads or not one.card.languages]
    return sorted(able or found, key=lambda one: _rank(one, request)), rejected


def broken_limit(card: ModelCard, limits: Limits, languages: Sequence[str], here: Here) -> tuple[str, str]:
    """Which limit a model breaks: the key of the words, and what fills them."""
    size = card.bytes or 4 * card.parameters
    loads = card.runtime in HUB
    if card.runtime not in limits.runtimes:
        return "elsewhere", card.runtime
    if freedom(card.license) > FREEDOM[limits.licences]:
        return "license", card.license or "-"
    if limits.cached and card.id not in here.cached:
        return "not_cached", ""
    if card.gated and not limits.gated:
        return "gated", ""
    if loads and card.gpu and not limits.gpu:
        return "gpu", ""
    if loads and limits.max_bytes is not None and size > limits.max_bytes:
        return "size", f"{size / 1e6:.0f} MB"
    if card.languages and not set(languages) <= set(card.languages):
        return "speaks", ", ".join(languages)
    return "limited", ""


def is_named(card: ModelCard, request: str) -> bool:
    """Whether a request names a model: by its whole id, or by a name that is no plain word."""
    name = card.id.rpartition("/")[2].lower()
    said = request.lower()
    return card.id.lower() in said or (len(name) > 5 and any(not sign.isalpha() for sign in name) and name in said)


def _rejection(expert: Expert, task: Task, arguments: Mapping[str, Any], language: Language) -> Rejection | None:
    """Why an expert can't do the task now; None if it can."""
    try:
        if missing := expert.unready(language):
            return Rejection(expert.card, missing, unready=True)
        if refusal := expert.refuses(task.task, arguments, language):
            return Rejection(expert.card, refusal, unready=False)
    except Exception as error:
        # Experts come from plug-ins too; one that cannot even be asked is only left out.
        return Rejection(expert.card, " ".join(f"{type(error).__name__}: {error}".split())[:200], unready=False)
    return None


def _rank(candidate: Candidate, request: str) -> tuple[bool, bool, float, str]:
    return not is_named(candidate.card, request), not candidate.fits, -candidate.score, candidate.card.id


def _fits(card: ModelCard, arguments: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The parameter values that the model is made for and the task asks; None if it is made for another one."""
    asked = {name: arguments[name] for name in card.when if name in arguments}
    if any(value not in card.when[name] for name, value in asked.items()):
        return None
    return tuple(str(value) for value in asked.values())


def _is_parameter(task: Task, name: str) -> bool:
    return TASK_TYPES[task.task].parameter(name) is not None


def _spoken(text: str, request: str) -> str:
    """The language of a text as an ISO 639-1 code; of one that is short or not known yet, that of the request."""
    if len(text) >= _TELLING:
        try:
            language, score = detected(text[:_SAMPLE], 1)[0]
        except ImportError:
            return language_of(text)
        if score >= _SURE:
            return language
    return language_of(text or request)


def _literal(value: Any) -> Any:
    return list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value


def _known_text(task: Task) -> str:
    """The texts that stand in the task itself."""
    literals = (task.arguments.get(slot.name) for slot in TASK_TYPES[task.task].inputs if "text" in slot.kinds)
    return " ".join(literal for literal in literals if isinstance(literal, str))
