"""Hearing: wishes that the network hears where the rules found none."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache

from hugginggpt.errors import MissingExtra
from hugginggpt.planning.embedded import named
from hugginggpt.planning.embedded.goals import GOALS, Goal
from hugginggpt.planning.embedded.network import Heard, heard_in, load_network
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.simplified import simplified
from hugginggpt.planning.embedded.triggers import Trigger
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES, Kind

LEAST = 0.75
"""The least probability of a wish that the rules did not find."""
CLEAR = 0.95
"""The least probability of what takes the place of something that the rules found and the network does not hear."""

_APART = frozenset({"answer", "leave", "regions"})
"""Recipes of which the network has no row."""

_ENDS = re.compile(
    r"[,.;:!?，。；：！？、\n]|\b(?:and|then|but|plus|also|after|before)\b|然后|接着|并且?|以及|同时|再|顺便|另外|还要"
)
"""Where a wish ends and another begins, roughly."""

_USUAL: Mapping[str, str] = {
    "image-to-text:text": "to_text",
    "image-to-text:caption": "describe",
    "automatic-speech-recognition": "transcribe",
    "question-answering": "ask",
    "document-question-answering": "ask",
    "table-question-answering": "ask",
    "visual-question-answering": "ask",
    "audio-text-to-text": "ask",
    "video-text-to-text": "describe",
    "image-classification": "classify",
    "audio-classification": "sound",
    "video-classification": "video_class",
    "object-detection": "detect",
    "zero-shot-object-detection": "detect",
    "image-to-image": "edit",
    "video-to-video": "edit_video",
    "audio-to-audio": "denoise",
    "text-generation": "write",
    "image-text-to-text": "write",
    "summarization": "summarize",
    "image-text-to-image": "edit",
    "image-text-to-video": "clip",
    "table-to-text": "table_describe",
    "token-classification": "entities",
}
"""The goal of a row where more than one has its task type."""


def weighed(
    found: Sequence[Trigger], refused: Sequence[Trigger], reading: Reading, resources: Sequence[Resource]
) -> list[Trigger]:
    """What the rules found, without what the network contradicts, and what it hears where they found nothing.

    Args:
        found: what the rules found.
        refused: what they found and gave up, which the network does not bring back.
        reading: the request.
        resources: its files.
    """
    heard = hear(reading, resources)
    kinds: set[Kind] = {resource.kind for resource in resources}
    # What another trigger explains does not contradict.
    strange = [one for one in heard if not any(_is_way_of(trigger.goal, one) for trigger in found)]
    kept = [
        one
        for one in found
        if any(_is_way_of(one.goal, other) for other in heard) or not _contradicted(one, strange, reading.text, kinds)
    ]
    return [*kept, *_further(kept, refused, heard, reading.text)]


def _is_way_of(goal: Goal, one: Heard) -> bool:
    return one.task in goal.tasks.values() or goal_of(one) is goal


def _contradicted(trigger: Trigger, strange: Sequence[Heard], text: str, kinds: Collection[Kind]) -> bool:
    """Whether its words clearly ask for something else that nothing explains."""
    if trigger.back or trigger.task or trigger.goal.recipe in _APART:
        return False
    if "table" in kinds and trigger.goal.takes_text:
        # That the rows of a table are texts, the network has not learned.
        return False
    start, end = _clause(text, trigger.start, trigger.end)
    return any(one.probability > CLEAR and one.start < end and start < one.end for one in strange)


def _further(
    found: Sequence[Trigger], refused: Sequence[Trigger], heard: Sequence[Heard], text: str
) -> Iterator[Trigger]:
    taken = [(one.start, one.end) for one in found]
    for one in sorted(heard, key=lambda one: -one.probability):
        if one.probability < LEAST:
            break
        goal = goal_of(one)
        start, end = _clause(text, one.start, one.end)
        if any(first < end and start < last for first, last in taken) or (goal.name == "ask" and taken):
            continue
        if any(_same(goal, other.goal) and start <= other.start < end for other in refused):
            continue
        taken.append((one.start, one.end))
        yield Trigger(goal, one.start, one.end, "verbs", heard=True)


def hear(reading: Reading, resources: Sequence[Resource]) -> tuple[Heard, ...]:
    """What the network hears in a request, faint things too; nothing without the extra `starter`."""
    try:
        return heard_in(simplified(reading, resources))
    except MissingExtra:
        return ()


def ranked(reading: Reading, resources: Sequence[Resource]) -> list[str]:
    """Every task type, the likeliest first; none without the extra `starter`."""
    try:
        likely = load_network().likely(simplified(reading, resources))
    except MissingExtra:
        return []
    return list(dict.fromkeys(row.partition(":")[0] for row in sorted(likely, key=lambda row: -likely[row])))


def _same(one: Goal, other: Goal) -> bool:
    return one is other or bool(set(one.tasks.values()) & set(other.tasks.values()))


def _clause(text: str, first: int, last: int) -> tuple[int, int]:
    ends = list(_ENDS.finditer(text))
    start = max((match.end() for match in ends if match.end() <= first), default=0)
    return start, min((match.start() for match in ends if match.start() >= last), default=len(text))


def goal_of(one: Heard) -> Goal:
    """The goal that the words ask for."""
    return _goal(one.row)


@cache
def _goal(row: str) -> Goal:
    if row in _USUAL:
        return GOALS[_USUAL[row]]
    name, _, aspect = row.partition(":")
    for goal in GOALS.values():
        if name in goal.tasks.values() and goal.parameters.get("aspect", "") == aspect:
            return goal
    return named.goal_of(TASK_TYPES[name], name)
