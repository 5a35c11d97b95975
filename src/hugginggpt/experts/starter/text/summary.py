"""Extractive summaries: the sentences that say most of what the text says, as they stand, in their order.

Sentences are ranked by how central they are (LexRank, Erkan and Radev, JAIR 22, 2004), on vectors of the encoder for
English and on pairs of characters weighted by rarity for Chinese, and by signs on their surface; then chosen one by
one so that none repeats another (MMR, Carbonell and Goldstein, SIGIR 1998).
"""

import re
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.reading import Sentence, is_chinese, joined, sentences, unwrapped, words
from hugginggpt.experts.starter.text.stopwords import ENGLISH
from hugginggpt.experts.starter.text.vectors import Matrix, encoded, rarity_vectors, readable

_SHARE = 0.25
_MOST = 7
_READ = 400
_READ_CHARACTERS = 200_000
_REPEATED = 0.5


def run(call: Call) -> list[Output]:
    """The summary as text. The parameter `sentences` sets how many; by default it is a quarter of them, 1 to 7.

    A text of one or two sentences comes back as it is. Of a longer one the first 400 sentences within
    200,000 characters are read: comparing each with each other takes time that grows with their square.

    Raises:
        ExpertError: `no_text`.
    """
    text = text_of(call)
    found = _once(sentences(text[:_READ_CHARACTERS])[:_READ])
    wanted = _wanted(call.arguments.get("sentences"), len(found))
    if len(found) <= 2:
        return [Output("text", "text", text.strip())]
    chosen = sorted(choose(found, wanted, chinese=is_chinese(text)))
    return [Output("text", "text", joined([unwrapped(found[at].text) for at in chosen]))]


def _once(found: list[Sentence]) -> list[Sentence]:
    """Without those that have been said word by word before."""
    return list({unwrapped(one.text).lower(): one for one in reversed(found)}.values())[::-1]


def _wanted(given: Any, count: int) -> int:
    if isinstance(given, int | float) and given >= 1:
        return int(min(given, count))
    return max(1, min(_MOST, ceil(count * _SHARE)))


def choose(found: list[Sentence], count: int, *, chinese: bool) -> list[int]:
    """The numbers of the sentences to keep, the most important first."""
    texts = [sentence.text for sentence in found]
    alike = _likeness(texts, chinese=chinese)
    worth = _central(alike) * np.array([_weight(text, at, chinese=chinese) for at, text in enumerate(texts)])
    if worth.max() > 0:
        worth /= worth.max()
    kept: list[int] = []
    while len(kept) < count:
        repeated = alike[:, kept].max(axis=1) if kept else np.zeros(len(found))
        score = worth - _REPEATED * repeated
        score[kept] = -np.inf
        kept.append(int(score.argmax()))
    return kept


def _likeness(texts: list[str], *, chinese: bool) -> Matrix:
    """How alike each two sentences are (0 to 1)."""
    vectors = encoded(texts) if not chinese and readable([" ".join(texts)]) else rarity_vectors(texts)
    return np.clip(vectors @ vectors.T, 0.0, 1.0)


def _central(alike: Matrix) -> NDArray[np.float64]:
    """The mean likeness of each sentence to all: LexRank's degree, which did better here than its random walk."""
    return alike.mean(axis=1)


_FRAME = re.compile(
    r"^(?:good (?:morning|afternoon|evening)|dear|hello|hi|thanks?|please|welcome|"
    r"(?:kind|best|warm) regards|yours|sincerely)\b|^#"
    r"|^(?:各位|亲爱的|大家好|你好|您好|感谢|谢谢|请|欢迎|此致|敬请)",
    re.IGNORECASE,
)


def _weight(text: str, at: int, *, chinese: bool) -> float:
    """Signs on the surface: early, long enough, no greeting and no question."""
    size = len(text) / 2 if chinese else len([word for word in words(text) if word not in ENGLISH]) * 1.2
    length = min(1.0, 0.4 + size / 20)
    place = 1.0 + 0.35 * max(0.0, 1 - at / 4)
    frame = 0.6 if _FRAME.search(text) or text.endswith(("?", "？")) else 1.0
    return length * place * frame
