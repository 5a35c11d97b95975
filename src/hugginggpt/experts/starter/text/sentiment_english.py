"""Whether an English text is positive, neutral or negative: VADER, a lexicon and rules (Hutto, Gilbert, ICWSM 2014).

VADER's lexicon comes from tweets; words and turns of phrase of reviews are added to it here.
"""

from functools import cache
from typing import Any

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.english_polarity import PHRASES, WORDS
from hugginggpt.experts.starter.text.guards import english_of
from hugginggpt.experts.starter.text.labels import labels, sentiment
from hugginggpt.experts.starter.text.reading import sentences

_READ = 200_000
# The limit of VADER's authors for a sentence that is not neutral.
_OPINION = 0.05


def run(call: Call) -> list[Output]:
    """Labels positive, neutral and negative with scores that sum to 1.

    VADER reads sentences, so a longer text is the mean of those of its sentences that hold an opinion.
    Only the first 200,000 characters are read.

    Raises:
        ExpertError: `no_text`, `not_english`.
    """
    text = english_of(call)[:_READ]
    found = [_compound(sentence.text) for sentence in sentences(text)] or [0.0]
    telling = [compound for compound in found if abs(compound) >= _OPINION]
    return labels(sentiment(sum(telling) / len(telling) if telling else 0.0))


def _compound(text: str) -> float:
    for pattern, meant in PHRASES:
        text = pattern.sub(meant, text)
    return float(_analyzer().polarity_scores(text)["compound"])


@cache
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    # What VADER's authors measured stays as it is.
    analyzer.lexicon = {**WORDS, **analyzer.lexicon}
    return analyzer
