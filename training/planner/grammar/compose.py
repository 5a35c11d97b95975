"""Whole requests: one wish, chains, several wishes on one thing or on several, and words that ask for nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from training.planner.grammar.choose import Chooser, things_for
from training.planner.grammar.marked import Marked, plain
from training.planner.grammar.noise import noisy
from training.planner.grammar.planned import Planned
from training.planner.grammar.rows import ROWS, Row
from training.planner.grammar.sections import Form, Language, Way
from training.planner.grammar.speaker import NoWay, Speaker, Wish, rows_of
from training.planner.grammar.templates import Fill, render
from training.planner.grammar.things import Thing

_SHAPES: Mapping[str, float] = {
    "single": 50,
    "chain": 23,
    "mixed": 6,
    "branch": 9,
    "apart": 6,
    "files": 4,
    "same": 2,
    "talk": 4,
    "talk_with_file": 0.5,
}
_TERSE = 0.62
"""The share of requests that are as short as can be."""
_MOST_TASKS = 8
_ALL: tuple[Form, ...] = ("do", "say", "noun")
_SECOND: tuple[Form, ...] = ("do",)
# A wish of several sentences, or a list, has no words around it.
_SEVERAL = re.compile(r"[.;:\n>。；：]|\b1[).、]|step 1|第一步")


@dataclass
class Composer:
    """Composes one request."""

    language: Language
    chance: Random
    held_out: bool = False
    wishes: list[Wish] = field(default_factory=list[Wish])
    files: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.terse = self.chance.random() < _TERSE
        self.speaker = Speaker(self.language, self.chance, terse=self.terse, any_held=self.held_out)
        self.chooser = Chooser(self.language, self.chance, self.terse)
        self._held_wish = self.chance.randint(0, 1) if self.held_out else -1
        self._said = 0

    def composed(self) -> dict[str, Any]:
        """The request with its plan, without an id.

        Raises:
            NoWay: no words fit what was chosen.
        """
        shape = self.chance.choices(list(_SHAPES), list(_SHAPES.values()))[0]
        request = getattr(self, f"_{shape}")()
        if self.held_out and not self.speaker.used:
            raise NoWay("no way used")
        if self.speaker.held_out:
            raise NoWay("nothing held out was used")
        request = noisy(self._decorated(request, shape), self.language, self.chance)
        planned = Planned(request, self.language).add(self.wishes)
        if len(planned.tasks) > _MOST_TASKS:
            raise NoWay("too many tasks")
        return {
            "language": self.language,
            "request": request.text,
            "files": self.files,
            "tasks": planned.tasks,
            "spans": planned.spans,
            "ways": self.speaker.used,
        }

    # The shapes

    def _single(self) -> Marked:
        wish = self._wish(self.chooser.section())
        return self._sentence(*self._words(wish, _ALL))

    def _files(self) -> Marked:
        """One wish on several files."""
        wish = self._wish(self.chooser.section(several=True), several=True)
        return self._sentence(*self._words(wish, _ALL))

    def _mixed(self) -> Marked:
        """Two tasks that one clause asks for."""
        wish = self._wish(self.chooser.mixed())
        return self._sentence(*self._words(wish, _ALL))

    def _chain(self) -> Marked:
        self._wish(self.chooser.section(chain=True))
        count = self.chance.choices([2, 3, 4], [72, 24, 4])[0]
        while len(self.wishes) < count and (row := self.chooser.after(self.wishes)) is not None:
            self._follow(row)
        if len(self.wishes) == 1:
            raise NoWay("nothing follows")
        if len(self.wishes) == 2 and self.chance.random() < 0.12:
            if not any(thing.quote for thing in self.wishes[0].things):
                self.wishes[1].source = self.wishes[0].things or None
            return self._frame("do", self.speaker.line("join/late", self._clauses(_SECOND)))
        if len(self.wishes) == 2 and self.chance.random() < 0.2:
            return self._first_apart()
        return self._frame("do", self._joined("then"))

    def _first_apart(self) -> Marked:
        """The first wish in any form, as a sentence of its own, and what is to be done then."""
        first = self._sentence(*self._words(self.wishes[0], _ALL))
        self.wishes[1].things[0].known = True
        return first.stripped() + plain(self._gap(first)) + self.speaker.line("second", self._clauses(_SECOND))

    def _branch(self) -> Marked:
        """Several wishes on one thing."""
        first = self._wish(self.chooser.section(chain=True))
        if first.rows[0].effect == "content":
            raise NoWay("what follows would go on with it")
        rows = self.chooser.beside(first, 1 if self.chance.random() < 0.75 else 2)
        if not rows or not first.things:
            raise NoWay("nothing beside it")
        for row in rows:
            self._add(row.name, first.things)
        if self.chance.random() < 0.3:
            return self._nouns()
        return self._frame("do", self._joined("also"))

    def _nouns(self) -> Marked:
        """A list of what is wanted: "I need a summary of it, the keywords and …"."""
        parts = [self._words(wish, ("noun",))[0] for wish in self.wishes]
        return self._frame("noun", self.speaker.listed(parts))

    def _apart(self) -> Marked:
        """Wishes that have nothing to do with each other."""
        for _ in range(2 if self.chance.random() < 0.85 else 3):
            self._wish(self.chooser.section(), named=True)
        if self.chance.random() < 0.5:
            return self._frame("do", self._joined("apart"))
        sentences = [self._sentence(*self._words(wish, _ALL)) for wish in self.wishes]
        if self.chance.random() < 0.2:
            return self._numbered(sentences)
        made = sentences[0]
        for sentence in sentences[1:]:
            made = made.stripped() + plain(self._gap(made)) + sentence
        return made

    def _same(self) -> Marked:
        """A wish, and the same for another file."""
        wish = self._wish(self.chooser.section(several=True), named=True)
        if wish.things[0].quote:
            raise NoWay("a text, not a file")
        words = self._sentence(*self._words(wish, _ALL))
        other = things_for(self.chooser, wish.rows[0], named=True, like=wish.things[0])
        self._attach(other)
        wish.things += other
        wish.made += [self._result(wish, place) for place in range(len(wish.made), len(wish.things))]
        again = self.speaker.line("same", self._name(other[0]))
        return words.stripped() + plain(self._gap(words)) + again

    def _name(self, thing: Thing) -> Callable[[Fill, int], Marked]:
        return lambda fill, place: self.speaker.name(thing)

    def _talk(self) -> Marked:
        """Words that ask for nothing."""
        made = Marked()
        for _ in range(self.chance.choices([1, 2, 3], [60, 32, 8])[0]):
            way = self._talk_way()
            self.speaker.used.append(way.id)
            line = render(way.template, self._from_pool, self.chance, ())
            made = made + plain(self._gap(made) if made.text else "") + line
        return made

    def _from_pool(self, fill: Fill, place: int) -> Marked:
        return self.speaker.line(fill.name)

    def _talk_way(self) -> Way:
        self.speaker.held_out = self._use_held()
        way = self.speaker.way("talk", _ALL, "", must=False)
        self.speaker.held_out = False
        return way

    def _talk_with_file(self) -> Marked:
        """A wish and small talk around it."""
        words = self._single()
        talk = self.speaker.line("chat")
        return talk + plain(self._gap(talk)) + words

    # Their parts

    def _wish(self, section: str, *, named: bool = False, several: bool = False) -> Wish:
        rows = rows_of(section)
        # A film is made of pictures, whatever is said or played to it.
        row = next((row for row in rows if row.many), rows[0])
        things = things_for(self.chooser, row, named=named, several=several, step=self._next_step())
        self._attach(things)
        return self._add(section, things)

    def _attach(self, things: Sequence[Thing]) -> None:
        for thing in things:
            if thing.name:
                if thing.name in self.files:
                    raise NoWay("a file twice")
                self.files.append(thing.name)

    def _next_step(self) -> int:
        return sum(len(wish.rows) for wish in self.wishes)

    def _add(self, section: str, things: list[Thing]) -> Wish:
        wish = Wish(section, rows_of(section), self._next_step(), things)
        single = wish.rows[-1].many or wish.rows[0].many
        count = 1 if single or not things else len(things)
        wish.made = [self._result(wish, place) for place in range(count)]
        self.wishes.append(wish)
        return wish

    def _result(self, wish: Wish, place: int) -> Thing:
        row = wish.rows[-1]
        return Thing(row.gives, noun=row.name, made_by=(wish.step, place), known=True)

    def _follow(self, row: Row) -> None:
        self._add(row.name, self.chooser.goes_on_with(self.wishes, row))

    def _words(self, wish: Wish, forms: Sequence[Form]) -> tuple[Marked, Form]:
        if self._use_held():
            self.speaker.held_out = True
        return self.speaker.said(wish, forms)

    def _use_held(self) -> bool:
        self._said += 1
        if not self.held_out:
            return False
        last = self._said >= max(1, len(self.wishes))
        return self._said == self._held_wish + 1 or (last and self._held_wish >= self._said)

    def _clauses(self, forms: Sequence[Form]) -> Callable[[Fill, int], Marked]:
        def fill(fill: Fill, place: int) -> Marked:
            if len(fill.name) == 1 and fill.name in "ABCD":
                return self._words(self.wishes["ABCD".index(fill.name)], forms)[0]
            return self.speaker.line(fill.name)

        return fill

    def _joined(self, how: str) -> Marked:
        name = f"{how}/{len(self.wishes)}"
        if self.speaker.has_pool(name):
            return self.speaker.line(name, self._clauses(_SECOND))
        return self.speaker.line(f"{how}/2", self._clauses(_SECOND))

    def _sentence(self, words: Marked, form: Form) -> Marked:
        return self._frame(form, words)

    def _frame(self, form: Form, words: Marked) -> Marked:
        if form == "say":
            return words
        if _SEVERAL.search(words.open_text()):
            return words
        share = 0.07 if self.terse else 0.5 if form == "do" else 0.65
        if self.chance.random() > share:
            return words
        return self.speaker.line(
            f"frame/{form}", lambda fill, place: words if fill.name == "D" else self.speaker.line(fill.name)
        )

    def _numbered(self, parts: Sequence[Marked]) -> Marked:
        style = self.chance.choice(["{}. ", "{}) ", "- ", "* ", "({}) "] + ["{}、"] * 2 * (self.language == "zh"))
        made = Marked()
        for number, part in enumerate(parts, 1):
            made += plain(("\n" if number > 1 else "") + style.format(number)) + part
        return made

    def _gap(self, before: Marked) -> str:
        """What stands between two sentences."""
        ended = before.text.rstrip().endswith((".", "?", "!", "。", "？", "！", "…"))
        if self.language == "en":
            return " " if ended else self.chance.choice([". ", ". ", ". ", "\n", " - "])
        return "" if ended else self.chance.choice(["。", "。", "，", "；"])

    # What stands around them

    def _decorated(self, request: Marked, shape: str) -> Marked:
        if shape == "talk" or (self.terse and self.speaker.tail is None and self.chance.random() < 0.85):
            return request
        if self.speaker.tail is None and self.chance.random() < 0.14:
            request = self._with_refusal(request)
        if self.chance.random() < 0.09:
            story = self.speaker.line("story")
            request = story + plain(self._gap(story)) + request
        named = [thing for wish in self.wishes for thing in wish.things if thing.must]
        if named:
            raise NoWay("something was not named")
        if self.chance.random() < 0.16:
            request = self.speaker.line("open") + plain(" " if self.language == "en" else "") + request
        if self.speaker.tail is not None:
            return self._with_tail(request)
        return self._closed(request) if self.chance.random() < 0.14 else request

    def _closed(self, request: Marked) -> Marked:
        line = self.speaker.line("close")
        request = request.stripped()
        if request.text.endswith((".", "?", "!", "。", "？", "！")) and line.text[0] in ",.，。":
            line = Marked(" " if self.language == "en" else "") + line.without_first().stripped()
        gap = " " if self.language == "en" and line.text[0].isalnum() else ""
        return request + plain(gap) + line

    def _with_refusal(self, request: Marked) -> Marked:
        """The request with something that is not wanted."""
        wanted = [row.task for wish in self.wishes for row in wish.rows]
        thing = next((thing for wish in self.wishes for thing in wish.things), Thing("text", noun="text"))
        row = self.chooser.refused(wanted, thing)
        wish = Wish(row.name, (row,), 900, [Thing(thing.kind, noun=thing.noun, known=True)])
        words = self.speaker.said(wish, _SECOND)[0].unmarked()
        self.speaker.used.pop()
        if set(words.text) & set(",，：:"):
            return request
        line = self.speaker.line("refuse", lambda fill, place: words)
        ended = request.text.rstrip().endswith((".", "?", "!", "。", "？", "！"))
        gap = (
            ("" if self.language == "zh" else " ")
            if ended
            else {"en": self.chance.choice([", ", ". ", " - "]), "zh": "，"}[self.language]
        )
        return request + plain(gap) + line

    def _with_tail(self, request: Marked) -> Marked:
        assert self.speaker.tail is not None
        text = request.stripped()
        closing = {"en": [": ", ": ", ":\n", "\n\n", "\n"], "zh": ["：", "：", "：\n", "\n", ":"]}[self.language]
        while text.text.endswith((".", "!", "。", "！", "，")):
            text = text.edited([(len(text.text) - 1, len(text.text), "")])
        gap = self.chance.choice(closing)
        if text.text.endswith(("?", "？")):
            gap = self.chance.choice(["\n", " ", "\n\n"])
        tail = self.speaker.tail
        if self.chance.random() < 0.3:
            open_, close = self.chance.choice({"en": ['""', "“”", "''"], "zh": ["“”", '""', "「」"]}[self.language])
            if open_ not in tail.text and close not in tail.text:
                tail = plain(open_) + tail + plain(close)
        if self.chance.random() < 0.12:
            return (
                tail
                + plain(
                    "\n"
                    if "\n" in gap
                    else self.chance.choice(["\n", " - ", " "] if self.language == "en" else ["\n", "——", " "])
                )
                + text
            )
        return text + plain(gap) + tail


def compose(language: Language, chance: Random, *, held_out: bool) -> dict[str, Any]:
    """One request with its plan; tries again where no words fit."""
    for _ in range(200):
        try:
            return Composer(language, chance, held_out).composed()
        except NoWay:
            continue
    raise NoWay("200 times nothing fitted")


__all__ = ["ROWS", "Composer", "compose"]
