"""Clauses: a request cut where one wish ends and the next begins, with what joins them, in the order that is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from hugginggpt.planning.embedded.reading import MARK
from hugginggpt.planning.embedded.triggers import Trigger

Joint = Literal["start", "and", "then", "also"]
"""How a clause is joined to the one before: only next to it, going on with its result, or beside it."""

# Each separator with the joint it makes; the first group that matched tells.
_SEPARATOR = re.compile(
    r"(?P<sentence>(?:(?<!\d)\.(?!\w)|(?<=\d)\.(?=\s|$)|[?!。？！；;\n])+[\s)\]”\"’']*)"
    r"|(?P<then>(?:\band )?\bthen\b|\bafter (?:that|this|which)\b|\bafterwards?\b|\bnext,|\bfrom (?:that|which)\b|"
    r"然后|接着|随后|"
    r"(?<=[，,])之后|而后|接下来(?!的)|再(?!见|次|说|现|度|生|加)|(?<=[，,。])最后再)"
    r"|(?P<also>\bplus\b|\band also\b|\balso\b|\bas well as\b|\bin addition\b|\badditionally\b|\bbesides\b|"
    r"\bseparately\b|"
    r"另外|此外|还有(?=[^没])|同时|顺便|顺带|以及|(?<=[，,])还(?=要|想|需|得|给|把)|另(?=给|把|做|出))"
    r"|(?P<before>(?:之前|以前)[，,]?)"
    r"|(?P<and>[,，、:：()（）]|\band\b|\bbut\b|\bbefore\b|\bafter\b|\bonce\b|\bso\b|\bwhich (?=you\b|i\b|then\b)|"
    r"\s-{1,2}\s|[—–…]+|"
    r"并且|并(?!不|非|没)|和|与|跟|及|但是|不过|但|先(?!生))"
)
# Files or quoted texts that are named together.
_LIST = re.compile(
    rf"{MARK}(?:\s*[,，、]\s*{MARK})*\s*,?\s*(?:\band\b|&|\bor\b|[和与跟及或]|以及|、)\s*{MARK}"
    rf"|{MARK}(?:\s*[,，、]\s*{MARK}){{2,}}|{MARK}, ?{MARK}"
)
_ALSO_INSIDE = re.compile(r"\b(?:also|as well|additionally|separately|too)\b|也|另外|单独")
_COUNTED = re.compile(
    r"\b(?:two|three|four|both|several|2|3|4|following) (?:\w+ )?things|(?:两|三|几|2|3)(?:样|件|个)(?:东西|事|结果)?"
)


@dataclass(frozen=True)
class Clause:
    """A part of a request with at most a few closely tied wishes."""

    start: int
    end: int
    joint: Joint
    sentence: int
    """The number of its sentence; clauses of one sentence are tied more closely."""
    lead: str = ""
    """The word that joins it, in lower case."""
    asks: bool = False
    """Whether its sentence ends with a question mark."""
    triggers: tuple[Trigger, ...] = field(default=())
    before_next: bool = False
    """Whether it says what comes after the next clause ("before you read it out")."""


def split(text: str, triggers: Sequence[Trigger]) -> list[Clause]:
    """Cut a text at its separators, those inside of triggers left out, and give each clause its triggers."""
    inside = bytearray(len(text) + 1)
    whole = [(trigger.start, trigger.end) for trigger in triggers] + [match.span() for match in _LIST.finditer(text)]
    for first, last in whole:
        inside[first + 1 : last] = b"\x01" * max(0, last - first - 1)
    clauses: list[Clause] = []
    start, joint, lead, sentence = 0, "start", "", 0
    listed = False
    for match in _SEPARATOR.finditer(text):
        if any(inside[match.start() : match.end()]) or (inside[match.start()] and match.start() > 0):
            continue
        kind = match.lastgroup or "and"
        ends = kind == "sentence"
        if text[start : match.start()].strip():
            asks = ends and bool(re.search("[?？]", match[0]))
            clauses.append(
                Clause(start, match.start(), _joint(joint, listed), sentence, lead, asks, (), kind == "before")
            )
            listed = not ends and (listed or bool(_COUNTED.search(text, start, match.end())))
            joint, lead = kind, match[0].strip().lower()
        else:
            joint, lead = _stronger(joint, kind), (lead + " " + match[0].strip().lower()).strip()
            if ends and clauses and re.search("[?？]", match[0]):
                clauses[-1] = replace(clauses[-1], asks=True)
        start = match.end()
        sentence += ends
    if text[start:].strip():
        clauses.append(Clause(start, len(text), _joint(joint, listed), sentence, lead))
    asking = {clause.sentence for clause in clauses if clause.asks}
    return [_filled(clause, clause.sentence in asking, text, triggers) for clause in clauses]


def _joint(kind: str, listed: bool) -> Joint:
    if kind in ("then", "also", "start"):
        return kind
    return "also" if listed else "and"


def _stronger(one: str, other: str) -> str:
    order = ("start", "and", "before", "sentence", "also", "then")
    return max(one, other, key=lambda kind: order.index(kind) if kind in order else 0)


def _filled(clause: Clause, asks: bool, text: str, triggers: Sequence[Trigger]) -> Clause:
    own = tuple(trigger for trigger in triggers if clause.start <= trigger.start < clause.end)
    joint = clause.joint
    words = text[clause.start : clause.end]
    if joint == "and" and _ALSO_INSIDE.search(words):
        joint = "also"
    before = clause.before_next or clause.lead.split(" ")[-1:] == ["before"] or words.lstrip().startswith("prior to")
    return replace(clause, asks=asks, triggers=own, joint=joint, before_next=before)


def merged(clauses: Sequence[Clause], text: str) -> list[Clause]:
    """Clauses without a wish joined to those they belong to: the one before in their sentence, else the next."""
    kept: list[Clause] = []
    waiting: Clause | None = None
    for clause in clauses:
        if waiting is not None and waiting.sentence == clause.sentence:
            joint = waiting.joint if clause.joint == "and" else clause.joint
            clause = replace(clause, start=waiting.start, joint=joint, lead=waiting.lead)
            waiting = None
        elif waiting is not None:
            kept.append(waiting)
            waiting = None
        if clause.triggers and kept and kept[-1].sentence == clause.sentence and _modifies(clause, text):
            joined = kept[-1].triggers + clause.triggers
            kept[-1] = replace(kept[-1], end=clause.end, asks=kept[-1].asks or clause.asks, triggers=joined)
        elif clause.triggers:
            kept.append(clause)
        elif kept and kept[-1].triggers and kept[-1].sentence == clause.sentence and not _leads_on(clause, clauses):
            kept[-1] = replace(kept[-1], end=clause.end, asks=kept[-1].asks or clause.asks)
        else:
            waiting = clause
    return [*kept, waiting] if waiting is not None else kept


def _modifies(clause: Clause, text: str) -> bool:
    """Whether it only says how: "…, in English", "…, aloud"."""
    words = text[clause.start : clause.end].strip()
    covered = sum(trigger.end - trigger.start for trigger in clause.triggers)
    return (
        clause.joint == "and"
        and all(one.way == "weak" and one.goal.name in ("translate", "speak") for one in clause.triggers)
        and covered * 2 > len(words)
    )


def _leads_on(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Whether a clause without a wish opens one that follows: "plus, as a separate picture, a sketch"."""
    return clause.joint in ("then", "also") and any(
        other.start > clause.start and other.sentence == clause.sentence and other.triggers for other in clauses
    )


