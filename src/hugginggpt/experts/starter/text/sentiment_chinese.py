"""Whether a Chinese text is positive, neutral or negative.

SnowNLP's naive Bayes has learnt reviews and knows no neutral; it sees an opinion in every timetable. So a small
lexicon of our own, with negation and contrast, says whether there is an opinion and votes on it, and SnowNLP adds its
evidence where there is one.
"""

import re
from collections.abc import Iterator
from functools import cache
from math import log, sqrt
from typing import Any

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.chinese_polarity import NEGATIONS, NEGATIVE, NEUTRAL, POSITIVE, REMEDIES
from hugginggpt.experts.starter.text.guards import chinese_of
from hugginggpt.experts.starter.text.labels import labels, sentiment
from hugginggpt.experts.starter.text.reading import sentences

_READ = 10_000
_LEXICON_WEIGHT = 1.5
_BAYES_WEIGHT = 0.35
_BAYES_LIMIT = 4.0
_NEGATED = -0.8
_CONTRAST = re.compile("但是|可是|不过|然而|但|却")
_CLAUSE = re.compile("[^，。！？；、,!?;\\s]+")
# How many characters before a word a negation reaches.
_REACH = 4


def run(call: Call) -> list[Output]:
    """Labels positive, neutral and negative with scores that sum to 1.

    Only the first 10,000 characters are read: SnowNLP cuts some thousand characters into words a second.

    Raises:
        ExpertError: `no_text`, `not_chinese`.
    """
    text = chinese_of(call)[:_READ]
    found = [_compound(sentence.text) for sentence in sentences(text)] or [0.0]
    telling = [compound for compound in found if compound]
    return labels(sentiment(sum(telling) / len(telling) if telling else 0.0))


def _compound(sentence: str) -> float:
    """From -1 to 1; 0 where the sentence holds no opinion."""
    votes = list(_votes(sentence))
    if not votes:
        return 0.0
    evidence = _LEXICON_WEIGHT * sum(votes) + _BAYES_WEIGHT * _bayes(sentence)
    return evidence / sqrt(evidence * evidence + 4.0)


def _votes(sentence: str) -> Iterator[float]:
    """What each word of the lexicon says: 1, -1, or turned round by a negation; what follows a "but" counts more."""
    contrast = [match.start() for match in _CONTRAST.finditer(sentence)]
    for clause in _CLAUSE.finditer(sentence):
        weight = 1.0 if not contrast else 1.5 if clause.start() >= contrast[-1] else 0.6
        for match in _words().finditer(clause.group()):
            if match.group() in NEUTRAL:
                continue
            polarity = 1.0 if match.group() in POSITIVE else -1.0
            yield weight * polarity * (_NEGATED if _negated(clause.group(), match) else 1.0)


def _negated(clause: str, word: re.Match[str]) -> bool:
    before = clause[max(0, word.start() - _REACH) : word.start()]
    if any(negation in before for negation in NEGATIONS):
        return True
    return word.group() in REMEDIES and bool(re.match("[都也]?没", clause[word.end() :]))


def _bayes(sentence: str) -> float:
    """SnowNLP's log odds that a review with these words is a good one, held within limits."""
    probability = min(max(float(_snownlp().classify(sentence)), 1e-6), 1 - 1e-6)
    return max(-_BAYES_LIMIT, min(_BAYES_LIMIT, log(probability / (1 - probability))))


@cache
def _words() -> re.Pattern[str]:
    """Every word of the lexicon, the longer ones first, so that 不错 is not read as 错."""
    return re.compile("|".join(sorted(POSITIVE | NEGATIVE | NEUTRAL, key=lambda word: (-len(word), word))))


@cache
def _snownlp() -> Any:
    from snownlp import sentiment as snownlp

    return snownlp
