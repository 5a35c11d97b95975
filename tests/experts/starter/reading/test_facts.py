"""Facts about pictures: each is true of the picture, and none is more than was measured."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter
from reading_calls import read_call, refused

from hugginggpt.experts.starter.reading.facts import expert
from hugginggpt.experts.starter.reading.facts.colors import COLORS, named
from hugginggpt.experts.starter.reading.facts.measures import facts_of
from hugginggpt.experts.starter.reading.facts.origin import origin
from rendered import notice

PHOTOS = Path(__file__).parents[3] / "data" / "photos"


def saved(picture: Image.Image, path: Path) -> Path:
    picture.save(path)
    return path


@pytest.mark.parametrize(
    ("paint", "name"),
    [
        ("#d61f26", "red"), ("#ff8c00", "orange"), ("#ffd800", "yellow"), ("#2e8b3a", "green"),
        ("#20c8c0", "turquoise"), ("#2456c8", "blue"), ("#7a28b8", "purple"), ("#ff69b4", "pink"),
        ("#7b4a21", "brown"), ("#eee0c0", "beige"), ("#101010", "black"), ("#fdfdfd", "white"),
        ("#808080", "gray"),
    ],
)  # fmt: skip
def test_colors_have_the_names_that_people_use(paint: str, name: str) -> None:
    one = np.asarray(Image.new("RGB", (1, 1), paint))
    assert COLORS[int(named(one)[0, 0])] == name


def test_a_paragraph_says_what_was_measured_and_that_it_is_no_caption(tmp_path: Path) -> None:
    picture = Image.new("RGB", (640, 480), "#2456c8")
    picture.paste("#ffd800", (0, 0, 640, 160))
    output = expert.run(read_call(saved(picture, tmp_path / "flag.png")))[0]
    assert (output.name, output.kind) == ("text", "text")
    assert str(output.data).startswith(
        "A landscape picture of 640 × 480 pixels. Its main colors are blue (67 %), yellow (33 %)."
    )
    assert str(output.data).endswith("what the picture shows takes a captioning model.")
    chinese = str(expert.run(read_call(tmp_path / "flag.png", language="zh"))[0].data)
    assert chinese.startswith("一张 640 × 480 像素的横向图片。主要颜色是蓝色（67%）、黄色（33%）。")


def test_a_portrait_photograph_has_a_face_and_light_and_focus(tmp_path: Path) -> None:
    found = facts_of(PHOTOS / "astronaut.jpg")
    assert (found.shape, found.faces, found.focus, found.codes) == ("square", 1, "sharp", [])
    picture = Image.open(PHOTOS / "astronaut.jpg")
    blurred = facts_of(saved(picture.filter(ImageFilter.GaussianBlur(5)), tmp_path / "blurred.png"))
    assert blurred.focus == "blurred"
    dark = facts_of(saved(picture.point([value // 4 for value in range(256)] * 3), tmp_path / "dark.png"))
    assert dark.light == "dark"
    gray = facts_of(saved(picture.convert("L"), tmp_path / "gray.png"))
    assert gray.colorless
    assert not found.colorless


def test_a_plain_field_is_neither_sharp_nor_blurred(tmp_path: Path) -> None:
    found = facts_of(saved(Image.new("RGB", (300, 500), "#2e8b3a"), tmp_path / "green.png"))
    assert (found.shape, found.focus, found.colors, found.text, found.faces) == (
        "portrait",
        "",
        [("green", 1.0)],
        "",
        0,
    )
    assert "It is almost all green." in str(expert.run(read_call(tmp_path / "green.png"))[0].data)


def test_codes_and_text_are_quoted(tmp_path: Path) -> None:
    code = cv2.resize(cv2.QRCodeEncoder.create().encode("Table 12"), None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    picture = Image.new("RGB", (420, 420), "white")
    picture.paste(Image.fromarray(code), (60, 40))
    picture.paste(notice(["Scan me now"], size=30), (60, 290))
    said = str(expert.run(read_call(saved(picture, tmp_path / "menu.png")))[0].data)
    assert "It has a QR code that says “Table 12”." in said
    assert "“Scan me now”" in said


def test_the_notes_of_a_camera_are_told_but_never_the_place(tmp_path: Path) -> None:
    notes = Image.Exif()
    notes[271], notes[272] = "Canon", "Canon EOS 80D"
    notes.get_ifd(0x8769)[36867] = "2023:05:03 14:20:11"
    place = notes.get_ifd(0x8825)
    place[1], place[2] = "N", (53.0, 33.0, 7.0)
    Image.new("RGB", (90, 60), "#2456c8").save(tmp_path / "trip.jpg", exif=notes)
    found = origin(tmp_path / "trip.jpg")
    assert (found.camera, found.date, found.place) == ("Canon EOS 80D", "2023-05-03 14:20", True)
    said = str(expert.run(read_call(tmp_path / "trip.jpg"))[0].data)
    assert "It was taken on 2023-05-03 14:20 with Canon EOS 80D. The file also says where it was taken." in said
    assert "53" not in said.replace("2023", "")


def test_notes_that_make_no_sense_are_passed_over(tmp_path: Path) -> None:
    notes = Image.Exif()
    notes[272] = "{model}\x00\n<b>"
    notes[306] = "0000:00:00 00:00:00"
    Image.new("RGB", (90, 60)).save(tmp_path / "odd.jpg", exif=notes)
    assert (origin(tmp_path / "odd.jpg").camera, origin(tmp_path / "odd.jpg").date) == ("model b", "")


def test_an_animation_is_told_as_one(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (80, 80), color) for color in ("red", "blue", "green")]
    frames[0].save(tmp_path / "blink.gif", save_all=True, append_images=frames[1:])
    assert "It is an animation of 3 frames" in str(expert.run(read_call(tmp_path / "blink.gif"))[0].data)


def test_what_is_no_picture_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"no picture")
    with refused("picture_unreadable"):
        expert.run(read_call(tmp_path / "x"))
