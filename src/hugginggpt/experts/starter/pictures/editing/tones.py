"""Operations that keep the drawing and change how it looks: sharpness, noise, light and color.

All take and give pixels as height x width x 3, red, green, blue.
"""

from collections.abc import Callable, Mapping
from math import ceil

import cv2
import numpy as np

from hugginggpt.experts.starter.pictures.editing.operations import Name, Operation
from hugginggpt.experts.starter.pictures.files import Pixels

_SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], np.float32)
# Strips of so many rows fit the caches; a large picture as a whole does not.
_STRIP = 256
_RADIUS = 2
# The noise of a grey value is less than that of a color, of which it is the mean.
_COLOR_NOISE = 1.55
_MOST_NOISE = 60.0


def sharpen(pixels: Pixels, operation: Operation) -> Pixels:
    """By the difference to a blurred copy, at two widths: edges and small detail (unsharp masking)."""
    # Wider than this it is no sharpness any more but a halo.
    width = min(2.0, max(1.0, min(pixels.shape[:2]) / 800))
    fine = cv2.GaussianBlur(pixels, (0, 0), width)
    made = cv2.addWeighted(pixels, 1 + 0.9 * operation.strength, fine, -0.9 * operation.strength, 0)
    broad = cv2.GaussianBlur(made, (0, 0), width * 3)
    return cv2.addWeighted(made, 1 + 0.25 * operation.strength, broad, -0.25 * operation.strength, 0)


def denoise(pixels: Pixels, operation: Operation) -> Pixels:
    """Take noise out and keep edges: a guided filter (He, Sun, Tang, ECCV 2010) as strong as the noise found."""
    deviation = min(_MOST_NOISE, noise(pixels) * _COLOR_NOISE) * operation.strength
    if _speckled(pixels):
        # Single black and white dots are no deviation from a mean; the middle of the neighbors takes them out.
        pixels = cv2.medianBlur(pixels, 3)
        deviation = noise(pixels) * _COLOR_NOISE * operation.strength
    made = np.empty_like(pixels)
    margin = 2 * _RADIUS
    for top in range(0, pixels.shape[0], _STRIP):
        above, below = max(0, top - margin), min(pixels.shape[0], top + _STRIP + margin)
        strip = _guided(pixels[above:below], max(1.0, deviation**2))
        made[top : top + _STRIP] = strip[top - above : top - above + _STRIP]
    return made


