"""What is asked for, and of what: as likely as people ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from training.planner.grammar.marked import Marked
from training.planner.grammar.rows import MIXED, ROWS, Row
from training.planner.grammar.sections import Language, pools
from training.planner.grammar.speaker import Wish
from training.planner.grammar.templates import Fill, render
from training.planner.grammar.things import Thing, file_name

_KINDS = {"text": 0.27, "document": 0.18, "image": 0.17, "audio": 0.08, "video": 0.03}
_ON_LONG_TEXTS = frozenset({"summarization", "token-classification", "text-classification"})
_QUOTED = 0.6
"""The share of texts that stand in the request."""
_NO_QUOTE = frozenset({"text-retrieval"})
_PAGES = frozenset({"image-to-text:text", "document-question-answering", "visual-document-retrieval"})
_WORDS = {
    "translation": 9.0, "text-to-speech": 8.0, "summarization": 7.0, "text-classification:sentiment": 3.5,
    "token-classification:keywords": 4.0, "token-classification:entities": 3.0, "text-classification:topic": 1.0,
    "text-generation:about": 2.5, "zero-shot-classification": 0.8, "feature-extraction": 0.3,
}  # fmt: skip
_HEARD = {"text-classification:language": 1.0, "question-answering": 1.0}
_PICTURE = {
    "image-to-image": 6.0, "image-segmentation": 2.5, "image-to-video": 2.0, "image-to-3d": 0.8,
    "image-to-image:regions": 0.6, "image-to-image:background": 0.6,
    "object-detection": 1.2,
    "depth-estimation": 0.5, "keypoint-detection": 0.4,
}  # fmt: skip
_AFTER: Mapping[str, Mapping[str, float]] = {
    "image-to-text:text": _WORDS | _HEARD,
    "automatic-speech-recognition": _WORDS | _HEARD,
    "image-to-text:caption": {
        "translation": 5.0,
        "text-to-speech": 5.0,
        "text-generation:about": 1.5,
        "token-classification:keywords": 1.0,
    },
    "translation": {name: weight for name, weight in _WORDS.items() if name != "translation"},
    "summarization": _WORDS,
    "text-generation": {"translation": 5.0, "text-to-speech": 5.0, "text-generation:about": 2.0, "summarization": 1.0},
    "text-generation:about": {"translation": 5.0, "text-to-speech": 4.0, "summarization": 1.0},
    "image-text-to-text": {"translation": 5.0, "text-to-speech": 5.0},
    "table-to-text": {"translation": 4.0, "text-to-speech": 3.0},
    "tabular-to-text": {"translation": 4.0, "text-to-speech": 2.0, "summarization": 3.0},
    "image-to-image": _PICTURE | {"image-to-text:text": 3.0, "image-to-text:caption": 1.0},
    "image-to-image:regions": _PICTURE,
    "image-to-image:background": _PICTURE,
    "image-text-to-image": _PICTURE,
    "image-segmentation": _PICTURE,
    "text-to-image": _PICTURE | {"image-to-text:caption": 2.0, "image-text-to-text": 2.0},
    "unconditional-image-generation": _PICTURE | {"image-to-text:caption": 1.5},
    "audio-to-audio": {
        "automatic-speech-recognition": 6.0,
        "voice-activity-detection": 2.0,
        "audio-classification": 0.7,
    },
    "video-to-video": {"video-to-video": 1.0},
}
"""What people go on with once something is made."""
_REFUSED = {
    "image": "image-to-text:caption text-to-speech image-to-image image-segmentation object-detection image-to-video",
    "page": "translation text-to-speech summarization image-to-image image-to-text:caption",
    "text": "translation translation summarization text-to-speech token-classification:keywords text-generation:about",
    "audio": "translation summarization automatic-speech-recognition audio-to-audio",
    "video": "translation summarization automatic-speech-recognition video-to-video",
    "table": "table-to-text tabular-to-text time-series-forecasting",
}
_ON_DIGEST = frozenset({"translation", "text-to-speech", "text-generation:about"})
_ENDS = frozenset(
    {"text-to-speech", "image-to-3d", "text-to-3d", "image-to-video", "text-to-video", "image-text-to-video"}
)


@dataclass
class Chooser:
    """Chooses what is asked for."""

    language: Language
    chance: Random
    terse: bool = False
    """Whether files are rather not named."""

    def section(self, *, several: bool = False, chain: bool = False) -> str:
        """A row for a first wish."""
        rows = [row for row in ROWS.values() if not several or (row.slot and row.task != "any-to-any" and not row.many)]
        if chain:
            rows = [
                row
                for row in rows
                if row.name not in _ENDS and (row.effect != "side" or row.slot) and row.task != "any-to-any"
            ]
        weights = [row.weight * (2.5 if chain and row.effect == "content" else 1) for row in rows]
        return self.chance.choices(rows, weights)[0].name

    def mixed(self) -> str:
        """A section of two tasks."""
        return self.chance.choices(list(MIXED), list(MIXED.values()))[0]

    def after(self, wishes: Sequence[Wish]) -> Row | None:
        """What may follow."""
        used = {row.name for wish in wishes for row in wish.rows} - {"image-to-image", "video-to-video"}
        last = wishes[-1].rows[-1]
        if last.name in _ENDS:
            return None
        usual = _AFTER.get(last.name)
        if usual is None:
            # Beside: what else may be asked of the same thing, or of the last that was made.
            made = next((wish for wish in reversed(wishes) if wish.rows[-1].name in _AFTER), None)
            usual = _AFTER[made.rows[-1].name] if made else {row.name: row.weight for row in self.beside(wishes[0], 6)}
        rows = [ROWS[name] for name in usual if name not in used and self._fits(wishes, ROWS[name])]
        return self.chance.choices(rows, [usual[row.name] for row in rows])[0] if rows else None

    def _fits(self, wishes: Sequence[Wish], row: Row) -> list[Thing]:
        things = self.goes_on_with(wishes, row)
        kinds = row.takes if all(thing.made_by is None for thing in things) else _direct(row)
        return things if row.slot and things and all(thing.kind in kinds for thing in things) else []

    def goes_on_with(self, wishes: Sequence[Wish], row: Row) -> list[Thing]:
        """The things that a later wish is about."""
        for wish in reversed(wishes):
            effect = wish.rows[-1].effect
            if effect == "content" or (effect == "digest" and row.name in _ON_DIGEST):
                return wish.made
        return wishes[0].things

    def beside(self, first: Wish, count: int) -> list[Row]:
        """Other wishes on the things of the first."""
        kinds = {thing.kind for thing in first.things}
        rows = [
            row
            for row in ROWS.values()
            if row.slot
            and row.later
            and not row.many
            and row.name != first.section
            and kinds
            and kinds <= set(_near(row, first.things[0]))
        ]
        found: list[Row] = []
        while rows and len(found) < count:
            row = self.chance.choices(rows, [row.weight * row.later for row in rows])[0]
            found.append(row)
            rows = [one for one in rows if one.task != row.task]
        return found

    def refused(self, wanted: Sequence[str], thing: Thing) -> Row:
        """Something that is not wanted, of the sort that might have been."""
        names = _REFUSED.get(thing.noun, _REFUSED.get(thing.kind, _REFUSED["text"]))
        fit = [name for name in names.split() if ROWS[name].task not in wanted]
        return ROWS[self.chance.choice(fit or ["text-to-audio"])]

    def content(self, row: Row) -> tuple[str, bool]:
        """A text to work on, and whether it is in another language than the request."""
        found = pools(self.language)
        name = row.name if f"content/{row.name}" in found else row.task
        if row.task == "translation" and self.chance.random() < 0.25:
            return self._text("content/foreign"), True
        if row.name == "text-classification:language":
            return self._text("content/foreign"), True
        name = f"content/{name}"
        if name not in found:
            share = 0.9 if row.task in _ON_LONG_TEXTS else 0.3
            name = "content/passage" if self.chance.random() < share else "content"
        return (self._passage(), False) if name == "content/passage" else (self._text(name), False)

    def _passage(self) -> str:
        """Some sentences that stand together."""
        lines = pools(self.language)["content/passage"]
        start, count = self.chance.randrange(0, len(lines) - 3, 3), self.chance.randint(2, 4)
        gap = " " if self.language == "en" else ""
        return gap.join(render(line, _none, self.chance, ()).text for line in lines[start : start + count])

    def _text(self, name: str) -> str:
        lines = pools(self.language)[name]
        return render(self.chance.choice(lines), _none, self.chance, ()).text


def _none(fill: Fill, place: int) -> Marked:
    raise KeyError(f"a text has no place to be filled: {fill.name} {place}")


def _direct(row: Row) -> tuple[str, ...]:
    """The kinds of earlier results that a row goes on with."""
    return tuple(kind for kind in row.takes if kind == row.takes[0] or (kind == "image" and row.takes[0] == "image"))


def _near(row: Row, thing: Thing) -> tuple[str, ...]:
    """The kinds of things on which a row is asked for beside another."""
    on_image = row.takes[0] == "image" and row.name not in _PAGES
    if thing.noun == "page":
        return row.takes if not on_image or row.name == "image-to-image" else ()
    return row.takes if thing.kind != "image" or on_image else ()


def things_for(
    chooser: Chooser, row: Row, *, named: bool = False, several: bool = False, step: int = 0, like: Thing | None = None
) -> list[Thing]:
    """Files or a text for a wish to be about."""
    if not row.slot or not row.takes:
        return []
    chance = chooser.chance
    kind = like.kind if like else _kind(row, chance)
    quoted = (
        kind == "text"
        and row.name not in _NO_QUOTE
        and not several
        and not like
        and chance.random() < (_QUOTED / 2 if chooser.terse else _QUOTED)
    )
    if quoted:
        content, foreign = chooser.content(row)
        inline = chance.random() < 0.6 and "\n" not in content
        return [
            Thing(
                "text", noun="text", quote=(step, row.slot), content=content, foreign=foreign, must=True, inline=inline
            )
        ]
    several = (
        several or row.name in ("text-retrieval", "visual-document-retrieval") or (row.many and chance.random() < 0.6)
    )
    count = chance.choices([2, 3, 4], [6, 3, 1])[0] if several else 1
    share = 0.15 if chooser.terse else 0.75 if several else 0.6
    inline = named or chance.random() < share
    noun = "page" if kind == "image" and (row.takes[0] != "image" or row.name in _PAGES) else kind
    if like:
        noun = like.noun
    names = [file_name(chance, chooser.language, kind, noun) for _ in range(count)]
    if several and chance.random() < 0.5:
        ending = names[0].rpartition(".")[2]
        stem = chance.choice(
            ["a b c d", "1 2 3 4", "page1 page2 page3 page4", "one two three four", "img1 img2 img3 img4"]
        ).split()
        names = [f"{one}.{ending}" for one in stem[:count]]
    return [Thing(kind, name, noun, must=inline, inline=inline) for name in names]


def _kind(row: Row, chance: Random) -> str:
    if row.takes[0] == "text" and len(row.takes) > 1:
        kinds = [kind for kind in row.takes if kind in _KINDS]
        return chance.choices(kinds, [_KINDS[kind] for kind in kinds])[0]
    return chance.choices(row.takes, [5.0] + [1.5] * (len(row.takes) - 1))[0]
