"""A text as a vector that stands for its meaning: the sentence encoder that ships with the package."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.vectors import encoded, readable

_DIGITS = 6


def run(call: Call) -> list[Output]:
    """384 numbers of unit length. Of a long text the first 256 tokens are read.

    Raises:
        ExpertError: `no_text`, `not_readable` if the encoder does not know its script.
    """
    text = text_of(call)
    if not readable([text]):
        raise ExpertError("not_readable")
    return [Output("vector", "vector", [round(float(number), _DIGITS) for number in encoded([text])[0]])]
