import numpy as np
import pytest

from hugginggpt.experts.starter.audio.noise_filter import Filter, frame_length, learned, noise_over
from hugginggpt.experts.starter.audio.voice_activity import Segment, segments

RATE = 16_000


@pytest.mark.parametrize(
    ("rate", "length"), [(8000, 256), (16_000, 512), (22_050, 512), (44_100, 1024), (48_000, 2048)]
)
def test_a_frame_is_about_32_milliseconds(rate: int, length: int) -> None:
    assert frame_length(rate) == length


@pytest.mark.parametrize("count", [1, 5, 127, 128, 511, 512, 513, 1543, 9000])
@pytest.mark.parametrize("cuts", [(), (0.5,), (0.01, 0.02), (0.3, 0.31, 0.9)])
def test_without_noise_every_sample_comes_back_however_it_is_cut(count: int, cuts: tuple[float, ...]) -> None:
    sound = (0.1 * np.random.default_rng(count).standard_normal((2, count))).astype(np.float32)
    nothing = np.zeros((2, frame_length(RATE) // 2 + 1))
    parts = np.split(sound, [int(cut * count) for cut in cuts], axis=1)
    stream = Filter(RATE, 2)
    made = [stream.process(part, nothing, last=at + 1 == len(parts)) for at, part in enumerate(parts)]
    assert np.allclose(np.concatenate(made, axis=1), sound, atol=1e-5)


def test_noise_is_learned_as_strong_as_it_is() -> None:
    block = (0.1 * np.random.default_rng(0).standard_normal((1, 10 * RATE))).astype(np.float32)
    spoken = block.copy()
    spoken[:, 3 * RATE : 6 * RATE] *= 30
    # A periodic root of a Hann window has a mean square of a half.
    wanted = 0.01 * frame_length(RATE) / 2
    for found in (learned(block, RATE, []), learned(spoken, RATE, [Segment(3.0, 6.0)])):
        assert found is not None
        assert found[0, 5:-5].mean() == pytest.approx(wanted, rel=0.1)


def test_what_is_too_short_takes_the_noise_of_its_neighbor() -> None:
    assert learned(np.zeros((1, 10), np.float32), RATE, []) is None
    assert noise_over([None]) == []
    even = noise_over([np.full((1, 3), 2.0), None])
    assert [one.tolist() for one in even] == [[[2.0] * 3]] * 2


def test_hiss_gets_much_weaker() -> None:
    hiss = (0.1 * np.random.default_rng(0).standard_normal((1, 5 * RATE))).astype(np.float32)
    power = learned(hiss, RATE, [])
    assert power is not None
    left = Filter(RATE, 1).process(hiss, power, last=True)
    assert np.std(left) < 0.125 * np.std(hiss)


def test_segments_follow_the_rules_for_gaps_and_lengths() -> None:
    step = 512 / RATE
    said = np.zeros(200, np.float32)
    said[10:40] = 0.9
    said[20:22] = 0.4  # unsure, but not silent
    said[30] = 0.1  # shorter than a gap between two segments
    said[80:84] = 0.9  # too short to be a word
    said[150:] = 0.9
    found = segments(said, 200 * step)
    assert [(round(one.start, 3), round(one.end, 3)) for one in found] == [
        (round(10 * step - 0.03, 3), round(40 * step + 0.03, 3)),
        (round(150 * step - 0.03, 3), round(200 * step, 3)),
    ]
