"""Slips of the pen and habits of typing."""

from random import Random

from training.planner.grammar.marked import Marked
from training.planner.grammar.sections import Language

_NEAR = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "k": "jl",
    "l": "k", "m": "n", "n": "mb", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb",
    "w": "qe", "y": "tu",
}  # fmt: skip
_HALF = {"，": ",", "。": ".", "？": "?", "！": "!", "：": ":", "；": ";", "（": "(", "）": ")"}
_HOMOPHONES = {
    "的": "得",
    "得": "的",
    "做": "作",
    "图": "途",
    "吗": "嘛",
    "在": "再",
    "再": "在",
    "这": "着",
    "里": "理",
    "帮": "邦",
    "翻": "番",
    "译": "议",
    "读": "度",
    "张": "章",
}


def noisy(request: Marked, language: Language, chance: Random) -> Marked:
    """The request as somebody types it."""
    request = request.stripped()
    if language == "zh":
        return _chinese(request, chance)
    how = chance.random()
    if how < 0.62:
        request = _capitals(request)
    elif how > 0.98 and not any(mark.argument and mark.value is None for mark in request.marks):
        request = _upper(request)
    if chance.random() < (0.45 if how < 0.62 else 0.85):
        request = _without_end(request)
    elif (
        not request.text.endswith((".", "?", "!", ":", ")", '"', "”"))
        and chance.random() < 0.8
        and not _ends_in_argument(request)
    ):
        request = request + Marked(".")
    if chance.random() < 0.3:
        request = _plain_apostrophes(request, chance)
    if chance.random() < 0.09:
        for _ in range(chance.choice([1, 1, 1, 2])):
            request = _slip(request, chance)
    return request


def _ends_in_argument(request: Marked) -> bool:
    return bool(request.text) and request.protected()[-1] == 1


def _capitals(request: Marked) -> Marked:
    """Capitals at the beginning of sentences, and for "I"."""
    taken, text = request.protected(), request.text
    edits: list[tuple[int, int, str]] = []
    start = True
    for at, letter in enumerate(text):
        alone = (
            letter == "i" and (at == 0 or text[at - 1] in " \n(") and (at + 1 == len(text) or text[at + 1] in " ',’")
        )
        if ((start and letter.islower()) or alone) and not (taken[at] and _is_name(request, at)):
            edits.append((at, at + 1, letter.upper()))
        if letter.isalnum() or letter in "\"'“‘«`":
            start = False
        elif letter in ".?!\n" and (letter == "\n" or (at + 1 < len(text) and text[at + 1] in " \n")) and not taken[at]:
            start = True
    return _same_length(request, edits)


def _is_name(request: Marked, at: int) -> bool:
    """Whether a file name or a quotation stands there, not words of the request that are an argument too."""
    return any(mark.argument == "" and mark.start <= at < mark.end for mark in request.marks)


def _same_length(request: Marked, edits: list[tuple[int, int, str]]) -> Marked:
    letters = list(request.text)
    for start, end, new in edits:
        letters[start:end] = new
    return Marked("".join(letters), request.marks)


def _upper(request: Marked) -> Marked:
    taken = request.protected()
    letters = [
        letter if taken[at] or len(letter.upper()) != 1 else letter.upper() for at, letter in enumerate(request.text)
    ]
    return Marked("".join(letters), request.marks)


def _without_end(request: Marked) -> Marked:
    """Without the mark at the end, if no argument ends there."""
    text, taken = request.text, request.protected()
    if text.endswith((".", "?", "!", "。", "？", "！")) and not taken[-1] and not text.endswith(("..", "…")):
        return request.edited([(len(text) - 1, len(text), "")])
    return request


def _plain_apostrophes(request: Marked, chance: Random) -> Marked:
    """ "whats" for "what's"."""
    taken, text = request.protected(), request.text
    words = (
        "what's",
        "don't",
        "can't",
        "i'm",
        "it's",
        "i'd",
        "who's",
        "where's",
        "doesn't",
        "isn't",
        "let's",
        "there's",
    )
    typed = chance.choice(["", "", "’"])
    edits: list[tuple[int, int, str]] = []
    for at, letter in enumerate(text):
        if letter == "'" and not taken[at]:
            begin = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1
            end = min((place for place in (text.find(" ", at), len(text)) if place >= 0), default=len(text))
            if text[begin:end].lower().strip(",.?!") in words:
                edits.append((at, at + 1, typed))
    return request.edited(edits)


def _slip(request: Marked, chance: Random) -> Marked:
    """A letter too few, too many, beside the right one, or two that changed places."""
    taken, text = request.protected(), request.text
    borders = {place for mark in request.marks for place in (mark.start, mark.end)}
    places = [
        at
        for at in range(1, len(text) - 2)
        if text[at - 1 : at + 3].isalpha()
        and text[at : at + 2].isascii()
        and not any(taken[at - 1 : at + 3])
        and not borders & {at, at + 1, at + 2}
    ]
    if not places:
        return request
    at = chance.choice(places)
    letter, following = text[at], text[at + 1]
    how = chance.choice(["swap", "swap", "drop", "double", "near"])
    if how == "swap":
        return request.edited([(at, at + 2, following + letter)])
    if how == "drop":
        return request.edited([(at, at + 1, "")])
    if how == "double":
        return request.edited([(at, at + 1, letter * 2)])
    return request.edited([(at, at + 1, chance.choice(_NEAR.get(letter.lower(), letter)))])


_INSIDE = {"它里": "里面", "它中": "其中", "它上": "上面"}


def _chinese(request: Marked, chance: Random) -> Marked:
    said = request.open_text()
    for awkward, usual in _INSIDE.items():
        edits = [(at, at + 2, usual) for at in range(len(said)) if said.startswith(awkward, at)]
        request = _same_length(request, edits)
    if chance.random() < 0.5:
        request = _without_end(request)
    how = chance.random()
    taken, text = request.protected(), request.text
    if how < 0.14:
        request = _same_length(
            request, [(at, at + 1, _HALF[one]) for at, one in enumerate(text) if one in _HALF and not taken[at]]
        )
    elif how < 0.2:
        request = _same_length(
            request,
            [
                (at, at + 1, " ")
                for at, one in enumerate(text)
                if one in "，。" and not taken[at] and at + 1 < len(text)
            ],
        )
    if chance.random() < 0.03:
        text, taken = request.text, request.protected()
        places = [at for at, one in enumerate(text) if one in _HOMOPHONES and not taken[at]]
        if places:
            at = chance.choice(places)
            request = _same_length(request, [(at, at + 1, _HOMOPHONES[text[at]])])
    return request
