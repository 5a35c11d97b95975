"""Character error rate of the text read from rendered notices, upright and turned."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.quality.measuring import inputs
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.reading import layout
from hugginggpt.experts.starter.reading.lines import lines_of
from hugginggpt.experts.starter.reading.opening import Pixels, opened

_PICTURES = Path(__file__).parent / "inputs" / "ocr"

Page = tuple[dict[str, Any], Callable[[Pixels], Pixels]]
"""A line of the inputs, and what is done to its picture."""


def measure() -> tuple[Quality, ...]:
    """Against reading nothing. White space between and inside lines counts as one space, and as none beside Chinese."""
    rows = inputs("ocr")
    english, chinese = ([row for row in rows if row["language"] == language] for language in ("en", "zh"))
    turned = [(row, partial(np.rot90, k=1 + at % 3)) for at, row in enumerate([*english[::2], *chinese[::2]])]
    poor = [(row, partial(_photographed, seed=at)) for at, row in enumerate([*english[1::2], *chinese[1::2]])]
    return (
        _quality("24 rendered notices, English", [(row, np.asarray) for row in english]),
        _quality("24 rendered notices, Chinese", [(row, np.asarray) for row in chinese]),
        _quality("24 rendered notices in both languages, on a side or upside down", turned),
        _quality("24 rendered notices in both languages as poor photographs", poor),
    )


def _quality(what: str, pages: list[Page]) -> Quality:
    wrong, letters = 0, 0
    for row, change in pages:
        picture = opened(_PICTURES / row["picture"])
        found = lines_of(np.ascontiguousarray(change(picture)))
        said, wanted = _spaced(layout.text(layout.rows(found))), _spaced(row["text"])
        wrong += edits(said, wanted)
        letters += len(wanted)
    metric = f"character error rate on {what}; baseline: reading nothing"
    return Quality(metric, wrong / letters, 1.0, len(pages), higher_is_better=False)


def _photographed(picture: Pixels, *, seed: int) -> Pixels:
    """The page on a table, seen from a corner, in half light, out of focus, grainy and saved as a poor JPEG."""
    import cv2

    random = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    edge = 0.12 * min(height, width)
    size = (round(width + 2 * edge), round(height + 2 * edge))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.float32(edge) + random.uniform(-0.8 * edge, 0.8 * edge, (4, 2)).astype(np.float32)
    turn = cv2.getPerspectiveTransform(corners, moved)
    seen = cv2.warpPerspective(picture, turn, size, borderValue=(112, 92, 74)).astype(np.float32)
    light = np.linspace(*random.uniform(0.45, 1.0, 2), size[0], dtype=np.float32)[None, :, None]
    seen = cv2.GaussianBlur(seen * light, (0, 0), 0.9) + random.normal(0, 12, seen.shape)
    kept = cv2.imencode(".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 45])[1]
    return cv2.imdecode(kept, cv2.IMREAD_COLOR)


def _spaced(text: str) -> str:
    said = " ".join(text.split())
    return "".join(
        letter
        for at, letter in enumerate(said)
        if not (letter == " " and any("\u3000" <= near <= "\uffef" for near in said[at - 1 : at + 2]))
    )


def edits(one: str, other: str) -> int:
    """How many letters must be put in, taken out or changed to make one of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        above, row[0] = row[0], at
        for to, wanted in enumerate(other, 1):
            above, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, above + (letter != wanted))
    return row[-1]
