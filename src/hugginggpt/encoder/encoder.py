"""Sentences to vectors by an ONNX model on the processor, without network and with equal results on every run."""

import threading
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hugginggpt.encoder.tokens import DATA, Tokenizer
from hugginggpt.errors import MissingExtra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIMENSIONS = 384
"""The length of a vector."""

# A session keeps the memory of its largest call. On one thread larger calls are no faster: 8 texts of 256 tokens at a
# time take as long as 32 and leave the process at 200 MB instead of 430.
_CHUNK_TEXTS = 32
_CHUNK_TOKENS = 2048


class Encoder:
    """Turns texts into vectors of unit length, so that the inner product of two is the cosine of their angle.

    The weights lie in the file in 8 and 4 bits and are calculated with as 32-bit floats, so the vector of a text does
    not depend on the texts beside it. An encoder may be used by many threads at once.

    Args:
        folder: where `model.onnx` and `tokenizer.json` lie; by default those that ship with the package.
        threads: the number of processor threads of one call.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """

    def __init__(self, folder: Path = DATA, *, threads: int = 1) -> None:
        try:
            import numpy as np
            import onnxruntime as ort
        except ImportError as missing:
            raise MissingExtra("starter", missing.name or "onnxruntime") from missing
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The 8-bit weights become floats once, at load, and not at each call, which took nearly twice as long.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        self._np = np
        self._session = ort.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer(folder / "tokenizer.json")

    def encode(self, texts: Sequence[str]) -> "NDArray[np.float32]":
        """The vectors of the texts, float32 of shape (number of texts, 384), each row of unit length.

        Of each text the first 256 tokens are read. The rows stand in the order of the texts; no texts give (0, 384).

        Raises:
            TypeError: one text was given instead of a sequence of them.
        """
        if isinstance(texts, str):
            raise TypeError("encode takes a sequence of texts; put a single text into a list")
        vectors = self._np.empty((len(texts), DIMENSIONS), dtype=self._np.float32)
        tokens = [self._tokenizer.ids(text) for text in texts]
        for rows in _chunks(tokens):
            vectors[rows] = self._run([tokens[row] for row in rows])
        return vectors

    def similarity(self, a: str, b: str) -> float:
        """The cosine of two texts: 1 for the same meaning, about 0 for texts that have nothing in common."""
        first, second = self.encode([a, b])
        return float(first @ second)

    def _run(self, tokens: Sequence[list[int]]) -> "NDArray[np.float32]":
        shape = (len(tokens), max(map(len, tokens)))
        ids = self._np.zeros(shape, dtype=self._np.int64)
        mask = self._np.zeros(shape, dtype=self._np.int64)
        for row, numbers in enumerate(tokens):
            ids[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        (vectors,) = self._session.run(["vectors"], {"input_ids": ids, "attention_mask": mask})
        return self._np.asarray(vectors, dtype=self._np.float32)


def _chunks(tokens: Sequence[list[int]]) -> Iterator[list[int]]:
    """Rows in chunks of at most 32, texts of like length together, so that little is padded."""
    chunk: list[int] = []
    for row in sorted(range(len(tokens)), key=lambda row: len(tokens[row])):
        # The lengths grow, so the new row is the widest of its chunk.
        if len(chunk) == _CHUNK_TEXTS or (len(chunk) + 1) * len(tokens[row]) > _CHUNK_TOKENS:
            yield chunk
            chunk = []
        chunk.append(row)
    if chunk:
        yield chunk


_lock = threading.Lock()


@cache
def _shipped() -> Encoder:
    return Encoder()


def load_encoder() -> Encoder:
    """The encoder that ships with the package, on one processor thread, loaded once per process, from any thread.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    with _lock:
        return _shipped()
