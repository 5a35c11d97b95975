"""Image segmentation: the foreground cut out of its background.

What is unlike the edges of the picture is likely the subject (Wei et al., ECCV 2012), and so is a person below a
face. From there GrabCut (Rother, Kolmogorov, Blake, SIGGRAPH 2004) finds the outline. No model has learned what
a subject is.
"""

from dataclasses import replace

import cv2
import numpy as np

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.pictures.files import Pixels, grey_picture, read, write
from hugginggpt.experts.starter.pictures.finding.boxes import Box
from hugginggpt.experts.starter.pictures.finding.faces import faces

# GrabCut works at this length of the longer side; the outline is then fitted to the full picture.
_LONGEST = 320
_ROUNDS = 3
_COLORS = 5
_RIM = 0.04
# A subject smaller or larger than this share of the picture is none.
_LEAST, _MOST = 0.004, 0.97
# A piece counts if it has this share of the largest piece.
_PIECE = 0.1
_SURE_FACE = 0.3


def run(call: Call) -> list[Output]:
    """The output `masks`, white where the subject is, and `image`, the subject on transparent ground.

    Raises:
        ExpertError: `no_foreground` if nothing stands out; `picture_unreadable`; `picture_too_large`.
    """
    picture = read(call.arguments["image"])
    mask = foreground(picture.pixels)
    if mask is None:
        raise ExpertError("no_foreground")
    opaque = 255 if picture.alpha is None else picture.alpha
    cut_out = replace(picture, alpha=np.minimum(mask, opaque), media_type="image/png")
    return [
        write(grey_picture(np.where(mask > 127, 255, 0).astype(np.uint8)), call.folder, "mask", "masks"),
        write(cut_out, call.folder, "cutout"),
    ]


def foreground(pixels: Pixels) -> Pixels | None:
    """How far each pixel belongs to the subject, 0 to 255, soft at the outline; None where nothing stands out.

    Args:
        pixels: height x width x 3, red, green, blue.
    """
    height, width = pixels.shape[:2]
    factor = min(1.0, _LONGEST / max(height, width))
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    people = [
        one.box.times(factor) for one in faces(pixels, longest=400, from_the_side=False) if one.score > _SURE_FACE
    ]
    unlike = _unlike_rim(small)
    seeds = _seeds(small, unlike, people)
    mask = _pieces(_grab_cut(small, seeds))
    share = float((mask > 0).mean())
    if not _LEAST < share < _MOST:
        return None
    return _at_full_size(mask, pixels)


def _unlike_rim(small: Pixels) -> Pixels:
    """How far the color and the texture of each pixel are from those along the rim, 0 to 1."""
    colors = _features(small)
    height, width = small.shape[:2]
    rim = _rim(height, width)
    samples = colors[rim]
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    cv2.setRNGSeed(1)
    _, labels, centers = cv2.kmeans(
        samples, min(_COLORS, len(samples)), np.empty(0), criteria, 2, cv2.KMEANS_PP_CENTERS
    )
    nearest = np.full((height, width), np.inf, np.float32)
    for number, center in enumerate(centers):
        members = samples[labels.ravel() == number]
        # A color that hardly stands on the rim may be that of a subject which reaches it.
        if len(members) < 0.06 * len(samples):
            continue
        spread = members.std(axis=0) + 4
        nearest = np.minimum(nearest, np.sqrt((((colors - center) / spread) ** 2).mean(axis=2)))
    far = cv2.GaussianBlur(nearest, (0, 0), max(height, width) / 90)
    top = float(np.percentile(far, 98))
    return np.clip(far / max(top, 1e-6), 0, 1)


