"""The share of videos that are as they were asked for: their length, size, frames, sound, first and last picture."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import cv2
import numpy as np

from benchmarks.quality.measuring import share
from benchmarks.quality.pictures import PHOTOS
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.base import Call, Input, Output
from hugginggpt.experts.starter.pictures.slideshow import video

_RATE = 24
_LIKE = 0.8
_CLOSER = (1.0, 1.04, 1.08, 1.12)


@dataclass(frozen=True)
class Asked:
    """One input."""

    photos: tuple[str, ...]
    sound: float | None = None
    """Seconds of the sound file; None for no sound."""
    seconds: float | None = None
    """The parameter."""

    @property
    def length(self) -> float:
        """How long the video has to be, in seconds."""
        return self.seconds or self.sound or 4.0 * len(self.photos)


_ASKED = (
    Asked(("astronaut",)),
    Asked(("officer",)),
    Asked(("coffee",)),
    Asked(("cat",), seconds=2),
    Asked(("rocket",), seconds=1),
    Asked(("photographer",), seconds=2.5),
    Asked(("brick",), seconds=1.5),
    Asked(("coffee",), sound=3),
    Asked(("astronaut",), sound=2.2),
    Asked(("officer",), sound=1.3),
    Asked(("galaxies",), sound=5, seconds=2),
    Asked(("grass",), sound=1, seconds=3),
    Asked(("astronaut", "officer"), seconds=4),
    Asked(("coffee", "cat"), seconds=3),
    Asked(("cat", "coffee", "rocket"), seconds=5),
    Asked(("photographer", "gravel"), seconds=2),
    Asked(("astronaut", "coffee"), sound=4),
    Asked(("officer", "rocket", "cat"), sound=4.5),
    Asked(("rocket", "galaxies"), sound=2, seconds=4),
    Asked(("grass", "gravel", "brick"), seconds=3),
    Asked(("astronaut", "officer", "coffee", "cat"), seconds=4),
    Asked(("coffee", "coffee"), seconds=2),
)


def measure() -> tuple[Quality, ...]:
    """Against the first picture for four seconds, whatever is asked."""
    good = share(_right(asked) for asked in _ASKED)
    plain = share(len(asked.photos) == 1 and asked.sound is None and asked.length == 4 for asked in _ASKED)
    metric = (
        "share of videos with the right length, size, frames, sound, first and last picture; "
        "baseline: the first picture for four seconds"
    )
    return (Quality(metric, good, plain, len(_ASKED)),)


def _right(asked: Asked) -> bool:
    with TemporaryDirectory() as folder:
        made = video.run(Call("image-to-video", _arguments(asked, Path(folder)), Path(folder)))
        return all(checks(made, asked).values())


def _arguments(asked: Asked, folder: Path) -> dict[str, Any]:
    pictures = tuple(Input("image", path=str(PHOTOS / f"{name}.jpg"), name=name) for name in asked.photos)
    arguments: dict[str, Any] = {"image": pictures}
    if asked.seconds:
        arguments["seconds"] = asked.seconds
    if asked.sound:
        path = folder / "tone.wav"
        tone(path, asked.sound)
        arguments["audio"] = Input("audio", path=str(path), media_type="audio/wav", name="tone.wav")
    return arguments


def tone(path: Path, seconds: float, rate: int = 22_050) -> None:
    """A WAV file with a tone of 440 Hz."""
    samples = np.sin(np.arange(round(seconds * rate)) * 440 * 2 * np.pi / rate) * 9000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.astype("<i2").tobytes())


def checks(made: Sequence[Output], asked: Asked) -> dict[str, bool]:
    """What is right of a video."""
    with av.open(str(made[0].path)) as container:
        stream = container.streams.video[0]
        sound = container.streams.audio[0] if container.streams.audio else None
        heard = float(sound.duration * sound.time_base) if sound and sound.duration and sound.time_base else 0.0
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
    wanted = round(asked.length * _RATE)
    return {
        "frames": len(frames) == wanted,
        "length": abs(len(frames) / _RATE - asked.length) < 0.1,
        "size": all(side % 2 == 0 and side <= 1280 for side in frames[0].shape[:2]),
        "sound": bool(sound) == bool(asked.sound),
        "as long": not asked.sound or abs(heard - min(asked.sound, asked.length)) < 0.1,
        "first": likeness(frames[0], asked.photos[0]) > _LIKE,
        "last": likeness(frames[-1], asked.photos[-1]) > _LIKE,
    }


def likeness(frame: Any, name: str) -> float:
    """How well the middle of a frame is found again in the photograph, at any closeness of its move: -1 to 1."""
    height, width = frame.shape[:2]
    pixels = cv2.cvtColor(cv2.imread(str(PHOTOS / f"{name}.jpg")), cv2.COLOR_BGR2RGB)
    factor = min(width / pixels.shape[1], height / pixels.shape[0])
    middle = frame[height // 4 : height * 3 // 4, width * 3 // 8 : width * 5 // 8]
    part = cv2.resize(middle, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    found: list[float] = []
    for closer in _CLOSER:
        size = factor * closer / 2
        fitted = cv2.resize(pixels, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
        found.append(float(cv2.matchTemplate(fitted, part, cv2.TM_CCOEFF_NORMED).max()))
    return max(found)
