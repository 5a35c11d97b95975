"""A request as the rules read it: files, quoted texts and long passages become single marks, the rest plain words.

A mark is one private character, so a rule can ask for "a file" or "a quoted text" by its range, and nothing that a
quoted text says can be taken for a wish.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from hugginggpt.planning.embedded import words
from hugginggpt.planning.embedded.mentions import Mention, file_mentions
from hugginggpt.resources import Resource

PieceKind = Literal["file", "quote", "title", "lost"]

QUOTE = "[\ue000-\ue7ff]"
FILE = "[\ue800-\uefff]"
OTHER = "[\uf000-\uf7ff]"
MARK = "[\ue000-\uf7ff]"
_FIRST: Mapping[PieceKind, int] = {"quote": 0xE000, "file": 0xE800, "title": 0xF000, "lost": 0xF400}
_MOST = 1000

LONGEST = 4000
"""Rules read this many characters; what is beyond, in the middle, is taken as one passage."""

_QUOTES = re.compile(
    r"```(?:\w*\n)?(?P<code>.+?)```|“(?P<a>[^”]+)[”“]|「(?P<b>[^」]+)」|『(?P<c>[^』]+)』|‘(?P<d>[^‘]+?)’(?!\w)|"
    r"«\s?(?P<e>[^»]+?)\s?»|„(?P<f>[^“”\"]+)[“”\"]|\"(?P<g>[^\"]+)\"|`(?P<h>[^`\n]+)`|《(?P<title>[^》\n]+)》|"
    # An apostrophe between letters is part of a word.
    r"(?<![A-Za-z0-9.!?'])'(?P<i>[^\s'][^'\n]*(?:(?<=[A-Za-z])'(?=[A-Za-z])[^'\n]*)*)'(?![A-Za-z0-9])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Piece:
    """What stands behind a mark."""

    kind: PieceKind
    start: int
    """Where it begins in the request."""
    end: int
    text: str
    """A quoted text without its quotation marks; the name of a file."""
    resource: Resource | None = None
    """Set where `kind` is `file`."""


@dataclass(frozen=True)
class Reading:
    """A request in the form that the rules read."""

    request: str
    """As it was given."""
    text: str
    """Plain words and marks."""
    origin: tuple[int, ...]
    """For each character of `text`, and for its end, where it stands in the request."""
    pieces: Mapping[str, Piece]
    """By mark."""

    def said(self, start: int, end: int) -> str:
        """The request's own words for a part of `text`, without blanks around them."""
        return self.request[self.origin[start] : self.origin[end]].strip()

    def marks(self, start: int = 0, end: int | None = None) -> list[Piece]:
        """The pieces of a part of `text`, in their order."""
        return [self.pieces[letter] for letter in self.text[start:end] if letter in self.pieces]

    def with_quote(self, start: int, end: int) -> "Reading":
        """The same with a part of `text` as one quoted text."""
        quotes = sum(piece.kind == "quote" for piece in self.pieces.values())
        mark = chr(_FIRST["quote"] + min(quotes, _MOST))
        said = self.said(start, end)
        piece = Piece("quote", self.origin[start], self.origin[end], said)
        return Reading(
            self.request,
            self.text[:start] + mark + self.text[end:],
            (*self.origin[:start], self.origin[start], *self.origin[end:]),
            {**self.pieces, mark: piece},
        )


def read(request: str, resources: Sequence[Resource], vocabulary: Sequence[str]) -> Reading:
    """The request with its files and quoted texts as marks and slips of the pen mended.

    Args:
        request: the words of the person.
        resources: the files that may be named in it.
        vocabulary: English words that the rules look for.
    """
    mentions = file_mentions(request, [name for resource in resources for name in _names(resource)])
    pieces = _file_pieces(mentions, resources)
    pieces = _with_quotes(request, pieces)
    return _marked(request, pieces, vocabulary)


def _names(resource: Resource) -> list[str]:
    scheme, _, rest = resource.id.partition(":")
    return [resource.name, rest] if scheme in ("file", "url") else [resource.name]


