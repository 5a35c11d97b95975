"""The share of right facts about pictures drawn by code, and photographs made dark, light, blurred and colorless."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont

from benchmarks.quality.measuring import share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.reading.facts.measures import Facts, facts_of

_PHOTOS = Path(__file__).parents[2] / "tests" / "data" / "photos"
# Colors by the names of CSS; the name is the fact.
_PAINTS = {
    "red": "#d61f26", "orange": "#ff8c00", "yellow": "#ffd800", "green": "#2e8b3a", "turquoise": "#20c8c0",
    "blue": "#2456c8", "purple": "#7a28b8", "pink": "#ff69b4", "brown": "#7b4a21", "beige": "#eee0c0",
    "black": "#101010", "white": "#fdfdfd",
}  # fmt: skip

Wanted = dict[str, Any]


def measure() -> tuple[Quality, ...]:
    """Against giving for each fact what is right most often."""
    with TemporaryDirectory() as folder:
        cases = [(facts_of(path), wanted) for path, wanted in _pictures(Path(folder))]
    right = share(_value(facts, name) == value for facts, wanted in cases for name, value in wanted.items())
    usual = [Counter(values).most_common(1)[0][1] for values in _by_name(cases).values()]
    count = sum(len(wanted) for _, wanted in cases)
    metric = (
        f"share of right ones of {count} facts (size, color, light, focus, faces, codes, text, camera) about drawn "
        "pictures and changed photographs; baseline: the most frequent value of each"
    )
    return (Quality(metric, right, sum(usual) / count, len(cases)),)


def _by_name(cases: list[tuple[Facts, Wanted]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for _, wanted in cases:
        for name, value in wanted.items():
            found.setdefault(name, []).append(str(value))
    return found


def _value(facts: Facts, name: str) -> Any:
    values: dict[str, Any] = {
        "size": (facts.width, facts.height),
        "shape": facts.shape,
        "color": facts.colors[0][0],
        "colorless": facts.colorless,
        "light": facts.light,
        "focus": facts.focus,
        "faces": facts.faces,
        "codes": tuple(facts.codes),
        "has text": bool(facts.text),
        "date": facts.origin.date,
        "camera": facts.origin.camera,
        "place": facts.origin.place,
    }
    return values[name]


def _pictures(folder: Path) -> Iterator[tuple[Path, Wanted]]:
    makers = (_painted(), _photographs(), _with_codes(), _with_notes(folder))
    for at, (picture, wanted) in enumerate(made for maker in makers for made in maker):
        if isinstance(picture, Path):
            yield picture, wanted
            continue
        path = folder / f"{at}.png"
        picture.save(path)
        yield path, {"size": picture.size, **wanted}


def _painted() -> Iterator[tuple[Image.Image, Wanted]]:
    """A large field of one color and a disk of another, with a word on every third."""
    names = list(_PAINTS)
    for at, name in enumerate(names):
        size = [(320, 240), (240, 320), (280, 280)][at % 3]
        picture = Image.new("RGB", size, _PAINTS[name])
        draw = ImageDraw.Draw(picture)
        draw.ellipse((20, 20, 90, 90), _PAINTS[names[(at + 5) % len(names)]])
        if at % 3 == 0:
            draw.text((30, size[1] - 80), "Open today", "black" if at else "white", ImageFont.load_default(36))
        shape = ("landscape", "portrait", "square")[at % 3]
        yield picture, {"shape": shape, "color": name, "has text": at % 3 == 0, "faces": 0, "codes": ()}


def _photographs() -> Iterator[tuple[Image.Image, Wanted]]:
    faces = {"astronaut": 1, "coffee": 0, "cat": 0, "rocket": 0, "brick": 0}
    for name, count in faces.items():
        picture = Image.open(_PHOTOS / f"{name}.jpg").convert("RGB")
        yield picture.filter(ImageFilter.GaussianBlur(4)), {"focus": "blurred", "codes": ()}
        yield picture.convert("L"), {"colorless": True, "faces": count, "codes": ()}
        dark = ImageEnhance.Brightness(picture).enhance(0.3)
        yield dark, {"light": "dark", "colorless": name == "brick"}
        light = Image.blend(picture, Image.new("RGB", picture.size, "white"), 0.8)
        yield light, {"light": "bright", "has text": False}


def _with_codes() -> Iterator[tuple[Image.Image, Wanted]]:
    for text in ("https://example.org/menu", "WIFI:S:Seaview;T:WPA;P:kelp77;;", "Table 12"):
        code = cv2.QRCodeEncoder.create().encode(text)
        code = cv2.resize(code, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
        picture = Image.new("RGB", (500, 360), "#dfe7f5")
        picture.paste(Image.fromarray(np.pad(code, 24, constant_values=255)), (40, 30))
        yield picture, {"codes": (text,), "shape": "landscape", "faces": 0, "light": "bright"}


def _with_notes(folder: Path) -> Iterator[tuple[Path, Wanted]]:
    """Photographs with the notes of a camera, one on its side by its orientation, one with a place."""
    for at, (make, model) in enumerate((("Canon", "Canon EOS 80D"), ("NIKON", "Z 50"), ("Fairphone", "FP5"))):
        picture = Image.open(_PHOTOS / "coffee.jpg").convert("RGB")
        notes = Image.Exif()
        notes[271], notes[272] = make, model
        notes.get_ifd(0x8769)[36867] = f"202{at}:05:0{at + 1} 14:2{at}:00"
        if at == 1:
            notes[274] = 6
        if at == 2:
            notes.get_ifd(0x8825)[1] = "N"
        path = folder / f"notes-{at}.jpg"
        picture.save(path, exif=notes)
        camera = model if model.startswith(make) else f"{make} {model}"
        wanted: Wanted = {"camera": camera, "date": f"202{at}-05-0{at + 1} 14:2{at}", "place": at == 2}
        yield path, {**wanted, "size": picture.size[::-1] if at == 1 else picture.size}
