"""The filter that takes steady noise out of a stream of sound, and how it learns the noise.

The filter is that of Ephraim and Malah (IEEE Trans. ASSP 33(2), 1985): the least error in the logarithm of the
amplitude, with their decision-directed estimate of the signal-to-noise ratio (ASSP 32(6), 1984).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hugginggpt.experts.starter.audio.sound import Samples
from hugginggpt.experts.starter.audio.voice_activity import Segment

Power = NDArray[np.float64]
"""Power by channel and frequency: shape (channels, bins)."""

_FRAME_SECONDS = 0.032
_STEPS = 4
_MARGIN = 0.15
_ENOUGH = 12
_QUANTILE = 0.1
_MEMORY = 0.985
_LEAST_RATIO = 10 ** (-2.5)
_MOST_RATIO = 1e6
_FLOOR = 10 ** (-25 / 20)
_TINY = 1e-20


def frame_length(rate: int) -> int:
    """The samples of one frame: the power of two nearest to 32 ms."""
    return 2 ** round(np.log2(_FRAME_SECONDS * rate))


def learned(block: Samples, rate: int, speech: Sequence[Segment]) -> Power | None:
    """The power of the noise in a block; None if it is shorter than a frame.

    It is learned from the frames in which nobody speaks, by the median, which a click or the end of a word does not
    move. Where there are too few, it is taken from the lowest tenth of all frames. Both are scaled to the mean that
    noise with a normal distribution has.

    Args:
        block: shape (channels, samples).
        rate: samples a second.
        speech: when someone speaks, in seconds from the start of the block.
    """
    length = frame_length(rate)
    if block.shape[1] < length:
        return None
    power = np.abs(np.fft.rfft(_frames(block, length)[:, :: _STEPS // 2] * _window(length))) ** 2
    middles = (np.arange(power.shape[1]) * (length // 2) + length / 2) / rate
    quiet = np.ones(len(middles), bool)
    for segment in speech:
        quiet &= (middles < segment.start - _MARGIN) | (middles > segment.end + _MARGIN)
    if speech and quiet.sum() >= _ENOUGH:
        return np.median(power[:, quiet], axis=1) / np.log(2)
    return np.quantile(power, _QUANTILE, axis=1) / -np.log(1 - _QUANTILE)


def noise_over(found: Sequence[Power | None]) -> list[Power]:
    """The noise of each block, evened out with that of the blocks beside it; too short blocks take it from these."""
    known = [power for power in found if power is not None]
    if not known:
        return []
    whole = np.stack([power if power is not None else known[-1] for power in found])
    padded = np.concatenate([whole[:1], whole, whole[-1:]])
    return list((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4)


class Filter:
    """The filter on one stream of sound, which it gets in blocks.

    Args:
        rate: samples a second.
        channels: of the stream.
    """

    def __init__(self, rate: int, channels: int) -> None:
        self._length = frame_length(rate)
        self._step = self._length // _STEPS
        self._window = _window(self._length)
        # Before the first block stands silence, so that every sample lies in as many frames as every other.
        self._late = self._length - self._step
        self._heard = np.zeros((channels, self._late), np.float32)
        self._made = np.zeros((channels, self._late))
        self._skip = self._late
        self._owed = 0
        self._ratio = np.ones((channels, self._length // 2 + 1))

    def process(self, block: Samples, noise: Power, *, last: bool = False) -> Samples:
        """The next part of the clean sound; as a frame must be whole, it ends before the block does, but for the last.

        Args:
            block: shape (channels, samples).
            noise: its power in this block, from `noise_over`.
            last: whether no block follows.
        """
        self._owed += block.shape[1]
        heard = np.concatenate([self._heard, block], axis=1)
        count = max(0, (heard.shape[1] - self._length) // self._step + 1)
        if last:
            count = -(-heard.shape[1] // self._step)
            heard = np.pad(heard, ((0, 0), (0, (count - 1) * self._step + self._length - heard.shape[1])))
        self._heard = heard[:, count * self._step :]
        if not count:
            return heard[:, :0]
        frames = _frames(heard[:, : (count - 1) * self._step + self._length], self._length)
        spectra = np.fft.rfft(frames * self._window)
        pieces = np.fft.irfft(spectra * self._gains(np.abs(spectra) ** 2, noise), self._length) * self._window
        made = np.zeros((len(block), self._late + count * self._step))
        made[:, : self._late] = self._made
        for at in range(count):
            made[:, at * self._step : at * self._step + self._length] += pieces[:, at]
        self._made = made[:, count * self._step :]
        done = made[:, min(self._skip, count * self._step) : count * self._step][:, : self._owed]
        self._skip = max(0, self._skip - count * self._step)
        self._owed -= done.shape[1]
        return done.astype(np.float32) * np.float32(2 / _STEPS)

    def _gains(self, power: NDArray[np.float64], noise: Power) -> NDArray[np.float64]:
        """What each frequency of each frame is multiplied with; power of shape (channels, frames, bins)."""
        after = np.minimum(power / (noise[:, None] + _TINY), _MOST_RATIO)
        gains = np.empty_like(power)
        for at in range(power.shape[1]):
            before = _MEMORY * self._ratio + (1 - _MEMORY) * np.maximum(after[:, at] - 1, 0)
            before = np.maximum(before, _LEAST_RATIO)
            gain = np.clip(_log_mmse(before, after[:, at]), 0.0, 1.0)
            self._ratio = gain**2 * after[:, at]
            gains[:, at] = np.maximum(gain, _FLOOR)
        return gains


def _log_mmse(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    wiener = before / (1 + before)
    return wiener * np.exp(0.5 * _exponential_integral(wiener * after))


def _exponential_integral(value: NDArray[np.float64]) -> NDArray[np.float64]:
    """E1 by the approximation of Swamee and Ohija (J. Irrigation and Drainage 122(1), 1996), within 1 %."""
    # Above 70 it is below 1e-32, and the powers would overflow.
    value = np.clip(value, 1e-8, 70.0)
    small = np.log((0.56146 / value + 0.65) * (1 + value)) ** -7.7
    large = value**4 * np.exp(7.7 * value) * (2 + value) ** 3.7
    return (small + large) ** -0.13


def _frames(sound: Samples, length: int) -> Samples:
    return np.lib.stride_tricks.sliding_window_view(sound, length, axis=1)[:, :: length // _STEPS]


def _window(length: int) -> NDArray[np.float64]:
    """A root of a Hann window, periodic: its squares, a quarter of a frame apart, sum to 2."""
    return np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length))
