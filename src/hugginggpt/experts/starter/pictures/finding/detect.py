"""Object detection: faces, QR codes and bar codes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import cv2

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.pictures.files import Picture, Pixels, read, write
from hugginggpt.experts.starter.pictures.finding.boxes import Found
from hugginggpt.experts.starter.pictures.finding.codes import barcodes, qr_codes
from hugginggpt.experts.starter.pictures.finding.faces import faces
from hugginggpt.experts.starter.pictures.finding.labels import Thing, things_in, wanted

_FINDERS: Mapping[Thing, Callable[[Pixels], list[Found]]] = {
    "face": faces,
    "qr-code": qr_codes,
    "barcode": barcodes,
}
_COLORS: Mapping[str, tuple[int, int, int]] = {"face": (0, 200, 83), "qr-code": (255, 109, 0), "barcode": (41, 98, 255)}
# The line is so thick: this share of the shorter side.
_LINE = 1 / 200


def run(call: Call) -> list[Output]:
    """The output `boxes` with what was found, and if something was the output `image`, where it is marked.

    A row has the extra key `text` where a code could be read. Nothing found is a right answer, an empty list.

    Raises:
        ExpertError: `cannot_find` if the parameter `labels` asks for something else; `picture_unreadable`;
            `picture_too_large`.
    """
    labels = call.arguments.get("labels")
    things, unknown = wanted(labels)
    if unknown:
        raise ExpertError("cannot_find", labels=", ".join(unknown))
    # A plan may leave the labels to the words of the person.
    things = things if labels else things_in(call.request) or things
    picture = read(call.arguments["image"])
    found = find(picture.pixels, things)
    made = [Output("boxes", "boxes", [one.row() for one in found])]
    return [*made, write(marked(picture, found), call.folder, "marked")] if found else made


def find(pixels: Pixels, things: Iterable[Thing]) -> list[Found]:
    """What of these things is in a picture: by thing, then from the top left as one reads.

    Args:
        pixels: height x width x 3, red, green, blue.
        things: what to look for.
    """
    found: list[Found] = []
    for thing in things:
        rows = sorted(_FINDERS[thing](pixels), key=lambda one: (one.box.top, one.box.left))
        found += rows
    return found


def marked(picture: Picture, found: Sequence[Found]) -> Picture:
    """The picture with a frame around each thing."""
    pixels = picture.pixels.copy()
    thickness = max(2, round(min(pixels.shape[:2]) * _LINE))
    for one in found:
        start = (round(one.box.left), round(one.box.top))
        end = (round(one.box.right), round(one.box.bottom))
        cv2.rectangle(pixels, start, end, _COLORS.get(one.label, (255, 0, 0)), thickness)
    return replace(picture, pixels=pixels)
