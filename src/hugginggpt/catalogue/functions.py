"""Which task types words ask for, where nobody named one: linear support vector machines, one for each task type.

They look at what words mean and at their pieces; a softmax of their margins stands for a probability.

It is trained on requests whose task type is known, and on the texts of cards. `training/catalogue` makes the one that
ships; `hugginggpt eval models` trains others by the same recipe, which never saw the requests that they are scored on.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from hugginggpt.catalogue.likeness import meanings, pieces, rarity

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import numpy as np
    from numpy.typing import NDArray

UNLIKELY = -12.0
"""The logarithm of the least probability."""

_MEANING, _PIECES = 2.0, 2.0
"""How long the two parts of a text's vector are."""
_STRENGTH, _STEPS, _SHARPNESS = 0.4, 300, 5.0
"""How much the examples count against small weights, how long it is trained, what margins are multiplied with: chosen
by five folds on APIBench."""


class Example(NamedTuple):
    """Words, the task type that they ask for, and how much they count."""

    words: str
    task: str
    weight: float = 1.0


ASKED, WISHED, DESCRIBED, COMPOSED = 1.0, 0.5, 0.2, 0.2
"""How much an example counts: a person's request, one written for this program, a card's text, a composed request."""


@dataclass(frozen=True)
class Functions:
    """The machines."""

    tasks: tuple[str, ...]
    """The task types that it knows."""
    weights: "NDArray[np.float32]"
    """(384 + SPACE + 1, number of task types); the last row is for all texts."""
    rare: "NDArray[np.float32]"
    """How much pieces at each place tell, (SPACE,)."""

    def likely(self, words: str) -> Mapping[str, float]:
        """The logarithm of each task type's probability, at least `UNLIKELY`; empty where there are no words."""
        if not words.strip():
            return {}
        import numpy as np

        told = _SHARPNESS * (_rows([words], self.rare)[0] @ self.weights)
        told -= told.max()
        told -= np.log(np.exp(told).sum())
        return dict(zip(self.tasks, np.maximum(told, UNLIKELY).tolist(), strict=True))

    def save(self) -> "dict[str, NDArray[np.generic]]":
        """Its arrays for a file, the weights in 8 bits."""
        import numpy as np

        scale = np.maximum(np.abs(self.weights).max(axis=0), 1e-9) / 127
        weights = np.rint(self.weights / scale).astype(np.int8)
        return {"tasks": np.array(self.tasks), "weights": weights, "scale": scale, "rare": self.rare.astype(np.float16)}

    @staticmethod
    def load(file: "Traversable") -> "Functions":
        """Read what `save` gave."""
        import numpy as np

        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as found:
            weights = found["weights"].astype(np.float32) * found["scale"]
            return Functions(tuple(map(str, found["tasks"])), weights, found["rare"].astype(np.float32))


def own_examples(*languages: str) -> list[Example]:
    """The requests that ship with the package, for nearly every task type: written ones and composed ones.

    Some are for `text2text-generation` and `conversational`, which the Hub has merged into `text-generation`.

    Args:
        languages: `en`, `zh`.
    """
    composed = tomllib.loads((_data() / "requests.toml").read_text("utf-8"))
    wished = tomllib.loads((_data() / "wishes.toml").read_text("utf-8"))
    return [
        Example(words, task, weight)
        for language in languages
        for entries, weight in ((composed[language], COMPOSED), (wished[language], WISHED))
        for task, entry in entries.items()
        for words in entry["requests"]
    ]


@cache
def shipped() -> Functions:
    """The machines that ship with the package, for the task types of the Hub."""
    return Functions.load(_data() / "functions.npz")


def train(examples: Iterable[Example]) -> Functions:
    """Fit machines for the task types of the examples.

    The squared hinge loss is fitted in the dual form, one row of coefficients for each example, by accelerated gradient
    steps (Nesterov 1983): there are fewer examples than places.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    import numpy as np

    given = list(examples)
    tasks = sorted({one.task for one in given})
    found = pieces([one.words for one in given])
    rare = rarity((found != 0).sum(axis=0).tolist(), len(given))
    rows = _rows([one.words for one in given], rare)
    right = np.full((len(given), len(tasks)), -1, dtype=np.float32)
    right[np.arange(len(given)), [tasks.index(one.task) for one in given]] = 1
    counts = np.array([[one.weight] for one in given], dtype=np.float32)
    return Functions(tuple(tasks), rows.T @ _fitted(rows @ rows.T, right, counts), rare)


def _data() -> "Traversable":
    return files("hugginggpt.catalogue") / "data"


def _fitted(
    alike: "NDArray[np.float32]", right: "NDArray[np.float32]", counts: "NDArray[np.float32]"
) -> "NDArray[np.float32]":
    """The coefficients of the examples; `right` is 1 for the task type of each and -1 for the others."""
    import numpy as np

    steepest = np.ones(len(alike), dtype=np.float32)
    length = 1.0
    root = np.sqrt(counts[:, 0])
    for _ in range(30):
        steepest = root * (alike @ (root * steepest))
        length = float(np.linalg.norm(steepest))
        steepest /= length
    steep = 2 * _STRENGTH * length + 1
    momentum = (steep**0.5 - 1) / (steep**0.5 + 1)
    now = ahead = np.zeros_like(right)
    for _ in range(_STEPS):
        short = np.maximum(0, 1 - right * (alike @ ahead))
        new = np.asarray(ahead - (ahead - 2 * _STRENGTH * counts * right * short) / steep, dtype=np.float32)
        now, ahead = new, new + momentum * (new - now)
    return now


def _rows(words: Sequence[str], rare: "NDArray[np.float32]") -> "NDArray[np.float32]":
    """(texts, 384 + SPACE + 1)."""
    import numpy as np

    found = pieces(words) * rare
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    always = np.ones((len(words), 1), dtype=np.float32)
    return np.hstack([_MEANING * meanings(words), _PIECES * found, always])
