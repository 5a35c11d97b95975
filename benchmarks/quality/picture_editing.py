"""How well instructions are understood, and how well what they ask for is done to a picture."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import cv2
import numpy as np

from benchmarks.quality.measuring import inputs, majority, mean, share
from benchmarks.quality.pictures import called, ground, photo, pixels_of, subject
from hugginggpt.catalogue.card import Quality
from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.pictures.editing import edit
from hugginggpt.experts.starter.pictures.editing.operations import NotUnderstood, Operation
from hugginggpt.experts.starter.pictures.editing.parser import operations
from hugginggpt.experts.starter.pictures.finding.faces import faces

_PHOTOS = ("astronaut", "officer", "coffee", "cat", "rocket", "galaxies", "photographer")
_DEVIATIONS = (8, 16, 25)
_NEAR = 2


def measure() -> tuple[Quality, ...]:
    """Each against the simplest thing: one answer for all, the picture as it came, pixels repeated."""
    return (_understood(), _done(), _denoised(), _upscaled(), _edges())


def said(operation: Operation) -> str:
    """An operation in the short form of the inputs: its name and what matters most of its details."""
    name, word, places = operation.name, operation.word, ",".join(operation.places)
    amount, width, height = operation.amount or 0.0, operation.width, operation.height
    if name in {"blur", "pixelate", "cover"}:
        return f"{name}:{places}"
    if name in {"brightness", "contrast", "saturation", "warmth"}:
        return f"{name}:{'+' if amount > 0 else '-'}"
    if name in {"rotate", "upscale"} or (name == "resize" and amount):
        return f"{name}:{amount:g}"
    if name == "resize":
        return f"{name}:{'fit' if word == 'fit' else f'{width}x{height}'}"
    if name == "crop":
        return f"{name}:{f'{width}x{height}' if width else word or places}"
    return f"{name}:{word}" if word else name


def understood(row: Mapping[str, Any]) -> list[str] | None:
    """What the parser makes of a row of inputs; None where it refuses."""
    try:
        return [said(one) for one in operations(row["instruction"], has_regions=row.get("regions", False))]
    except NotUnderstood:
        return None


def _understood() -> Quality:
    rows = inputs("picture-editing")
    right = share(understood(row) == row["operations"] for row in rows)
    metric = (
        "share of instructions, English and Chinese, understood as a person does, with those that must be refused "
        "(0.94 at first sight); baseline: the most frequent answer"
    )
    return Quality(metric, right, majority([str(row["operations"]) for row in rows]), len(rows))


def _edit(pixels: Any, instruction: str) -> list[Any]:
    with called(edit.run, "image-to-image", image=pixels, instruction=instruction) as outputs:
        return [pixels_of(output) for output in outputs]


def _done() -> Quality:
    """Instructions whose result has a property that can be checked; the picture as it came has hardly any of them."""
    checks = list(_checks())
    done = share(_holds(check, _made(pixels, instruction), pixels) for pixels, instruction, check in checks)
    same = share(_holds(check, [pixels], pixels) for pixels, _, check in checks)
    metric = "share of instructions whose result has the property asked for; baseline: the picture as it came"
    return Quality(metric, done, same, len(checks))


def _made(pixels: Any, instruction: str) -> list[Any]:
    try:
        return _edit(pixels, instruction)
    except ExpertError:
        return []


def _holds(check: Callable[[list[Any], Any], bool], made: list[Any], pixels: Any) -> bool:
    return bool(made) and check(made, pixels)


def _checks() -> Iterator[tuple[Any, str, Callable[[list[Any], Any], bool]]]:
    person, other, cup = photo("astronaut"), photo("officer"), photo("coffee")
    yield cup, "rotate 90 degrees clockwise", lambda made, was: _same(made[0], np.rot90(was, -1))
    yield cup, "向左转90度", lambda made, was: _same(made[0], np.rot90(was, 1))
    yield cup, "turn it upside down", lambda made, was: _same(made[0], np.rot90(was, 2))
    yield cup, "mirror it", lambda made, was: _same(made[0], was[:, ::-1])
    yield cup, "上下翻转", lambda made, was: _same(made[0], was[::-1])
    yield cup, "resize to 320x200", lambda made, was: made[0].shape[:2] == (200, 320)
    yield cup, "scale to 25%", lambda made, was: made[0].shape[:2] == (100, 150)
    yield cup, "宽度改成300像素", lambda made, was: made[0].shape[:2] == (200, 300)
    yield cup, "放大两倍", lambda made, was: made[0].shape[:2] == (800, 1200)
    yield cup, "crop to a square", lambda made, was: _same(made[0], was[:, 100:500])
    yield cup, "crop the center 200x100", lambda made, was: _same(made[0], was[150:250, 200:400])
    yield cup, "keep only the right half", lambda made, was: _same(made[0], was[:, 300:])
    yield cup, "turn it black and white", lambda made, was: made[0].ndim == 2 or _spread(made[0]) == 0
    yield cup, "sepia", lambda made, was: made[0][..., 0].mean() > made[0][..., 1].mean() > made[0][..., 2].mean() > 60
    yield cup, "invert the colours", lambda made, was: _same(made[0], 255 - was)
    yield cup, "brighten it", lambda made, was: made[0].mean() > was.mean() + 8
    yield cup, "调暗一点", lambda made, was: made[0].mean() < was.mean() - 4
    yield cup, "more contrast", lambda made, was: made[0].std() > was.std() * 1.1
    yield cup, "less saturated colours", lambda made, was: _spread(made[0]) < _spread(was) * 0.9
    yield cup, "sharpen it", lambda made, was: _steepness(made[0]) > _steepness(was) * 1.2
    yield cup, "blur the picture", lambda made, was: _steepness(made[0]) < _steepness(was) * 0.5
    yield cup, "add a 10 px blue border", lambda made, was: _same(made[0][10:-10, 10:-10], was)
    yield person, "blur the faces", lambda made, was: not faces(made[0]) and _same(made[0][300:], was[300:])
    yield other, "给人脸打上马赛克", lambda made, was: not faces(made[0]) and _same(made[0][450:], was[450:])
    yield person, "black out the face", lambda made, was: not faces(made[0])
    yield (
        person,
        "crop the face",
        lambda made, was: len(made) == 1 == len(faces(made[0])) and len(made[0]) < 200,
    )
    yield ground("galaxies"), "oil painting", lambda made, was: _steepness(made[0]) < _steepness(was) * 0.9
    yield person, "pencil sketch", lambda made, was: _spread(made[0]) == 0 and made[0].mean() > 150
    yield cup, "remove the background", lambda made, was: _overlap(made[0], subject("coffee")[1]) > 0.85
    yield cup, "replace the background with white", lambda made, was: bool((made[0][:20, -20:] > 250).all())


def _denoised() -> Quality:
    noise = np.random.default_rng(1)
    before: list[float] = []
    after: list[float] = []
    for name in _PHOTOS:
        clean = photo(name)
        for deviation in _DEVIATIONS:
            noisy = (clean + noise.normal(0, deviation, clean.shape)).clip(0, 255).astype(np.uint8)
            before.append(likeness(noisy, clean))
            after.append(likeness(_edit(noisy, "remove the noise")[0], clean))
    metric = "denoise: mean PSNR in dB against the clean photograph, Gaussian noise of 8 to 25; baseline: the noisy one"
    return Quality(metric, mean(after), mean(before), len(after))


def _upscaled() -> Quality:
    ours: list[float] = []
    repeated: list[float] = []
    for name in _PHOTOS:
        for factor in (2, 3, 4):
            height, width = (side // factor * factor for side in photo(name).shape[:2])
            large = photo(name)[:height, :width]
            small = cv2.resize(large, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
            ours.append(likeness(_edit(small, f"upscale by {factor}")[0], large))
            repeated.append(likeness(np.repeat(np.repeat(small, factor, 0), factor, 1), large))
    metric = (
        "upscale: mean PSNR in dB against the photograph that was made 2 to 4 times smaller; baseline: pixels repeated"
    )
    return Quality(metric, mean(ours), mean(repeated), len(ours))


def _edges() -> Quality:
    drawn = [_shapes(number) for number in range(24)]
    found = [edge_f1(_edit(pixels, "find the edges")[0], outline) for pixels, outline in drawn]
    plain = [edge_f1(_steep(pixels), outline) for pixels, outline in drawn]
    metric = "edges: mean F1 of edge pixels within 2 pixels of the outlines of drawn shapes under noise; baseline: {}"
    return Quality(metric.format("the steepest tenth of all pixels"), mean(found), mean(plain), len(drawn))


def _shapes(number: int) -> tuple[Any, Any]:
    """A picture with a circle, a box and a triangle of random places and shades under noise, and its outlines."""
    chance = np.random.default_rng(number)
    pixels = np.full((240, 320, 3), int(chance.integers(60, 200)), np.uint8)
    regions = np.zeros((240, 320), np.uint8)
    for kind in range(3):
        shade = tuple(int(value) for value in chance.integers(0, 256, 3))
        left, top = 20 + 100 * kind, int(chance.integers(20, 140))
        size = int(chance.integers(40, 75))
        points = np.array([(left, top + size), (left + size // 2, top), (left + size, top + size)], np.int32)
        for canvas, color in ((pixels, shade), (regions, (kind + 1,))):
            if kind == 0:
                cv2.circle(canvas, (left + size // 2, top + size // 2), size // 2, color, cv2.FILLED)
            elif kind == 1:
                cv2.rectangle(canvas, (left, top), (left + size, top + size), color, cv2.FILLED)
            else:
                cv2.fillPoly(canvas, [points], color)
    noisy = (cv2.GaussianBlur(pixels, (0, 0), 0.7) + chance.normal(0, 8, pixels.shape)).clip(0, 255).astype(np.uint8)
    outline = cv2.morphologyEx(regions, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) > 0
    return noisy, outline


def edge_f1(found: Any, outline: Any) -> float:
    """F1 of edge pixels, each of which counts where one of the other side is within two pixels."""
    edges = (found if found.ndim == 2 else found.max(axis=2)) > 127
    if not edges.any():
        return 0.0
    reach = np.ones((2 * _NEAR + 1, 2 * _NEAR + 1), np.uint8)
    precision = cv2.dilate(outline.astype(np.uint8), reach)[edges].mean()
    recall = cv2.dilate(edges.astype(np.uint8), reach)[outline].mean()
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


def _steep(pixels: Any) -> Any:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    steepness = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    return np.where(steepness > np.percentile(steepness, 90), 255, 0).astype(np.uint8)


def likeness(one: Any, other: Any) -> float:
    """Peak signal-to-noise ratio in dB; grey and color compare."""
    one = np.repeat(one[:, :, None], 3, axis=2) if one.ndim == 2 else one
    error = float(((one.astype(float) - other) ** 2).mean())
    return 10 * float(np.log10(255**2 / max(error, 1e-9)))


def _same(one: Any, other: Any) -> bool:
    return one.shape == other.shape and bool(
        (cv2.absdiff(np.ascontiguousarray(one), np.ascontiguousarray(other)) <= 1).all()
    )


def _spread(pixels: Any) -> float:
    """The mean difference of the strongest and the weakest color."""
    return 0.0 if pixels.ndim == 2 else float((pixels.max(axis=2).astype(int) - pixels.min(axis=2)).mean())


def _steepness(pixels: Any) -> float:
    grey = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return float(np.abs(cv2.Laplacian(grey, cv2.CV_32F)).mean())


def _overlap(made: Any, mask: Any) -> float:
    if made.shape[2] != 4:
        return 0.0
    inside, wanted = made[:, :, 3] > 127, mask > 127
    return float((inside & wanted).sum() / (inside | wanted).sum())
