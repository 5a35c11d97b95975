"""What a line of text says: a picture of it to symbols, by the best path of CTC (Graves et al., ICML 2006)."""

from math import ceil

import numpy as np

from hugginggpt.experts.starter.reading import models
from hugginggpt.experts.starter.reading.finding import Corners
from hugginggpt.experts.starter.reading.opening import Pixels

Reading = tuple[str, float]
"""What a line says, and how sure that is (0 to 1)."""

_HEIGHT = 48
_NARROWEST = 160
_WIDEST = 3200
_STEP = 32


def cut_out(picture: Pixels, corners: Corners) -> Pixels:
    """The box as a picture of its own, made straight and 48 pixels high."""
    import cv2

    wide = max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[3] - corners[2]), 1.0)
    high = max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2]), 1.0)
    size = (max(1, int(wide)), max(1, int(high)))
    frame = np.array([[0, 0], [size[0], 0], size, [0, size[1]]], dtype=np.float32)
    turn = cv2.getPerspectiveTransform(corners, frame)
    straight = cv2.warpPerspective(picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    width = min(_WIDEST, max(1, ceil(_HEIGHT * size[0] / size[1])))
    return cv2.resize(straight, (width, _HEIGHT)).astype(np.uint8)


def read(line: Pixels) -> Reading:
    """What a line says.

    Args:
        line: a picture of one upright line, 48 pixels high.
    """
    width = max(_NARROWEST, ceil(line.shape[1] / _STEP) * _STEP)
    values = np.zeros((1, 3, _HEIGHT, width), dtype=np.float32)
    values[0, :, :, : line.shape[1]] = line[:, :, ::-1].transpose(2, 0, 1) / 127.5 - 1
    chances = models.recognize(values)[0]
    path = chances.argmax(axis=1)
    new = (path != 0) & np.append(True, path[1:] != path[:-1])
    if not new.any():
        return "", 0.0
    symbols = models.alphabet()
    text = "".join(symbols[at - 1] for at in path[new])
    return text.strip(), float(chances.max(axis=1)[new].mean())
