from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input, Output
from hugginggpt.experts.starter.pictures.finding import detect
from hugginggpt.experts.starter.pictures.finding.boxes import Box, Found, box_of, each_once
from hugginggpt.experts.starter.pictures.finding.labels import refuses, wanted
from hugginggpt.tasks import text_form

TASK = "object-detection"
Run = Callable[..., list[Output]]
Given = Callable[..., Input]


def qr_code(text: str, side: int = 6) -> Any:
    code = cv2.copyMakeBorder(cv2.QRCodeEncoder.create().encode(text), 4, 4, 4, 4, cv2.BORDER_CONSTANT, value=(255,))
    return cv2.cvtColor(cv2.resize(code, None, fx=side, fy=side, interpolation=cv2.INTER_NEAREST), cv2.COLOR_GRAY2RGB)


def test_a_face_is_found_where_it_is_and_marked(call: Run, given: Given) -> None:
    found, marked = call(detect.run, TASK, image=given("astronaut"), labels=["face"])
    (row,) = found.data
    assert row["label"] == "face" and 0 < row["score"] <= 1
    assert box_of(row).overlap(Box(178, 65, 272, 180)) > 0.6
    assert (found.kind, marked.name, marked.kind, marked.media_type) == ("boxes", "image", "image", "image/jpeg")
    with Image.open(str(marked.path)) as image:
        assert image.size == (512, 512)
    assert text_form("boxes", found.data).startswith("face at ")


def test_the_faces_of_a_large_picture_are_given_in_its_own_pixels(call: Run, given: Given, photo: Any) -> None:
    large = cv2.resize(photo("officer"), (1536, 1800), interpolation=cv2.INTER_CUBIC)
    (row,) = call(detect.run, TASK, image=given(large), labels=["face"])[0].data
    assert box_of(row).overlap(Box(158, 118, 372, 335).times(3)) > 0.4


@pytest.mark.parametrize("name", ["coffee", "cat", "rocket", "galaxies", "grass", "gravel", "brick"])
def test_where_there_is_nothing_the_answer_is_none(name: str, call: Run, given: Given) -> None:
    (found,) = call(detect.run, TASK, image=given(name))
    assert found.data == [] and text_form("boxes", found.data) == "none"


def test_a_code_is_found_and_read(call: Run, given: Given, photo: Any) -> None:
    pixels = photo("coffee")
    code = qr_code("https://example.org/欢迎")
    pixels[100 : 100 + code.shape[0], 200 : 200 + code.shape[1]] = code
    (row,) = call(detect.run, TASK, image=given(pixels), labels="二维码")[0].data
    assert (row["label"], row["text"], row["score"]) == ("qr-code", "https://example.org/欢迎", 1.0)
    assert box_of(row).overlap(Box(236, 136, 200 + code.shape[1] - 36, 100 + code.shape[0] - 36)) > 0.9


def test_only_what_is_asked_for_is_looked_for(call: Run, given: Given, photo: Any) -> None:
    pixels = photo("astronaut")
    code = qr_code("hello", 4)
    pixels[380 : 380 + code.shape[0], 20 : 20 + code.shape[1]] = code

    def labels(**asked: Any) -> list[str]:
        return [row["label"] for row in call(detect.run, TASK, image=given(pixels), **asked)[0].data]

    assert labels() == ["face", "qr-code"]
    assert labels(labels=["qr code"]) == ["qr-code"]
    assert labels(labels=["人脸"]) == ["face"]
    # Without labels the words of the person say what is looked for.
    assert labels(request="Is there a QR code on poster.png?") == ["qr-code"]
    assert labels(request="what is on this picture?") == ["face", "qr-code"]


@pytest.mark.parametrize(
    ("asked", "things"),
    [
        (None, ("face", "qr-code", "barcode")),
        ([], ("face", "qr-code", "barcode")),
        (["faces"], ("face",)),
        ("Faces and barcodes", ("face", "barcode")),
        (["二维码", "条形码"], ("qr-code", "barcode")),
        (["码"], ("qr-code", "barcode")),
        (["everything"], ("face", "qr-code", "barcode")),
        (["human face", "QR"], ("face", "qr-code")),
    ],
)
def test_labels_are_known_by_their_usual_names(asked: Any, things: tuple[str, ...]) -> None:
    assert wanted(asked) == (things, ())
    assert refuses(TASK, {"image": "image", "labels": asked}) is None


@pytest.mark.parametrize("label", ["car", "dog", "cat face", "person", "狗", "surface", "clock face", "license plate"])
def test_what_it_does_not_know_is_refused_in_a_sentence(label: str, call: Run, given: Given) -> None:
    said = refuses(TASK, {"image": "image", "labels": ["face", label]})
    assert said is not None and label in said and said.endswith(".")
    with pytest.raises(ExpertError) as raised:
        call(detect.run, TASK, image=given("coffee"), labels=[label])
    assert raised.value.code == "cannot_find" and label in raised.value.message("zh")


def test_of_boxes_on_one_another_the_surest_is_kept() -> None:
    sure, near, apart = (
        Found("face", score, Box(left, 0, left + 10, 10)) for score, left in ((0.9, 0), (0.5, 2), (0.4, 30))
    )
    assert each_once([near, apart, sure]) == [sure, apart]


def test_boxes_overlap_by_the_shared_part_of_both() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(5, 0, 15, 10)) == pytest.approx(1 / 3)
    assert Box(0, 0, 10, 10).overlap(Box(20, 20, 30, 30)) == 0
    assert Box(-5, 2, 50, 90).within(40, 30) == Box(0, 2, 40, 30)


def test_a_tiny_picture_is_none(call: Run, given: Given) -> None:
    for shape in ((1, 1, 3), (3, 40, 3), (30, 2, 3)):
        assert call(detect.run, TASK, image=given(np.full(shape, 200, np.uint8)))[0].data == []
