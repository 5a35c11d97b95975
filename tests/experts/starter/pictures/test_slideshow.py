from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from benchmarks.quality.slideshow import Asked, checks, tone
from PIL import Image

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input, Output
from hugginggpt.experts.starter.pictures.slideshow import video
from hugginggpt.experts.starter.pictures.slideshow.motion import frame_size, moments

TASK = "image-to-video"
Run = Callable[..., list[Output]]
Given = Callable[..., Input]


@pytest.fixture
def sound(tmp_path: Path) -> Callable[..., Input]:
    def make(seconds: float, rate: int = 22_050) -> Input:
        path = tmp_path / f"sound-{seconds}"
        tone(path, seconds, rate)
        return Input("audio", path=str(path), media_type="audio/wav", name="tone.wav")

    return make


def read(output: Output) -> tuple[list[Any], float | None]:
    """The frames of a video, and how long its sound is."""
    with av.open(str(output.path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    with av.open(str(output.path)) as container:
        if not container.streams.audio:
            return frames, None
        samples = sum(frame.samples for frame in container.decode(audio=0))
        return frames, samples / container.streams.audio[0].rate


def test_one_picture_is_shown_for_four_seconds_without_sound(call: Run, given: Given) -> None:
    (made,) = call(video.run, TASK, image=(given("coffee"),))
    assert (made.name, made.kind, made.media_type) == ("video", "video", "video/mp4")
    assert all(checks([made], Asked(("coffee",))).values())
    with av.open(str(made.path)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height, stream.average_rate) == (600, 400, 24)
        assert not container.streams.audio


def test_the_video_is_as_long_as_its_sound(call: Run, given: Given, sound: Any) -> None:
    frames, heard = read(call(video.run, TASK, image=(given("rocket"), given("cat")), audio=sound(2.5))[0])
    assert len(frames) == 60
    assert heard == pytest.approx(2.5, abs=0.06)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_the_pitch_of_the_sound_stays(rate: int, call: Run, given: Given, sound: Any) -> None:
    (made,) = call(video.run, TASK, image=(given(np.full((32, 32, 3), 90, np.uint8)),), audio=sound(1.0, rate))
    with av.open(str(made.path)) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
        hertz = container.streams.audio[0].rate
    strongest = np.abs(np.fft.rfft(heard[:hertz])).argmax() * hertz / len(heard[:hertz])
    assert strongest == pytest.approx(440, abs=4)


def test_said_seconds_go_before_the_sound(call: Run, given: Given, sound: Any) -> None:
    frames, heard = read(call(video.run, TASK, image=(given("cat"),), audio=sound(3), seconds=1.5)[0])
    assert len(frames) == 36 and heard == pytest.approx(1.5, abs=0.06)
    frames, heard = read(call(video.run, TASK, image=(given("cat"),), audio=sound(1), seconds=2)[0])
    assert len(frames) == 48 and heard == pytest.approx(1.0, abs=0.06)


def test_the_sound_of_a_video_will_do(call: Run, given: Given, sound: Any) -> None:
    (first,) = call(video.run, TASK, image=(given("cat"),), audio=sound(1))
    again = Input("audio", path=first.path, media_type="video/mp4", name="first.mp4")
    frames, heard = read(call(video.run, TASK, image=(given("cat"),), audio=again)[0])
    assert len(frames) == pytest.approx(24, abs=2) and heard == pytest.approx(1, abs=0.1)


def test_pictures_follow_one_another_whole(call: Run, given: Given) -> None:
    names = ("red", "lime", "blue")
    pictures = tuple(
        given(Image.new("RGB", size, name)) for name, size in zip(names, ((90, 60), (60, 90), (70, 70)), strict=True)
    )
    frames, _ = read(call(video.run, TASK, image=pictures, seconds=3)[0])
    assert len(frames) == 72 and frames[0].shape == (540, 960, 3)
    middles = [frames[place][270, 480] for place in (0, 36, 71)]
    assert [int(middle.argmax()) for middle in middles] == [0, 1, 2]
    # A tall picture is not cut: beside it is its own darker backdrop.
    green = frames[36][:, :, 1].astype(int)
    assert green[270, 480] > 200 > green[270, 20] + 20
    assert green[2, 480] > 200 and green[537, 480] > 200


def test_progress_is_told_in_words(call: Run, given: Given) -> None:
    told: list[tuple[float, str]] = []
    call(video.run, TASK, report=lambda done, words: told.append((done, words)), image=(given("cat"),), seconds=2)
    assert [done for done, _ in told] == [0.0, 0.5]
    assert told[1][1] == "1 of 2 seconds of video"


def test_a_picture_from_a_phone_is_shown_upright(call: Run, given: Given) -> None:
    image = Image.new("RGB", (64, 32), "blue")
    image.paste("red", (0, 0, 32, 32))
    exif = image.getexif()
    exif[0x0112] = 6
    frames, _ = read(call(video.run, TASK, image=(given(image, "jpg", exif=exif.tobytes()),), seconds=0.5)[0])
    assert frames[0].shape == (64, 36, 3)
    assert frames[0][10, 18].argmax() == 0 and frames[0][54, 18].argmax() == 2


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"seconds": 601}, "video_too_long"),
        ({"seconds": float("nan")}, "video_too_long"),
        ({"seconds": 0}, "video_too_short"),
        ({"seconds": -3}, "video_too_short"),
    ],
)
def test_lengths_that_cannot_be_are_refused(asked: dict[str, Any], code: str, call: Run, given: Given) -> None:
    with pytest.raises(ExpertError) as raised:
        call(video.run, TASK, image=(given("cat"),), **asked)
    assert raised.value.code == code and raised.value.message("zh")


def test_what_is_no_sound_or_no_picture_is_refused(tmp_path: Path, call: Run, given: Given) -> None:
    noise = tmp_path / "noise"
    noise.write_bytes(b"RIFF" + bytes(40))
    for arguments, code in (
        ({"image": (given("cat"),), "audio": Input("audio", path=str(noise), name="noise.wav")}, "sound_unreadable"),
        ({"image": (given("cat"),), "audio": given("cat")}, "sound_unreadable"),
        ({"image": (Input("image", path=str(noise), name="noise.png"),)}, "picture_unreadable"),
        ({"image": ()}, "no_pictures"),
        ({"image": (given("cat"),) * 201}, "too_many_pictures"),
    ):
        with pytest.raises(ExpertError) as raised:
            call(video.run, TASK, **arguments)
        assert raised.value.code == code


def test_the_frames_are_shared_without_a_gap() -> None:
    for count, frames in ((1, 1), (1, 96), (2, 48), (3, 100), (7, 61), (200, 1200)):
        plan = moments(count, frames)
        shown = [sum(one.start <= place < one.stop for one in plan) for place in range(frames)]
        assert plan[0].start == 0 and plan[-1].stop == frames and set(shown) <= {1, 2}


def test_the_size_follows_pictures_that_share_one() -> None:
    assert frame_size([(4000, 3000)]) == (960, 720)
    assert frame_size([(3000, 4000), (1500, 2000)]) == (720, 960)
    assert frame_size([(303, 203)]) == (304, 204)
    assert frame_size([(4000, 3000), (3000, 4000)]) == (960, 540)
    assert frame_size([(1000, 100)]) == (960, 540)
