"""How well faces are found, and codes found and read, in pictures made by fixed code."""

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np

from benchmarks.quality.measuring import micro_f1, share
from benchmarks.quality.pictures import called, ground, lit, photo, put, scaled, subject
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.pictures.finding import detect
from hugginggpt.experts.starter.pictures.finding.boxes import Box, box_of

# The faces in the photographs, from the hairline to the chin, drawn by hand.
_FACES = {
    "astronaut": Box(178, 65, 272, 180),
    "officer": Box(158, 118, 372, 335),
    "photographer": Box(135, 55, 205, 130),
}
_SAME = 0.35
# Subject, ground, scale, left, top, and how bright it is.
_PEOPLE = (
    ("astronaut", "grass", 0.7, 130, 122, 1.0),
    ("astronaut", "brick", 0.4, 300, 275, 1.0),
    ("astronaut", "sky", 1.0, 60, 0, 0.5),
    ("astronaut", "gravel", 0.5, 20, 200, 1.4),
    ("astronaut", "coffee", 0.6, 200, 170, 1.0),
    ("officer", "gravel", 0.6, 150, 120, 1.0),
    ("officer", "wall", 0.3, 260, 290, 1.0),
    ("officer", "rocket", 0.5, 100, 180, 0.6),
    ("officer", "galaxies", 0.45, 300, 200, 1.0),
    ("officer", "grass", 0.8, 60, 0, 1.3),
)
_GROUNDS = ("coffee", "cat", "rocket", "galaxies", "grass", "gravel", "brick", "sky", "wall")
# What a code says, its ground, the side of one of its squares (or bars) in pixels, the angle, left and top.
_QR_CODES = (
    ("https://example.org/menu", "coffee", 5, 0, 60, 60),
    ("WIFI:T:WPA;S:guest;P:welcome;;", "brick", 4, 0, 300, 200),
    ("hello", "grass", 8, 10, 120, 100),
    ("ticket 4711 row 5 seat 12", "gravel", 5, 25, 200, 120),
    ("https://example.org/a/long/address?with=a&query=string", "sky", 4, 0, 380, 40),
    ("BEGIN:VCARD\nN:Guest\nEND:VCARD", "wall", 4, 45, 150, 100),
    ("42", "rocket", 6, 0, 10, 10),
    ("geo:48.2,16.37", "galaxies", 5, 90, 240, 160),
    ("second page", "cat", 3, 0, 430, 280),
    ("tel:+10000000", "coffee", 6, 180, 90, 150),
)
_BARCODES = (
    ("4006381333931", "wall", 2, 0, 100, 100),
    ("5901234123457", "coffee", 3, 0, 60, 200),
    ("9780306406157", "sky", 2, 5, 200, 120),
    ("0012345678905", "grass", 3, 0, 150, 60),
    ("7351353100019", "gravel", 2, 180, 240, 200),
)
_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
_PARITY = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def measure() -> tuple[Quality, ...]:
    """Faces against one in the middle of every picture, codes against finding none."""
    faces = list(_face_pictures())
    found = [_boxes(pixels) for pixels, _ in faces]
    counts = [_hits(boxes, wanted) for boxes, (_, wanted) in zip(found, faces, strict=True)]
    middle = [_hits([_central(pixels)], wanted) for pixels, wanted in faces]
    codes = list(_code_pictures())
    read = share(_texts(pixels) == wanted for pixels, wanted in codes)
    none = share(not wanted for _, wanted in codes)
    faces_are = "F1 of the faces in pictures with and without; baseline: one in the middle of each"
    codes_are = "share of pictures whose codes are all found and read, and no others; baseline: none"
    return (
        Quality(faces_are, micro_f1(counts), micro_f1(middle), len(faces)),
        Quality(codes_are, read, none, len(codes)),
    )


def _boxes(pixels: Any) -> list[Box]:
    with called(detect.run, "object-detection", image=pixels, labels=["face"]) as outputs:
        return [box_of(row) for row in outputs[0].data]


def _texts(pixels: Any) -> list[str]:
    with called(detect.run, "object-detection", image=pixels, labels=["qr-code", "barcode"]) as outputs:
        return sorted(row.get("text", "") for row in outputs[0].data)


def _hits(found: Sequence[Box], wanted: Sequence[Box]) -> tuple[int, int, int]:
    hits = sum(any(box.overlap(face) >= _SAME for box in found) for face in wanted)
    return hits, len(found), len(wanted)


