"""The sound track of a video: read in any format that FFmpeg knows, written as AAC."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input

RATE = 44_100
"""Samples a second of the sound track."""


@dataclass(frozen=True)
class Sound:
    """A sound file, once it was read through."""

    value: Input
    seconds: float
    layout: str
    """`mono` or `stereo`."""


def measured(value: Input, *, limit: float) -> Sound:
    """Read a sound once, to know how long it is: what a file says of its length is not always so.

    Args:
        value: the sound file.
        limit: reading ends when it is longer than this, in seconds.

    Raises:
        ExpertError: `sound_unreadable`; `video_too_long` if it is longer than `limit`.
    """
    samples, layout = 0, "mono"
    try:
        with av.open(str(value.path)) as container:
            if not container.streams.audio:
                raise ExpertError("sound_unreadable", name=value.name or "")
            stream = container.streams.audio[0]
            layout = "mono" if stream.codec_context.channels == 1 else "stereo"
            for frame in container.decode(stream):
                samples += frame.samples * RATE // (frame.sample_rate or RATE)
                if samples > limit * RATE:
                    raise ExpertError(
                        "video_too_long", seconds=float(container.duration or 0) / 1e6 or limit, limit=limit
                    )
    except FFmpegError as error:
        # What was read before the damage counts, as a player would play it.
        if not samples:
            raise ExpertError("sound_unreadable", name=value.name or "") from error
    if not samples:
        raise ExpertError("sound_unreadable", name=value.name or "")
    return Sound(value, samples / RATE, layout)


class Track:
    """The sound track of a video that is being written: `until` brings it along with the pictures.

    Args:
        output: the container that is written.
        sound: what is heard.
        seconds: the length of the video; a longer sound ends with it.
    """

    def __init__(self, output: Any, sound: Sound, seconds: float) -> None:
        self._output = output
        self._stream = output.add_stream("aac", rate=RATE, layout=sound.layout)
        self._stream.bit_rate = 128_000
        self._frames = _frames(sound, round(seconds * RATE))
        self._written = 0

    def until(self, seconds: float) -> None:
        """Write the sound up to this time."""
        while self._written < seconds * RATE:
            frame = next(self._frames, None)
            if frame is None:
                return
            self._written = frame.pts + frame.samples
            self._output.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Write what is left."""
        self.until(float("inf"))
        self._output.mux(self._stream.encode())


def _frames(sound: Sound, most: int) -> Iterator[Any]:
    """The sound in frames of the form that the encoder takes, at most so many samples."""
    place = 0
    for frame in _resampled(sound):
        kept = frame if place + frame.samples <= most else _beginning(frame, most - place)
        if not kept.samples:
            return
        kept.pts, kept.time_base = place, Fraction(1, RATE)
        place += kept.samples
        yield kept
        if kept is not frame:
            return


def _resampled(sound: Sound) -> Iterator[Any]:
    resampler = AudioResampler(format="fltp", layout=sound.layout, rate=RATE, frame_size=1024)
    with closing(_decoded(sound)) as decoded:
        for frame in decoded:
            frame.pts = None
            yield from resampler.resample(frame)
    yield from resampler.resample(None)


def _beginning(frame: Any, samples: int) -> Any:
    """The first samples of a frame."""
    made = av.AudioFrame.from_ndarray(frame.to_ndarray()[:, :samples].copy(), format="fltp", layout=frame.layout.name)
    made.sample_rate = RATE
    return made


def _decoded(sound: Sound) -> Generator[Any]:
    try:
        with av.open(str(sound.value.path)) as container:
            yield from container.decode(audio=0)
    except FFmpegError:
        return
