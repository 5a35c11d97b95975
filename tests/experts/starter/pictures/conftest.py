"""What the tests of the picture experts share: photographs as inputs, and one call of an expert."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from hugginggpt.experts.base import Call, Input, Output

PHOTOS = Path(__file__).parents[3] / "data" / "photos"


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    cv2.setNumThreads(1)


@pytest.fixture
def photo() -> Callable[[str], Any]:
    """A photograph as an array."""

    def make(name: str) -> Any:
        with Image.open(PHOTOS / f"{name}.jpg") as image:
            return np.array(image.convert("RGB"))

    return make


@pytest.fixture
def given(tmp_path: Path) -> Callable[..., Input]:
    """A picture as the input of an expert: a photograph by name, or an array or image that is saved."""

    def make(what: Any, ending: str = "png", **options: Any) -> Input:
        if isinstance(what, str):
            return Input("image", path=str(PHOTOS / f"{what}.jpg"), media_type="image/jpeg", name=f"{what}.jpg")
        image = what if isinstance(what, Image.Image) else Image.fromarray(what)
        folder = tmp_path / "given"
        folder.mkdir(exist_ok=True)
        path = folder / f"{len(list(folder.iterdir()))}.{ending}"
        image.save(path, **options)
        return Input("image", path=str(path), media_type=f"image/{ending.replace('jpg', 'jpeg')}", name=path.name)

    return make


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., list[Output]]:
    """Call the `run` of an expert with arguments by name, and hold that it leaves its files in its folder."""

    def make(
        run: Callable[[Call], list[Output]], task: str, request: str = "", report: Any = None, **arguments: Any
    ) -> Any:
        folder = tmp_path / f"call-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        extra = {"report": report} if report else {}
        made = run(Call(task, arguments, folder, request, **extra))
        assert all(Path(one.path).parent == folder for one in made if one.path)
        return made

    return make
