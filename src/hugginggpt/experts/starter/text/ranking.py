"""Texts ordered by how well they answer a query."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.reading import sentences
from hugginggpt.experts.starter.text.relevance import relevance

_DIGITS = 4
_MOST = 500


def run(call: Call) -> list[Output]:
    """text-ranking: the texts, best first, one a line, and their scores (0 to 1) so ordered; text-retrieval: the best.

    A single text is taken apart: into its lines if it has several, else into its sentences. The first 500 are ranked.

    Raises:
        ExpertError: `no_text` without a query or without texts.
    """
    query = text_of(call)
    texts = candidates(call, "corpus" if call.task == "text-retrieval" else "texts")
    scores = relevance(query, texts)
    order = sorted(range(len(texts)), key=lambda at: -scores[at])
    ranked = [" ".join(texts[at].split()) for at in order]
    numbers = Output("scores", "scores", [round(float(scores[at]), _DIGITS) for at in order])
    if call.task == "text-retrieval":
        return [Output("text", "text", ranked[0]), numbers]
    return [Output("texts", "text", "\n".join(ranked)), numbers]


def candidates(call: Call, slot: str) -> list[str]:
    """The texts of a slot, or the parts of its only text.

    Raises:
        ExpertError: `no_text` if there is none.
    """
    texts = [text for text in call.texts(slot) if text.strip()]
    if len(texts) == 1:
        lines = [line.strip() for line in texts[0].splitlines() if line.strip()]
        texts = lines if len(lines) > 1 else [sentence.text for sentence in sentences(texts[0])]
    if not texts:
        raise ExpertError("no_text", slot=slot)
    return texts[:_MOST]
