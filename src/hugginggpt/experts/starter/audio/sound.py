"""Reading the sound of any audio or video file, and writing WAV files, a block at a time.

FFmpeg (by PyAV) reads; only its demuxers for plain files are allowed, so that a playlist can't name other files or
addresses. All limits are held while reading: what a header claims is never believed.
"""

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from hugginggpt.errors import ExpertError

Samples = NDArray[np.float32]
"""Sound as numbers from -1 to 1: of shape (samples,) where it is mono, else (channels, samples)."""

LONGEST = 4 * 3600.0
"""The most seconds of sound that are read from one file."""

IN_MEMORY = 2 * 3600.0
"""The most seconds that `samples` reads: two hours at 16 kHz are 460 MB."""

_FORMATS = "aac,aiff,amr,asf,au,avi,caf,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,ogg,w64,wav,wv"
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
_RATES = (1_000, 768_000)
_FULL = 32767


@dataclass(frozen=True)
class Track:
    """The sound of a file, by its header."""

    rate: int
    """Samples a second."""
    channels: int


def track(path: Path) -> Track:
    """What the first sound track of a file is.

    Raises:
        ExpertError: `no_sound` if it has none, `sound_unreadable` if it is no audio or video file.
    """
    with _opened(path) as container:
        return _track(container)


def samples(path: Path, *, rate: int, longest: float = IN_MEMORY) -> Samples:
    """All the sound of a file as mono.

    Args:
        path: an audio or video file.
        rate: samples a second that are wanted.
        longest: seconds; more is refused.

    Raises:
        ExpertError: as `blocks`.
    """
    return np.concatenate([block[0] for block in blocks(path, rate=rate, longest=longest)])


def blocks(
    path: Path, *, rate: int, channels: int = 1, seconds: float = 10.0, longest: float = LONGEST
) -> Iterator[Samples]:
    """The sound of a file in blocks of shape (channels, samples), all but the last of the same length; none is empty.

    Args:
        path: an audio or video file; of a video the first sound track is read.
        rate: samples a second that are wanted.
        channels: 1 or 2; others are mixed into these.
        seconds: the length of a block.
        longest: seconds; more is refused as soon as it is read.

    Raises:
        ExpertError: `no_sound`, `sound_unreadable` (also where not one sample can be decoded), `sound_too_long`.
    """
    size, read, waiting, held = int(seconds * rate), 0, list[Samples](), 0
    for piece in _decoded(path, rate, channels):
        read += piece.shape[1]
        if read > longest * rate:
            raise ExpertError("sound_too_long", hours=longest / 3600)
        waiting.append(piece)
        held += piece.shape[1]
        if held >= size:
            whole = np.concatenate(waiting, axis=1)
            cut = held - held % size
            yield from (whole[:, at : at + size] for at in range(0, cut, size))
            waiting, held = ([whole[:, cut:]], held - cut) if held > cut else ([], 0)
    if waiting:
        yield np.concatenate(waiting, axis=1)
    if not read:
        raise ExpertError("sound_unreadable")


def _opened(path: Path) -> Any:
    import av
    import av.error

    try:
        # The prefix keeps a name with a colon from being read as a protocol.
        return av.open(f"file:{path.absolute()}", options=_OPTIONS, metadata_errors="ignore")
    except (av.error.FFmpegError, ValueError) as error:
        raise ExpertError("sound_unreadable") from error


def _track(container: Any) -> Track:
    if not container.streams.audio:
        raise ExpertError("no_sound")
    stream = container.streams.audio[0]
    # A codec that FFmpeg does not know leaves a stream without a context.
    if stream.codec_context is None or not _RATES[0] <= (stream.rate or 0) <= _RATES[1] or not stream.channels:
        raise ExpertError("sound_unreadable")
    return Track(int(stream.rate), int(stream.channels))


def _decoded(path: Path, rate: int, channels: int) -> Iterator[Samples]:
    """What can be decoded, resampled; broken packets are left out, as players do."""
    import av

    with _opened(path) as container:
        _track(container)
        form: tuple[Any, ...] = ()
        resampler: Any = None
        for frame in _frames(container):
            if not _RATES[0] <= frame.sample_rate <= _RATES[1]:
                raise ExpertError("sound_unreadable")
            # A stream may change its form on the way; a resampler takes only one.
            if form != (found := (frame.format.name, frame.layout.name, frame.sample_rate)):
                if resampler is not None:
                    yield from _arrays(_resampled(resampler, None), channels)
                # FFmpeg makes one channel of two louder than both, and cuts it off: so the mean is taken here.
                layout = "stereo" if channels == 2 or frame.layout.nb_channels == 2 else "mono"
                form, resampler = found, av.AudioResampler(format="fltp", layout=layout, rate=rate)
            frame.pts = None
            yield from _arrays(_resampled(resampler, frame), channels)
        if resampler is not None:
            yield from _arrays(_resampled(resampler, None), channels)


def _resampled(resampler: Any, frame: Any) -> list[Any]:
    import av.error

    try:
        return resampler.resample(frame)
    except av.error.FFmpegError as error:
        # A header may claim 62 channels, for which there is no layout.
        raise ExpertError("sound_unreadable") from error


def _frames(container: Any) -> Iterator[Any]:
    import av.error

    stream = container.streams.audio[0]
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            frames = packet.decode()
        except av.error.EOFError:
            return
        except av.error.InvalidDataError:
            continue
        except av.error.FFmpegError as error:
            raise ExpertError("sound_unreadable") from error
        yield from frames


def _arrays(frames: list[Any], channels: int) -> Iterator[Samples]:
    for frame in frames:
        if frame.samples:
            array = np.nan_to_num(frame.to_ndarray(), nan=0.0, posinf=1.0, neginf=-1.0)
            array = np.clip(array, -1.0, 1.0).astype(np.float32, copy=False)
            yield array.mean(axis=0, keepdims=True) if channels == 1 else array


class Recording:
    """A WAV file of 16 bits that is being written.

    Args:
        path: the file to make.
        rate: samples a second.
        channels: 1 or 2.
    """

    def __init__(self, path: Path, *, rate: int, channels: int = 1) -> None:
        self._file = wave.open(str(path), "wb")
        self._file.setnchannels(channels)
        self._file.setsampwidth(2)
        self._file.setframerate(rate)
        self._bytes_a_second = 2 * channels * rate
        self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def seconds(self) -> float:
        """How long it is so far."""
        return self._bytes / self._bytes_a_second

    def write(self, block: Samples) -> None:
        """Put samples behind those that are there: shape (samples,) or (channels, samples), from -1 to 1."""
        self.write_pcm(pcm(block))

    def write_pcm(self, block: bytes) -> None:
        """Put samples behind those that are there: 16 bit integers, least byte first, channels interleaved."""
        self._bytes += len(block)
        self._file.writeframesraw(block)


def pcm(block: Samples) -> bytes:
    """Samples as 16 bit integers, least byte first, channels interleaved."""
    return np.round(np.clip(block, -1.0, 1.0) * _FULL).astype("<i2").T.tobytes()
