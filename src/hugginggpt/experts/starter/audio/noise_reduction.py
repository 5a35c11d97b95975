"""Taking steady noise out of a recording: hiss, hum, fans, rain. The noise is learned where nobody speaks."""

from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.audio import compact
from hugginggpt.experts.starter.audio.noise_filter import Filter, Power, learned, noise_over
from hugginggpt.experts.starter.audio.sound import Recording, Samples, blocks, track
from hugginggpt.experts.starter.audio.voice_activity import Segment, spoken
from hugginggpt.messages import message

_HIGHEST_RATE = 48_000
_BLOCK = 20.0


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