def _file_pieces(mentions: Sequence[Mention], resources: Sequence[Resource]) -> list[Piece]:
    by_name: dict[str, list[Resource]] = {}
    for resource in resources:
        for name in {_folded(name) for name in _names(resource)}:
            by_name.setdefault(name, []).append(resource)
    pieces: list[Piece] = []
    for mention in mentions:
        named = by_name.get(_folded(mention.name)) or by_name.get(_folded(re.split(r"[/\\]", mention.name)[-1])) or []
        # Two files of one name are meant in the order in which they were given.
        resource = (named.pop(0) if len(named) > 1 else named[0]) if named else None
        kind: PieceKind = "file" if resource else "lost"
        pieces.append(Piece(kind, mention.start, mention.end, mention.name, resource))
    return pieces


def _folded(name: str) -> str:
    return name.casefold()


def _with_quotes(request: str, files: Sequence[Piece]) -> list[Piece]:
    """Files and quoted texts; a file alone in quotation marks is that file, one inside a longer text is only words."""
    starts = [piece.start for piece in files]
    kept = dict.fromkeys(range(len(files)))
    quotes: list[Piece] = []
    for match in _QUOTES.finditer(request):
        group = next(name for name, text in match.groupdict().items() if text is not None)
        start, end = match.span(group)
        place = bisect_right(starts, start - 1) if files else 0
        inside = [number for number in range(place, len(files)) if files[number].end <= end] if files else []
        if inside and not request[start:end].replace(files[inside[0]].text, "", 1).strip():
            number = inside[0]
            quotes.append(
                Piece(files[number].kind, match.start(), match.end(), files[number].text, files[number].resource)
            )
        elif _overlaps(files, starts, match.start(), match.end()) and not inside:
            continue
        else:
            quotes.append(Piece("title" if group == "title" else "quote", match.start(), match.end(), match[group]))
        for number in inside:
            kept.pop(number, None)
    return sorted([*(files[number] for number in kept), *quotes], key=lambda piece: piece.start)


def _overlaps(files: Sequence[Piece], starts: Sequence[int], start: int, end: int) -> bool:
    place = bisect_right(starts, end - 1)
    return any(piece.end > start for piece in files[max(0, place - 1) : place])


def _marked(request: str, pieces: Sequence[Piece], vocabulary: Sequence[str]) -> Reading:
    plain = words.plain(request)
    counts = dict.fromkeys(_FIRST, 0)
    text: list[str] = []
    origin: list[int] = []
    marks: dict[str, Piece] = {}
    at = 0
    for piece in pieces:
        if counts[piece.kind] >= _MOST or piece.start < at:
            continue
        _append(plain, at, piece.start, text, origin, vocabulary)
        mark = chr(_FIRST[piece.kind] + counts[piece.kind])
        counts[piece.kind] += 1
        marks[mark] = piece
        text.append(mark)
        origin.append(piece.start)
        at = piece.end
    _append(plain, at, len(plain), text, origin, vocabulary)
    return Reading(request, "".join(text), (*origin, len(request)), marks)


def _append(plain: str, start: int, end: int, text: list[str], origin: list[int], vocabulary: Sequence[str]) -> None:
    part = plain[start:end].replace("tl;dr", "tl dr")
    at = 0
    slips = words.mended(part, vocabulary) if len(part) <= 2 * LONGEST else []
    for first, last, right in slips:
        text.extend(part[at:first])
        origin.extend(range(start + at, start + first))
        text.extend(right)
        # Every letter of the mended word stands for the whole wrong one.
        origin.extend([start + first] * len(right))
        at = last
    text.extend(part[at:])
    origin.extend(range(start + at, end))


def sentence_around(text: str, place: int) -> tuple[int, int]:
    """Where the sentence begins and ends that a place of a text is in."""
    start = max((match.end() for match in re.finditer(r"(?<!\d)[.?!。？！\n]\s*", text[:place])), default=0)
    end = re.search(r"(?<!\d)[.?!。？！\n]", text[place:])
    return start, place + end.start() if end else len(text)


def shortened(reading: Reading) -> Reading:
    """The same with the middle of a very long request as one quoted text: it is something to work on, not a wish."""
    text = reading.text
    if len(text) <= LONGEST:
        return reading
    head = re.match(r"[^\n]{0,400}?[:：]\s|[^\n]{0,600}?(?:\n|[.!?。！？]\s?)|\S{0,300}\s?", text)
    start = head.end() if head else 0
    last = text.rstrip().rfind("\n") + 1
    end = last if last > start and len(text) - last <= 600 else len(text)
    return reading.with_quote(start, end)
