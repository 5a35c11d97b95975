"""Spans in the form of the contract."""

import re
from typing import Any

from hugginggpt.experts.base import Output


def span(label: str, text: str, start: int, end: int, score: float) -> dict[str, Any]:
    """One span: a label on `text[start:end]`."""
    return {"label": label, "text": text[start:end], "start": start, "end": end, "score": round(score, 4)}


def spans(rows: list[dict[str, Any]]) -> list[Output]:
    """One output of kind spans."""
    return [Output("spans", "spans", rows)]


def keyword_spans(text: str, ranked: list[tuple[str, float]]) -> list[Output]:
    """Phrases as spans where they first stand in the text, best first.

    Args:
        text: the text.
        ranked: phrases with their score, best first; the space between words may differ from that of the text.
    """
    rows: list[dict[str, Any]] = []
    for phrase, score in ranked:
        pattern = r"\s+".join(map(re.escape, phrase.split()))
        whole = rf"(?<![^\W_]){pattern}(?![^\W_])" if phrase.isascii() else pattern
        if match := re.search(whole, text, re.IGNORECASE):
            rows.append(span("KEYWORD", text, match.start(), match.end(), score))
    return spans(rows)


def how_many(words: int) -> int:
    """How many key phrases a text of so many words should have: 3 to 12, one for nine words at first, then fewer."""
    return max(3, min(12, round(words / 9) if words <= 54 else 6 + round((words - 54) / 60)))
