"""Whether words ask something, and small talk, which asks nothing."""

import re
from collections.abc import Sequence

from hugginggpt.planning.embedded import arguments
from hugginggpt.planning.embedded.clauses import Clause
from hugginggpt.planning.embedded.phrases import rule, words
from hugginggpt.planning.embedded.reading import MARK, Reading
from hugginggpt.resources import Resource

_ASKING = r"^\W*<question.asking>\b"
_YES_NO = r"^\W*<question.yes_no>\b"
_INDIRECT = r"\b<question.indirect>\s+(?:if|whether|<question.asking>)\b"
_CHINESE = "<question.chinese>"
# "Tell me the total" asks what the total is.
_WISH = (
    r"\b(?:tell|give|show|get|find|read|look up|extract|copy)\b(?: me| us)?(?: out)? (?:the|its|their|his|her) "
    r"(?:\w+ ){0,2}<fields.named>\b"
)
_FIELD = r"\b<fields.named>\b|<fields.chinese>"
# Possessive, so that a text which is not small talk is given up at once.
_SMALL = r"(?>\b<small_talk.english>\b|<small_talk.chinese>|[:;]-?[)pd(]|[\W_])++"
_LONGEST_TALK = 300


def is_question(reading: Reading, clause: Clause) -> bool:
    """Whether a clause asks for a piece of knowledge in the words of a question."""
    text = reading.text[clause.start : clause.end]
    if _small(text):
        return False
    if rule(_CHINESE).search(text):
        # "这个呢？" points and asks nothing of its own.
        return len(re.sub(r"[\W这那个呢吗张份它们么]", "", text)) > 1
    bare = text[arguments.polite_end(text) :]
    asked = rule(_ASKING).search(bare) or rule(_WISH).search(text) or rule(_INDIRECT).search(text)
    asked = asked or (clause.asks and rule(_YES_NO).search(bare))
    # A word that parted the clauses may be the one that asks.
    asked = asked or (clause.asks and clause.lead.split(" ")[-1] in ("which", "after", "before", "once"))
    # "If so, where?" adds nothing to the question before.
    return bool(asked) and any(word not in words("question", "empty") for word in re.findall("[a-z0-9]{2,}", bare))


def lone_wish(reading: Reading, clause: Clause, resources: Sequence[Resource]) -> bool:
    """Whether a wish that no way of asking knows can be put to the files as a question: "the highest price"."""
    text = reading.text[clause.start : clause.end]
    has_fields = any(resource.kind in ("table", "document", "image", "text") for resource in resources)
    return has_fields and rule(_FIELD).search(text) is not None


def computes(reading: Reading, clause: Clause) -> bool:
    """Whether a wish is for a figure that a table gives: "and compute the average rating"."""
    return rule("<fields.figures>").search(reading.text, clause.start, clause.end) is not None


def is_small_talk(reading: Reading) -> bool:
    """Whether a request greets, thanks, takes leave or asks after the program itself, and nothing more."""
    text = reading.text
    if re.search(MARK, text) or len(text) > _LONGEST_TALK:
        return False
    return all(_small(part) for part in re.split(r"[.?!。？！\n,，;；]+", text) if part.strip())


def _small(text: str) -> bool:
    return len(text) <= _LONGEST_TALK and rule(_SMALL).fullmatch(text) is not None