def _central(pixels: Any) -> Box:
    height, width = pixels.shape[:2]
    return Box(width * 0.33, height * 0.25, width * 0.67, height * 0.75)


def _face_pictures() -> Iterator[tuple[Any, list[Box]]]:
    noise = np.random.default_rng(1)
    for name, face in _FACES.items():
        pixels = photo(name)
        width = pixels.shape[1]
        yield pixels, [face]
        yield pixels[:, ::-1].copy(), [Box(width - face.right, face.top, width - face.left, face.bottom)]
        yield scaled(pixels, 0.5), [face.times(0.5)]
        yield lit(pixels, 0.45), [face]
        yield (pixels + noise.normal(0, 12, pixels.shape)).clip(0, 255).astype(np.uint8), [face]
    for name, behind, factor, left, top, light in _PEOPLE:
        pixels, mask = subject(name)
        made, _ = put(ground(behind), lit(scaled(pixels, factor), light), scaled(mask, factor), left, top)
        yield made, [_moved(_FACES[name], factor, left, top)]
    yield _together()
    for behind in _GROUNDS:
        yield ground(behind), []


def _together() -> tuple[Any, list[Box]]:
    pixels = ground("brick")
    wanted: list[Box] = []
    for name, factor, left, top in (("officer", 0.5, 20, 180), ("astronaut", 0.6, 310, 173)):
        person, mask = subject(name)
        pixels, _ = put(pixels, scaled(person, factor), scaled(mask, factor), left, top)
        wanted.append(_moved(_FACES[name], factor, left, top))
    return pixels, wanted


def _moved(face: Box, factor: float, left: int, top: int) -> Box:
    box = face.times(factor)
    return Box(box.left + left, box.top + top, box.right + left, box.bottom + top)


def _code_pictures() -> Iterator[tuple[Any, list[str]]]:
    for text, behind, side, angle, left, top in _QR_CODES:
        yield _with(_printed(_qr_code(text), side), ground(behind), angle, left, top), [text]
    for digits, behind, side, angle, left, top in _BARCODES:
        # An EAN-13 that begins with 0 is a UPC-A of the other twelve digits.
        yield _with(_printed(_barcode(digits), side), ground(behind), angle, left, top), [digits.removeprefix("0")]
    both = _with(_printed(_qr_code("one"), 5), ground("brick"), 0, 20, 20)
    yield _with(_printed(_qr_code("two"), 5), both, 0, 380, 250), ["one", "two"]
    mixed = _with(_printed(_qr_code("three"), 5), ground("coffee"), 0, 20, 20)
    yield _with(_printed(_barcode("4006381333931"), 2), mixed, 0, 320, 280), ["4006381333931", "three"]
    for behind in (*_GROUNDS, "astronaut", "officer", "photographer"):
        yield ground(behind), []


def _qr_code(text: str) -> Any:
    code = cv2.QRCodeEncoder.create().encode(text)
    return cv2.copyMakeBorder(code, 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=(255,))


def _barcode(digits: str) -> Any:
    """An EAN-13 code: 95 bars, the first digit in the parity of the next six (GS1 General Specifications)."""
    right = ["".join("10"[int(bit)] for bit in bits) for bits in _LEFT]
    parity = _PARITY[int(digits[0])]
    first = "".join(
        _LEFT[int(digit)] if side == "L" else right[int(digit)][::-1]
        for side, digit in zip(parity, digits[1:7], strict=True)
    )
    bars = f"101{first}01010{''.join(right[int(digit)] for digit in digits[7:])}101"
    row = np.array([0 if bar == "1" else 255 for bar in bars], np.uint8)
    return cv2.copyMakeBorder(np.tile(row, (40, 1)), 6, 6, 10, 10, cv2.BORDER_CONSTANT, value=(255,))


def _printed(code: Any, side: int) -> Any:
    large = cv2.resize(code, None, fx=side, fy=side, interpolation=cv2.INTER_NEAREST)
    return cv2.cvtColor(large, cv2.COLOR_GRAY2RGB)


def _with(code: Any, pixels: Any, angle: float, left: int, top: int) -> Any:
    height, width = code.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    reach = np.hypot(height, width)
    size = (width, height) if angle in {0, 180} else (round(reach), round(reach))
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    turned = cv2.warpAffine(code, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(np.full(code.shape[:2], 255, np.uint8), matrix, size)
    return put(pixels, turned, mask, left, top)[0]
