"""How well texts answer a query: by shared words that are rare (BM25), and by meaning where the encoder reads them."""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from hugginggpt.experts.starter.text.reading import is_chinese, words
from hugginggpt.experts.starter.text.stopwords import ENGLISH
from hugginggpt.experts.starter.text.vectors import encoded, grams, readable

# The constants that Robertson and Zaragoza recommend (Foundations and Trends in IR 3(4), 2009).
_SATURATION = 1.2
_LENGTH = 0.75
_MEANING = 0.7
_QUESTION_GRAMS = frozenset(
    """什么 怎么 为什 么样 哪里 哪些 哪个 多少 几个 几点 是谁 谁的 如何 是否 可以 的是 是什 么时 时候 什 么 怎 哪 谁
    吗 呢 的 了 是 在 有 和 把 被 多 少 几 个 要 能 会""".split()
)


def relevance(query: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """A score for each text from 0 to 1, higher for those that answer the query better.

    Args:
        query: a question or a few words.
        texts: the texts; which words are rare is told from them.
    """
    shared = _shared_words(query, texts)
    if not readable([query, *texts]):
        return shared
    vectors = encoded([query, *texts])
    meaning = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
    return _MEANING * meaning + (1 - _MEANING) * shared


def terms(text: str) -> list[str]:
    """What is counted in a text: single and double Chinese characters, English words without endings."""
    if is_chinese(text):
        return [gram for gram in grams(text) if gram not in _QUESTION_GRAMS]
    return [_stem(word) for word in words(text) if word not in ENGLISH]


def _stem(word: str) -> str:
    """A word without its commonest endings: rough, but the same for both sides."""
    for ending in ("ing", "ied", "ies", "ed", "es", "s", "d", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _shared_words(query: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """BM25, as a share of what a text with all words of the query would get."""
    counts = [Counter(terms(text)) for text in texts]
    lengths = np.array([max(1, count.total()) for count in counts], dtype=np.float64)
    usual = float(lengths.mean()) if len(lengths) else 1.0
    asked = set(terms(query))
    spread = {term: sum(term in count for count in counts) for term in asked}
    rarity = {term: log(1 + (len(texts) - spread[term] + 0.5) / (spread[term] + 0.5)) for term in asked}
    most = sum(rarity.values()) * (_SATURATION + 1)
    scores = np.zeros(len(texts))
    for at, count in enumerate(counts):
        damp = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[at] / usual)
        scores[at] = sum(
            rarity[term] * count[term] * (_SATURATION + 1) / (count[term] + damp) for term in asked & count.keys()
        )
    return scores / most if most else scores
