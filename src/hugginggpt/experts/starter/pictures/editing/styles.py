"""Operations that redraw a picture: paintings, drawings, edges. By filters, not by a model that has learned a painter.

All take and give pixels as height x width x 3, red, green, blue. Those that are slow work on a smaller copy;
the size of what they give is that of what they took.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from hugginggpt.experts.starter.pictures.editing.operations import Name, Operation
from hugginggpt.experts.starter.pictures.editing.veils import blurred
from hugginggpt.experts.starter.pictures.files import Pixels

# The most pixels that a slow filter works on.
_MEDIUM = 1_200_000
_OIL_SHADES = 10


def painting(pixels: Pixels, operation: Operation) -> Pixels:
    """Broad strokes in stronger colors."""

    def painted(small: Pixels) -> Pixels:
        flat = cv2.edgePreservingFilter(small, flags=cv2.RECURS_FILTER, sigma_s=40, sigma_r=0.35)
        made = _brushed(flat, _unit(small, 130 / operation.strength))
        grey = cv2.cvtColor(cv2.cvtColor(made, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        return cv2.addWeighted(made, 1.35, grey, -0.35, 0)

    return _smaller(pixels, _MEDIUM, painted)


def oil(pixels: Pixels, operation: Operation) -> Pixels:
    """Each spot in the mean color of the shade that is most frequent around it, as a brush would leave it."""
    return _smaller(pixels, _MEDIUM, lambda small: _brushed(small, _unit(small, 150 / operation.strength)))


def watercolor(pixels: Pixels, _operation: Operation) -> Pixels:
    """Light washes that run to the edges, which stay a little darker."""
    return _smaller(pixels, _MEDIUM, _washed)


def cartoon(pixels: Pixels, _operation: Operation) -> Pixels:
    """Flat colors in few shades with dark outlines."""
    return _smaller(pixels, _MEDIUM, _inked_flat)


def sketch(pixels: Pixels, operation: Operation) -> Pixels:
    """Grey pencil on white: the grey divided by its surroundings (color dodge)."""
    return cv2.cvtColor(_pencil(pixels, operation.strength), cv2.COLOR_GRAY2RGB)


def color_sketch(pixels: Pixels, operation: Operation) -> Pixels:
    """The pencil sketch in the colors of the picture, lighter."""
    pencil = _pencil(pixels, operation.strength)
    made = np.empty_like(pixels)
    for channel in range(3):
        light = cv2.addWeighted(pixels[:, :, channel], 0.6, np.full_like(pencil, 255), 0.4, 0)
        made[:, :, channel] = cv2.multiply(light, pencil, scale=1 / 255)
    return made


def ink(pixels: Pixels, _operation: Operation) -> Pixels:
    """Ink wash: washes of grey without color, paper white, dark strokes along the edges."""
    return _smaller(pixels, _MEDIUM, _ink_wash)


def lines(pixels: Pixels, _operation: Operation) -> Pixels:
    """Dark lines on white."""
    return cv2.bitwise_not(_strokes(pixels))


def scribble(pixels: Pixels, _operation: Operation) -> Pixels:
    """Thick white lines on black, as ControlNet's scribble map has them."""
    strokes = _strokes(pixels)
    size = max(2, round(_unit(pixels, 300)))
    return cv2.dilate(strokes, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def edges(pixels: Pixels, _operation: Operation) -> Pixels:
    """White edges one pixel wide on black (Canny 1986); the thresholds follow the picture (Otsu 1979)."""
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 1.2)
    across, down = cv2.Sobel(grey, cv2.CV_16S, 1, 0), cv2.Sobel(grey, cv2.CV_16S, 0, 1)
    steepness = cv2.addWeighted(cv2.convertScaleAbs(across, alpha=0.25), 1, cv2.convertScaleAbs(down, alpha=0.25), 1, 0)
    split, _ = cv2.threshold(steepness, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    high = min(max(split * 4, 40.0), 400.0)
    return cv2.cvtColor(cv2.Canny(across, down, high * 0.4, high), cv2.COLOR_GRAY2RGB)


def emboss(pixels: Pixels, operation: Operation) -> Pixels:
    """As if pressed into grey metal, lit from the top left."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    kernel = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]], np.float32) * operation.strength
    return cv2.cvtColor(cv2.filter2D(grey, -1, kernel, delta=128), cv2.COLOR_GRAY2RGB)


def posterize(pixels: Pixels, operation: Operation) -> Pixels:
    """Few shades of each color."""
    shades = max(2, round(5 / operation.strength))
    steps = np.arange(256) * shades // 256
    return cv2.LUT(cv2.medianBlur(pixels, 5), np.rint(steps * 255 / (shades - 1)).astype(np.uint8))


def _smaller(pixels: Pixels, most: int, work: Callable[[Pixels], Pixels]) -> Pixels:
    """Do the work on a copy of at most so many pixels, and bring the result to the size of the picture."""
    height, width = pixels.shape[:2]
    factor = min(1.0, (most / (height * width)) ** 0.5)
    if factor == 1:
        return work(pixels)
    small = cv2.resize(
        pixels, (max(1, round(width * factor)), max(1, round(height * factor))), interpolation=cv2.INTER_AREA
    )
    return cv2.resize(work(small), (width, height), interpolation=cv2.INTER_CUBIC)


def _unit(pixels: Pixels, parts: float) -> float:
    """A length in pixels that is the same share of every picture."""
    return max(1.0, min(pixels.shape[:2]) / parts)


def _brushed(pixels: Pixels, radius: float) -> Pixels:
    window = (2 * round(radius) + 1,) * 2
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 1)
    shade = (grey.astype(np.int32) * _OIL_SHADES // 256).astype(np.uint8)
    most = np.zeros(grey.shape, np.float32)
    made = np.zeros(pixels.shape, np.float32)
    for number in range(_OIL_SHADES):
        here = (shade == number).astype(np.float32)
        count = cv2.blur(here, window)
        wins = count > most
        color = cv2.blur(pixels * here[:, :, None], window)
        made[wins] = color[wins] / count[wins][:, None]
        most = np.maximum(most, count)
    return np.rint(made).clip(0, 255).astype(np.uint8)


def _washed(pixels: Pixels) -> Pixels:
    flat = pixels
    for _ in range(3):
        flat = cv2.bilateralFilter(flat, 9, 35, 9)
    pale = cv2.addWeighted(flat, 0.82, np.full_like(flat, 255), 0.18, 4)
    rim = cv2.GaussianBlur(cv2.cvtColor(flat, cv2.COLOR_RGB2GRAY), (0, 0), _unit(pixels, 350))
    dark = 255 - cv2.convertScaleAbs(cv2.Laplacian(rim, cv2.CV_16S, ksize=3), alpha=2)
    return cv2.multiply(pale, cv2.cvtColor(np.maximum(dark, 170), cv2.COLOR_GRAY2RGB), scale=1 / 255)


def _inked_flat(pixels: Pixels) -> Pixels:
    flat = pixels
    for _ in range(4):
        flat = cv2.bilateralFilter(flat, 7, 40, 7)
    # Shades of lightness alone: steps of each color would turn a grey wall motley.
    shaded = cv2.cvtColor(flat, cv2.COLOR_RGB2LAB)
    shaded[:, :, 0] = cv2.LUT(shaded[:, :, 0], (np.arange(256) // 24 * 24 + 12).clip(0, 255).astype(np.uint8))
    vivid = cv2.cvtColor(cv2.cvtColor(shaded, cv2.COLOR_LAB2RGB), cv2.COLOR_RGB2HSV)
    vivid[:, :, 1] = cv2.convertScaleAbs(vivid[:, :, 1], alpha=1.35)
    outline = cv2.cvtColor(255 - _strokes(flat)[:, :, 0], cv2.COLOR_GRAY2RGB)
    return cv2.bitwise_and(cv2.cvtColor(vivid, cv2.COLOR_HSV2RGB), outline)


def _ink_wash(pixels: Pixels) -> Pixels:
    grey = cv2.cvtColor(_brushed(pixels, _unit(pixels, 160)), cv2.COLOR_RGB2GRAY)
    grey = cv2.bilateralFilter(grey, 9, 40, 9)
    lighter = cv2.LUT(grey, np.rint(255 * np.linspace(0, 1, 256) ** 0.75).astype(np.uint8))
    strokes = cv2.GaussianBlur(_strokes(pixels)[:, :, 0], (0, 0), _unit(pixels, 700))
    return cv2.cvtColor(cv2.subtract(lighter, cv2.convertScaleAbs(strokes, alpha=0.6)), cv2.COLOR_GRAY2RGB)


def _pencil(pixels: Pixels, strength: float) -> Pixels:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    around = blurred(grey, _unit(pixels, 60))
    # The last step makes the strokes darker, as more pressure would.
    dodged = cv2.divide(grey, np.maximum(around, 1), scale=255)
    return cv2.LUT(dodged, np.rint(255 * np.linspace(0, 1, 256) ** (1 + 0.8 * strength)).astype(np.uint8))


def _strokes(pixels: Pixels) -> Pixels:
    """White lines on black where the picture is darker than right beside it (Winnemoeller 2012)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    width = _unit(pixels, 500)
    grey = cv2.bilateralFilter(grey, 5, 30, 5).astype(np.float32) / 255
    fine, broad = cv2.GaussianBlur(grey, (0, 0), width), cv2.GaussianBlur(grey, (0, 0), width * 1.6)
    darker = broad - fine
    ramp = np.clip((darker - 0.008) / 0.022, 0, 1)
    return cv2.cvtColor((ramp * 255).astype(np.uint8), cv2.COLOR_GRAY2RGB)


STYLES: Mapping[Name, Callable[[Pixels, Operation], Pixels]] = {
    "painting": painting,
    "oil": oil,
    "watercolor": watercolor,
    "cartoon": cartoon,
    "sketch": sketch,
    "color-sketch": color_sketch,
    "ink": ink,
    "lines": lines,
    "edges": edges,
    "scribble": scribble,
    "emboss": emboss,
    "posterize": posterize,
}
"""The functions by operation."""

LINES: frozenset[Name] = frozenset({"lines", "edges", "scribble"})
"""Operations that give a drawing of lines, which is not kept as a JPEG."""
