"""Parting a request into the questions it asks, and answering each on its own line."""

import re
from collections.abc import Callable

from hugginggpt.messages import language_of, message

_WORDS = r"\b(?:what|which|who|whom|whose|when|where|why|how)\b"
# Where a second question may begin: "… and how many chairs are there?"
_AND = re.compile(rf"[?？]\s*(?=\S)|,?\s+and\s+(?={_WORDS})|[,;]\s+(?={_WORDS})|[，；]\s*(?=\S)", re.IGNORECASE)
_AND_TERSE = re.compile(rf"{_AND.pattern}|[,;]\s*(?=\S)", re.IGNORECASE)
_ASKING = re.compile(rf"{_WORDS}|[哪谁几吗]|多少|什么|怎么|为何|何时|如何", re.IGNORECASE)
_ASKING_TERSE = re.compile(
    rf"{_WORDS}|\b(?:list|show|count|average|total|sum|most|[a-z]+est|per)\b|[哪谁几最]|多少|什么|平均|总|合计|一共",
    re.IGNORECASE,
)
# "What is the total and the due date?": two things asked for by one question word.
_TWO_THINGS = re.compile(
    r"(?P<asked>what(?:'s|’s| is| are| was| were)) (?P<one>the (?:(?!of\b|between\b|and\b)[\w-]+ ?){1,4})"
    r",? and (?P<two>(?:the|who|when) (?:(?!of\b|between\b|and\b)[\w-]+ ?){1,4})\?*",
    re.IGNORECASE,
)
# "Who founded it and when?": the second one is about the same.
_BARE = re.compile(
    r"(?:when|where|why|how|how much|by whom|since when)|什么时候|何时|在?哪里|在?哪儿|为什么|多少钱|几点",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(
    rf"^\W*(?:(?:by|in|at|to) )?{_WORDS}(?: (?:much|many)\b)?|什么时候|何时|在?哪里|在?哪儿|为什么|多少钱|几点|谁",
    re.IGNORECASE,
)
_EDGES = " ,，;；"
_COLON = {"en": ": ", "zh": "："}


def questions(text: str, *, terse: bool = False) -> list[str]:
    """The questions of a text: it is parted only where both sides ask something, so "in March, which …" is one.

    Args:
        text: what is asked.
        terse: whether a part asks already that only names what it wants, as "total units".
    """
    parts: list[str] = []
    begin = 0
    asking = _ASKING_TERSE if terse else _ASKING
    for match in (_AND_TERSE if terse else _AND).finditer(text):
        asks = match.group()[0] in "?？" or asking.search(text, begin, match.start())
        if asks and asking.search(text, match.end()):
            parts.append(text[begin : match.end()].strip(_EDGES))
            begin = match.end()
    return [*parts, text[begin:].strip()]


def each_answered(text: str, find: Callable[[str], str | None]) -> str | None:
    """The answer to the question of a text; of several, each on its own line behind its question.

    Args:
        text: what is asked.
        find: the answer to one question, None where there is none.

    Returns:
        None if none of them has an answer; one of several that has none is said to have none.
    """
    asked = [(_shown(part), part) for part in questions(text)]
    if len(asked) == 1:
        if not (two := _TWO_THINGS.fullmatch(text.strip())):
            return find(text)
        asked = [(_shown(two[part]), f"{two['asked']} {two[part].strip()}?") for part in ("one", "two")]
    answers = [find(_whole(part, asked[0][1])) for _, part in asked]
    if not any(answers):
        return None
    language = language_of(text)
    unsaid = message("texts.document.not_said", language)
    return "\n".join(
        f"{name}{_COLON[language]}{answer or unsaid}" for (name, _), answer in zip(asked, answers, strict=True)
    )


def _shown(part: str) -> str:
    """A question as the words before a colon."""
    plain = re.sub(r"(?:,?\s+and)?[\s?？.。,，;；]*$", "", part, flags=re.IGNORECASE)
    return plain[:1].upper() + plain[1:]


def _whole(part: str, first: str) -> str:
    """A question that is only its question word, with the rest of the first one."""
    if not _BARE.fullmatch(part.strip(" ?？")):
        return re.sub(r",?\s+and$", "?", part)
    return f"{part.strip(' ?？')} {_FIRST_WORD.sub('', first, count=1).strip(' ?？')}?"
