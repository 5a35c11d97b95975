"""Vocabularies with arguments by place: tools with the kinds they take and give, as benchmarks have them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hugginggpt.plan.repair.likeness import Likeness

_LONGEST = 2000


@dataclass(frozen=True)
class Tool:
    """A tool of a vocabulary."""

    name: str
    takes: tuple[str, ...]
    """The kinds of its arguments; their order does not matter."""
    gives: tuple[str, ...]
    """The kinds of its outputs; a reference brings the first."""
    says: tuple[str, ...] = ()
    """Ways of saying what it does."""

    @property
    def kind(self) -> str:
        """The kind that a reference to it brings; `none` if it gives nothing that can be read."""
        return self.gives[0] if self.gives else "none"


@dataclass(frozen=True)
class Toolbox:
    """A vocabulary of tools."""

    tools: Mapping[str, Tool]
    """By name."""
    kind_of: Callable[[str], str]
    """The kind of a literal."""
    alias: Callable[[str], str | None] = lambda _name: None
    """The tool that is known by another name, if there is one."""
    names: Likeness = field(init=False, compare=False, repr=False)
    """How like a name is to each tool."""
    deeds: Likeness = field(init=False, compare=False, repr=False)
    """How like words are to what each tool does, whatever it is called."""

    def __post_init__(self) -> None:
        ways = {name: (name, *tool.says) for name, tool in self.tools.items()}
        object.__setattr__(self, "names", Likeness(ways))
        object.__setattr__(self, "deeds", Likeness({name: tool.says for name, tool in self.tools.items()}))

    def kind(self, literal: str) -> str:
        """The kind of a literal, by its beginning."""
        return self.kind_of(literal[:_LONGEST])

    def known(self, name: str) -> str | None:
        """The tool that a name means: its own in any spelling, another name, or one with a word or two more.

        `Text Summarization` means `Summarization`, unless words of several tools are in it.
        """
        words = _words(name)
        for tool in self.tools:
            if _words(tool) == words:
                return tool
        if (other := self.alias(name)) is not None and other in self.tools:
            return other
        within = [tool for tool in self.tools if set(_words(tool)) <= set(words) and words]
        return within[0] if len(within) == 1 else None


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.lower().replace("_", " "))
