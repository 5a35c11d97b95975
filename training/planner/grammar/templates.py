"""The notation of a way of asking, read and filled.

[read] {X} [aloud]                    words in brackets ask for the task
[make] {X} <[black and white]>        words in angle brackets are the argument that the row usually has
<labels:dogs>  <labels=dog:dogs>      an argument by name; what it stands for, if that is not the words
[2:read] {X} [1:in {lang}]            in a section of several tasks: which of them
(a|b|)                                one of these
{name}                                something from the pool of that name
{of X?}                               what it is done to, with the words around it; it may be left out
\\[                                    a bracket that means nothing
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from training.planner.grammar.marked import Marked, plain


@dataclass(frozen=True)
class Fill:
    """Something from a pool, or what the task is done to."""

    name: str
    before: str = ""
    after: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Choice:
    """One of several."""

    ways: tuple["Template", ...]


@dataclass(frozen=True)
class Spot:
    """Words that ask, or are an argument."""

    inner: "Template"
    place: int
    """Which task of the section, counted from 0."""
    argument: str | None = None
    """The name of the argument; "" is the usual one of the row; None for words that ask."""
    value: str | None = None


@dataclass(frozen=True)
class Template:
    """A way of asking, read."""

    parts: tuple["str | Fill | Choice | Spot", ...] = ()
    fills: tuple[Fill, ...] = field(default=(), compare=False)
    """Every place to be filled, at any depth."""


Filler = Callable[[Fill, int], Marked]
"""Gives what fills a place, for the task at that place of the section."""

OPERANDS = ("X", "Y")
_HEAD = re.compile(r"(?:\d+\.)?[a-z_]+(?:=[^<>()\[\]{}|]+)?")
_CLOSING = {"[": "]", "<": ">", "(": ")"}


def parse(line: str) -> Template:
    """Read a line.

    Raises:
        ValueError: a bracket is not closed, or one closes that is not open.
    """
    template, at = _sequence(line, 0, "")
    if at != len(line):
        raise ValueError(f"{line[at]!r} at {at} closes nothing: {line}")
    return template


def _sequence(line: str, at: int, until: str) -> tuple[Template, int]:
    parts: list[str | Fill | Choice | Spot] = []
    fills: list[Fill] = []
    text = ""
    while at < len(line) and line[at] not in until:
        letter = line[at]
        if letter == "\\":
            text, at = text + line[at + 1], at + 2
            continue
        if letter in "])>" and letter not in until:
            raise ValueError(f"{letter!r} at {at} closes nothing: {line}")
        if letter not in "[<({":
            text, at = text + letter, at + 1
            continue
        if text:
            parts.append(text)
            text = ""
        part, found, at = _part(line, at)
        parts.append(part)
        fills += found
    if text:
        parts.append(text)
    return Template(tuple(parts), tuple(fills)), at


def _part(line: str, at: int) -> tuple[Fill | Choice | Spot, tuple[Fill, ...], int]:
    letter = line[at]
    if letter == "{":
        end = line.index("}", at)
        fill = _fill(line[at + 1 : end])
        return fill, (fill,), end + 1
    if letter == "(":
        return _choice(line, at)
    end, head = at + 1, ""
    colon = line.find(":", at)
    closing = _CLOSING[letter]
    name = line[at + 1 : colon] if colon > 0 else ""
    if name and (name.isdigit() or (letter == "<" and _HEAD.fullmatch(name))):
        head, end = name, colon + 1
    inner, end = _sequence(line, end, closing)
    if end >= len(line):
        raise ValueError(f"{letter!r} at {at} is not closed: {line}")
    return _spot(inner, head, letter), inner.fills, end + 1


def _spot(inner: Template, head: str, letter: str) -> Spot:
    number, _, name = head.rpartition(".") if not head.isdigit() else (head, "", "")
    name, _, value = name.partition("=")
    return Spot(inner, int(number or 0) - 1, None if letter == "[" else name, value or None)


def _choice(line: str, at: int) -> tuple[Choice, tuple[Fill, ...], int]:
    ways: list[Template] = []
    start = at
    while line[at] != ")":
        way, at = _sequence(line, at + 1, "|)")
        if at >= len(line):
            raise ValueError(f"'(' at {start} is not closed: {line}")
        ways.append(way)
    return Choice(tuple(ways)), tuple(fill for way in ways for fill in way.fills), at + 1


def _fill(words: str) -> Fill:
    optional = words.endswith("?")
    words = words.removesuffix("?")
    for operand in OPERANDS:
        before, found, after = words.partition(operand)
        if found:
            return Fill(operand, before, after, optional)
    return Fill(words, optional=optional)


def render(template: Template, fill: Filler, chance: Random, usual: Sequence[str], place: int = 0) -> Marked:
    """Fill a way of asking.

    Args:
        template: the way.
        fill: gives what fills each place.
        chance: chooses.
        usual: the usual argument of each task of the section.
        place: the task that words without a number belong to.
    """
    made = Marked()
    for part in template.parts:
        if isinstance(part, str):
            made += plain(part)
        elif isinstance(part, Fill):
            made += fill(part, place)
        elif isinstance(part, Choice):
            made += render(chance.choice(part.ways), fill, chance, usual, place)
        else:
            own = part.place if part.place >= 0 else place
            argument = part.argument if part.argument is None else part.argument or usual[own]
            made += render(part.inner, fill, chance, usual, own).marked(own, argument, part.value)
    return made


def words(template: Template) -> str:
    """The words of a template that has nothing to be filled or chosen."""
    return "".join(part for part in template.parts if isinstance(part, str))
