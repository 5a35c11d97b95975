"""F1 over time of the speech found in composed clips, with and without noise and music."""

from collections.abc import Iterator

import numpy as np

from benchmarks.quality.measuring import inputs
from benchmarks.quality.sounds import RATE, VOICES, mixed, noise, run, silence, spoken
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.audio import voice_activity
from hugginggpt.experts.starter.audio.sound import Samples

_STEP = RATE // 100
_NOISES = ("white", "pink", "brown", "hum", "fan", "chord")
_DECIBELS = (20.0, 10.0, 5.0)


def measure() -> tuple[Quality, ...]:
    """Against taking the whole clip for speech. A fifth of the clips hold none."""
    clips = list(_clips())
    found = [(_found(sound), truth) for sound, truth in clips]
    whole = [(np.ones_like(truth), truth) for _, truth in clips]
    metric = (
        "F1 over steps of 10 ms of the speech found in clips of synthetic voices in six noises, some without speech; "
        "baseline: the whole clip"
    )
    return (Quality(metric, _f1(found), _f1(whole), len(clips)),)


def _clips() -> Iterator[tuple[Samples, np.ndarray]]:
    """Clips, and for each step whether someone speaks in it."""
    english, chinese = ([row["text"] for row in inputs(f"spoken-{name}")] for name in ("english", "chinese"))
    for at in range(18):
        random = np.random.default_rng(at)
        parts, truth = [silence(random.uniform(0.8, 2.0))], list[np.ndarray]()
        for voice, text in ((VOICES[at % len(VOICES)], english[at]), ("cmn", chinese[at])):
            parts += [spoken(voice, text), silence(random.uniform(1.0, 2.5))]
        for number, part in enumerate(parts):
            truth.append(np.full(len(part), number % 2 == 1))
        speech, spans = np.concatenate(parts), np.concatenate(truth)
        yield mixed(speech, noise(_NOISES[at % 6], len(speech), at), _DECIBELS[at // 6]), _steps(spans)
    for at, name in enumerate(_NOISES):
        sound = 0.1 * noise(name, 6 * RATE, 100 + at) / np.abs(noise(name, 6 * RATE, 100 + at)).max()
        yield sound.astype(np.float32), _steps(np.zeros(len(sound), bool))


def _steps(truth: np.ndarray) -> np.ndarray:
    return truth[: len(truth) // _STEP * _STEP].reshape(-1, _STEP)[:, _STEP // 2]


def _found(sound: Samples) -> np.ndarray:
    outputs, _ = run(voice_activity, "voice-activity-detection", sound)
    times = (np.arange(len(sound) // _STEP) + 0.5) / 100
    inside = [(times >= row["start"]) & (times < row["end"]) for row in outputs[0].data]
    return np.any(inside, axis=0) if inside else np.zeros(len(times), bool)


def _f1(pairs: list[tuple[np.ndarray, np.ndarray]]) -> float:
    given, wanted = (np.concatenate(column) for column in zip(*pairs, strict=True))
    return float(2 * (given & wanted).sum() / (given.sum() + wanted.sum()))
