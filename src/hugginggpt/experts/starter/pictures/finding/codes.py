"""QR codes and bar codes, with what they say, by the detectors of OpenCV."""

from collections.abc import Sequence
from typing import Any

import cv2

from hugginggpt.experts.starter.pictures.files import Pixels
from hugginggpt.experts.starter.pictures.finding.boxes import Box, Found, each_once

# A code that was read proves itself by its check digits; one that was only seen may be a pattern like it.
_READ, _SEEN = 1.0, 0.5
_LONGEST = 2400
# No code is smaller than this, even at twice its size.
_LEAST = 20
# Small prints are read at twice their size.
_SMALL = 1200


def qr_codes(pixels: Pixels) -> list[Found]:
    """The QR codes in a picture.

    Both detectors of OpenCV are asked: one misses a code among several, the other those seen at an angle.
    """
    found: list[Found] = []
    for factor in (1.0, 2.0) if min(pixels.shape[:2]) >= _LEAST else ():
        grey, scale = _at(pixels, factor)
        for detector in (cv2.QRCodeDetectorAruco(), cv2.QRCodeDetector()):
            texts, corners = detector.detectAndDecodeMulti(grey)[1:3]
            found += _found("qr-code", texts, corners, scale)
        if found or max(pixels.shape[:2]) > _SMALL:
            # Twice the size is for small prints in small pictures.
            break
    return _inside(found, pixels)


def barcodes(pixels: Pixels) -> list[Found]:
    """The bar codes of goods (EAN-13, EAN-8, UPC-A) in a picture; only those that could be read.

    The detector sees bars of a certain width, so it is asked at several sizes.
    """
    found: list[Found] = []
    factors = (1.0, 0.75, 0.5, 0.3, 2.0 if max(pixels.shape[:2]) <= _SMALL else 1.5)
    for factor in factors if min(pixels.shape[:2]) >= _LEAST else ():
        grey, scale = _at(pixels, factor)
        texts, corners = cv2.barcode.BarcodeDetector().detectAndDecodeMulti(grey)[1:3]
        # Bars are everywhere, on fences and in texts: what has no check digit that fits is none.
        found += [one for one in _found("barcode", texts, corners, scale) if one.text]
    return _inside(found, pixels)


def _at(pixels: Pixels, factor: float) -> tuple[Pixels, float]:
    """The picture in grey, so many times as large as it is or as a detector can take, and the factor in all."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = factor * min(1.0, _LONGEST / max(grey.shape))
    if scale == 1:
        return grey, 1.0
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=how), scale


def _found(label: str, texts: Sequence[str], corners: Any, factor: float) -> list[Found]:
    if corners is None:
        return []
    made: list[Found] = []
    for text, four in zip(texts, corners, strict=False):
        (left, top), (right, bottom) = four.min(axis=0), four.max(axis=0)
        box = Box(float(left), float(top), float(right), float(bottom)).times(1 / factor)
        made.append(Found(label, _READ if text else _SEEN, box, str(text)))
    return made


def _inside(found: list[Found], pixels: Pixels) -> list[Found]:
    """Each code once, where it lies in the picture."""
    height, width = pixels.shape[:2]
    inside = (Found(one.label, one.score, one.box.within(width, height), one.text) for one in found)
    return each_once(one for one in inside if one.box.area > 0)
