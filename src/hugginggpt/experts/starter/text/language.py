"""Which language a text is in: fastText's lid.176, compressed (Joulin et al., arXiv 1612.03651)."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import detected, text_of
from hugginggpt.experts.starter.text.labels import labels
from hugginggpt.experts.starter.text.reading import has_letters

_COUNT = 3


def run(call: Call) -> list[Output]:
    """The likeliest languages as ISO 639-1 codes (639-3 where there is none), best first.

    Raises:
        ExpertError: `no_text`, `no_letters`.
    """
    text = text_of(call)
    if not has_letters(text):
        raise ExpertError("no_letters")
    return labels(dict(detected(text, _COUNT)))