_FIRST = re.compile(r"(?<!the )(?<!my )\bfirst\b\W*$|^\W*(?:please )?first\b|\bbeforehand\b")


def in_order(clauses: Sequence[Clause], text: str) -> list[Clause]:
    """The clauses in the order in which they are to be done: "before A, B" is B, A; "A after B" is B, A."""
    ordered = list(clauses)
    place = 0
    while place < len(ordered):
        clause = ordered[place]
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        earlier = ordered[place - 1] if place else None
        if (
            clause.before_next
            and clause.triggers
            and following is not None
            and following.triggers
            and _opens(clause, ordered, place)
        ):
            ordered[place : place + 2] = [
                replace(following, joint=clause.joint, before_next=False),
                replace(clause, joint="then", before_next=False),
            ]
            place += 2
            continue
        late = clause.lead.split(" ")[-1:] in (["after"], ["once"]) or bool(
            _FIRST.search(text[clause.start : clause.end])
        )
        if (
            late
            and earlier is not None
            and earlier.triggers
            and clause.triggers
            and earlier.sentence == clause.sentence
        ):
            ordered[place - 1 : place + 1] = [replace(clause, joint=earlier.joint), replace(earlier, joint="then")]
        place += 1
    return ordered


def _opens(clause: Clause, ordered: Sequence[Clause], place: int) -> bool:
    """Whether it is the first of its sentence: "B before A" is already in order."""
    return clause.lead.split(" ")[-1:] != ["before"] or place == 0 or ordered[place - 1].sentence != clause.sentence
