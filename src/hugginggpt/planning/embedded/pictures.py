"""What a question about a picture is answered by: its text, what it shows, or facts of the picture itself."""

import re
from typing import Literal

from hugginggpt.planning.embedded.flows import Flow
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import FILE
from hugginggpt.planning.embedded.things import named_thing, things, visible

By = Literal["text", "sight", "facts"]

_DOCUMENT = r"\b<document.english>\b|<document.chinese>"
_CODED = frozenset({"face", "qr-code", "barcode"})
_MOVING = frozenset("person car truck bus bicycle motorcycle dog cat bird horse sheep cow animal boat".split())
"""What is counted on a picture of something to read, unless its words tell how many may come."""
_ADMITTED = (
    r"\b(?:can|may|allowed?|admit|attend|invited?|join|seats?|fit|limit|maximum|most|least)\w*\b|"
    r"[能限需请最]|允许|可以|参加|报名"
)
_SHOWN = (
    r"\b(?:pic(?:ture)?|photo(?:graph)?|image|painting|drawing)\b|图[里中上]|照片|画[里中面]|"
    rf"\b(?:in|on) {FILE}|{FILE}[里中上]"
)


def answered_by(flow: Flow, question: str, request: str) -> By:
    """What a question to a picture is answered by.

    Args:
        flow: the picture.
        question: the plain words of the question.
        request: those of the whole request.
    """
    if rule("<picture.facts>").search(question):
        return "facts"
    if rule("<picture.sights>").search(question):
        return "sight"
    if rule(_DOCUMENT).search(request) or is_document(flow):
        return "text"
    if rule("<picture.shown>").search(question):
        return "sight"
    return "text" if rule("<picture.told>").search(question) else "sight"


def is_document(flow: Flow) -> bool:
    """Whether a file is a document or, by its name, a picture of one."""
    if flow.resource is None:
        return False
    name = re.sub(r"[_\W\d]+", " ", flow.resource.name.lower())
    return flow.resource.kind == "document" or bool(rule(f"{_DOCUMENT}|<document.names>").search(name))


def is_counted(flow: Flow, words: str) -> bool:
    """Whether "how many" asks for things that are seen in a picture, not for a number that stands in it.

    Args:
        flow: the picture or document.
        words: the plain words of the question.
    """
    seen = things(words)
    if flow.resource is not None and flow.resource.kind == "document":
        return bool(seen) and set(seen) <= _CODED
    if is_document(flow):
        moving = set(seen) <= _MOVING and not rule(_ADMITTED).search(words)
        return bool(seen) and (moving or set(seen) <= _CODED or rule(_SHOWN).search(words) is not None)
    named = named_thing(words)
    return bool(seen) or named is None or visible(named)
