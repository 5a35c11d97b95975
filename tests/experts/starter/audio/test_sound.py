import wave
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.audio.sound import Recording, Samples, Track, blocks, pcm, samples, track

RATE = 16_000


def tone(seconds: float, pitch: float = 440.0, rate: int = RATE) -> Samples:
    return (0.5 * np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def wav(path: Path, sound: Samples, rate: int = RATE) -> Path:
    with Recording(path, rate=rate, channels=1 if sound.ndim == 1 else len(sound)) as recording:
        recording.write(sound)
    return path


def code(path: Path, longest: float = 3600.0) -> str:
    with pytest.raises(ExpertError) as caught:
        samples(path, rate=RATE, longest=longest)
    return caught.value.code


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    sound = tone(1.3)
    path = wav(tmp_path / "a", sound)
    assert track(path) == Track(RATE, 1)
    read = samples(path, rate=RATE)
    assert read.dtype == np.float32
    assert read.shape == sound.shape
    assert np.abs(read - sound).max() < 1e-4


def test_channels_stay_apart_and_are_mixed_for_mono(tmp_path: Path) -> None:
    both = np.stack([tone(1.0, 300.0), np.zeros(RATE, np.float32)])
    path = wav(tmp_path / "a", both)
    assert track(path).channels == 2
    read = np.concatenate(list(blocks(path, rate=RATE, channels=2)), axis=1)
    assert np.abs(read - both).max() < 1e-4
    assert np.abs(samples(path, rate=RATE) - both[0] / 2).max() < 1e-3


def test_another_rate_keeps_pitch_and_length(tmp_path: Path) -> None:
    read = samples(wav(tmp_path / "a", tone(2.0, 1000.0, 44_100), 44_100), rate=RATE)
    assert len(read) == pytest.approx(2 * RATE, abs=50)
    assert np.argmax(np.abs(np.fft.rfft(read))) * RATE / len(read) == pytest.approx(1000, abs=1)


@pytest.mark.parametrize(("seconds", "sizes"), [(0.5, [8000, 8000, 8000, 800]), (1.55, [24_800]), (9.0, [24_800])])
def test_blocks_are_of_one_length_but_for_the_last(tmp_path: Path, seconds: float, sizes: list[int]) -> None:
    found = list(blocks(wav(tmp_path / "a", tone(1.55)), rate=RATE, seconds=seconds))
    assert [block.shape for block in found] == [(1, size) for size in sizes]


def test_only_so_much_is_read_whatever_the_header_claims(tmp_path: Path) -> None:
    path = wav(tmp_path / "a", tone(3.0))
    assert code(path, longest=2.9) == "sound_too_long"
    assert len(samples(path, rate=RATE, longest=3.0)) == 3 * RATE
    lying = bytearray(path.read_bytes())
    lying[40:44] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(lying)
    assert len(samples(path, rate=RATE)) == 3 * RATE


def test_a_rate_that_makes_much_of_little_is_refused(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(1)
        file.writeframes(bytes(200_000))
    assert code(tmp_path / "a") == "sound_unreadable"


def test_playlists_lead_nowhere(tmp_path: Path) -> None:
    secret = wav(tmp_path / "secret.wav", tone(1.0))
    lists = {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret}\n#EXT-X-ENDLIST\n",
        "hls.m3u8": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{secret}\n#EXT-X-ENDLIST\n",
        "concat": f"ffconcat version 1.0\nfile '{secret}'\n",
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n",
        "dash.mpd": f"<?xml version='1.0'?><MPD><Period><BaseURL>{secret}</BaseURL></Period></MPD>",
    }
    for name, text in lists.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert code(tmp_path / name) == "sound_unreadable"


def test_a_name_with_a_colon_is_no_protocol(tmp_path: Path) -> None:
    assert len(samples(wav(tmp_path / "concat:a|b", tone(0.5)), rate=RATE)) == 8000


def test_what_is_missing_or_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    wav(tmp_path / "headed", np.zeros(0, np.float32))
    assert [code(tmp_path / name) for name in ("nothing", "empty", "headed")] == ["sound_unreadable"] * 3


def test_sound_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    encoded(path, tone(4.0))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert len(samples(path, rate=RATE)) / RATE == pytest.approx(2.0, abs=0.2)


def test_a_broken_middle_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    encoded(path, tone(4.0))
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 600] = bytes(600)
    path.write_bytes(data)
    assert len(samples(path, rate=RATE)) / RATE == pytest.approx(4.0, abs=0.4)


def encoded(path: Path, sound: Samples) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libmp3lame", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(sound[None], format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def test_the_sound_of_a_video_is_read(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=10)
        video.width = video.height = 32
        video.pix_fmt = "yuv420p"
        audio = container.add_stream("aac", rate=RATE, layout="mono")
        for _ in range(10):
            picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        frame = av.AudioFrame.from_ndarray(tone(1.0)[None], format="fltp", layout="mono")
        frame.sample_rate = RATE
        container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
        container.mux(video.encode(None))
    assert len(samples(path, rate=RATE)) / RATE == pytest.approx(1.0, abs=0.15)


def test_samples_beyond_the_scale_are_cut_off() -> None:
    assert np.frombuffer(pcm(np.array([2.0, -2.0, 0.0, 1.0], np.float32)), "<i2").tolist() == [32767, -32767, 0, 32767]


def test_a_header_with_more_channels_than_there_are_layouts_is_refused(tmp_path: Path) -> None:
    wav(tmp_path / "a", tone(0.3))
    content = bytearray((tmp_path / "a").read_bytes())
    content[22] = 62
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ExpertError) as refused:
        samples(tmp_path / "a", rate=RATE)
    assert refused.value.code == "sound_unreadable"


@settings(max_examples=60)
@given(data=some.data())
def test_any_damage_gives_sound_or_one_clear_error(
    tmp_path_factory: pytest.TempPathFactory, data: some.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    if data.draw(some.booleans()):
        wav(folder / "a", tone(0.3))
    else:
        encoded(folder / "a.mp3", tone(0.3))
        (folder / "a.mp3").rename(folder / "a")
    content = bytearray((folder / "a").read_bytes())
    for _ in range(data.draw(some.integers(1, 8))):
        # Most of what can go wrong stands at the beginning.
        content[data.draw(some.integers(0, min(len(content), 200) - 1))] = data.draw(some.integers(0, 255))
    (folder / "a").write_bytes(content[: data.draw(some.integers(1, len(content)))])
    try:
        read = samples(folder / "a", rate=RATE, longest=600.0)
    except ExpertError as error:
        assert error.code in {"sound_unreadable", "no_sound", "sound_too_long"}
    else:
        assert len(read)
        assert np.isfinite(read).all()
