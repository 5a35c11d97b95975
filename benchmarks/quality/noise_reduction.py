"""How much clearer noisy speech becomes, and how little is lost of clear speech."""

import numpy as np

from benchmarks.quality.measuring import inputs, mean
from benchmarks.quality.sounds import VOICES, clarity, mixed, noise, run, silence, spoken
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.audio import noise_reduction
from hugginggpt.experts.starter.audio.sound import Samples

_NOISES = ("white", "pink", "brown", "hum", "fan", "babble")
_DECIBELS = (0.0, 5.0, 10.0, 15.0)
# What is lost then is a hundredth of the power, which is hardly heard.
_HARMLESS = 20.0


def measure() -> tuple[Quality, ...]:
    """Against doing nothing."""
    clips = [_speech(at) for at in range(24)]
    noisy = [mixed(clip, noise(_NOISES[at % 6], len(clip), at), _DECIBELS[at // 6]) for at, clip in enumerate(clips)]
    after = mean(clarity(clip, _cleaned(given)) for clip, given in zip(clips, noisy, strict=True))
    before = mean(clarity(clip, given) for clip, given in zip(clips, noisy, strict=True))
    least = min(clarity(clip, _cleaned(clip)) for clip in clips)
    return (
        Quality("mean SI-SNR in dB of speech in six noises at 0 to 15 dB; baseline: doing nothing", after, before, 24),
        Quality("least SI-SNR in dB that is left of clean speech; baseline: what is harmless", least, _HARMLESS, 24),
    )


def _speech(at: int) -> Samples:
    english, chinese = ([row["text"] for row in inputs(f"spoken-{name}")][at] for name in ("english", "chinese"))
    said = spoken(VOICES[at % len(VOICES)], english), spoken("cmn", chinese)
    return np.concatenate([silence(0.8), said[0], silence(0.7), said[1], silence(0.8)])


def _cleaned(sound: Samples) -> Samples:
    # At half its loudness, so that noise on top of it is not cut off.
    _, made = run(noise_reduction, "audio-to-audio", sound * np.float32(0.5 / max(1.0, float(np.abs(sound).max()))))
    assert made is not None
    return made
