"""How one wish is put in words."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from training.planner.grammar.marked import Marked, plain
from training.planner.grammar.rows import ROWS, Row
from training.planner.grammar.sections import Form, Language, Way, pools, ways
from training.planner.grammar.templates import Fill, Spot, Template, render
from training.planner.grammar.things import Thing

_QUOTES = {
    "en": ("“”", "“”", '""', '""', '""', "''", "''", "‘’", "«»", "``", "„“"),
    "zh": ("“”", "“”", "“”", "「」", "‘’", '""', "『』", "《》", "''"),
}

# What is left out in Chinese takes with it the words that tie the rest to it: "提取(图里的)文字".
_LEFT_OUT = "\x01"
_DANGLING = re.compile(r"\x01(?:[里中上]面?的|的|中(?=[讲说有写提出])|(里面?|上面?))?")
_BARE = re.compile(r"(?:it|this|this one|that|them|those)\s")


class NoWay(Exception):
    """Nothing fits."""


@dataclass
class Wish:
    """Something asked for."""

    section: str
    rows: tuple[Row, ...]
    step: int
    """Of its first row; the others follow."""
    things: list[Thing]
    """What it is done to."""
    made: list[Thing] = field(default_factory=list[Thing])
    """What comes out, one for each thing."""
    source: list[Thing] | None = None
    """What is spoken of instead where the result it is done to comes later in the sentence."""

    @property
    def spoken(self) -> list[Thing]:
        """The things that its words name."""
        return self.things if self.source is None else self.source


@dataclass
class Speaker:
    """Puts wishes in words, in one language, for one request."""

    language: Language
    chance: Random
    held_out: bool = False
    """Whether the next wish takes a way that is held out."""
    used: list[str] = field(default_factory=list[str])
    """The ids of the ways used."""
    tail: Marked | None = None
    """A text that is to stand at the end of the request."""
    terse: bool = False
    """Whether as few words as can be are used."""
    any_held: bool = False
    """Whether ways that are held out may be used at all."""

    def pool(self, name: str) -> Sequence[Template]:
        """What may fill a place."""
        return pools(self.language)[name]

    def has_pool(self, name: str) -> bool:
        """Whether there is a pool of that name."""
        return name in pools(self.language)

    def line(self, name: str, fill: Callable[[Fill, int], Marked] | None = None) -> Marked:
        """A line of a pool, filled."""
        return render(self.chance.choice(self.pool(name)), fill or self._from_pool, self.chance, ())

    def _from_pool(self, fill: Fill, place: int) -> Marked:
        return render(self.chance.choice(self.pool(fill.name)), self._from_pool, self.chance, ("",), place)

    def way(self, section: str, forms: Sequence[Form], kind: str, *, must: bool, never: bool = False) -> Way:
        """A way of asking.

        Raises:
            NoWay: none fits.
        """
        fit = [way for way in ways(self.language)[section] if way.form in forms and self._fits(way, kind, must, never)]
        fit = [way for way in fit if way.held_out] if self.held_out else fit
        if not self.any_held:
            fit = [way for way in fit if not way.held_out]
        if not fit:
            raise NoWay(section)
        by_form = [form for form in forms if any(way.form == form for way in fit)]
        share = {"do": 5.0, "say": 3.5, "noun": 2.0}
        form = self.chance.choices(by_form, [share[form] for form in by_form])[0]
        drawn = [self.chance.choice([way for way in fit if way.form == form]) for _ in range(3 if self.terse else 1)]
        return min(drawn, key=lambda way: way.length)

    def _fits(self, way: Way, kind: str, must: bool, never: bool) -> bool:
        if way.kinds and kind not in way.kinds:
            return False
        if must:
            return way.names_it
        return way.may_leave_out if never else True

    def said(self, wish: Wish, forms: Sequence[Form]) -> tuple[Marked, Form]:
        """A wish in words, and the form that they have.

        Raises:
            NoWay: there is no way to say it.
        """
        must = any(thing.must for thing in wish.spoken)
        kind = wish.spoken[0].kind if wish.spoken else ""
        way = self.way(wish.section, forms, kind, must=must)
        self.held_out = False
        self.used.append(way.id)
        leave_out = not must and way.may_leave_out and self.chance.random() < (0.85 if self.terse else 0.4)
        made = render(way.template, self._filler(wish, leave_out), self.chance, self._usual(wish))
        made = made.edited([(*found.span(), found[1] or "") for found in _DANGLING.finditer(made.text)])
        if way.form == "noun" and _BARE.match(made.text):
            raise NoWay("a wish for this or it")
        return made.of_steps(wish.step), way.form

    def _usual(self, wish: Wish) -> tuple[str, ...]:
        return tuple(row.usual for row in wish.rows)

    def _filler(self, wish: Wish, leave_out: bool) -> Callable[[Fill, int], Marked]:
        spoken: list[int] = []
        taken: list[Template] = []

        def fill(fill: Fill, place: int) -> Marked:
            if fill.name == "X":
                appended = fill.before in ("：", "，") and all(thing.known for thing in wish.spoken)
                if fill.optional and (leave_out or appended):
                    return plain(_LEFT_OUT if self.language == "zh" else "")
                spoken.append(1)
                return plain(fill.before) + self.mention(wish, again=len(spoken) > 1) + plain(fill.after)
            if fill.name == "lang":
                line = self._language(wish, taken)
            else:
                fresh = [line for line in self.pool(fill.name) if line not in taken]
                line = self.chance.choice(fresh or self.pool(fill.name))
            taken.append(line)
            return render(line, fill_again, self.chance, self._usual(wish), place)

        fill_again = fill
        return fill

    def _language(self, wish: Wish, taken: Sequence[Template]) -> Template:
        """A language to translate into: not the one that the text is in."""
        own = [thing for thing in wish.things if thing.content and not thing.foreign]
        foreign = [thing for thing in wish.things if thing.foreign]
        named = [_value(line) for line in taken]
        lines = [line for line in self.pool("lang") if _value(line) not in named]
        usual = lines
        if own or wish.rows[0].task == "text-generation":
            usual = [line for line in lines if _value(line) != self.language]
        elif foreign:
            usual = [line for line in lines if _value(line) == self.language]
        return self.chance.choice(usual or lines)

    def mention(self, wish: Wish, *, again: bool = False) -> Marked:
        """Words for what a wish is done to."""
        things = wish.spoken
        if again or all(thing.known for thing in things):
            return self._again(things)
        for thing in things:
            thing.known, thing.must = True, False
        if things[0].quote:
            return self._quote(wish, things[0])
        if len(things) > 1:
            return self._several(things)
        return self._first(things[0])

    def _again(self, things: Sequence[Thing]) -> Marked:
        first = things[0]
        if len(things) > 1:
            return self.line("again/several")
        for name in (f"again/{first.noun}", f"again/{first.kind}"):
            if self.has_pool(name):
                return self.line(name)
        return self.line("again")

    def _first(self, thing: Thing) -> Marked:
        if not thing.name or not thing.inline:
            return self.line(f"point/{thing.noun}")
        return self.line(f"named/{thing.noun}", self._namer(thing))

    def _namer(self, thing: Thing) -> Callable[[Fill, int], Marked]:
        def fill(fill: Fill, place: int) -> Marked:
            if fill.name != "F":
                return self._from_pool(fill, place)
            return self.name(thing)

        return fill

    def name(self, thing: Thing) -> Marked:
        """The bare name of a file, sometimes in quotation marks."""
        bare = plain(thing.name).marked(-1, "")
        if (" " in thing.name and self.chance.random() < 0.6) or self.chance.random() < 0.06:
            open_, close = self.chance.choice(["“”", '""', "''", "``"])
            return plain(open_) + bare + plain(close)
        return bare

    def _several(self, things: Sequence[Thing]) -> Marked:
        if not things[0].inline:
            return self.line(f"points/{things[0].kind}")
        return self.listed([self.name(thing) for thing in things])

    def listed(self, parts: Sequence[Marked]) -> Marked:
        """Some things as a list: a, b and c."""
        last, comma = (" and ", ", ") if self.language == "en" else (self.chance.choice("和和和、跟与"), "、")
        made = parts[0]
        for at, part in enumerate(parts[1:], 2):
            made += plain(last if at == len(parts) else comma) + part
        return made

    def _quote(self, wish: Wish, thing: Thing) -> Marked:
        assert thing.quote is not None
        step, argument = thing.quote
        words = plain(thing.content).marked(step - wish.step, argument)
        if thing.inline:
            return self._in_quotes(words, thing)
        self.tail = plain(thing.content).marked(step, argument)
        return self.line("point/quote")

    def _in_quotes(self, words: Marked, thing: Thing) -> Marked:
        short = len(thing.content) < (30 if self.language == "en" else 9) and not set(thing.content) & set(
            ",.?!，。？！"
        )
        if short and self.chance.random() < 0.25:
            return words
        fit = [pair for pair in _QUOTES[self.language] if pair[0] not in thing.content and pair[1] not in thing.content]
        open_, close = self.chance.choice(fit)
        quoted = plain(open_) + words + plain(close)
        return self.line("quoted", lambda fill, place: quoted) if self.chance.random() < 0.3 else quoted


def _value(line: Template) -> str:
    return next((part.value or "" for part in line.parts if isinstance(part, Spot)), "")


def rows_of(section: str) -> tuple[Row, ...]:
    """The rows of a section of ways."""
    return tuple(ROWS[name] for name in section.split(" > "))


def steps_of(wishes: Sequence[Wish]) -> Iterator[tuple[Wish, int, Row]]:
    """Every step of the wishes with its row."""
    for wish in wishes:
        for place, row in enumerate(wish.rows):
            yield wish, wish.step + place, row
