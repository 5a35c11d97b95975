"""When someone speaks in a recording: Silero VAD, a small recurrent network, run by ONNX Runtime."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from hugginggpt.experts.base import Call, Output, Report, silent
from hugginggpt.experts.starter.audio.sound import Samples, blocks
from hugginggpt.messages import message

RATE = 16_000
"""Samples a second that the network reads."""

WINDOW = 512
"""Samples of one answer of the network: 32 ms."""

_CONTEXT = 64
_BLOCK = 320 * WINDOW
_SPEECH, _NO_SPEECH = 0.5, 0.35
_LEAST = 0.25
_GAP = 0.1
_PAD = 0.03


@dataclass(frozen=True)
class Segment:
    """A stretch of a recording."""

    start: float
    """In seconds."""
    end: float


def run(call: Call) -> list[Output]:
    """The stretches in which someone speaks, in seconds; an empty list if nobody does.

    Each is at least 0.25 s long and at least 0.1 s from the next.

    Raises:
        ExpertError: `no_sound`, `sound_unreadable`, `sound_too_long`.
    """
    words = message("audio.finding_speech", call.language)
    found = spoken(call.file("audio"), report=lambda fraction, _: call.report(fraction, words))
    rows = [{"start": round(segment.start, 3), "end": round(segment.end, 3)} for segment in found]
    return [Output("segments", "segments", rows)]


def spoken(path: Path, *, report: Report = silent) -> list[Segment]:
    """The stretches of an audio or video file in which someone speaks.

    Raises:
        ExpertError: as `sound.blocks`.
    """
    detector, answers, length = Detector(), list[Samples](), 0
    for block in blocks(path, rate=RATE, seconds=_BLOCK / RATE):
        answers.append(detector.probabilities(block[0]))
        length += block.shape[1]
        # How long a file is shows only at its end; the fraction nears 1 the longer it is.
        report(length / (length + 600 * RATE), "")
    return segments(np.concatenate(answers), length / RATE)


class Detector:
    """The network on one recording, which it gets in blocks."""

    def __init__(self) -> None:
        self._hidden = np.zeros((1, 1, 128), np.float32)
        self._cell = np.zeros((1, 1, 128), np.float32)
        self._before = np.zeros(_CONTEXT, np.float32)

    def probabilities(self, block: Samples) -> Samples:
        """How likely it is (0 to 1) that someone speaks, for each 512 samples at 16 kHz.

        Args:
            block: shape (samples,); all but the last block of a recording are multiples of 512 long.
        """
        padded = np.concatenate([self._before, block, np.zeros(-len(block) % WINDOW, np.float32)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, _CONTEXT + WINDOW)[::WINDOW]
        self._before = padded[-_CONTEXT:]
        answer, self._hidden, self._cell = _session().run(
            None, {"input": np.ascontiguousarray(windows), "h": self._hidden, "c": self._cell}
        )
        return answer


def segments(probabilities: Samples, seconds: float) -> list[Segment]:
    """Stretches of speech from the answers of the network for a recording that is so long.

    Speech begins where the probability reaches 0.5 and ends where it falls below 0.35. A stretch gets 0.03 s at both
    ends, where the network is late, and is joined to the next if less than 0.1 s lies between.
    """
    step, found = WINDOW / RATE, list[Segment]()
    for first, last in _runs(probabilities):
        start, end = max(0.0, first * step - _PAD), min(seconds, last * step + _PAD)
        if found and start - found[-1].end < _GAP:
            found[-1] = Segment(found[-1].start, end)
        else:
            found.append(Segment(start, end))
    return [segment for segment in found if segment.end - segment.start >= _LEAST]


def _runs(probabilities: Samples) -> Iterator[tuple[int, int]]:
    """From where the probability reaches the upper limit to where it falls below the lower one."""
    first: int | None = None
    for at, probability in enumerate(probabilities.tolist()):
        if first is None and probability >= _SPEECH:
            first = at
        elif first is not None and probability < _NO_SPEECH:
            yield first, at
            first = None
    if first is not None:
        yield first, len(probabilities)


@cache
def _session() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    weights = files("hugginggpt.experts.starter.audio.data").joinpath("silero-vad-16k.onnx").read_bytes()
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
