"""Text with marks on it: which words ask for a task, and which are an argument."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

# A mark at the end of words; a name may begin with a dot.
_POINT = re.compile(r"[,.?!:;](?![\w./\\])")


@dataclass(frozen=True)
class Mark:
    """A part of a text that means something."""

    start: int
    end: int
    step: int
    """Which wish it belongs to; below 0 for what belongs to none."""
    argument: str | None = None
    """The name of the argument that it is; None for words that ask; "" for what must only stay as it is."""
    value: str | None = None
    """What it stands for, where that is not the words themselves."""


@dataclass(frozen=True)
class Marked:
    """A text and its marks, in the order in which they were made."""

    text: str = ""
    marks: tuple[Mark, ...] = ()

    def __add__(self, other: "Marked") -> "Marked":
        """Both, with a blank before or after left out where there would be two, or one before a comma."""
        own, joined = self, other
        if joined.text.startswith(" ") and own.text.endswith((" ", "\n")):
            joined = joined.without_first()
        if own.text.endswith(" ") and _POINT.match(joined.text):
            own = Marked(own.text[:-1], tuple(_within(mark, len(own.text) - 1) for mark in own.marks))
        return Marked(own.text + joined.text, own.marks + joined.moved(len(own.text)).marks)

    def moved(self, by: int) -> "Marked":
        """The same with its marks further on."""
        return Marked(self.text, tuple(replace(mark, start=mark.start + by, end=mark.end + by) for mark in self.marks))

    def without_first(self) -> "Marked":
        """The same without its first character."""
        cut = tuple(replace(mark, start=max(0, mark.start - 1), end=mark.end - 1) for mark in self.marks)
        return Marked(self.text[1:], cut)

    def marked(self, step: int, argument: str | None = None, value: str | None = None) -> "Marked":
        """The same with a mark on all of it but the blanks around."""
        start = len(self.text) - len(self.text.lstrip())
        end = len(self.text.rstrip())
        return Marked(self.text, (*self.marks, Mark(start, end, step, argument, value))) if end > start else self

    def stripped(self) -> "Marked":
        """The same without blanks around it."""
        text = self
        while text.text.startswith((" ", "\n")):
            text = text.without_first()
        end = len(text.text.rstrip())
        return Marked(text.text[:end], tuple(_within(mark, end) for mark in text.marks))

    def unmarked(self) -> "Marked":
        """The same words, which ask for nothing; what must stay as it is stays."""
        kept = tuple(replace(mark, step=-1, argument="") for mark in self.marks if mark.argument is not None)
        return Marked(self.text, kept)

    def of_steps(self, first: int) -> "Marked":
        """The same with its steps counted from `first`."""
        return Marked(
            self.text,
            tuple(mark if mark.step < 0 else replace(mark, step=mark.step + first) for mark in self.marks),
        )

    def protected(self) -> bytearray:
        """For each character 1 where it must stay as it is: file names, quotations and other arguments."""
        taken = bytearray(len(self.text))
        for mark in self.marks:
            if mark.argument is not None:
                taken[mark.start : mark.end] = b"\x01" * (mark.end - mark.start)
        return taken

    def open_text(self) -> str:
        """The text with blanks for what must stay as it is."""
        taken = self.protected()
        return "".join(" " if taken[at] else letter for at, letter in enumerate(self.text))

    def edited(self, edits: Sequence[tuple[int, int, str]]) -> "Marked":
        """With parts replaced; they are in order, apart, and none crosses the border of a mark.

        Args:
            edits: start, end, what stands there then.
        """
        text: list[str] = []
        place = [0] * (len(self.text) + 1)
        at = made = 0
        for start, end, new in (*edits, (len(self.text), len(self.text), "")):
            for old in range(at, start + 1):
                place[old] = made + old - at
            made += start - at + len(new)
            text += [self.text[at:start], new]
            for old in range(start + 1, end + 1):
                place[old] = made
            at = end
            place[end] = made if end > start else place[end]
        place[len(self.text)] = made
        marks = tuple(replace(mark, start=place[mark.start], end=place[mark.end]) for mark in self.marks)
        return Marked("".join(text), marks)


def plain(text: str) -> Marked:
    """Text without marks."""
    return Marked(text)


def _within(mark: Mark, end: int) -> Mark:
    return replace(mark, start=min(mark.start, end), end=min(mark.end, end))
