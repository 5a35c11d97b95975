"""Running the rules over a text."""

import re
from collections.abc import Iterator
from typing import Any

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.entities import chinese, common, english
from hugginggpt.experts.starter.text.entities.rules import Label, Span
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.spans import span, spans
from hugginggpt.experts.starter.text.wanted import wanted_labels

# Where two rules claim the same characters, the one whose label stands first here has them.
_ORDER: tuple[Label, ...] = ("URL", "EMAIL", "ADDRESS", "DATE", "MONEY", "PERCENT", "TIME", "PHONE")
_RULES = (*common.RULES, *english.RULES, *chinese.RULES)
_HAN = re.compile("[\u4e00-\u9fff]")
_CHINESE_ADDRESS = 0.9


def run(call: Call) -> list[Output]:
    """Spans labeled DATE, TIME, MONEY, PERCENT, EMAIL, URL, PHONE or ADDRESS, in the order of the text; none overlap.

    Of these only what the parameter `labels` names, if it is given.

    Raises:
        ExpertError: `no_text`.
    """
    text = text_of(call)
    wanted = {label.upper() for label in wanted_labels(call.arguments.get("labels") or ())}
    return spans([one for one in entities(text) if not wanted or one["label"] in wanted])


def entities(text: str) -> list[dict[str, Any]]:
    """What the rules find in a text, in the form of the contract."""
    claims = sorted(_claims(text), key=lambda claim: (_ORDER.index(claim[0]), claim[1][0] - claim[1][1], claim[1][0]))
    taken = bytearray(len(text))
    kept: list[tuple[Span, Label, float]] = []
    for label, (start, end), score in claims:
        if not any(taken[start:end]):
            taken[start:end] = b"\1" * (end - start)
            kept.append(((start, end), label, score))
    return [span(label, text, start, end, score) for (start, end), label, score in sorted(kept)]


def _claims(text: str) -> Iterator[tuple[Label, Span, float]]:
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            if rule.holds(match):
                yield rule.label, rule.span(match), rule.score
    if _HAN.search(text):
        for found in chinese.addresses(text):
            yield "ADDRESS", found, _CHINESE_ADDRESS
