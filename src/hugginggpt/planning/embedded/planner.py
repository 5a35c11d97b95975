"""The embedded planner: from a request to tasks by tables of words and types, without a model or the network."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from hugginggpt.errors import PlanError
from hugginggpt.plan import Plan, Task, check
from hugginggpt.planning.base import Told
from hugginggpt.planning.embedded import passages, reading, triggers
from hugginggpt.planning.embedded.conditions import conditions
from hugginggpt.planning.embedded.confidence import SURE, Confidence, confidence
from hugginggpt.planning.embedded.defaults import default_tasks
from hugginggpt.planning.embedded.goals import GOALS
from hugginggpt.planning.embedded.hearing import hear, ranked
from hugginggpt.planning.embedded.languages import names_pattern
from hugginggpt.planning.embedded.likeness import likely_steps
from hugginggpt.planning.embedded.network import Heard
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.questions import is_small_talk
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.steps import Step, steps_of
from hugginggpt.planning.embedded.weave import Weaver
from hugginggpt.resources import Resource
from hugginggpt.tasks import HUB_TYPES, TASK_TYPES, TaskType


class EmbeddedPlanner:
    """Plans requests in English and Chinese at once and always alike.

    Args:
        types: the task types by name; those that plug-ins bring are found by their names and descriptions.
    """

    name = "embedded"

    def __init__(self, types: Mapping[str, TaskType] = TASK_TYPES) -> None:
        self._types = types

    async def plan(self, request: str, resources: Sequence[Resource], told: Told | None = None) -> AsyncIterator[Task]:
        """Yield the tasks of the request; see `hugginggpt.planning.base.Planner`.

        Raises:
            PlanError: if it speaks of a file or text to work on and there is none.
        """
        from anyio import to_thread

        planned = await to_thread.run_sync(planned_of, request, tuple(resources), self._types)
        if told:
            told.sureness = planned.confidence.probability
            told.missed = planned.missed
            told.conditions = planned.conditions
        for task in planned.tasks:
            yield task


@dataclass(frozen=True)
class Planned:
    """A plan, and how sure it is."""

    tasks: Sequence[Task] = ()
    """In an order in which they can run."""
    confidence: Confidence = SURE
    missed: tuple[str, ...] = ()
    """Words of the request that seem to ask for something that is not planned."""
    conditions: tuple[str, ...] = ()
    """What parts of the request hang on; they are planned in any case."""
    guessed: bool = False
    """Whether no words asked for anything known."""


def tasks_of(request: str, resources: Sequence[Resource], types: Mapping[str, TaskType] = TASK_TYPES) -> Sequence[Task]:
    """The tasks alone; see `planned_of`."""
    return planned_of(request, resources, types).tasks


def planned_of(request: str, resources: Sequence[Resource], types: Mapping[str, TaskType] = TASK_TYPES) -> Planned:
    """The plan of a request; without tasks for small talk.

    Args:
        request: the words of the person.
        resources: its files; those named in its words are among them, missing ones too.
        types: the task types by name.

    Raises:
        PlanError: if it speaks of a file or text to work on and there is none.
    """
    read = reading.read(request, resources, triggers.vocabulary())
    if not read.text.strip() or is_small_talk(read):
        return Planned()
    read = reading.shortened(passages.marked(read))
    inputs = [resource for resource in resources if not _is_to_be_made(resource, read)]
    weaver = Weaver(read, inputs, types)
    steps = steps_of(read, inputs, types)
    tasks = weaver.weave(steps)
    if not tasks and not inputs and _lacks_something(read):
        raise PlanError("request_lacks_input")
    guessed = not tasks
    if not tasks:
        tasks = weaver.weave(likely_steps(read, inputs))
    tasks = tasks or default_tasks(weaver)
    if all(task.task in TASK_TYPES for task in tasks):
        tasks = check(Plan(request, tuple(tasks), {resource.id: resource for resource in resources})).tasks
    asked = [(step.clause.start, step.clause.end) for step in steps if step.goal.recipe == "ask"]
    spans = conditions(read, [step.trigger for step in steps])
    # "What happens if …?" is a question as a whole.
    spans = [one for one in spans if not any(start < one[1] and one[0] < end for start, end in asked)]
    sure = confidence(*_judged(tasks, steps, spans, hear(read, inputs)), guessed=guessed)
    on = tuple(read.said(*span).strip(" ,，") for span in spans)
    return Planned(tasks, sure, _missed_words(read, sure, steps), on, guessed)


def _judged(
    tasks: Sequence[Task], steps: Sequence[Step], spans: Sequence[tuple[int, int]], heard: Sequence[Heard]
) -> tuple[Sequence[Task], Sequence[Heard]]:
    """The tasks that the network knows, and what it hears outside of conditions and of wishes that it does not know."""
    known = {*HUB_TYPES, *GOALS}
    apart = [*spans, *((one.trigger.start, one.trigger.end) for one in steps if one.goal.name not in known)]
    return (
        [task for task in tasks if task.task in HUB_TYPES],
        [one for one in heard if not any(start <= one.start < end for start, end in apart)],
    )


def _missed_words(read: Reading, sure: Confidence, steps: Sequence[Step]) -> tuple[str, ...]:
    """What was missed, each thing from its first word to its last: “put it on a mug”, not “put” and “on a mug”.

    Words that a step was read from were understood, if not as the network would have it.
    """
    places: dict[str, tuple[int, int]] = {}
    for one in sure.missed:
        start, end = places.get(one.row, (one.start, one.end))
        places[one.row] = min(start, one.start), max(end, one.end)
    read_from = [(step.trigger.start, step.trigger.end) for step in steps]
    missed = [(start, end) for start, end in places.values() if not any(a <= start and end <= b for a, b in read_from)]
    return tuple(dict.fromkeys(read.said(start, end) for start, end in missed))


def likely_types(request: str, resources: Sequence[Resource]) -> list[str]:
    """Every task type, the likeliest first, as the network hears them; none without the extra `starter`.

    Args:
        request: the words of the person.
        resources: its files.
    """
    read = reading.read(request, resources, triggers.vocabulary())
    return ranked(reading.shortened(passages.marked(read)), resources)


_SAVED = (
    r"\b(?:save|saved|store|export|output|write|convert|rename|turn)\b[^.?!\n]{0,60}"
    r"\b(?:as|into|to|called|named)\s*(?:a |the )?"
    r"(?:file )?(?:called |named )?$|(?:保存|存|另存|导出|输出|转|转换|命名)(?:为|成|到)$"
)


def _is_to_be_made(resource: Resource, read: Reading) -> bool:
    """Whether a file that only the words name is one to be written: "save it as out.png"."""
    if not resource.id.startswith("file:"):
        return False
    places = [place for place, mark in enumerate(read.text) if _stands_for(read, mark, resource)]
    return bool(places) and all(rule(_SAVED).search(read.text, max(0, place - 90), place) for place in places)


def _stands_for(read: Reading, mark: str, resource: Resource) -> bool:
    piece = read.pieces.get(mark)
    return piece is not None and piece.resource is resource


_POINTS = (
    r"\b(?:this|these|that|those|the|my|attached)\b (?:\w+ )?<pointing.files>\b|\b(?:it|this|them|these)\b|"
    r"[这那](?:张|段|篇|份|个|条|首|些)|它"
)


# What names nothing to work on; possessive, so that a text which is more is given up at once.
_FILLING = (
    r"(?>(?<![a-z])(?:<pointing.words>|<pointing.files>|<pointing.bare>|<polite.english>)(?![a-z])|<polite.chinese>|"
    rf"{names_pattern()}|[\W_])*+"
)
_LONGEST_WISH = 120


def _lacks_something(read: Reading) -> bool:
    """Whether a request points at something that did not come with it: "read this picture to me", or says no more
    than what to do: "总结一下"."""
    if any(piece.kind == "quote" for piece in read.pieces.values()):
        return False
    if not read.pieces and _is_bare(read.text):
        return True
    if not rule(_POINTS).search(read.text):
        return False
    clear = [trigger for trigger in triggers.find(read.text) if trigger.way == "verbs"]
    return any(trigger.goal.recipe not in ("create", "write", "ask") for trigger in clear) and not re.search(
        r"\bhow (?:do|can|to|does)\b|怎么|如何", read.text
    )


def _is_bare(text: str) -> bool:
    """Whether a text asks for something to be done and holds nothing that it could be done to."""
    if len(text) > _LONGEST_WISH:
        return False
    found = [one for one in triggers.find(text) if one.goal.recipe not in ("create", "write", "ask", "clip")]
    left = list(text)
    for trigger in found:
        left[trigger.start : trigger.end] = " " * (trigger.end - trigger.start)
    return bool(found) and rule(_FILLING).fullmatch("".join(left)) is not None