def _features(small: Pixels) -> Pixels:
    """Lab color, smoothed, and how much the lightness varies near each pixel."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32)
    smooth = cv2.GaussianBlur(lab, (0, 0), 2)
    light = lab[:, :, 0]
    mean = cv2.GaussianBlur(light, (0, 0), 3)
    texture = np.sqrt(np.maximum(cv2.GaussianBlur(light * light, (0, 0), 3) - mean * mean, 0))
    smooth[:, :, 0] *= 0.7
    return np.dstack([smooth, texture * 1.2])


def _seeds(small: Pixels, unlike: Pixels, people: list[Box]) -> Pixels:
    """What GrabCut starts from: sure and likely subject and background."""
    height, width = small.shape[:2]
    down, across = np.mgrid[0:height, 0:width]
    off_center = np.hypot((across - width / 2) / width, (down - height / 2) / height)
    likely = unlike * np.exp(-2.0 * off_center**2)
    split, _ = cv2.threshold((likely * 255).astype(np.uint8), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    seeds = np.where(likely * 255 > split, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    seeds[(likely * 255 < split * 0.35)] = cv2.GC_BGD
    rim = _rim(height, width, sides_only=bool(people))
    seeds[rim & (likely * 255 < split * 1.3)] = cv2.GC_BGD
    for box in people:
        _seed_person(seeds, box)
    return seeds


def _seed_person(seeds: Pixels, face: Box) -> None:
    """The head and the breast are surely the subject, the shoulders and what is below them likely."""
    height = seeds.shape[0]
    wide, high = face.right - face.left, face.bottom - face.top
    middle, base = (face.left + face.right) / 2, face.bottom
    body = np.array(
        [
            (middle - wide * 0.5, base + high * 0.25),
            (middle + wide * 0.5, base + high * 0.25),
            (middle + wide * 1.35, base + high * 0.8),
            (middle + wide * 1.5, height),
            (middle - wide * 1.5, height),
            (middle - wide * 1.35, base + high * 0.8),
        ],
        np.int32,
    )
    shape = np.zeros_like(seeds)
    cv2.fillPoly(shape, [body], (1,))
    # Hair and hats are above what the cascades call a face.
    center = (round(middle), round(face.top + high * 0.42))
    cv2.ellipse(shape, center, (round(wide * 0.62), round(high * 0.78)), 0, 0, 360, (1,), cv2.FILLED)
    seeds[shape == 1] = cv2.GC_PR_FGD
    sure = np.zeros_like(seeds)
    cv2.ellipse(
        sure,
        (round(middle), round(face.top + high * 0.5)),
        (round(wide * 0.36), round(high * 0.5)),
        0,
        0,
        360,
        (1,),
        cv2.FILLED,
    )
    left, right = round(middle - wide * 0.4), round(middle + wide * 0.4)
    cv2.rectangle(sure, (left, round(base + high * 0.5)), (right, height), (1,), cv2.FILLED)
    seeds[sure == 1] = cv2.GC_FGD


def _grab_cut(small: Pixels, seeds: Pixels) -> Pixels:
    """The mask after GrabCut, 0 and 255."""
    kinds = set(np.unique(seeds).tolist())
    if not kinds & {cv2.GC_FGD, cv2.GC_PR_FGD} or not kinds & {cv2.GC_BGD, cv2.GC_PR_BGD}:
        return np.zeros_like(seeds)
    cv2.setRNGSeed(1)
    mask = seeds.copy()
    cv2.grabCut(
        cv2.cvtColor(small, cv2.COLOR_RGB2BGR),
        mask,
        (0, 0, 1, 1),
        np.zeros((1, 65)),
        np.zeros((1, 65)),
        _ROUNDS,
        cv2.GC_INIT_WITH_MASK,
    )
    return np.where((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)


def _pieces(mask: Pixels) -> Pixels:
    """The mask without specks, and with its small holes filled."""
    round_mark = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, round_mark)
    mask = _large(mask, _PIECE)
    holes = cv2.bitwise_not(mask)
    return cv2.bitwise_not(_large(holes, 0.02))


def _large(mask: Pixels, share: float) -> Pixels:
    """The connected pieces of a mask that have at least this share of the largest one."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not areas.size:
        return mask
    keep = np.concatenate([[False], areas >= areas.max() * share])
    return np.where(keep[labels.astype(np.intp)], 255, 0).astype(np.uint8)


def _at_full_size(mask: Pixels, pixels: Pixels) -> Pixels:
    """The mask at the size of the picture, with its outline moved onto the edges there by a guided filter."""
    height, width = pixels.shape[:2]
    radius = max(2, round(max(height, width) / _LONGEST * 1.5))
    # At twelve million pixels half the size is fine enough for an outline.
    step = 2 if height * width > 4_000_000 else 1
    size = (max(1, width // step), max(1, height // step))
    grey = (
        cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA).astype(np.float32)
        / 255
    )
    coarse = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
    window = (2 * radius // step + 1,) * 2
    mean, level = cv2.blur(grey, window), cv2.blur(coarse, window)
    slope = (cv2.blur(grey * coarse, window) - mean * level) / (cv2.blur(grey * grey, window) - mean * mean + 1e-3)
    fine = cv2.blur(slope, window) * grey + cv2.blur(level - slope * mean, window)
    # Steeper than the filter leaves it: an outline is a few pixels wide.
    soft = np.clip((fine - 0.5) * 2.5 + 0.5, 0, 1)
    made = (soft * 255).astype(np.uint8)
    return made if step == 1 else cv2.resize(made, (width, height), interpolation=cv2.INTER_LINEAR)


def _rim(height: int, width: int, *, sides_only: bool = False) -> Pixels:
    """Where the rim of the picture is; without the lower edge for `sides_only`, where people are cut off."""
    thick = max(2, round(min(height, width) * _RIM))
    rim = np.ones((height, width), bool)
    rim[thick : height if sides_only else height - thick, thick : width - thick] = False
    if sides_only:
        rim[height // 2 :] = False
    return rim
