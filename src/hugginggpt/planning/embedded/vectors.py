"""Vectors of the sentence encoder, kept for what is compared again and again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def vectors(texts: Sequence[str]) -> "NDArray[np.float32]":
    """The vectors of texts, (texts, 384); those of several texts at once, which are not a request, are kept.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    import numpy as np

    from hugginggpt.encoder import load_encoder

    missing = [text for text in texts if text not in _KEPT]
    found = dict(zip(missing, load_encoder().encode(missing), strict=True)) if missing else {}
    if len(texts) > 1:
        _KEPT.update(found)
    return np.stack([found[text] if text in found else _KEPT[text] for text in texts])


_KEPT: "dict[str, NDArray[np.float32]]" = {}
