"""Which part of a picture an operation is meant for: what an earlier task found, or what is found here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input
from hugginggpt.experts.starter.pictures.editing.operations import Operation
from hugginggpt.experts.starter.pictures.files import Picture, Pixels, mask_of
from hugginggpt.experts.starter.pictures.finding.boxes import Box, Found, box_of
from hugginggpt.experts.starter.pictures.finding.detect import find
from hugginggpt.experts.starter.pictures.finding.labels import THINGS, Thing, things_in
from hugginggpt.experts.starter.pictures.foreground import foreground

# The cascades mark a face from the brows to the mouth. Wider hides all of it; a portrait takes hair and chin with it.
_HIDDEN = 0.2
_PORTRAIT = 0.25
# How far around an outline the change from done to not done is soft, as a share of the shorter side.
_SOFT = 1 / 400


@dataclass(frozen=True)
class Regions:
    """What an earlier task found in the picture."""

    found: tuple[Found, ...] = ()
    mask: Pixels | None = None
    """Height x width, 255 in the regions."""


def regions_of(value: Input | None, picture: Picture) -> Regions | None:
    """The regions of a call; None where it has none.

    Raises:
        ExpertError: `picture_unreadable` or `picture_too_large` for a mask.
    """
    if value is None:
        return None
    if value.kind == "masks":
        return Regions(mask=mask_of(value, (picture.width, picture.height)))
    rows = cast("Iterable[Any]", value.data or ())
    return Regions(tuple(Found(str(row["label"]), float(row.get("score", 1.0)), box_of(row)) for row in rows))


def boxes(picture: Picture, operation: Operation, regions: Regions | None) -> list[Box]:
    """The boxes that an operation is meant for, from left to right; empty where there is nothing of the kind.

    Raises:
        ExpertError: `no_foreground` if the subject is meant and nothing stands out.
    """
    if regions is not None and regions.mask is not None:
        found = _around_pieces(regions.mask)
    elif set(operation.places) & {"foreground", "background"}:
        found = _around_pieces(_subject(picture, regions))
    else:
        found = [_wider(one, _PORTRAIT) for one in _found(picture, operation, regions)]
    inside = [box.within(picture.width, picture.height) for box in found]
    return sorted((box for box in inside if box.area >= 1), key=lambda box: (box.left, box.top))


def mask(picture: Picture, operation: Operation, regions: Regions | None) -> Pixels | None:
    """Where an operation is done, height x width, 255 where it is; None where that is nowhere.

    Raises:
        ExpertError: `no_foreground` if the subject or the background is meant and nothing stands out.
    """
    places = set(operation.places)
    if places & {"background", "foreground"}:
        subject = _subject(picture, regions)
        inside = cv2.bitwise_not(subject) if "background" in places else subject
    elif regions is not None and regions.mask is not None:
        inside = regions.mask if regions.mask.any() else None
    else:
        inside = _drawn(picture, _found(picture, operation, regions))
    if inside is None:
        return None
    return _softened(cv2.bitwise_not(inside) if operation.outside else inside)


def _found(picture: Picture, operation: Operation, regions: Regions | None) -> Sequence[Found]:
    """What is meant: of the regions given those with a label that is named, if their labels say such things at all."""
    things = cast("tuple[Thing, ...]", tuple(place for place in operation.places if place in THINGS))
    if regions is None:
        return find(picture.pixels, things)
    labelled = any(things_in(one.label) for one in regions.found)
    if things and labelled:
        return [one for one in regions.found if set(things_in(one.label)) & set(things)]
    return regions.found


def _subject(picture: Picture, regions: Regions | None) -> Pixels:
    """The foreground as a mask: what an earlier task cut out or marked, else what stands out."""
    # A face is not the person: what stands out around it is found here.
    if regions is not None and not (regions.found and all(_is_face(one) for one in regions.found)):
        given = _drawn(picture, regions.found) if regions.mask is None else regions.mask
        if given is not None and given.any():
            return given
    made = foreground(picture.pixels)
    if made is None:
        raise ExpertError("no_foreground")
    return made


def _drawn(picture: Picture, found: Sequence[Found]) -> Pixels | None:
    """The places of what was found as a mask: faces as ellipses, the rest as boxes."""
    if not found:
        return None
    drawn = np.zeros((picture.height, picture.width), np.uint8)
    for one in found:
        box = _wider(one, _HIDDEN)
        left, top, right, bottom = round(box.left), round(box.top), round(box.right), round(box.bottom)
        if _is_face(one):
            axes = (max(1, (right - left) // 2), max(1, (bottom - top) // 2))
            cv2.ellipse(drawn, ((left + right) // 2, (top + bottom) // 2), axes, 0, 0, 360, (255,), cv2.FILLED)
        else:
            cv2.rectangle(drawn, (left, top), (right - 1, bottom - 1), (255,), cv2.FILLED)
    return drawn


def _wider(one: Found, share: float) -> Box:
    """The box of a face with what belongs to the head; other boxes are as they were found."""
    if not _is_face(one):
        return one.box
    box = one.box
    wide, high = (box.right - box.left) * share, (box.bottom - box.top) * share
    return Box(box.left - wide, box.top - high, box.right + wide, box.bottom + high)


def _is_face(one: Found) -> bool:
    return "face" in things_in(one.label)


def _around_pieces(given: Pixels) -> list[Box]:
    """A box around each connected piece of a mask that is no speck."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.where(given > 127, 255, 0).astype(np.uint8))
    least = given.size * 0.0005
    return [
        Box(float(left), float(top), float(left + wide), float(top + high))
        for left, top, wide, high, area in stats[1:count].tolist()
        if area >= least
    ]


def _softened(made: Pixels) -> Pixels:
    return cv2.GaussianBlur(made, (0, 0), max(0.6, min(made.shape) * _SOFT))
