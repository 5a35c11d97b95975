"""What is taken out of a video: its sound as a WAV file, and the frame in its middle as a picture."""

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hugginggpt.errors import HuggingGPTError, ResourceError
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.sounds import import_av, open_tracks, video_of

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_FULL_RATE = 48_000
# Sound longer than this is kept as speech needs it: the rest would be a file of gigabytes.
_FULL_SECONDS = 1800.0
_SPEECH_RATE = 16_000
# Right after a cut the middle of a file may not be decodable; that many frames are tried.
_TRIES = 50


def write_sound(path: Path, target: Path, name: str, limits: ResourceLimits) -> float:
    """Write the first sound track of a video as a WAV file of 16 bits.

    It keeps its rate up to 48 kHz and two channels; beyond half an hour it is mono at 16 kHz.

    Returns:
        Its length in seconds.

    Raises:
        ResourceError: if there is no sound, or it cannot be decoded or is too long.
        MissingExtra: without PyAV.
    """
    av = import_av()
    try:
        with open_tracks(path, name) as container:
            if not container.streams.audio:
                raise ResourceError("video_without_sound", name=name)
            sound = container.streams.audio[0]
            long = (container.duration or 0) / 1_000_000 > _FULL_SECONDS
            rate = _SPEECH_RATE if long else min(sound.rate, _FULL_RATE)
            channels = 1 if long or sound.channels == 1 else 2
            resampler = av.AudioResampler(format="s16", layout="mono" if channels == 1 else "stereo", rate=rate)
            frames = 0
            with wave.open(str(target), "wb") as writer:
                writer.setnchannels(channels)
                writer.setsampwidth(2)
                writer.setframerate(rate)
                for samples, data in _samples(container.decode(sound), resampler, channels):
                    frames += samples
                    if frames / rate > limits.seconds:
                        raise ResourceError("media_too_long", name=name, limit=limits.seconds / 3600)
                    writer.writeframesraw(data)
    except Exception as error:
        if isinstance(error, HuggingGPTError) or _is_of_disk(error):
            raise
        raise ResourceError("broken_media", name=name) from error
    if not frames:
        raise ResourceError("video_without_sound", name=name)
    return round(frames / rate, 3)


def write_frame(path: Path, target: Path, name: str) -> tuple[int, int]:
    """Write the frame in the middle of a video as a PNG file, turned as a player turns it.

    Returns:
        Its width and height in pixels.

    Raises:
        ResourceError: if no frame can be decoded.
        MissingExtra: without PyAV or Pillow.
    """
    import_av()
    try:
        with open_tracks(path, name) as container:
            video = video_of(container)
            if video is None:
                raise ResourceError("broken_media", name=name)
            middle = (container.duration or 0) // 2
            frame = _frame_at(container, video, middle) or _frame_at(container, video, 0)
            if frame is None:
                raise ResourceError("broken_media", name=name)
            picture = frame.to_image()
            if frame.rotation % 360:
                picture = picture.rotate(frame.rotation, expand=True)
            picture.save(target, "PNG", compress_level=1)
            return picture.size
    except Exception as error:
        if isinstance(error, HuggingGPTError) or _is_of_disk(error):
            raise
        raise ResourceError("broken_media", name=name) from error


def _is_of_disk(error: Exception) -> bool:
    """Whether an error is about the disk, and not about the video as those of FFmpeg are."""
    from av.error import FFmpegError

    return isinstance(error, OSError) and not isinstance(error, FFmpegError)


def _samples(frames: Iterator[Any], resampler: Any, channels: int) -> Iterator[tuple[int, bytes]]:
    """The sound as 16-bit samples, channels interleaved, up to where it cannot be decoded any more."""
    av = import_av()
    begun = False
    while True:
        try:
            frame = next(frames, None)
        except av.error.FFmpegError:
            if begun:
                return
            raise
        for part in resampler.resample(frame):
            begun = True
            # A plane may be longer than what is in it.
            yield part.samples, bytes(part.planes[0])[: part.samples * channels * 2]
        if frame is None:
            return


def _frame_at(container: Any, video: Any, microseconds: int) -> "VideoFrame | None":
    """The first frame at a time or after; None if there is none that can be decoded."""
    av = import_av()
    try:
        container.seek(microseconds)
        for tried, frame in enumerate(container.decode(video)):
            if frame.pts is None or frame.time * 1_000_000 >= microseconds or tried >= _TRIES:
                return frame
    except av.error.FFmpegError:
        return None
    return None
