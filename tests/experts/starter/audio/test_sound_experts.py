"""The experts for sound on speech and noise that are made here, so that the right result is known."""

import itertools
import wave
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from benchmarks.quality.sounds import RATE, clarity, edits, mixed, noise, silence, spoken

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Input
from hugginggpt.experts.starter.audio import (
    compact,
    noise_reduction,
    refusals,
    speech_recognition,
    text_to_speech,
    voice_activity,
)
from hugginggpt.experts.starter.audio.sound import Recording, Samples, samples
from hugginggpt.experts.starter.audio.voice_activity import Segment
from hugginggpt.messages import Language

HELLO = spoken("en-us+klatt2", "hello world")
COUNT = spoken("en-us+klatt2", "one two three four five six seven eight nine")


def recorded(folder: Path, sound: Samples, *, rate: int = RATE) -> Path:
    path = folder / "recording"
    with Recording(path, rate=rate) as recording:
        recording.write(sound)
    return path


def heard(folder: Path, path: Path, expert: Any, task: str) -> Any:
    (output,) = expert.run(Call(task, {"audio": Input("audio", path=str(path))}, folder))
    return output


def speech(folder: Path, text: str, **parameters: str) -> Path:
    call = Call("text-to-speech", {"text": Input("text", text), **parameters}, folder)
    (output,) = text_to_speech.run(call)
    assert (output.name, output.kind, output.media_type) == ("audio", "audio", "audio/wav")
    assert output.path is not None
    return Path(output.path)


