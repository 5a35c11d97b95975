"""What the measures of the sound experts share: spoken clips, noises made by code, calls of an expert, scores."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from hugginggpt.experts.base import Call, Input, Output
from hugginggpt.experts.starter.audio.espeak import engine
from hugginggpt.experts.starter.audio.sound import Recording, Samples, samples

RATE = 16_000
"""Samples a second of all clips."""

VOICES = ("en-us", "en-us+f3", "en-us+klatt2", "en", "en-us+m3", "en-gb-scotland")
"""English voices that differ."""

_OTHERS = (
    ("de", "Wir gehen morgen in die Stadt und kaufen ein Geschenk."),
    ("fr", "Nous allons au marché pour acheter du pain et du fromage."),
    ("es", "El perro corre por el parque con los niños."),
    ("it", "La macchina rossa è molto veloce."),
    ("en-us+f3", "She reads the paper every morning before work."),
    ("ru", "Сегодня хорошая погода, и мы идём гулять."),
)


@cache
def spoken(voice: str, text: str) -> Samples:
    """A text as a voice of eSpeak NG says it, without silence at its ends."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        with Recording(path, rate=engine().rate) as recording:
            engine().speak(voice, text, recording.write_pcm)
        sound = samples(path, rate=RATE)
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    return sound[loud[0] : loud[-1] + 1]


def silence(seconds: float) -> Samples:
    """Nothing, for so long."""
    return np.zeros(round(seconds * RATE), np.float32)


def run(expert: Any, task: str, sound: Samples) -> tuple[list[Output], Samples | None]:
    """Call an expert's `run` with a sound; gives its outputs, and the sound of the first where that is a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "given"
        with Recording(path, rate=RATE) as recording:
            recording.write(sound)
        outputs: list[Output] = expert.run(Call(task, {"audio": Input("audio", path=str(path))}, Path(folder)))
        made = outputs[0].path
        return outputs, samples(Path(made), rate=RATE) if made else None


def mixed(speech: Samples, noise: Samples, decibels: float) -> Samples:
    """Speech with noise at a ratio of their powers; the power of the speech is that of its loud parts."""
    power = np.mean(speech[np.abs(speech) > 0] ** 2)
    return (speech + noise * np.sqrt(power / np.mean(noise**2) / 10 ** (decibels / 10))).astype(np.float32)


def noise(name: str, length: int, seed: int) -> Samples:
    """A noise by name: `white`, `pink`, `brown`, `hum` (of 50 Hz), `fan`, `babble` (six voices) or `chord`."""
    random, time = np.random.default_rng(seed), np.arange(length) / RATE
    match name:
        case "white" | "pink" | "brown":
            sound = _colored(random, length, {"white": 0.0, "pink": 0.5, "brown": 1.0}[name])
        case "hum":
            sound = sum(np.sin(2 * np.pi * 50.05 * at * time + at) / at for at in range(1, 11))
        case "fan":
            blades = 1 + 0.3 * np.sin(2 * np.pi * 24 * time)
            sound = _colored(random, length, 0.7) * blades + 0.01 * np.sin(2 * np.pi * 120 * time)
        case "babble":
            sound = sum(np.resize(np.roll(spoken(*one), seed * 997), length) for one in _OTHERS)
        case _:
            sound = sum(np.sin(2 * np.pi * pitch * time) for pitch in (220.0, 277.2, 329.6))
    return np.asarray(sound, np.float32)


def _colored(random: np.random.Generator, length: int, slope: float) -> Any:
    """Noise whose amplitude falls with the frequency to a power, level below 20 Hz."""
    spectrum = np.fft.rfft(random.standard_normal(length))
    return np.fft.irfft(spectrum / np.maximum(np.fft.rfftfreq(length, 1 / RATE), 20.0) ** slope, length)


def clarity(clean: Samples, heard: Samples) -> float:
    """The scale-invariant signal-to-noise ratio in decibels (SI-SNR; Le Roux et al., ICASSP 2019)."""
    clean, heard = clean.astype(np.float64) - clean.mean(), heard.astype(np.float64) - heard.mean()
    target = clean * (clean @ heard) / (clean @ clean)
    return float(10 * np.log10((target @ target) / max(1e-12, float(np.sum((heard - target) ** 2)))))


def edits(given: Sequence[str], wanted: Sequence[str]) -> int:
    """How many units must be put in, left out or changed to get from one to the other (Levenshtein)."""
    row = list(range(len(wanted) + 1))
    for at, unit in enumerate(given, 1):
        before, row = row, [at]
        for place, other in enumerate(wanted, 1):
            row.append(min(before[place] + 1, row[-1] + 1, before[place - 1] + (unit != other)))
    return row[-1]
