"""Key phrases of an English text: YAKE! (Campos et al., Information Sciences 509, 2020), cleaned up.

YAKE! weighs every run of words; it also likes runs with a verb in them ("cars sold"). Common verbs are made stop words
here, so phrases break at them, and a phrase that shares its words with a better one is left out.
"""

import re
from functools import cache
from math import sqrt
from typing import Any

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import english_of
from hugginggpt.experts.starter.text.reading import words
from hugginggpt.experts.starter.text.spans import how_many, keyword_spans
from hugginggpt.experts.starter.text.stopwords import ENGLISH, ENGLISH_VERBS

_LONGEST = 3
_POOL = 60
_READ = 200_000
# A phrase of several words that is said again is more surely a phrase.
_REPEATED = 2.0
_REPEATED_WORD = 1.5


def run(call: Call) -> list[Output]:
    """Spans labeled KEYWORD, each where its phrase first stands, best first; the score is higher for better ones.

    Only the first 200,000 characters are read.

    Raises:
        ExpertError: `no_text`, `not_english`.
    """
    text = english_of(call)[:_READ]
    found = [(str(phrase), float(score)) for phrase, score in _extractor().extract_keywords(text) if _unbroken(phrase)]
    ranked = sorted(((phrase, _worth(text, phrase, score)) for phrase, score in found), key=lambda one: -one[1])
    count = how_many(len(words(text)))
    return keyword_spans(text, _different(ranked)[:count])


def _unbroken(phrase: str) -> bool:
    """Whether a phrase has no verb or other stop word inside; "of" binds."""
    return not any(word.lower() in ENGLISH | ENGLISH_VERBS for word in phrase.split()[1:-1] if word != "of")


def _worth(text: str, phrase: str, score: float) -> float:
    """From YAKE's score, where less is better, to 0 .. 1, where more is."""
    length = len(phrase.split())
    again = len(re.findall(rf"\b{re.escape(phrase)}s?\b", text, re.IGNORECASE)) > 1
    raised = 1.0 if not again else _REPEATED if length > 1 else _REPEATED_WORD
    return 1 / (1 + score / (sqrt(length) * raised))


def _different(ranked: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Without phrases that share a word with a better one, be it in singular or plural."""
    taken: set[str] = set()
    kept: list[tuple[str, float]] = []
    for phrase, worth in ranked:
        stems = {word.lower().rstrip("s") for word in phrase.split()}
        if not stems & taken:
            kept.append((phrase, worth))
            taken |= stems
    return kept


@cache
def _extractor() -> Any:
    from yake import KeywordExtractor

    return KeywordExtractor(lan="en", n=_LONGEST, top=_POOL, dedup_lim=1.0, stopwords=set(ENGLISH | ENGLISH_VERBS))
