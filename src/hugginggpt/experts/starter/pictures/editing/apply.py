"""Operations carried out on a picture, one after the other. It becomes several pictures where each face is cut out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import cv2
import numpy as np

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.pictures.editing import places, quantities, shapes
from hugginggpt.experts.starter.pictures.editing.operations import VEILS, Name, Operation
from hugginggpt.experts.starter.pictures.editing.places import Regions
from hugginggpt.experts.starter.pictures.editing.styles import LINES, STYLES
from hugginggpt.experts.starter.pictures.editing.tones import TONES
from hugginggpt.experts.starter.pictures.editing.veils import veil
from hugginggpt.experts.starter.pictures.files import Picture, Pixels
from hugginggpt.messages import Language, message

MOST_PIECES = 100
"""The most pictures that one picture is cut into."""

_SHAPES: Mapping[Name, Callable[[Picture, Operation], Picture]] = {
    "rotate": shapes.rotate,
    "flip": shapes.flip,
    "resize": shapes.resize,
    "upscale": shapes.upscale,
    "crop": shapes.crop,
    "border": shapes.border,
}
_WHOLE = ("picture",)


def applied(
    picture: Picture, operations: Sequence[Operation], regions: Regions | None = None, *, language: Language = "en"
) -> list[Picture]:
    """The pictures that come of it, in the order of the regions where each was cut out.

    Args:
        picture: what to change.
        operations: in order.
        regions: where things are in `picture`.
        language: of the words in errors.

    Raises:
        ExpertError: `regions_empty` if there is nothing of what is to be changed; `no_foreground`; `picture_too_large`.
    """
    made = [picture]
    for operation in _placed_first(operations) if regions is not None else operations:
        made = [after for before in made for after in _one(before, operation, regions, language)]
    return made


def _placed_first(operations: Sequence[Operation]) -> list[Operation]:
    """Regions are those of the picture as it came, so what is done in them comes before what moves things."""
    in_place = [one for one in operations if one.places != _WHOLE and one.name != "crop"]
    cuts = [one for one in operations if one.places != _WHOLE and one.name == "crop"]
    return [*in_place, *cuts, *(one for one in operations if one.places == _WHOLE)]


def _one(picture: Picture, operation: Operation, regions: Regions | None, language: Language) -> list[Picture]:
    if operation.name == "crop" and operation.places != _WHOLE:
        boxes = places.boxes(picture, operation, regions)[:MOST_PIECES]
        if not boxes:
            raise _nothing(operation, language)
        return [shapes.cut(picture, box) for box in boxes]
    if operation.name == "background":
        return [_on_ground(picture, operation, regions)]
    if operation.name == "convert":
        return [
            replace(_on_white(picture) if operation.word == "jpeg" else picture, media_type=f"image/{operation.word}")
        ]
    if shape := _SHAPES.get(operation.name):
        return [shape(picture, operation)]
    return [_changed(picture, operation, regions, language)]


def _changed(picture: Picture, operation: Operation, regions: Regions | None, language: Language) -> Picture:
    """Other pixels of the same size, all of them or those in the places that are meant."""
    pixels = np.ascontiguousarray(picture.pixels)
    if operation.places == _WHOLE:
        return replace(picture, pixels=_filtered(pixels, operation), lines=picture.lines or operation.name in LINES)
    where = places.mask(picture, operation, regions)
    if where is None:
        raise _nothing(operation, language)
    return replace(picture, pixels=_in_places(pixels, operation, where))


def _filtered(pixels: Pixels, operation: Operation) -> Pixels:
    if operation.name in VEILS:
        return veil(pixels, operation, whole=True)
    return (STYLES.get(operation.name) or TONES[operation.name])(pixels, operation)


def _in_places(pixels: Pixels, operation: Operation, where: Pixels) -> Pixels:
    if operation.name not in VEILS or operation.outside or "background" in operation.places:
        return _blended(pixels, _filtered(pixels, operation), where)
    # Each place is hidden by its own size: a small face needs a smaller blur than a large one, and no weaker one.
    made = pixels.copy()
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.where(where > 20, 255, 0).astype(np.uint8))
    for left, top, wide, high, _area in stats[1:].tolist():
        part = np.s_[top : top + high, left : left + wide]
        hidden = veil(np.ascontiguousarray(pixels[part]), operation, whole=False)
        made[part] = _blended(made[part], hidden, where[part])
    return made


def _blended(below: Pixels, above: Pixels, where: Pixels) -> Pixels:
    share = where[:, :, None].astype(np.float32) / 255
    return np.rint(below * (1 - share) + above * share).astype(np.uint8)


def _on_ground(picture: Picture, operation: Operation, regions: Regions | None) -> Picture:
    """The subject on another ground: transparent, or of one color."""
    subject = places.mask(picture, replace(operation, places=("foreground",)), regions)
    assert subject is not None  # noqa: S101 - the foreground is somewhere, or an error was raised
    if operation.word == "transparent":
        opaque = 255 if picture.alpha is None else picture.alpha
        return replace(picture, alpha=np.minimum(subject, opaque))
    ground = np.full_like(picture.pixels, quantities.rgb(operation.word))
    return replace(picture, pixels=_blended(ground, picture.pixels, subject), alpha=None)


def _on_white(picture: Picture) -> Picture:
    """A picture without transparency, as JPEG has none."""
    if picture.alpha is None:
        return picture
    return replace(
        picture, pixels=_blended(np.full_like(picture.pixels, 255), picture.pixels, picture.alpha), alpha=None
    )


def _nothing(operation: Operation, language: Language) -> ExpertError:
    known = operation.name if operation.name in VEILS or operation.name == "crop" else "change"
    return ExpertError("regions_empty", action=message(f"pictures.actions.{known}", language))
