"""Wishes: the triggers of a request that stand, when what is at hand and the words around them are weighed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hugginggpt.messages import language_of
from hugginggpt.planning.embedded import languages, triggers
from hugginggpt.planning.embedded.brought import with_brought
from hugginggpt.planning.embedded.conditions import conditions, outside
from hugginggpt.planning.embedded.flows import bridgeable, task_for
from hugginggpt.planning.embedded.goals import GIVES, GOALS, Goal, Recipe
from hugginggpt.planning.embedded.hearing import weighed
from hugginggpt.planning.embedded.labels import labels
from hugginggpt.planning.embedded.named import named_types
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import FILE, MARK, Reading, sentence_around
from hugginggpt.planning.embedded.triggers import Trigger
from hugginggpt.resources import Resource
from hugginggpt.tasks import Kind, TaskType

_AT_ONCE: frozenset[Recipe] = frozenset({"compare", "rank", "choose", "sort"})


@dataclass(frozen=True)
class _Scene:
    """What is at hand."""

    reading: Reading
    kinds: frozenset[Kind]
    """Of the files."""
    texts: int
    """How many files and quoted texts there are."""


def wishes(reading: Reading, resources: Sequence[Resource], types: Mapping[str, TaskType]) -> list[Trigger]:
    """The triggers that stand: possible, not negated, not part of what is to be written or drawn.

    Args:
        reading: the request.
        resources: its files.
        types: the task types that may be called by name.
    """
    quotes = sum(piece.kind == "quote" for piece in reading.pieces.values())
    scene = _Scene(reading, frozenset(resource.kind for resource in resources), quotes + len(resources))
    found = [
        _of_picture(trigger, scene) for trigger in (*triggers.find(reading.text), *named_types(reading.text, types))
    ]
    made = frozenset[Kind](GIVES[one.goal.name] for one in found if one.goal.name in GIVES and one.way == "verbs")
    here = scene.kinds | (frozenset[Kind]({"text"}) if quotes else frozenset[Kind]())
    goals = {one.goal.name: one.goal for one in found} | {"fill": GOALS["fill"]}
    fits = {name: fit for name, goal in goals.items() if (fit := _fit(goal, here, made)) is not None}
    found = [trigger for trigger in found if _has_what_it_needs(trigger, scene) and not _only_listens(trigger, scene)]
    found = seen = triggers.best([*found, *_blanks(reading)], fits)
    found = [trigger for trigger in found if not _is_at_hand(reading.text, trigger)]
    found = [trigger for trigger in found if not _only_states(reading.text, trigger, found)]
    found = [trigger for trigger in found if not _compares_finds(reading.text, trigger, found)]
    found = _once_a_sentence([trigger for trigger in found if not _negated(reading.text, trigger)], reading.text)
    refused = [trigger for trigger in seen if trigger not in found]
    found = with_brought(weighed(found, refused, reading, resources), reading, here, types)
    found = [one for one in found if not _negated(reading.text, one)]
    found = outside(found, conditions(reading, found))
    found.sort(key=lambda trigger: trigger.start)
    return list(_without_made(reading.text, list(_references(reading.text, found))))


def _fit(goal: Goal, here: frozenset[Kind], made: frozenset[Kind]) -> int | None:
    """How well the things at hand suit a goal; None if they do not at all."""
    if goal.recipe == "leave":
        return 2 if here else None
    if goal.name == "draw":
        return -2 if "image" in here else 1
    if goal.name in ("speak", "write", "rewrite"):
        return 0
    if goal.recipe in ("create", "write", "clip"):
        return 1 if _possible(goal, here) else 0
    if any(kind in goal.tasks for kind in here) or (goal.takes_text and here & {"document", "table"}):
        return 1
    if _possible(goal, here):
        # A picture goal would look at the frames of a video; that is hardly ever meant.
        return -3
    if any(bridgeable(goal, kind) for kind in here) or _possible(goal, made):
        return 0
    # With nothing at hand the words themselves may hold the text.
    words = not here and goal.takes_text and (goal.recipe == "plain" or goal.recipe in _AT_ONCE)
    return 0 if words else None


def _possible(goal: Goal, kinds: frozenset[Kind]) -> bool:
    return any(task_for(goal, kind) for kind in kinds)


_THIS_PICTURE = (
    r"\b(?:this|the|that|my|these|original) (?:\w+ )?(?:pic(?:ture)?|photo(?:graph)?|image|selfie|portrait|scan)s?\b"
    r"|[这那原](?:张|幅)?(?:图|照片|画)|^\W*(?:draw|sketch|paint|outline)\s(?:it|this|that)\b(?!\s\w+ing)"
)
_ASKED_OF_BOTH = re.compile(r"[^.?!;:\n]{0,60}:\s*(?:what|which|how|who|is|are)\b")
_CLAUSE_END = r"[.?!;。？！；\n]|, |\band (?:also|then)\b|\bthen\b|，"


def _of_picture(trigger: Trigger, scene: _Scene) -> Trigger:
    """To make a sketch of a picture that is there is to change that picture."""
    if trigger.goal.name != "draw" or "image" not in scene.kinds:
        return trigger
    around = scene.reading.text[max(0, trigger.start - 20) : trigger.start + 120]
    clause = rule(_CLAUSE_END).split(scene.reading.text[trigger.start : trigger.start + 120])[0]
    if rule("<results.guided>").search(around) and rule("<results.maps>").search(around):
        return trigger
    files = scene.reading.marks(trigger.start, trigger.start + len(clause))
    pictured = any(piece.resource and piece.resource.kind == "image" for piece in files)
    return replace(trigger, goal=GOALS["edit"]) if pictured or rule(_THIS_PICTURE).search(clause) else trigger


def _blanks(reading: Reading) -> list[Trigger]:
    """A quoted text with a blank in it asks to fill that, whatever the words around it are."""
    blank = rule(r"\[mask\]|<mask>|_{2,}|（\s*）|\(\s+\)", re.IGNORECASE)
    return [
        Trigger(GOALS["fill"], place, place + 1, "verbs")
        for place, letter in enumerate(reading.text)
        if (piece := reading.pieces.get(letter)) and piece.kind == "quote" and blank.search(piece.text)
    ]


def _has_what_it_needs(trigger: Trigger, scene: _Scene) -> bool:
    """Whether the labels or the several texts that a goal needs are there."""
    reading, goal = scene.reading, trigger.goal
    words = reading.text[trigger.start : trigger.end]
    if goal.name == "translate" and re.search(r"意思|\bmean$", words):
        # "“内卷”是什么意思" asks for an explanation.
        own = language_of(reading.text)
        quotes = [piece.text for piece in reading.marks() if piece.kind == "quote"]
        return any((languages.guess(text) or ("en" if text.isascii() else "")) not in (own, "en") for text in quotes)
    if goal.name == "tell" and scene.kinds == frozenset[Kind]({"table"}):
        # What somebody said stands in a row.
        return False
    if goal.name == "similar" and words.startswith("compare") and _ASKED_OF_BOTH.match(reading.text, trigger.end):
        # "Compare a and b: what language is each in?" says behind the colon what is compared.
        return False
    if goal.name in ("tell", "read", "to_text") and rule(r"\b(?:qr|bar) ?-?codes?\b|二维码|条形?码").search(words):
        return False
    if goal.name == "sentiment" and (trigger.way == "weak" or words in ("tone", "mood", "feeling")):
        # "Is the man angry?" may be asked about a picture, and a picture has a tone of its own;
        # "is the balance good?" is for a table to answer.
        people = rule("<senses.people>").search(reading.text) or trigger.way != "weak"
        return "image" not in scene.kinds and bool("table" not in scene.kinds or people)
    if goal.name == "detect" and trigger.way == "weak":
        start, end = sentence_around(reading.text, trigger.start)
        return not rule(_OF_EVENT).search(reading.text, start, end)
    if goal.name == "answer" and (inside := reading.marks(trigger.start, trigger.end)):
        return any(
            rule(r"[?？]\s*$|<question.chinese>|^\W*<question.asking>\b").search(one.text.lower()) for one in inside
        )
    if goal.recipe == "sort":
        listed = labels(reading, *sentence_around(reading.text, trigger.start))
        # "Positive or negative" asks for the sentiment.
        told = f"<senses.feelings>|{languages.names_pattern()}"
        return len(listed) >= 2 and not all(rule(told).search(label.lower()) for label in listed)
    if goal.recipe in _AT_ONCE:
        made = r"\b(?:both|two|summary|translation|transcripts?|options|choices)\b|两|二者|\ba[.)]|a[、．.]"
        return scene.texts >= 2 or rule(made).search(reading.text) is not None
    return True


# Where a meeting is, no picture shows; its text may tell.
_OF_EVENT = (
    r"\bwhere(?:'s| is| are)? (?:the |this |that |it |your |their )?(?:\w+ ){0,2}<document.events>\b"
    r"|<document.events_chinese>[^，。]{0,3}在"
)


def _only_listens(trigger: Trigger, scene: _Scene) -> bool:
    """Whether to hear means to hear a recording that is there, and "with music" the song that is there."""
    words = scene.reading.text[trigger.start : trigger.end]
    if trigger.goal.name == "music":
        return "audio" in scene.kinds and words.startswith(("with", "配"))
    heard = words.startswith(("listen", "听", "hear", "给")) or words == "语音"
    return heard and trigger.goal.name == "speak" and bool(scene.kinds & {"audio", "video"})


_AT_HAND = (
    r"\b(?:i have|i've(?: got)?|i got|there (?:is|are)|here (?:is|are)|here's|given|based on)\s+"
    r"(?:(?:an?|the|some|this|my|two)\s+)?(?:\w+\s+){0,3}$"
)


def _is_at_hand(text: str, trigger: Trigger) -> bool:
    """Whether a noun names what is given rather than what is wanted: "I have a description"."""
    return trigger.way == "nouns" and rule(_AT_HAND).search(text, max(0, trigger.start - 60), trigger.start) is not None


_WANTS = (
    r"\b(?:like|want|need|give|please|pls|get|have|show|make|put|can|could|send|tell)\b|请|帮|要|想|给|告诉|说|念|读|讲"
)


def _only_states(text: str, trigger: Trigger, found: Sequence[Trigger]) -> bool:
    """Whether "in Italian" says what is there: nothing else in its sentence asks for anything."""
    if trigger.goal.name != "translate" or trigger.way != "weak":
        return False
    start, end = sentence_around(text, trigger.start)
    alone = all(other is trigger or not start <= other.start < end for other in found)
    return alone and end - start > 2 * (trigger.end - trigger.start) + 8 and not rule(_WANTS).search(text, start, end)


_COMPARED = (
    rf"(?:^|.*\b)compar\w+ (?:(?:the|their|its|both) )*(?:\w+ )?$|.*{MARK}的?(?:\w+ )?[\u3400-\u9fff]{{0,2}}$"
    rf"|.*{MARK}(?:'s)?,? (?:by|for|in|in terms of|regarding|with respect to) (?:their |the )?$"
)


def _compares_finds(text: str, trigger: Trigger, found: Sequence[Trigger]) -> bool:
    """Whether to compare means to find the same in each: "compare the sentiment of A and B"."""
    if trigger.goal.name != "similar" or not text[trigger.start : trigger.end].startswith(("compar", "比", "对比")):
        return False
    return any(
        other.goal.recipe == "plain"
        and other.goal.effect == "side"
        and other.goal.name != "speak"
        and trigger.start <= other.start < trigger.start + 90
        and rule(_COMPARED).fullmatch(text, trigger.start, other.start)
        for other in found
    )


def _once_a_sentence(found: Sequence[Trigger], text: str) -> list[Trigger]:
    """One trigger for each goal that takes all there is at once: "compare A with B, how alike are they"."""
    last = {
        (trigger.goal.name, sentence_around(text, trigger.start)[0]): trigger
        for trigger in found
        if trigger.goal.recipe in _AT_ONCE
    }
    return [trigger for trigger in found if trigger.goal.recipe not in _AT_ONCE or trigger in last.values()]


_NO = r"(?:\b<negation.english>\s+(?:\w+\s+){0,3}|\bno\s+)$"
_NO_ZH = r"<negation.chinese>[^，。,.!?！？]{0,6}$"
_NO_AFTER = (
    r"[^,.;!?]{0,20}\b(?:(?:is|are)?n'?t|not|un)\s?(?:needed|necessary|required|wanted)"
    r"|[^，。,.!?！？：:]{0,3}就?(?:不用|不要|不必|免)(?:了|吧)"
)


def _negated(text: str, trigger: Trigger) -> bool:
    if trigger.goal.recipe == "leave":
        return False
    # Only the clause that it stands in counts.
    before = re.split(r"[,.;!?，。；！？\n]|\b(?:but|and)\b", text[max(0, trigger.start - 60) : trigger.start])[-1]
    if (match := rule(_NO).search(before)) and not rule("<negation.english_not>").search(before, match.start() - 12):
        return True
    if (match := rule(_NO_ZH).search(before)) and not rule("<negation.chinese_not>").search(before, match.start() - 2):
        return True
    # "I can't read this" is a complaint.
    unable = trigger.goal.name in ("speak", "read", "tell") and rule(r"<negation.unable>\s+(?:\w+\s+)?$").search(before)
    return bool(unable or rule(_NO_AFTER).match(text[trigger.end : trigger.end + 40]))


_DEFINITE = r"\b(?:the|that|this|these|those|its|your|both|two|said)(?: (?:two|three|resulting|same|short|\w+ed))?\W+$"


def _references(text: str, found: Sequence[Trigger]) -> Iterator[Trigger]:
    """The triggers, with those that mean an earlier result ("the translation", "去噪后的图") marked."""
    earlier: set[str] = set()
    said = ""
    for trigger in found:
        words = text[trigger.start : trigger.end]
        if trigger.goal.name in earlier and _means_result(text, trigger, said):
            yield triggers.as_reference(trigger)
            continue
        earlier.add(trigger.goal.name)
        said += words
        yield trigger


def _means_result(text: str, trigger: Trigger, said: str) -> bool:
    words = text[trigger.start : trigger.end]
    definite = rule(_DEFINITE).search(text, max(0, trigger.start - 24), trigger.start) is not None
    chinese = not words.isascii()
    if (definite and words.endswith("ed")) or (
        chinese and rule("(?:后|之后|以后|过|好|完)?的").match(text, trigger.end)
    ):
        return True
    # A picture may be changed in many ways: only the same word again means the earlier one.
    if chinese and rule("<results.by>(?:这|那|该|此)?[个些张种]?$").search(
        text, max(0, trigger.start - 8), trigger.start
    ):
        return True
    return trigger.way == "nouns" and (definite or chinese) and (trigger.goal.name != "edit" or words in said)


# What is done to a text or picture that was just made, after no more than a comma, and after no more than "and".
_GO_ON = frozenset(
    "translate speak clip write summarize describe sentiment keywords rewrite segment language draw depth".split()
)
_JOINED = frozenset({"speak", "clip", "write", "music"})
_CREATIVE = frozenset({"draw", "music", "write", "model3d"})
_ASKED = r"\b(?:write|give|add|make|create|provide)\b|给"
_FRESH = (
    r"(?:\band\b|\bthen\b|\balso\b|[.?!。？！\n]|然后|再|并且?|接着|随后|，|,)\s*"
    r"(?:and |then |also |please |can you |could you |you |i want you to |"
    r"write |give |me |add |make |a |an |short |给我|帮我|请|把它|把|用)*$"
)


def _without_made(text: str, found: Sequence[Trigger]) -> Iterator[Trigger]:
    """The triggers without those that are part of what is to be written, drawn or played."""
    making: Trigger | None = None
    for trigger in found:
        if making is not None and not _is_fresh(text[making.end : trigger.start], trigger):
            continue
        making = trigger if trigger.goal.name in _CREATIVE and not trigger.back else None
        yield trigger


_INDIRECT = (
    r"(?:\band\b|并|，|,)\s*(?:and |also |please |请|也|还)*"
    r"(?:<question.indirect>\s+(?:if|whether|<question.asking>)\b|<question.looking>)"
)
# "…，并且把a.txt" turns to something that is there.
_TO_A_FILE = rf"(?:并且?|同时|，|,)\s*(?:请|也|还|再|帮我)*(?:把|将|给|对){FILE}"
_BY_MAP = r"\b(?:using|based on|guided by|following|from|with|by|according to)\b[^.?!;,\n]{0,24}$"


def _is_fresh(between: str, trigger: Trigger) -> bool:
    """Whether a trigger behind something to be made begins a wish of its own."""
    guided = trigger.goal.name in ("depth", "pose") and rule(_BY_MAP).search(between)
    if guided or rule(_INDIRECT).search(between) or re.search(_TO_A_FILE, between):
        return True
    if re.search(r"[.?!。？！\n]|\bthen\b|然后|再|顺便|顺带|另外|此外", between):
        return True
    if trigger.goal.name in _JOINED and re.search(r"\band\b|并|，|,", between):
        return True
    asked = trigger.way != "nouns" or rule(_ASKED).search(between)
    return bool(asked) and trigger.goal.name in _GO_ON and rule(_FRESH).search(between) is not None