def refused(work: Any, *arguments: Any, **given: Any) -> str:
    with pytest.raises(ExpertError) as caught:
        work(*arguments, **given)
    assert all(caught.value.message(language) and caught.value.hint(language) for language in ("en", "zh"))
    return caught.value.code


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The train leaves in five minutes.", "en-us"),
        ("今天下午三点开会，请准时参加。", "cmn"),
        ("Wir treffen uns morgen früh am Bahnhof.", "de"),
        ("Nous allons au marché demain matin.", "fr"),
    ],
)
def test_a_text_is_spoken_in_its_language(text: str, voice: str, tmp_path: Path) -> None:
    assert text_to_speech.voice_for(text).startswith(voice.split("-")[0])
    path = speech(tmp_path, text)
    with wave.open(str(path)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (22_050, 1, 2)
        assert 1.0 < sound.getnframes() / sound.getframerate() < 8.0
    said = samples(path, rate=RATE)
    assert np.abs(said).max() > 0.1
    assert voice_activity.spoken(path)


def test_the_noise_of_a_recording_is_measured(tmp_path: Path) -> None:
    for ratio in (6, 20):
        clip = np.concatenate([silence(0.6), COUNT, silence(0.6)])
        path = recorded(tmp_path, mixed(clip, noise("pink", len(clip), 3), ratio))
        measured = noise_reduction.decibels(path, rate=RATE, speech=voice_activity.spoken(path))
        assert abs(measured - ratio) < 3
    path = recorded(tmp_path, np.concatenate([silence(0.6), COUNT, silence(0.6)]))
    assert noise_reduction.decibels(path, rate=RATE, speech=voice_activity.spoken(path)) > 40


def test_japanese_that_is_written_in_kanji_is_turned_away(tmp_path: Path) -> None:
    assert refused(speech, tmp_path, "今日は天気がいいです。") == "kanji_not_read"
    (tmp_path / "kana").mkdir()
    assert samples(speech(tmp_path / "kana", "きょうはてんきがいいです。"), rate=RATE).size > RATE


def test_it_reads_slowly_or_fast_and_with_the_voice_that_is_asked_for(tmp_path: Path) -> None:
    def said(name: str, **parameters: str) -> Samples:
        (tmp_path / name).mkdir()
        return samples(
            speech(tmp_path / name, "The train to the coast leaves in five minutes.", **parameters), rate=RATE
        )

    usual, slow, fast = said("usual"), said("slow", speed="slow"), said("fast", speed="fast")
    assert slow.size > 1.3 * usual.size > 1.3 * 1.25 * fast.size
    assert _pitch(said("female", voice="female")) > 1.3 * _pitch(said("male", voice="male"))


def _pitch(sound: Samples) -> float:
    """The median pitch in hertz, by the autocorrelation of frames of 40 ms."""
    length = int(0.04 * RATE)
    found: list[float] = []
    for start in range(0, sound.size - length, length):
        frame = sound.reshape(-1)[start : start + length]
        alike = np.correlate(frame, frame, "full")[length - 1 :]
        low, high = RATE // 400, RATE // 60
        best = low + int(alike[low:high].argmax())
        if alike[0] > 0.1 and alike[best] > 0.5 * alike[0]:
            found.append(RATE / best)
    return float(np.median(found))


def test_the_language_parameter_is_stronger_than_the_text(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    english, german = speech(tmp_path, "Rose"), speech(tmp_path / "de", "Rose", language="de")
    assert english.read_bytes() != german.read_bytes()
    assert text_to_speech.voice_for("Rose", "de") == "de"
    assert refused(text_to_speech.voice_for, "Rose", "tlh") == "language_not_spoken"


def test_a_longer_text_takes_longer_and_tells_its_progress(tmp_path: Path) -> None:
    told: list[float] = []
    sentence = "The lifeguards are on duty from ten to six. "
    call = Call(
        "text-to-speech", {"text": Input("text", sentence * 40)}, tmp_path, report=lambda done, _: told.append(done)
    )
    (output,) = text_to_speech.run(call)
    assert output.path is not None
    with wave.open(output.path) as sound:
        seconds = sound.getnframes() / sound.getframerate()
    assert 60 < seconds < 240
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0, abs=0.05)


def test_what_cannot_be_spoken_is_refused(tmp_path: Path) -> None:
    assert refused(speech, tmp_path, "🙂 🙂") == "no_text"
    assert refused(speech, tmp_path, " \n") == "no_text"
    assert refused(speech, tmp_path, "word " * 1_000_000) == "text_too_long"


def test_clear_words_are_written_down(tmp_path: Path) -> None:
    output = heard(tmp_path, recorded(tmp_path, COUNT), speech_recognition, "automatic-speech-recognition")
    wanted = "one two three four five six seven eight nine".split()
    found = output.data.lower().replace(".", "").split()
    assert edits(found, wanted) <= 2


def test_the_same_recording_gives_the_same_words_whatever_came_before() -> None:
    first = speech_recognition.heard(HELLO)
    speech_recognition.heard(COUNT * np.float32(0.2))
    assert speech_recognition.heard(HELLO) == first


def test_pauses_part_what_is_said(tmp_path: Path) -> None:
    sound = np.concatenate([silence(1), HELLO, silence(2), COUNT, silence(1)])
    output = heard(tmp_path, recorded(tmp_path, sound), speech_recognition, "automatic-speech-recognition")
    assert "hello" in output.data.lower()
    assert "seven" in output.data.lower()


def test_a_long_pause_begins_a_line_and_long_gaps_lose_nothing(tmp_path: Path) -> None:
    sound = np.concatenate([silence(1), COUNT, silence(1), COUNT, silence(45), COUNT, silence(1)])
    output = heard(tmp_path, recorded(tmp_path, sound), speech_recognition, "automatic-speech-recognition")
    lines = output.data.lower().split("\n")
    assert [line.count(".") for line in lines] == [2, 1]
    assert output.data.lower().count("seven") == 3


def test_utterances_are_joined_over_short_pauses_and_cut_where_they_are_long() -> None:
    given = [Segment(0.0, 1.0), Segment(1.5, 2.0), Segment(3.0, 4.0), Segment(10.0, 70.0)]
    found = speech_recognition.utterances(given)
    assert [(one.start, one.end) for one in found] == [(0, 2), (3, 4), (10, 30), (30, 50), (50, 70)]


def test_silence_and_noise_hold_no_speech(tmp_path: Path) -> None:
    for sound in (silence(3), 0.1 * noise("pink", 3 * RATE, 1), 0.1 * noise("chord", 3 * RATE, 1)):
        path = recorded(tmp_path, np.asarray(sound, np.float32))
        assert heard(tmp_path, path, voice_activity, "voice-activity-detection").data == []
        assert refused(heard, tmp_path, path, speech_recognition, "automatic-speech-recognition") == "no_speech"


def test_speech_is_found_where_it_is(tmp_path: Path) -> None:
    sound = np.concatenate([silence(1.5), COUNT, silence(2), HELLO, silence(1)])
    found = heard(tmp_path, recorded(tmp_path, sound), voice_activity, "voice-activity-detection").data
    first, last = 1.5, 1.5 + len(COUNT) / RATE + 2
    assert found[0]["start"] == pytest.approx(first, abs=0.15)
    assert found[-1]["start"] == pytest.approx(last, abs=0.15)
    assert found[-1]["end"] == pytest.approx(last + len(HELLO) / RATE, abs=0.3)
    assert all(row["start"] < row["end"] for row in found)
    assert all(before["end"] < after["start"] for before, after in itertools.pairwise(found))


@pytest.mark.parametrize("name", ["white", "pink", "hum"])
def test_noise_is_taken_out_and_the_speech_stays(name: str, tmp_path: Path) -> None:
    clean = np.concatenate([silence(1), COUNT, silence(1)])
    noisy = mixed(clean, noise(name, len(clean), 7), 5.0)
    output = heard(tmp_path, recorded(tmp_path, noisy), noise_reduction, "audio-to-audio")
    after = samples(Path(output.path), rate=RATE)
    assert abs(len(after) - len(noisy)) <= RATE // 100
    gain = clarity(clean[: len(after)], after) - clarity(clean, noisy)
    assert gain > 3.0


def test_clean_speech_is_hardly_changed(tmp_path: Path) -> None:
    clean = np.concatenate([silence(1), COUNT, silence(1)])
    output = heard(tmp_path, recorded(tmp_path, clean), noise_reduction, "audio-to-audio")
    after = samples(Path(output.path), rate=RATE)
    assert clarity(clean[: len(after)], after) > 20.0


@pytest.mark.parametrize(
    ("ending", "codec"), [("mp3", "libmp3lame"), ("m4a", "aac"), ("flac", "flac"), ("ogg", "opus")]
)
def test_every_common_form_of_sound_is_read(ending: str, codec: str, tmp_path: Path) -> None:
    path = tmp_path / f"sound.{ending}"
    rate = 48_000
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout="mono")
        data = (np.repeat(COUNT, 3) * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(data[None], format="s16", layout="mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    read = samples(path, rate=RATE)
    assert len(read) / RATE == pytest.approx(len(COUNT) / RATE, abs=0.2)
    assert heard(tmp_path, path, voice_activity, "voice-activity-detection").data


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("these are words", "utf-8")
    (tmp_path / "list").write_text("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/a.ts\n", "utf-8")
    (tmp_path / "half").write_bytes(recorded(tmp_path, COUNT).read_bytes()[:20])
    for name in ("words", "list", "half"):
        code = refused(heard, tmp_path, tmp_path / name, voice_activity, "voice-activity-detection")
        assert code in {"sound_unreadable", "no_sound"}


def test_a_video_without_sound_has_none(tmp_path: Path) -> None:
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for _ in range(10):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    assert refused(heard, tmp_path, path, voice_activity, "voice-activity-detection") == "no_sound"


def test_a_recording_that_is_too_large_becomes_an_mp3(tmp_path: Path) -> None:
    path = recorded(tmp_path, np.concatenate([COUNT] * 4))
    seconds = path.stat().st_size / 2 / RATE
    output = compact.output(path, most_bytes=100_000)
    assert output.media_type == "audio/mpeg"
    assert output.path is not None
    assert Path(output.path).stat().st_size <= 100_000
    assert len(samples(Path(output.path), rate=RATE)) / RATE == pytest.approx(seconds, abs=0.3)
    assert not path.exists()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_model_does_not_do_is_said_beforehand(language: Language) -> None:
    no: list[str | None] = [
        refusals.speaking("text-to-speech", {"language": "tlh"}, language=language),
        refusals.listening("automatic-speech-recognition", {"language": "zh"}, language=language),
        refusals.cleaning("audio-to-audio", {"instruction": "separate the drums"}, language=language),
        refusals.cleaning("audio-to-audio", {"instruction": "把人声分离出来"}, language=language),
    ]
    assert all(no)
    yes = [
        refusals.speaking("text-to-speech", {"language": "zh"}, language=language),
        refusals.listening("automatic-speech-recognition", {"language": "en-GB"}, language=language),
        refusals.cleaning("audio-to-audio", {"instruction": "remove the hum"}, language=language),
        refusals.cleaning("audio-to-audio", {"instruction": "去掉杂音"}, language=language),
        refusals.cleaning("audio-to-audio", {}, language=language),
    ]
    assert not any(yes)
