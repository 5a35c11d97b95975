"""Passages: a text to work on that stands in the request after a colon or on lines of its own."""

import re

from hugginggpt.planning.embedded import triggers
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import FILE, MARK, QUOTE, Reading
from hugginggpt.planning.embedded.triggers import Trigger

_THIS = "<pointing.this>"
# What follows such words is part of the wish.
_LISTED = r"<pointing.listed>[^\n\w]{0,3}$"
_ABOVE = r"\b(?:above|this text|the text|preceding)\b|以上|上面|上述|这段|上文|这篇"
_NUMBERED = r"^\s*(?:\d+[.)、]|[-*•])"
# How far a passage may begin, how long a wish above or below it may be, and how short a passage.
_WITHIN, _LONGEST_WISH, _SHORTEST, _SURELY = 2000, 400, 20, 200
# How soon behind a quoted text a further wish begins.
_SOON = 12


def marked(reading: Reading) -> Reading:
    """The reading with such a passage as one quoted text."""
    for find in (_behind_colon, _below, _above):
        span = find(reading.text)
        if span is not None:
            return reading.with_quote(*span)
    return reading


def _behind_colon(text: str) -> tuple[int, int] | None:
    for colon in list(re.finditer(r"[:：]\s*", text[:_WITHIN]))[:4]:
        head, tail = text[: colon.start()], text[colon.end() :]
        closed = not head or not (head[-1].isalnum() or re.match(MARK, head[-1]))
        time = colon[0] == ":" and re.match(r"\d|//", tail)
        if not (closed or time or rule(_LISTED).search(head)) and _is_passage(head, tail):
            return colon.end(), _end(text, colon.end())
    return None


def _is_passage(head: str, tail: str) -> bool:
    """Whether a head asks for something to be done to a text and a tail is a text rather than wishes."""
    if not tail.strip() or re.search(FILE, tail):
        return False
    if re.fullmatch(rf"(?:{MARK}|[\W_]|\b(?:and|or)\b|和|与|或)+", tail):
        return False
    quote = re.match(rf"{QUOTE}[\s,，.。;；!！?？]*", tail)
    if quote and any(one.start - quote.end() <= _SOON for one in triggers.find(tail[:_SURELY])):
        return False
    this = rule(_THIS).search(head) is not None
    if not any(_works_on_text(trigger, this) for trigger in triggers.find(head)) or (
        re.search(FILE, head) and not this
    ):
        return False
    return this or not any(one.start <= 4 and one.way == "verbs" for one in triggers.find(tail[:_SURELY]))


def _works_on_text(trigger: Trigger, this: bool) -> bool:
    """Whether a goal does something to a text that is given; to make one it must be pointed at."""
    if trigger.way == "complaints" or not trigger.goal.takes_text:
        return False
    makes = trigger.goal.recipe in ("create", "write", "clip")
    return not makes or (this and trigger.goal.name in ("draw", "rewrite"))


def _end(text: str, start: int) -> int:
    """Where a passage ends: with the request, or before a last line that asks for something more."""
    last = len(text.rstrip())
    line = text.rfind("\n", start, last)
    return line if line > start and last - line < _LONGEST_WISH and _wishes(text[line:last]) else last


def _wishes(line: str) -> bool:
    return bool(rule(_THIS).search(line) or re.search(r"[?？]\s*$", line)) and bool(triggers.find(line))


def _below(text: str) -> tuple[int, int] | None:
    """Lines below a wish: "Summarize this article" and, further down, the article."""
    head, _, tail = text.partition("\n")
    if len(head) > _LONGEST_WISH or len(tail.strip()) < _SHORTEST:
        return None
    if re.search(_NUMBERED, tail, re.MULTILINE) and triggers.find(tail[:_LONGEST_WISH]):
        return None
    start = len(text) - len(tail.lstrip())
    this = rule(_THIS).search(head) or len(tail) >= _SURELY
    return (start, _end(text, start)) if this and _is_passage(head, tail) else None


def _above(text: str) -> tuple[int, int] | None:
    """A text above the wish: the article, then "Summarize the text above"."""
    last = len(text.rstrip())
    line = text.rfind("\n", 0, last)
    if line < _SHORTEST or last - line > _LONGEST_WISH or re.search(FILE, text[:line]):
        return None
    wish = text[line:last]
    above = rule(_ABOVE).search(wish) or line >= _SURELY
    return (0, len(text[:line].rstrip())) if above and any(one.goal.takes_text for one in triggers.find(wish)) else None
