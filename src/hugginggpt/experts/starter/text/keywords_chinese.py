"""Key phrases of a Chinese text, from three sources.

A string that is said again and does not always stand in the same longer one is a phrase, whatever a dictionary thinks
of it (the idea of accessor variety, Feng et al., Computational Linguistics 30(1), 2004). The nouns of SnowNLP's
segmenter and tagger are phrases, alone or with the noun, verb or adjective before them. How common a word is in
SnowNLP's reviews tells plain words from telling ones.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Any

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import chinese_of
from hugginggpt.experts.starter.text.reading import HAN
from hugginggpt.experts.starter.text.spans import how_many, keyword_spans
from hugginggpt.experts.starter.text.stopwords import CHINESE, CHINESE_EDGES

_READ = 10_000
_LONGEST = 8
_RUN = re.compile(f"[{HAN}]+")
_NOUNS = ("n", "j", "l", "Ng", "an", "vn")
# Nouns made of verbs and adjectives say little alone.
_ONLY_IN_PHRASES = ("vn", "an")
_BEFORE = ("n", "b", "a", "v", "j", "Ng", "Vg", "Ag", "z")
_CHARACTERS_A_WORD = 1.4


@dataclass(frozen=True)
class _Word:
    text: str
    tag: str
    run: int
    """The number of the run of characters it stands in: phrases don't cross punctuation."""


def run(call: Call) -> list[Output]:
    """Spans labeled KEYWORD, each where its phrase first stands, best first; the score is higher for better ones.

    Only the first 10,000 characters are read.

    Raises:
        ExpertError: `no_text`, `not_chinese`.
    """
    text = chinese_of(call)[:_READ]
    runs = _RUN.findall(text)
    said = _tagged(runs)
    candidates = _repeated(runs, said) | _nouns(said)
    ranked = sorted(
        ((phrase, _worth(phrase, text, said)) for phrase in candidates), key=lambda one: (-one[1], text.index(one[0]))
    )
    count = how_many(round(sum(map(len, runs)) / _CHARACTERS_A_WORD))
    return keyword_spans(text, [(phrase, worth / (1 + worth)) for phrase, worth in _different(ranked)[:count]])


def _tagged(runs: list[str]) -> list[_Word]:
    """The words of each run with their part of speech, in SnowNLP's tags (those of the People's Daily corpus)."""
    found: list[_Word] = []
    for number, run in enumerate(runs):
        cut = list(_snownlp().seg.seg(run))
        found += [_Word(word, tag, number) for word, tag in zip(cut, _snownlp().tag.tag(cut), strict=True)]
    return found


def _repeated(runs: list[str], said: list[_Word]) -> set[str]:
    """Strings that occur at least twice, begin and end as words do, and are not always part of one longer string."""
    counts: Counter[str] = Counter()
    for run in runs:
        for length in range(2, _LONGEST + 2):
            counts.update(run[at : at + length] for at in range(len(run) - length + 1))
    often = {string: count for string, count in counts.items() if count > 1}
    swallowed = {
        part for string, count in often.items() for part in (string[1:], string[:-1]) if often.get(part) == count
    }
    edges, tags = _edges(said), _tags(said)
    return {
        string
        for string in often.keys() - swallowed
        if len(string) <= _LONGEST
        and string in edges
        and string not in CHINESE
        and _may_be_noun(tags.get(string, set()))
    }


def _edges(said: list[_Word]) -> set[str]:
    """Every string of words that stand together, up to the longest phrase, without function words at its ends."""
    found: set[str] = set()
    for at in range(len(said)):
        string = ""
        for word in said[at : at + _LONGEST]:
            if word.run != said[at].run or len(string) + len(word.text) > _LONGEST:
                break
            string += word.text
            if not _empty(said[at].text) and not _empty(word.text) and len(string) > 1:
                found.add(string)
    return found


def _may_be_noun(tags: set[str]) -> bool:
    """Whether a string is no word of the segmenter, or one that is a noun somewhere."""
    return not tags or any(tag.startswith(_NOUNS) for tag in tags)


def _tags(said: list[_Word]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in said:
        found.setdefault(word.text, set()).add(word.tag)
    return found


def _empty(word: str) -> bool:
    """Whether a word can't begin or end a phrase."""
    return word in CHINESE or (len(word) == 1 and word in CHINESE_EDGES)


def _nouns(said: list[_Word]) -> set[str]:
    """Nouns of two characters and more, and noun phrases: a noun with the noun, verb or adjective before it."""
    found: set[str] = set()
    for at, word in enumerate(said):
        if not _is_noun(word):
            continue
        if len(word.text) > 1 and word.tag not in _ONLY_IN_PHRASES:
            found.add(word.text)
        before = said[at - 1] if at and said[at - 1].run == word.run else None
        if before and before.tag.startswith(_BEFORE) and _joins(before, word):
            found.add(before.text + word.text)
    return found


def _is_noun(word: _Word) -> bool:
    return word.tag.startswith(_NOUNS) and not _empty(word.text)


def _joins(before: _Word, noun: _Word) -> bool:
    if _empty(before.text) or len(before.text) == 1 or len(before.text) + len(noun.text) > 5:
        return False
    return not before.tag.startswith("v") or len(noun.text) > 1


def _worth(phrase: str, text: str, said: list[_Word]) -> float:
    """How often, how telling, how long, how early."""
    times = text.count(phrase)
    rarity = _rarity(phrase)
    length = min(len(phrase), 6) ** 0.5
    early = 1 + 0.3 * (1 - text.index(phrase) / len(text))
    return (1 + log(times)) * rarity * length * early / 10


@cache
def _rarity(phrase: str) -> float:
    """The logarithm of how rare a phrase is in the reviews that SnowNLP knows; of its words if it is not there."""
    total, counts = _background()
    known = [phrase] if phrase in counts else list(_snownlp().seg.seg(phrase))
    return sum(log(total / (1 + counts.get(word, 0))) for word in known) / len(known) / log(total)


@cache
def _background() -> tuple[int, Counter[str]]:
    counts: Counter[str] = Counter()
    for one in _snownlp().sentiment.classifier.classifier.d.values():
        counts.update({word: int(count) for word, count in one.d.items()})
    return counts.total(), counts


def _different(ranked: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Without phrases that contain a better one, are contained in one, or share half of their characters with one."""
    kept: list[tuple[str, float]] = []
    for phrase, worth in ranked:
        if not any(_alike(phrase, other) for other, _ in kept):
            kept.append((phrase, worth))
    return kept


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or len(set(one) & set(other)) * 2 > min(len(one), len(other))


@cache
def _snownlp() -> Any:
    import snownlp

    return snownlp
