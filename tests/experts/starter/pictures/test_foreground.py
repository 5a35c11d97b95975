from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from benchmarks.quality.foreground import overlap
from benchmarks.quality.pictures import ground, put, scaled, subject
from PIL import Image

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input, Output
from hugginggpt.experts.starter.pictures import foreground

TASK = "image-segmentation"
Run = Callable[..., list[Output]]
Given = Callable[..., Input]


def opened(output: Output) -> Any:
    with Image.open(str(output.path)) as image:
        return np.array(image)


def test_a_disc_is_cut_out_of_a_plain_ground(call: Run, given: Given) -> None:
    pixels = np.full((300, 400, 3), (200, 190, 170), np.uint8)
    cv2.circle(pixels, (230, 160), 80, (180, 30, 40), cv2.FILLED)
    mask, image = call(foreground.run, TASK, image=given(pixels, "jpg"))
    assert (mask.name, mask.kind, image.name, image.kind) == ("masks", "masks", "image", "image")
    found = opened(mask)
    wanted = np.hypot(*(np.mgrid[0:300, 0:400] - np.array([160, 230])[:, None, None])) <= 80
    assert set(np.unique(found)) == {0, 255} and overlap(found > 127, wanted) > 0.95
    cut = opened(image)
    assert cut.shape == (300, 400, 4)
    assert cut[160, 230, 3] == 255 and cut[5, 5, 3] == 0
    assert image.media_type == mask.media_type == "image/png"


@pytest.mark.parametrize(
    ("name", "behind", "factor", "left", "top"),
    [("coffee", "grass", 0.8, 60, 90), ("officer", "wall", 0.5, 60, 180), ("cat", "brick", 0.9, 60, 130)],
)
def test_a_subject_is_told_from_another_ground(
    name: str, behind: str, factor: float, left: int, top: int, call: Run, given: Given
) -> None:
    pixels, outline = subject(name)
    picture, wanted = put(ground(behind), scaled(pixels, factor), scaled(outline, factor), left, top)
    found = opened(call(foreground.run, TASK, image=given(picture))[0])
    assert overlap(found > 127, wanted) > 0.9


def test_the_outline_of_a_large_picture_is_as_fine_as_that_of_a_small_one(call: Run, given: Given) -> None:
    pixels, outline = subject("coffee")
    large = cv2.resize(pixels, (3000, 2000), interpolation=cv2.INTER_CUBIC)
    found = opened(call(foreground.run, TASK, image=given(large, "jpg"))[0])
    assert found.shape == (2000, 3000)
    assert overlap(found > 127, cv2.resize(outline, (3000, 2000))) > 0.9


@pytest.mark.parametrize("shape", [(200, 300, 3), (1, 1, 3), (3, 50, 3)])
def test_where_nothing_stands_out_it_says_so(shape: tuple[int, int, int], call: Run, given: Given) -> None:
    with pytest.raises(ExpertError) as raised:
        call(foreground.run, TASK, image=given(np.full(shape, 130, np.uint8)))
    assert raised.value.code == "no_foreground"


def test_the_same_picture_is_cut_out_the_same_way_twice(photo: Any) -> None:
    first, second = (foreground.foreground(photo("officer")) for _ in range(2))
    assert first is not None and second is not None and (first == second).all()
