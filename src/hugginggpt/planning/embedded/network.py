"""The network of the embedded planner: which words of a request ask for which task type.

An encoder reads the request as `simplified` has it; each of its words is compared with each row of the vocabulary, a
task type or an aspect of one. `data/CARD.md` has its source, what it was trained on and its figures. It needs the extra
`starter`; without it the rules plan alone.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hugginggpt.errors import MissingExtra
from hugginggpt.planning.embedded.simplified import Simplified

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"

MOST_TOKENS = 192
"""What is read of a request; the rest is cut off."""
FAINTEST = 0.1
"""What is less likely is not heard."""


@dataclass(frozen=True)
class Heard:
    """Words that ask for something."""

    row: str
    """The task type, with an aspect behind a colon where each is a row of its own: `image-to-text:caption`."""
    start: int
    """Where they begin in the reading's text."""
    end: int
    probability: float
    """Of the word that asks most clearly."""

    @property
    def task(self) -> str:
        """The task type."""
        return self.row.partition(":")[0]


class Network:
    """Reads requests; one thread, no state between requests.

    Args:
        folder: where `planner.onnx`, `rows.npz` and `tokenizer.json` lie.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """

    def __init__(self, folder: Path = DATA) -> None:
        try:
            import numpy as np
            import onnxruntime as ort
            from tokenizers import Tokenizer
        except ImportError as missing:
            raise MissingExtra("starter", missing.name or "onnxruntime") from missing
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._np = np
        self._session = ort.InferenceSession(folder / "planner.onnx", options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        with np.load(folder / "rows.npz", allow_pickle=False) as kept:
            self.rows: Sequence[str] = tuple(str(name) for name in kept["names"])
            self._rows = kept["rows"]

    def probabilities(self, text: str) -> "tuple[NDArray[np.float32], list[tuple[int, int]]]":
        """For each token the probabilities of no row and of each row, (tokens, 1 + rows), and where it stands."""
        # Lone surrogates of badly decoded file names are no text to the tokenizer; each becomes a question mark.
        said = self._tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        outputs = self._session.run(None, {"input_ids": self._np.array([said.ids], dtype=self._np.int64)})
        words, nothing = (self._np.asarray(one, dtype=self._np.float32)[0] for one in outputs)
        found = self._np.concatenate([nothing, words @ self._rows.T], axis=-1)
        found = self._np.exp(found - found.max(-1, keepdims=True))
        return found / found.sum(-1, keepdims=True), said.offsets

    def heard(self, said: Simplified, least: float = FAINTEST) -> list[Heard]:
        """What the words ask for, in the order of the words.

        Args:
            said: the request.
            least: the least probability of a row at its clearest word.
        """
        found, offsets = self.probabilities(said.text)
        return sorted(self._heard(found, offsets, said, least), key=lambda one: one.start)

    def likely(self, said: Simplified) -> Mapping[str, float]:
        """How likely each row is, at the word that asks for it most clearly."""
        found, _ = self.probabilities(said.text)
        return dict(zip(self.rows, found[:, 1:].max(0).tolist(), strict=True))

    def _heard(
        self, found: "NDArray[np.float32]", offsets: Sequence[tuple[int, int]], said: Simplified, least: float
    ) -> Iterator[Heard]:
        for place in self._np.flatnonzero(found[:, 1:].max(0) > least).tolist():
            column = found[:, 1 + place]
            token = 0
            while token < len(column):
                last = token
                while last < len(column) and column[last] > _GOES_ON:
                    last += 1
                if last == token:
                    token += 1
                    continue
                where = [one for at in range(token, last) for one in said.origin[slice(*offsets[at])] if one >= 0]
                if where and column[token:last].max() > least:
                    yield Heard(self.rows[place], where[0], where[-1] + 1, float(column[token:last].max()))
                token = last


_GOES_ON = 0.3
"""Words beside each other belong to one wish while each is this likely to."""

_lock = threading.Lock()


@cache
def _shipped() -> Network:
    return Network()


def load_network() -> Network:
    """The network that ships with the package, loaded once per process, from any thread.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    with _lock:
        return _shipped()


@lru_cache(maxsize=64)
def heard_in(said: Simplified) -> tuple[Heard, ...]:
    """What the network that ships hears in a request; a request that was read before is not read again.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    return tuple(load_network().heard(said))
