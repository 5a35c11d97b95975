"""Ways of cutting a text into sentences and words, English and Chinese, that the experts share.

Everything here takes time linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
"""The ranges of Chinese characters, for a character class of a regular expression."""

_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3040-\u30ff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(f"[{HAN}]|[^\\W_{HAN}]+(?:['’.&-](?=[^\\W_{HAN}])[^\\W_{HAN}]+)*")
# What may end a sentence, with closing quotes and brackets behind it. A dot counts only before a space or the end.
_END = re.compile(r"""(?:[。！？；…]+|[!?]+|\.{2,}|\.(?=["'”’)\]]*(?:\s|$)))["'”’」』）)\]]*""")
# A dot behind one of these, or behind a single capital letter, ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|Nr|No|Fig|vs|etc|e\.g|i\.e|approx|ca"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
_BULLET = re.compile(r"\s*(?:[-*•·–]|\d{1,2}[.)、])\s")
# What ends in a dot of its own, as in 5 p.m. and U.S.
_DOTTED = re.compile(r"(?:^|[\s(])(?:[A-Za-z]\.)+[A-Za-z]$")
_LOWER = re.compile(r"\s+[a-z]")
_SMALL = re.compile(r"\s*[a-z]")
_LOOK_BACK = 12
# The script of a text shows in its beginning.
_SAMPLE = 20_000


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands."""

    text: str
    """Without space around it; line breaks inside are as in the text."""
    start: int
    """In characters of the whole text."""
    end: int


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order.

    A line break ends a sentence where the line is clearly shorter than the longest one, where the next line is an item
    of a list, or where a line is empty; otherwise the text is taken to be wrapped.
    """
    found: list[Sentence] = []
    for start, end in _blocks(text):
        for first, last in _ended(text, start, end):
            inner = text[first:last]
            stripped = inner.strip()
            if stripped:
                at = first + inner.index(stripped[0])
                found.append(Sentence(stripped, at, at + len(stripped)))
    return found


def words(text: str) -> list[str]:
    """The words of a text in lower case; each Chinese character is a word."""
    return [match.group().lower() for match in _WORD.finditer(text)]


def chinese_share(text: str) -> float:
    """The share of Chinese characters among the letters of a text (0 to 1)."""
    letters = len(_LETTER.findall(text))
    return len(_HAN.findall(text)) / letters if letters else 0.0


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese: a fifth of its letters or more are Chinese characters, and hardly any Japanese ones.

    A Chinese text often carries English names, an English one hardly ever Chinese ones.
    """
    return chinese_share(text) >= 0.2 and len(_KANA.findall(text)) * 20 < len(_HAN.findall(text))


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin, accents included; a text without letters is."""
    letters = _LETTER.findall(text[:_SAMPLE])
    return sum(letter < "\u0250" or "\u1e00" <= letter <= "\u1eff" for letter in letters) * 5 >= len(letters) * 4


def has_letters(text: str) -> bool:
    """Whether there is anything to read in a text."""
    return bool(_LETTER.search(text))


def unwrapped(text: str) -> str:
    """A sentence on one line: no space where a line broke between Chinese characters, one where it broke elsewhere."""
    text = re.sub(f"(?<=[{HAN}，、])[ \\t]*\\n\\s*(?=[{HAN}])", "", text)
    return re.sub(r"[ \t]*\n\s*", " ", text)


def joined(parts: list[str]) -> str:
    """Sentences put together as one text: a space between them, but none behind Chinese punctuation; items on lines."""
    text = ""
    for part in parts:
        gap = "" if not text or text[-1] in "。！？；…”」』" else " "
        if text and _BULLET.match(part):
            gap = "\n"
        text += gap + part
    return text


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text between line breaks that end a sentence."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]*\n|[^\n]+", text)]
    longest = max((len(text[start:end].strip()) for start, end in lines), default=0)
    block: int | None = None
    for at, (start, end) in enumerate(lines):
        if block is None:
            block = start
        following = lines[at + 1] if at + 1 < len(lines) else None
        if following is None or _breaks(text[start:end].strip(), text[slice(*following)], longest):
            yield block, end
            block = None


def _breaks(line: str, following: str, longest: int) -> bool:
    if not line or not following.strip() or _BULLET.match(following):
        return True
    # A word in lower case goes on with what the line before began, however short that is.
    if _SMALL.match(following) and line[-1] not in ".!?。！？:：;；":
        return False
    return len(line) < 0.75 * longest and not line.endswith((",", "，", "、"))


def _ended(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _END.finditer(text, start, end):
        before = text[max(at, match.start() - _LOOK_BACK) : match.start()]
        if _goes_on(text, match, before):
            continue
        yield at, match.end()
        at = match.end()
    if at < end:
        yield at, end


def _goes_on(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a sentence goes on behind what may end one: an abbreviation, or a question that someone asks in it."""
    mark = match.group().rstrip("\"'”’)]")
    lower = bool(_LOWER.match(text, match.end()))
    if mark == ".":
        return bool(_ABBREVIATION.search(before)) or (lower and bool(_DOTTED.search(before)))
    return lower and len(mark) < len(match.group()) and mark.strip("!?") == ""