def noise(pixels: Pixels) -> float:
    """The standard deviation of the noise in the grey values (Immerkaer 1996, with the median against edges)."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    step = max(1, ceil(grey.shape[0] / 1024))
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rows = [grey[top : top + 64] for top in range(0, grey.shape[0], 64 * step)]
    measured = np.concatenate([np.abs(cv2.filter2D(row, -1, kernel)).ravel() for row in rows])
    return float(np.median(measured)) / 0.6745 / 6


def grayscale(pixels: Pixels, _operation: Operation) -> Pixels:
    """Three equal channels."""
    return cv2.cvtColor(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def sepia(pixels: Pixels, _operation: Operation) -> Pixels:
    """The brown of old prints."""
    return cv2.transform(pixels, _SEPIA)


def invert(pixels: Pixels, _operation: Operation) -> Pixels:
    """The negative."""
    return cv2.bitwise_not(pixels)


def brightness(pixels: Pixels, operation: Operation) -> Pixels:
    """Lighter or darker by a curve that keeps black and white; 1 makes all white and -1 all black."""
    amount = max(-1.0, min(1.0, operation.amount or 0.0))
    if abs(amount) == 1:
        return np.full_like(pixels, 255 if amount > 0 else 0)
    steps = np.linspace(0, 1, 256)
    middle = 0.5 + amount / 2
    # The exponent that takes the middle grey to where it shall be.
    return _by_table(pixels, steps ** (np.log(middle) / np.log(0.5)) * 255)


def contrast(pixels: Pixels, operation: Operation) -> Pixels:
    """Steeper or flatter around the mean grey of the picture; -1 leaves only that."""
    amount = max(-1.0, operation.amount or 0.0)
    mean = float(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).mean())
    return _by_table(pixels, (np.arange(256) - mean) * (1 + 1.5 * amount if amount > 0 else 1 + amount) + mean)


def saturation(pixels: Pixels, operation: Operation) -> Pixels:
    """Stronger or paler colors; -1 leaves grey."""
    amount = max(-1.0, operation.amount or 0.0)
    factor = 1 + 2 * amount if amount > 0 else 1 + amount
    return cv2.addWeighted(pixels, factor, grayscale(pixels, operation), 1 - factor, 0)


def warmth(pixels: Pixels, operation: Operation) -> Pixels:
    """More red and less blue, or the other way."""
    shift = 0.4 * max(-1.0, min(1.0, operation.amount or 0.0))
    steps = np.arange(256)
    tables = np.dstack([steps * (1 + shift), steps, steps * (1 - shift)]).clip(0, 255).astype(np.uint8)
    return cv2.LUT(pixels, tables)


def vignette(pixels: Pixels, operation: Operation) -> Pixels:
    """Darker toward the corners."""
    height, width = pixels.shape[:2]
    across, down = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    distance = (across[None, :] ** 2 + down[:, None] ** 2) / 2
    shade = np.clip(1 - 0.65 * operation.strength * distance**1.5, 0, 1)
    made = np.empty_like(pixels)
    for channel in range(3):
        made[:, :, channel] = pixels[:, :, channel] * shade
    return made


def levels(pixels: Pixels, _operation: Operation) -> Pixels:
    """Each color spread over the whole range but for half a percent at each end; mends exposure and a cast."""
    low, high = np.percentile(
        pixels[:: max(1, pixels.shape[0] // 500), :: max(1, pixels.shape[1] // 500)], (0.5, 99.5), axis=(0, 1)
    )
    steps = np.arange(256)[:, None]
    table = ((steps - low) / np.maximum(high - low, 1) * 255).clip(0, 255).astype(np.uint8)
    return cv2.LUT(pixels, table[None])


def _by_table(pixels: Pixels, table: Pixels) -> Pixels:
    return cv2.LUT(pixels, np.rint(table).clip(0, 255).astype(np.uint8))


def _speckled(pixels: Pixels) -> bool:
    """Whether single dots of black and white lie over the picture."""
    grey = cv2.cvtColor(pixels[:1024, :1024], cv2.COLOR_RGB2GRAY)
    apart = cv2.absdiff(grey, cv2.medianBlur(grey, 3)) > 60
    return bool((apart & ((grey < 10) | (grey > 245))).mean() > 0.01)


def _guided(pixels: Pixels, variance: float) -> Pixels:
    """Each color as a line of the grey value near it, flatter where the grey varies less than noise does."""
    window = (2 * _RADIUS + 1, 2 * _RADIUS + 1)
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    mean = cv2.blur(grey, window)
    spread = cv2.blur(grey * grey, window) - mean * mean + variance
    made = np.empty(pixels.shape, np.float32)
    for channel in range(3):
        values = pixels[:, :, channel].astype(np.float32)
        level = cv2.blur(values, window)
        slope = (cv2.blur(grey * values, window) - mean * level) / spread
        made[:, :, channel] = cv2.blur(slope, window) * grey + cv2.blur(level - slope * mean, window)
    return np.rint(made).clip(0, 255).astype(np.uint8)


TONES: Mapping[Name, Callable[[Pixels, Operation], Pixels]] = {
    "sharpen": sharpen,
    "denoise": denoise,
    "grayscale": grayscale,
    "sepia": sepia,
    "invert": invert,
    "brightness": brightness,
    "contrast": contrast,
    "saturation": saturation,
    "warmth": warmth,
    "vignette": vignette,
    "levels": levels,
}
"""The functions by operation."""
