"""Word error rate on English sentences that six synthetic voices say, in silence and in noise."""

import re

import numpy as np

from benchmarks.quality.measuring import inputs
from benchmarks.quality.sounds import VOICES, edits, mixed, noise, run, silence, spoken
from hugginggpt.catalogue.card import Quality
from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.audio import speech_recognition
from hugginggpt.experts.starter.audio.sound import Samples


def measure() -> tuple[Quality, ...]:
    """Against writing down nothing."""
    texts = [row["text"] for row in inputs("spoken-english")]
    clips = [
        np.concatenate([silence(0.6), spoken(VOICES[at % len(VOICES)], text), silence(0.6)])
        for at, text in enumerate(texts)
    ]
    noisy = [mixed(clip, noise("pink", len(clip), at), 20) for at, clip in enumerate(clips)]
    return _quality("sentences of six synthetic voices", texts, clips), _quality(
        "the same in pink noise of 20 dB", texts, noisy
    )


def _quality(what: str, texts: list[str], clips: list[Samples]) -> Quality:
    wrong = sum(edits(_heard(clip), text.split()) for text, clip in zip(texts, clips, strict=True))
    rate = wrong / sum(len(text.split()) for text in texts)
    metric = f"word error rate on English: {what}; baseline: writing down nothing"
    return Quality(metric, rate, 1.0, len(texts), higher_is_better=False)


def _heard(clip: Samples) -> list[str]:
    try:
        outputs, _ = run(speech_recognition, "automatic-speech-recognition", clip)
    except ExpertError:
        return []
    return re.findall(r"[a-z']+", str(outputs[0].data).lower())
