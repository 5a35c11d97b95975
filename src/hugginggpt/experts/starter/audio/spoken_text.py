"""A written text made ready to be said: without what can't be said, in pieces, each with the voice for its script."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from hugginggpt.experts.starter.text.reading import HAN, sentences, unwrapped

# A script, and the voice that reads it inside a text of another one. Latin is not here: every voice reads it.
_SCRIPTS: dict[str, str] = {
    f"{HAN}々": "cmn",
    "\u3040-\u30ff": "ja",
    "\uac00-\ud7af\u1100-\u11ff": "ko",
    "\u0400-\u04ff": "ru",
    "\u0370-\u03ff": "el",
    "\u0600-\u06ff": "ar",
    "\u0590-\u05ff": "he",
    "\u0900-\u097f": "hi",
    "\u0980-\u09ff": "bn",
    "\u0b80-\u0bff": "ta",
    "\u0e00-\u0e7f": "th",
    "\u10a0-\u10ff": "ka",
    "\u0530-\u058f": "hy",
}
# A run of a script goes on over spaces, digits and marks between its letters.
_RUNS = re.compile(
    "|".join(f"(?P<{name}>[{letters}]+(?:[\\W\\d]{{1,40}}[{letters}]+)*)" for letters, name in _SCRIPTS.items())
)
_LETTERS = {name: re.compile(f"[{letters}]") for letters, name in _SCRIPTS.items()}
_OWN = 0.3
_LONGEST = 400
_SENTENCE, _PARAGRAPH, _PART = 0.3, 0.6, 0.1

# Pictures and what joins or colors them; voices read their long English names, or nothing.
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u20e3\U0001f000-\U0001faff\U000e0000-\U000e007f]")
# Joiners change the letters of Persian and of Indian scripts.
_KEPT = "\n\t\u200c\u200d"
_GAPS = re.compile(r"[ \t]{2,}"), " "
_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!?\[([^\]\n]{1,500})\]\([^)\s]{1,2000}\)"), r"\1"),
    (re.compile(r"^[ \t]{0,9}(?:#{1,6}[ \t]+|>[ \t]?|[-*_=]{3,}[ \t]*$)", re.MULTILINE), ""),
    (re.compile(r"`{1,3}|~~|\*\*|__"), ""),
    (re.compile(r"(?<!\S)[*_](?=\S)|(?<=[^\s*_])[*_](?=\s|[,.;:!?]|$)"), ""),
    (re.compile(r" ?\|[-:| \t]*"), ", "),
)
_CHINESE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?[%％]"), r"百分之\1"),
    (re.compile(r"[¥￥]\s?(\d+(?:\.\d+)?)"), r"\1元"),
    (re.compile(r"\$\s?(\d+(?:\.\d+)?)"), r"\1美元"),
    (re.compile(r"(?<![\d.])[-−](\d+(?:\.\d+)?)\s?(?:℃|°C)"), r"零下\1摄氏度"),
    (re.compile(r"℃|°C"), "摄氏度"),
)
_YEAR = re.compile(r"(?<!\d)((?:1[0-9]|20)\d\d)(?=\s?年)")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")


@dataclass(frozen=True)
class Piece:
    """What is said in one go."""

    text: str
    voice: str
    pause: float
    """Seconds of silence before it."""
    end: int
    """Where it ends, in characters of the text."""


def speakable(text: str) -> str:
    """The text without pictures, control characters and Markdown marks; empty if nothing in it can be said."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    text = "".join(mark for mark in _PICTURES.sub(" ", text) if mark in _KEPT or unicodedata.category(mark)[0] != "C")
    for pattern, better in (_GAPS, *_MARKUP, _GAPS):
        text = pattern.sub(better, text)
    text = text.strip()
    return text if any(mark.isalnum() for mark in text) else ""


def scripts(text: str) -> dict[str, float]:
    """The share of each script other than Latin among the letters of a text, by the voice that reads it."""
    letters = sum(mark.isalpha() for mark in text)
    counts = {name: len(pattern.findall(text)) for name, pattern in _LETTERS.items()}
    return {name: count / letters for name, count in counts.items() if count}


def pieces(text: str, voice: str) -> Iterator[Piece]:
    """The pieces of a speakable text, in order.

    Args:
        text: from `speakable`.
        voice: for the text; a script that holds less than three tenths of its letters gets a voice of its own.
    """
    foreign = {name for name, share in scripts(text).items() if share < _OWN and name != voice}
    last = 0
    for sentence in sentences(text):
        pause = _PARAGRAPH if "\n" in text[last : sentence.start] else _SENTENCE
        for part in _short(unwrapped(sentence.text)):
            for said, own in _voiced(part, voice, foreign):
                yield Piece(_normal(said, own), own, pause if last else 0.0, sentence.end)
                pause, last = _PART, sentence.end


def _short(text: str) -> Iterator[str]:
    """A sentence in parts of at most 400 characters: cut behind a comma, else at a space, else anywhere."""
    while len(text) > _LONGEST:
        head = text[:_LONGEST]
        cut = max(head.rfind(mark) for mark in ",;:，；：、") + 1
        cut = cut if cut > _LONGEST // 4 else head.rfind(" ") + 1
        cut = cut if cut > _LONGEST // 4 else _LONGEST
        yield text[:cut]
        text = text[cut:]
    yield text


def _voiced(text: str, voice: str, foreign: set[str]) -> Iterator[tuple[str, str]]:
    at = 0
    for run in _RUNS.finditer(text) if foreign else ():
        if run.lastgroup in foreign:
            yield from _said(text[at : run.start()], voice)
            yield from _said(run.group(), run.lastgroup)
            at = run.end()
    yield from _said(text[at:], voice)


def _said(text: str, voice: str) -> Iterator[tuple[str, str]]:
    if any(mark.isalnum() for mark in text):
        yield text, voice


def _normal(text: str, voice: str) -> str:
    """Signs and numbers as Chinese says them, where the voice does not do it."""
    if voice != "cmn":
        return text
    for pattern, better in _CHINESE:
        text = pattern.sub(better, text)
    return _YEAR.sub(lambda year: year[1].translate(_DIGITS), text)
