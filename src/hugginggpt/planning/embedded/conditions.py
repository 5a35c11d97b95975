"""Conditions: "if it is in German, …". A plan has none, so what a condition says asks for nothing by itself, and the
person is told that what hangs on it was done in any case."""

import re
from collections.abc import Sequence

from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.triggers import Trigger

_OPENS = r"(?:^|(?<=[.;!?,:\n])|(?<=\band)|(?<=\bbut)|(?<=\bthen))\s*(?:only )?"
_IF = r"\b(?:if|in case|provided(?: that)?|assuming(?: that)?|as long as)\b"
_POLITE = (
    r"(?! (?:you (?:can|could|would|don'?t mind|like|want|have time)|possible|necessary|needed|so|not|any|anything|"
    r"i may)\b)"
)
# "Tell me if …" and "see if …" ask.
_ASKS = (
    r"(?<!\btell me)(?<!\bsee)(?<!\bcheck)(?<!\bknow)(?<!\bsay)(?<!\bfind out)(?<!\bwonder)(?<!\bwondering)"
    r"(?<!\bdetermine)(?<!\bdecide)(?<!\bdetect)(?<!\bask)(?<!\bsure)(?<!\bverify)(?<!\bjudge)(?<!\bas)(?<!\beven)"
    r"(?<!\bappreciate it)(?<!\bgrateful)(?<!\bgreat)(?<!\bnice)(?<!\bwhat)(?<!\bonly)"
)
_CONDITION = re.compile(
    rf"{_OPENS}{_IF}{_POLITE}[^,.;!?\n]*?(?=,| then\b)"
    rf"|{_ASKS} (?:{_IF}{_POLITE}|unless\b|only if\b)[^,.;!?\n]*(?=$|[,.;!?\n])"
    r"|(?:(?<=^)|(?<=[，。；！？,\n])|(?<=里)|(?<=中))(?:如果|要是|假如|假使|若是|倘若|万一|只要)(?!可以|可能|方便|没问题|有空)"
    r"[^，。；！？,\n]*?(?=[，,]|就|则|那么)"
)


def conditions(reading: Reading, found: Sequence[Trigger]) -> list[tuple[int, int]]:
    """Where conditions stand in a reading's text; none where nothing but them asks for anything.

    Args:
        reading: the request.
        found: the triggers that stand.
    """
    spans = [match.span() for match in _CONDITION.finditer(reading.text)]
    return spans if outside(found, spans) else []


def outside(found: Sequence[Trigger], spans: Sequence[tuple[int, int]]) -> list[Trigger]:
    """The triggers that do not stand in any of the spans."""
    return [one for one in found if not any(start <= one.start < end for start, end in spans)]
