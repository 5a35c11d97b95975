"""The files of ways and pools: sections of lines, and which ways are held out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from training.planner.grammar.templates import OPERANDS, Choice, Fill, Template, parse

HERE = Path(__file__).parent
HELD_OUT = 0.15
"""The share of the ways of each row that is held out."""
_LEAST_HELD_OUT = 2

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Form = Literal["do", "say", "noun"]
"""A clause that may follow "please"; a sentence of its own; a thing that one may want."""


@dataclass(frozen=True)
class Way:
    """A way of asking."""

    id: str
    section: str
    form: Form
    kinds: tuple[str, ...]
    """The kinds of things it may be done to; empty for all that the row takes."""
    template: Template
    held_out: bool = False
    length: int = 0
    """Characters of its shortest form."""

    @property
    def names_it(self) -> bool:
        """Whether it has a place for what it is done to."""
        return any(fill.name in OPERANDS for fill in self.template.fills)

    @property
    def may_leave_out(self) -> bool:
        """Whether what it is done to may go unsaid."""
        return all(fill.optional for fill in self.template.fills if fill.name in OPERANDS)


def _sections(folder: Path) -> Mapping[str, Sequence[str]]:
    """The lines of each section (`== name`) of all files, in the order of their names; `#` begins a comment."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.txt")):
        lines: list[str] = []
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("== "):
                lines = found.setdefault(line[3:].strip(), [])
            elif line.strip() and not line.startswith("#"):
                lines.append(line.strip())
    return found


@cache
def pools(language: Language) -> Mapping[str, Sequence[Template]]:
    """What fills the places of ways, by name."""
    return {name: tuple(map(parse, lines)) for name, lines in _sections(HERE / "pools" / language).items()}


@cache
def ways(language: Language) -> Mapping[str, Sequence[Way]]:
    """The ways of asking by section."""
    return {
        name: _with_held_out([_way(language, name, line) for line in dict.fromkeys(lines)])
        for name, lines in _sections(HERE / "ways" / language).items()
    }


def _way(language: Language, section: str, line: str) -> Way:
    head, _, text = line.partition(": ")
    form, *kinds = head.split("/")
    if form not in ("do", "say", "noun"):
        raise ValueError(f"a way begins with do, say or noun: {line}")
    digest = sha256(f"{language} {section} {text.strip()}".encode()).hexdigest()
    name = f"{language}/{section.replace(' ', '')}/{form}-{digest[:8]}"
    return Way(name, section, form, tuple(kinds), parse(text.strip()), length=_least(parse(text.strip())))


def _least(template: Template) -> int:
    """The characters of its shortest form; a place to be filled counts as five."""
    total = 0
    for part in template.parts:
        if isinstance(part, str):
            total += len(part)
        elif isinstance(part, Fill):
            total += 0 if part.optional else 5
        elif isinstance(part, Choice):
            total += min(map(_least, part.ways))
        else:
            total += _least(part.inner)
    return total


def _with_held_out(found: Sequence[Way]) -> Sequence[Way]:
    """The same with those marked that training must not see: the first by their digests."""
    count = max(_LEAST_HELD_OUT, round(HELD_OUT * len(found)))
    held = sorted(way.id[-8:] for way in found)[:count]
    return tuple(replace(way, held_out=way.id[-8:] in held) for way in found)
