"""Steps: the wishes of a request in the order in which they are to be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hugginggpt.planning.embedded import clauses, triggers
from hugginggpt.planning.embedded.clauses import Clause, Joint
from hugginggpt.planning.embedded.goals import GOALS, Goal
from hugginggpt.planning.embedded.questions import computes, is_question, lone_wish
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.triggers import Trigger
from hugginggpt.planning.embedded.wishes import wishes
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES, TaskType

# In one clause the first goal says all that the others behind it would.
_SAYS_ALL: Mapping[str, frozenset[str]] = {
    "speak": frozenset({"read", "ask"}),
    "to_text": frozenset({"read", "tell"}),
    "transcribe": frozenset({"read", "tell", "describe"}),
    "tell": frozenset({"read"}),
    "segment": frozenset({"edit", "detect", "draw"}),
    "edit_background": frozenset({"edit", "detect", "draw"}),
    "edit_regions": frozenset({"edit", "detect", "draw"}),
    "denoise": frozenset({"edit"}),
    "separate": frozenset({"edit"}),
    "forecast": frozenset({"predict_class", "predict_number"}),
    "predict_class": frozenset({"predict_number"}),
    "sort": frozenset({"classify", "topic"}),
    "sentiment": frozenset({"classify"}),
    "language": frozenset({"classify"}),
    "topic": frozenset({"classify"}),
    "rank": frozenset({"answer"}),
    "choose": frozenset({"answer"}),
    "keywords": frozenset({"detect"}),
    "entities": frozenset({"detect"}),
    "count": frozenset({"detect"}),
}

_LATER = frozenset({"detect", "speak", "translate", "clip", "edit", "edit_regions"})


@dataclass(frozen=True)
class Step:
    """One wish."""

    goal: Goal
    trigger: Trigger
    clause: Clause
    joint: Joint
    """How it goes on from the step before."""
    nested: bool = False
    """Whether it shares its clause with the step before: "a summary in French"."""
    back: tuple[Trigger, ...] = ()
    """Words of its clause that mean earlier results."""


def steps_of(reading: Reading, resources: Sequence[Resource], types: Mapping[str, TaskType] = TASK_TYPES) -> list[Step]:
    """The wishes of a request, in the order in which they are to be done.

    Args:
        reading: the request.
        resources: its files.
        types: the task types that may be called by name.
    """
    cut = clauses.split(reading.text, wishes(reading, resources, types))
    cut = clauses.merged(_with_questions(reading, cut, resources), reading.text)
    cut = clauses.in_order(cut, reading.text)
    steps: list[Step] = []
    for clause in cut:
        steps += _steps_in(clause, later=bool(steps))
    if any(step.goal.name == "choose" for step in steps):
        # The question is the one that has the choices.
        steps = [step for step in steps if step.goal.name != "ask"]
    return _sounds_first(_without_glance(steps))


def _with_questions(reading: Reading, cut: Sequence[Clause], resources: Sequence[Resource]) -> list[Clause]:
    """The clauses, with those that ask something without a trigger given the goal `ask`."""
    told = any(not trigger.back for clause in cut for trigger in clause.triggers)
    marked: list[Clause] = []
    for clause in cut:
        asks = not clause.triggers and is_question(reading, clause)
        if asks and marked and marked[-1].sentence == clause.sentence and _asks(marked[-1]):
            marked[-1] = replace(marked[-1], end=clause.end)
        else:
            marked.append(_asking(clause) if asks else clause)
    if any(_asks(clause) for clause in marked):
        marked = _without_heard(marked)
        # "Answer from the manual: how …?" asks once.
        return [_without(clause, "answer") for clause in marked]
    if told and any(resource.kind == "table" for resource in resources):
        return [_asking(clause) if not clause.triggers and computes(reading, clause) else clause for clause in marked]
    if told or not resources:
        return marked
    return [_asking(clause) if lone_wish(reading, clause, resources) else clause for clause in marked]


def _asking(clause: Clause) -> Clause:
    return replace(clause, triggers=(Trigger(GOALS["ask"], clause.start, clause.end, "weak"),))


def _asks(clause: Clause) -> bool:
    return any(trigger.goal.name == "ask" for trigger in clause.triggers)


def _without_heard(cut: Sequence[Clause]) -> list[Clause]:
    """The clauses, without questions that only the network heard where the rules found one."""
    told = [clause for clause in cut if _asks(clause)]
    if all(trigger.heard for clause in told for trigger in clause.triggers):
        return list(cut)
    return [
        replace(clause, triggers=tuple(one for one in clause.triggers if not (one.heard and one.goal.name == "ask")))
        for clause in cut
    ]


def _without(clause: Clause, goal: str) -> Clause:
    return replace(clause, triggers=tuple(trigger for trigger in clause.triggers if trigger.goal.name != goal))


def _steps_in(clause: Clause, *, later: bool) -> list[Step]:
    """The steps of one clause: what a noun names first, then by stage."""
    own = _one_each([trigger for trigger in clause.triggers if not trigger.back])
    back = tuple(trigger for trigger in clause.triggers if trigger.back)
    verbs = any(trigger.way != "nouns" for trigger in own)
    drawn = any(trigger.goal.name == "draw" for trigger in own)

    def order(trigger: Trigger) -> tuple[bool, bool, int, int]:
        # A map that a picture is to be drawn by comes before it.
        first = drawn and trigger.goal.name in ("depth", "pose")
        return not first, trigger.way != "nouns" or not verbs, trigger.goal.stage, trigger.start

    own.sort(key=order)
    joint = clause.joint if later else "start"
    return [
        Step(trigger.goal, trigger, clause, "then" if place else joint, place > 0, back)
        for place, trigger in enumerate(own)
    ]


def _one_each(own: Sequence[Trigger]) -> list[Trigger]:
    """One trigger for each goal of a clause, the clearest, without those that another one implies."""
    best: dict[str, Trigger] = {}
    for trigger in own:
        known = best.get(trigger.goal.name)
        if known is None or triggers.strength(trigger) > triggers.strength(known):
            best[trigger.goal.name] = trigger
    if "transcribe" in best and "speak" in best and best["speak"].way == "weak":
        del best["speak"]
    if "detect" in best and best["detect"].way == "weak":
        # "Find the pose" and "find the edges" look for no thing.
        end = best["detect"].end
        if any(goal not in _LATER or 0 <= one.start - end <= 1 for goal, one in best.items() if goal != "detect"):
            del best["detect"]
    implied = {name for goal in best for name in _SAYS_ALL.get(goal, ())}
    return sorted((one for name, one in best.items() if name not in implied), key=lambda trigger: trigger.start)


def _without_glance(steps: Sequence[Step]) -> list[Step]:
    """The steps without a reading that is only for the next: "read it and tell me who wrote it"."""

    def glance(place: int) -> bool:
        step = steps[place]
        rest = [later for later in steps[place + 1 :] if later.clause.sentence == step.clause.sentence]
        bare = step.goal.name in ("speak", "read") and step.trigger.way == "weak" and not step.nested
        return bare and any(later.goal.name not in ("speak", "clip") and later.goal.takes_text for later in rest)

    return [step for place, step in enumerate(steps) if not glance(place)]


def _sounds_first(steps: Sequence[Step]) -> list[Step]:
    """The steps with speech and music for a film before the film."""
    ordered = list(steps)
    for place, step in enumerate(steps):
        if step.goal.name != "clip":
            continue
        for later in steps[place + 1 :]:
            sound = later.goal.name in ("speak", "music") and later.clause.sentence == step.clause.sentence
            if sound and (later.joint != "then" or later.nested) and later in ordered:
                # What is said in a film may have to be translated first.
                names = ("translate", later.goal.name)
                together = [one for one in ordered if one.clause is later.clause and one.goal.name in names]
                ordered = [one for one in ordered if one not in together]
                ordered[ordered.index(step) : ordered.index(step)] = together
    return ordered
