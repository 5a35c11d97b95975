"""Sound and video: length and size by their headers, with a check that something can be decoded."""

import struct
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from hugginggpt.errors import MissingExtra, ResourceError
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.pictures import Facts
from hugginggpt.resources.sniff import HEAD, sniff
from hugginggpt.tasks import Kind

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

# The one reader of FFmpeg for each media type: it never guesses, so no playlist of another format is followed.
_READERS = {
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "mov",
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/x-msvideo": "avi",
}
_SOUND_ONLY = {
    "video/mp4": "audio/mp4",
    "video/quicktime": "audio/mp4",
    "video/webm": "audio/webm",
    "video/x-matroska": "audio/x-matroska",
}
_FASTEST_RATE = 768_000
_MOST_CHANNELS = 64
_MOST_CHUNKS = 1000
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


def inspect_tracks(path: Path, media_type: str, name: str, limits: ResourceLimits) -> tuple[Kind, str, Facts]:
    """What a file of sound or video is: kind, media type and facts.

    A container without moving pictures is sound, whatever it is called; a cover is not a moving picture.

    Args:
        path: the file.
        media_type: what its first bytes show.
        name: for errors.
        limits: of seconds and of the pixels of a frame.

    Returns:
        The facts are `seconds`, for video `width` and `height` in pixels too.

    Raises:
        ResourceError: if it is too long, too large, broken, or its header lies.
        MissingExtra: without PyAV (plain WAV needs none).
    """
    if media_type == "audio/wav" and (seconds := _wav_seconds(path, name)) is not None:
        return "audio", media_type, {"seconds": _checked(seconds, name, limits)}
    import_av()
    try:
        with open_tracks(path, name) as container:
            video = video_of(container)
            if video is not None:
                kind, found = "video", _inspect_video(container, video, name, limits)
                return kind, "video/ogg" if media_type == "audio/ogg" else media_type, found
            if not container.streams.audio:
                raise ResourceError("no_tracks", name=name)
            seconds = _inspect_sound(container, container.streams.audio[0], name)
            found = {"seconds": _checked(seconds, name, limits)}
            return "audio", _SOUND_ONLY.get(media_type, media_type), found
    except (ResourceError, MissingExtra):
        raise
    except Exception as error:
        # FFmpeg has an error class for each of its codes, and PyAV raises ValueError, TypeError and others beside.
        raise ResourceError("broken_media", name=name) from error


def import_av() -> Any:
    """PyAV.

    Raises:
        MissingExtra: if it is not installed.
    """
    try:
        import av
    except ImportError as error:
        raise MissingExtra("starter", "av") from error
    return av


def open_tracks(path: Path, name: str) -> "InputContainer":
    """Open a file for reading by the one reader of what it is; nothing but this file is ever opened by it.

    Raises:
        ResourceError: if it is neither sound nor video.
    """
    av = import_av()
    with path.open("rb") as file:
        reader = _READERS.get(sniff(file.read(HEAD), name) or "")
    if reader is None:
        raise ResourceError("broken_media", name=name)
    options = {"protocol_whitelist": "file"}
    return av.open(f"file:{path}", format=reader, options=options, metadata_errors="replace")


def video_of(container: "InputContainer") -> "VideoStream | None":
    """The moving pictures of a file; None if it has none but a cover."""
    from av.stream import Disposition

    return next((one for one in container.streams.video if not one.disposition & Disposition.attached_pic), None)


def _inspect_video(container: "InputContainer", video: "VideoStream", name: str, limits: ResourceLimits) -> Facts:
    width, height = video.codec_context.width, video.codec_context.height
    if width < 1 or height < 1:
        raise ResourceError("broken_media", name=name)
    if width * height > limits.pixels:
        millions = limits.pixels // 1_000_000
        raise ResourceError("too_many_pixels", name=name, width=width, height=height, limit=millions)
    seconds = _checked(_seconds(container, video), name, limits)
    if next(container.decode(video), None) is None:
        raise ResourceError("broken_media", name=name)
    return {"seconds": seconds, "width": width, "height": height}


def _inspect_sound(container: "InputContainer", sound: "AudioStream", name: str) -> float:
    if not 0 < sound.rate <= _FASTEST_RATE or not 0 < sound.channels <= _MOST_CHANNELS:
        raise ResourceError("broken_media", name=name)
    seconds = _seconds(container, sound)
    if next(container.decode(sound), None) is None:
        raise ResourceError("broken_media", name=name)
    return seconds


def _seconds(container: "InputContainer", stream: Any) -> float:
    """The length that the header claims; where it claims none, the end of the last packet."""
    if container.duration:
        return container.duration / 1_000_000
    if stream.duration:
        return float(stream.duration * stream.time_base)
    ends = ((packet.pts or 0) + (packet.duration or 0) for packet in container.demux(stream))
    seconds = float(max(ends, default=0) * stream.time_base)
    container.seek(0)
    return seconds


def _checked(seconds: float, name: str, limits: ResourceLimits) -> float:
    if seconds > limits.seconds:
        raise ResourceError("media_too_long", name=name, limit=limits.seconds / 3600)
    return round(max(seconds, 0.0), 3)


def _wav_seconds(path: Path, name: str) -> float | None:
    """The length of a plain WAV file by its header, which must tell the truth; None where its sound is compressed.

    The form is that of Microsoft's Multimedia Programming Interface and Data Specifications 1.0.
    """
    size = path.stat().st_size
    form: tuple[int, ...] | None = None
    with path.open("rb") as file:
        file.seek(12)
        for _ in range(_MOST_CHUNKS):
            header = file.read(8)
            if len(header) < 8:
                break
            chunk, length = struct.unpack("<4sI", header)
            if chunk == b"data":
                return _data_seconds(form, length, size - file.tell(), name)
            form = _wav_form(file, length, name) if chunk == b"fmt " else form
            file.seek(length & 1 if chunk == b"fmt " else length + (length & 1), 1)
    raise ResourceError("wav_header_wrong", name=name)


def _wav_form(file: IO[bytes], length: int, name: str) -> tuple[int, ...]:
    """Tag, channels, frames a second, bytes a second, bytes a frame, bits a sample."""
    if not 16 <= length <= 1024:
        raise ResourceError("wav_header_wrong", name=name)
    data = file.read(length)
    if len(data) < 16:
        raise ResourceError("wav_header_wrong", name=name)
    form = struct.unpack("<HHIIHH", data[:16])
    # The extensible form has the tag again, at the beginning of its identifier.
    return (int.from_bytes(data[24:26], "little"), *form[1:]) if form[0] == _EXTENSIBLE and length >= 40 else form


def _data_seconds(form: tuple[int, ...] | None, length: int, there: int, name: str) -> float | None:
    if form is None or not 0 < length <= there:
        raise ResourceError("wav_header_wrong", name=name)
    tag, channels, rate, _, frame_bytes, bits = form
    if not 0 < rate <= _FASTEST_RATE or not 0 < channels <= _MOST_CHANNELS:
        raise ResourceError("wav_header_wrong", name=name)
    if tag not in (_PCM, _FLOAT):
        return None
    if bits not in (8, 16, 24, 32, 64) or frame_bytes != channels * bits // 8 or length < frame_bytes:
        raise ResourceError("wav_header_wrong", name=name)
    return length / (rate * frame_bytes)
