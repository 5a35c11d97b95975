"""Image to video: a slideshow with slow moves and fades, and with sound if there is some."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Input, Output
from hugginggpt.experts.starter.pictures.files import Pixels, size_of
from hugginggpt.experts.starter.pictures.slideshow.motion import RATE, canvas, frame_size, mixed, moments, view
from hugginggpt.experts.starter.pictures.slideshow.sound import Sound, Track, measured
from hugginggpt.messages import message

MOST_SECONDS = 600.0
"""The longest video that is made."""

MOST_PICTURES = 200
"""The most pictures that one video shows."""

_SECONDS_EACH = 4.0
_LEAST_EACH = 0.25
# So many frames lie between two reports.
_REPORT = RATE


def run(call: Call) -> list[Output]:
    """The output `video`, MP4 with H.264 and AAC, 24 frames a second.

    It lasts as long as the parameter `seconds` says, else as the sound, else four seconds a picture.

    Raises:
        ExpertError: `no_pictures`, `too_many_pictures`, `video_too_long`, `video_too_short`, `sound_unreadable`,
            `picture_unreadable` or `picture_too_large`.
    """
    given = call.arguments.get("image") or ()
    pictures: Sequence[Input] = given if isinstance(given, tuple | list) else (given,)
    if not pictures:
        raise ExpertError("no_pictures")
    if len(pictures) > MOST_PICTURES:
        raise ExpertError("too_many_pictures", count=len(pictures), limit=MOST_PICTURES)
    audio = call.arguments.get("audio")
    asked = call.arguments.get("seconds")
    # Of a longer sound only the beginning is heard where the length is said; it may then be as long as it likes.
    sound = measured(audio, limit=MOST_SECONDS if asked is None else 10 * MOST_SECONDS) if audio is not None else None
    frames = _length(asked, sound, len(pictures))
    path = call.folder / "video.mp4"
    _write(path, pictures, sound, frames, call)
    return [Output("video", "video", path=str(path), media_type="video/mp4")]


def _length(asked: Any, sound: Sound | None, count: int) -> int:
    """How many frames the video has.

    Raises:
        ExpertError: `video_too_long` or `video_too_short`.
    """
    if isinstance(asked, int | float) and not isinstance(asked, bool):
        seconds = float(asked)
    else:
        seconds = sound.seconds if sound else _SECONDS_EACH * count
    if not seconds <= MOST_SECONDS:
        raise ExpertError("video_too_long", seconds=seconds, limit=MOST_SECONDS)
    if seconds < _LEAST_EACH * count:
        raise ExpertError("video_too_short", count=count, needed=_LEAST_EACH * count)
    return max(1, round(seconds * RATE))


def _write(path: Path, pictures: Sequence[Input], sound: Sound | None, frames: int, call: Call) -> None:
    size = frame_size([size_of(picture) for picture in pictures])
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as output:
        stream = _video_stream(output, size)
        track = Track(output, sound, frames / RATE) if sound else None
        for number, pixels in enumerate(_frames(pictures, frames, size)):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            output.mux(stream.encode(frame))
            if track:
                track.until(number / RATE)
            if number % _REPORT == 0:
                words = message(
                    "pictures.progress.frames", call.language, done=number // RATE, seconds=round(frames / RATE, 1)
                )
                call.report(number / frames, words)
        output.mux(stream.encode())
        if track:
            track.finish()


def _video_stream(output: Any, size: tuple[int, int]) -> Any:
    stream = output.add_stream("libx264", rate=RATE)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.options = {"preset": "veryfast", "crf": "20"}
    stream.thread_count = 1
    return stream


def _frames(pictures: Sequence[Input], frames: int, size: tuple[int, int]) -> Iterator[Pixels]:
    """The frames of the video. At most two pictures are in memory."""
    ready: dict[int, Pixels] = {}
    plan = moments(len(pictures), frames)
    for place in range(frames):
        shown = [moment for moment in plan if moment.start <= place < moment.stop]
        ready = {one.number: ready[one.number] for one in shown if one.number in ready}
        views: list[Pixels] = []
        for one in shown:
            if one.number not in ready:
                ready[one.number] = canvas(pictures[one.number], size)
            views.append(view(ready[one.number], one.number, one.share(place), size))
        if len(shown) == 1:
            yield views[0]
        else:
            leaving, coming = shown
            yield mixed(views[0], views[1], (place - coming.start + 1) / (leaving.stop - coming.start + 1))
