"""Sorting a text into labels that the request names, by likeness in meaning."""

from collections.abc import Sequence

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.labels import labels, softmax
from hugginggpt.experts.starter.text.reading import has_letters
from hugginggpt.experts.starter.text.vectors import encoded, readable
from hugginggpt.experts.starter.text.wanted import wanted_labels

_TEMPLATES = ("{}", "This text is about {}.", "The topic is {}.")
# Cosines lie close together; this spreads them before they become shares.
_SPREAD = 18.0


def run(call: Call) -> list[Output]:
    """The labels of the parameter `labels` with scores that sum to 1, best first.

    Raises:
        ExpertError: `no_text`; `too_few_labels` with fewer than two; `not_readable` if the encoder does not know the
            script of the text or of a label.
    """
    text = text_of(call)
    wanted = wanted_labels(call.arguments.get("labels"))
    if len(wanted) < 2:
        raise ExpertError("too_few_labels")
    if not has_letters(text) or not readable([text, *wanted]):
        raise ExpertError("not_readable")
    return labels(softmax({label: _SPREAD * score for label, score in _scores(text, wanted).items()}))


def _scores(text: str, wanted: Sequence[str]) -> dict[str, float]:
    """The mean cosine of the text and each label in a few sentences."""
    said = [template.format(label.replace("_", " ").replace("-", " ")) for label in wanted for template in _TEMPLATES]
    vectors = encoded([text, *said])
    cosines = (vectors[1:] @ vectors[0]).reshape(len(wanted), len(_TEMPLATES)).mean(axis=1)
    return {label: float(score) for label, score in zip(wanted, cosines, strict=True)}
