"""How close in meaning texts are to one text."""

import numpy as np

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.vectors import encoded, rarity_vectors, readable

_DIGITS = 4
_MOST = 500


def run(call: Call) -> list[Output]:
    """A score from 0 to 1 for each text, in the order they came.

    English is compared by the encoder's vectors; Chinese, and what the encoder does not read, by the characters and
    pairs of them that the texts share. The first 500 texts are scored.

    Raises:
        ExpertError: `no_text` without a text to compare with, or without texts.
    """
    text = text_of(call)
    texts = call.texts("texts")[:_MOST]
    if not any(other.strip() for other in texts):
        raise ExpertError("no_text", slot="texts")
    together = [text, *texts]
    vectors = encoded(together) if readable(together) else rarity_vectors(together, sizes=(1, 2), smooth=0.5)
    scores = np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)
    return [Output("scores", "scores", [round(float(score), _DIGITS) for score in scores])]
