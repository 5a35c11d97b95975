"""Taking steady noise out of a recording: hiss, hum, fans, rain. The noise is learned where nobody speaks."""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import numpy as np

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.audio import compact
from hugginggpt.experts.starter.audio.noise_filter import Filter, Power, learned, noise_over
from hugginggpt.experts.starter.audio.sound import Recording, Samples, blocks, track
from hugginggpt.experts.starter.audio.voice_activity import Segment, spoken
from hugginggpt.messages import message

_HIGHEST_RATE = 48_000
_BLOCK = 20.0
_FRAME = 0.02
_MARGIN = 0.15
_ENOUGH = 12
_NO_NOISE = 100.0
_TINY = 1e-12


def run(call: Call) -> list[Output]:
    """The recording with less noise: a WAV file at the rate of the input, at most 48 kHz, mono or stereo as it was.

    More than two channels become two, and more than 90 MB an MP3 file. Of a video its sound is taken.

    Raises:
        ExpertError: `no_sound`, `sound_unreadable`, `sound_too_long`.
    """
    path, target = call.file("audio"), call.folder / "clean.wav"
    heard = track(path)
    rate, channels = min(heard.rate, _HIGHEST_RATE), min(heard.channels, 2)
    call.report(0.0, message("audio.reading_noise", call.language))
    noise = noise_of(path, rate=rate, channels=channels, speech=spoken(path))
    words = message("audio.removing_noise", call.language)
    with Recording(target, rate=rate, channels=channels) as recording:
        for at, block in enumerate(cleaned(path, noise, rate=rate, channels=channels), 1):
            recording.write(block)
            call.report(0.5 + 0.5 * min(1.0, at / max(1, len(noise))), words)
    return [compact.output(target)]


def noise_of(path: Path, *, rate: int, channels: int, speech: Sequence[Segment]) -> list[Power]:
    """The noise of a recording in each 20 s of it; empty if it is shorter than a frame.

    Args:
        path: an audio or video file.
        rate: samples a second that it will be read with.
        channels: 1 or 2.
        speech: when someone speaks.

    Raises:
        ExpertError: as `sound.blocks`.
    """
    found = zip(count(step=_BLOCK), blocks(path, rate=rate, channels=channels, seconds=_BLOCK), strict=False)
    return noise_over([learned(block, rate, _within(speech, start)) for start, block in found])


def decibels(path: Path, *, rate: int, speech: Sequence[Segment]) -> float:
    """How far the speech of a recording is above its noise: the ratio of their powers, in dB; 100 without noise.

    The noise is the median of the frames of 20 ms in which nobody speaks, or the least tenth of all, where these are
    few.

    Raises:
        ExpertError: as `sound.blocks`.
    """
    length = round(_FRAME * rate)
    loud: list[float] = []
    quiet: list[float] = []
    start = 0
    for block in blocks(path, rate=rate, channels=1, seconds=_BLOCK):
        frames = block[0][: block.shape[1] // length * length].reshape(-1, length).astype(np.float64)
        middles = (start + (np.arange(len(frames)) + 0.5) * length) / rate
        start += block.shape[1]
        inside, near = np.zeros(len(frames), bool), np.zeros(len(frames), bool)
        for segment in speech:
            inside |= (middles >= segment.start) & (middles <= segment.end)
            near |= (middles >= segment.start - _MARGIN) & (middles <= segment.end + _MARGIN)
        powers = np.mean(frames**2, axis=1)
        loud += powers[inside].tolist()
        quiet += powers[~near].tolist()
    if not loud:
        return _NO_NOISE
    if len(quiet) < _ENOUGH:
        quiet = sorted(loud)[: max(1, len(loud) // 10)]
    noise = float(np.median(quiet))
    clean = max(0.0, float(np.mean(loud)) - noise)
    return min(_NO_NOISE, float(10 * np.log10(max(clean, _TINY) / max(noise, _TINY))))


def cleaned(path: Path, noise: Sequence[Power], *, rate: int, channels: int) -> Iterator[Samples]:
    """The sound of a recording without its noise, in blocks of shape (channels, samples) that may be empty.

    Args:
        path: an audio or video file.
        noise: from `noise_of` with the same rate and channels.
        rate: samples a second.
        channels: 1 or 2.

    Raises:
        ExpertError: as `sound.blocks`.
    """
    filtered = Filter(rate, channels)
    for at, block in enumerate(blocks(path, rate=rate, channels=channels, seconds=_BLOCK)):
        # A recording shorter than a frame has no noise that could be learned.
        yield filtered.process(block, noise[at], last=at + 1 == len(noise)) if noise else block


def _within(speech: Sequence[Segment], start: float) -> list[Segment]:
    """The segments that touch a block, in seconds from its start."""
    return [
        Segment(segment.start - start, segment.end - start)
        for segment in speech
        if segment.end > start and segment.start < start + _BLOCK
    ]
