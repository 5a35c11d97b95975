"""The models of PP-OCRv6 that the package rapidocr carries, run by onnxruntime on one thread.

The pipeline of rapidocr itself is not used: its import and configuration took 1.0 s of 1.3 s to the first picture.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hugginggpt.errors import MissingExtra

Tensor = NDArray[np.float32]


def detect(pictures: Tensor) -> Tensor:
    """The chance of text at each pixel.

    Args:
        pictures: (1, 3, height, width), blue, green and red from -1 to 1; sides are multiples of 32.

    Returns:
        (1, 1, height, width) from 0 to 1.
    """
    return _run(_session("det"), pictures)


def recognize(lines: Tensor) -> Tensor:
    """The chance of each symbol at each step along a line of text.

    Args:
        lines: (count, 3, 48, width), blue, green and red from -1 to 1.

    Returns:
        (count, steps, symbols): symbol 0 is nothing new, then the `alphabet`.
    """
    return _run(_session("rec"), lines)


@cache
def alphabet() -> tuple[str, ...]:
    """The symbols that are told apart, in the order of the model, the space last."""
    return (*_session("rec").get_modelmeta().custom_metadata_map["character"].splitlines(), " ")


@cache
def _session(part: str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(_file(part)), options, providers=["CPUExecutionProvider"])


def _file(part: str) -> Path:
    # The package is found without being imported.
    found = find_spec("rapidocr")
    folder = Path(found.origin).parent / "models" if found and found.origin else None
    files = sorted(folder.glob(f"PP-OCR*_{part}_*.onnx")) if folder else []
    if not files:
        raise MissingExtra("starter", "rapidocr")
    return files[-1]


def _run(session: Any, values: Tensor) -> Tensor:
    return session.run(None, {session.get_inputs()[0].name: values})[0]
