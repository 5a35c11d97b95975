from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Input, Output
from hugginggpt.experts.starter.pictures.editing import edit
from hugginggpt.experts.starter.pictures.editing.styles import STYLES
from hugginggpt.experts.starter.pictures.editing.tones import TONES
from hugginggpt.experts.starter.pictures.finding.faces import faces

TASK = "image-to-image"
Run = Callable[..., list[Output]]
Given = Callable[..., Input]
Photo = Callable[[str], Any]


def opened(output: Output) -> Image.Image:
    with Image.open(str(output.path)) as image:
        image.load()
        return image


def pixels(output: Output) -> Any:
    return np.array(opened(output))


def boxes(*rows: tuple[str, int, int, int, int]) -> Input:
    named = [
        {"label": label, "score": 0.9, "box": {"xmin": left, "ymin": top, "xmax": right, "ymax": bottom}}
        for label, left, top, right, bottom in rows
    ]
    return Input("boxes", named)


@pytest.fixture
def colors() -> Any:
    """Four quarters: red, green above blue, white; 40 pixels wide and 20 high."""
    made = np.zeros((20, 40, 3), np.uint8)
    made[:10, :20] = (255, 0, 0)
    made[:10, 20:] = (0, 255, 0)
    made[10:, :20] = (0, 0, 255)
    made[10:, 20:] = 255
    return made


@pytest.mark.parametrize(
    ("instruction", "turned"),
    [
        ("rotate 90 degrees clockwise", lambda was: np.rot90(was, -1)),
        ("rotate it left", lambda was: np.rot90(was, 1)),
        ("旋转180度", lambda was: np.rot90(was, 2)),
        ("mirror it", lambda was: was[:, ::-1]),
        ("flip vertically", lambda was: was[::-1]),
        ("invert the colors", lambda was: 255 - was),
        ("crop the center 10x6", lambda was: was[7:13, 15:25]),
        ("crop to a square", lambda was: was[:, 10:30]),
        ("keep only the left half", lambda was: was[:, :20]),
        ("crop to 4:1", lambda was: was[5:15]),
    ],
)
def test_pixels_end_where_they_are_said_to(
    instruction: str, turned: Callable[[Any], Any], call: Run, given: Given, colors: Any
) -> None:
    (made,) = call(edit.run, TASK, image=given(colors), instruction=instruction)
    assert (made.name, made.kind, made.media_type) == ("image", "image", "image/png")
    assert (pixels(made) == turned(colors)).all()


def test_a_turn_that_is_no_quarter_holds_the_whole_picture(call: Run, given: Given, colors: Any) -> None:
    (made,) = call(edit.run, TASK, image=given(colors), instruction="rotate 45 degrees")
    image = opened(made)
    # (40 + 20) / sqrt 2, and the corners are transparent.
    assert image.size == (43, 43)
    assert image.mode == "RGBA" and image.getpixel((0, 0))[3] == 0  # pyright: ignore
    (jpeg,) = call(edit.run, TASK, image=given(colors, "jpg"), instruction="rotate 45 degrees")
    assert opened(jpeg).mode == "RGB" and min(opened(jpeg).getpixel((0, 0))) > 240  # pyright: ignore


@pytest.mark.parametrize(
    ("instruction", "size"),
    [
        ("resize to 32x32", (32, 32)),
        ("fit it into 32x32", (32, 21)),
        ("make it 150 pixels wide", (150, 100)),
        ("scale to 50%", (150, 100)),
        ("half the size", (150, 100)),
        ("放大两倍", (600, 400)),
        ("rotate left and make it 100 pixels high", (67, 100)),
        ("add a 10 px border", (320, 220)),
    ],
)
def test_the_size_is_the_one_asked_for(instruction: str, size: tuple[int, int], call: Run, given: Given) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    (made,) = call(edit.run, TASK, image=given(noise), instruction=instruction)
    assert opened(made).size == size


@pytest.mark.parametrize("name", sorted(STYLES))
def test_a_style_keeps_the_size_and_is_seen(name: str, call: Run, given: Given, photo: Photo) -> None:
    said = {"sketch": "pencil sketch", "ink": "ink wash", "lines": "line art", "color-sketch": "colored pencils"}
    control = {"control": "scribble"} if name == "scribble" else {"instruction": said.get(name, name)}
    (made,) = call(edit.run, TASK, image=given("coffee"), **control)
    was, now = photo("coffee"), np.array(opened(made).convert("RGB"))
    assert now.shape == was.shape
    assert np.abs(now.astype(int) - was).mean() > 3
    if name in {"sketch", "ink", "lines", "edges", "scribble", "emboss"}:
        assert (now.max(axis=2) == now.min(axis=2)).all()


def test_edges_are_white_on_black_and_where_they_are_drawn(call: Run, given: Given) -> None:
    square = np.full((60, 60, 3), 40, np.uint8)
    square[20:40, 20:40] = 200
    for asked in ({"instruction": "提取边缘"}, {"control": "canny"}):
        (made,) = call(edit.run, TASK, image=given(square, "jpg"), **asked)
        found = pixels(made)
        # A drawing of lines is no JPEG, whatever it was made of.
        assert made.media_type == "image/png" and set(np.unique(found)) == {0, 255}
        rows, columns = np.nonzero(found)
        assert {rows.min(), columns.min()} <= {18, 19, 20} and {rows.max(), columns.max()} <= {39, 40, 41}
        assert not found[25:35, 25:35].any()


def test_noise_goes_and_the_picture_stays(call: Run, given: Given, photo: Photo) -> None:
    clean = photo("rocket")
    noisy = (clean + np.random.default_rng(1).normal(0, 20, clean.shape)).clip(0, 255).astype(np.uint8)
    (made,) = call(edit.run, TASK, image=given(noisy), instruction="denoise it")
    before, after = (((one.astype(float) - clean) ** 2).mean() for one in (noisy, pixels(made)))
    assert after < before / 4
    speckled = clean.copy()
    speckled[np.random.default_rng(2).random(clean.shape[:2]) < 0.05] = 255
    (made,) = call(edit.run, TASK, image=given(speckled), instruction="去掉噪点")
    before, after = (((one.astype(float) - clean) ** 2).mean() for one in (speckled, pixels(made)))
    assert after < before / 4


def test_brightness_and_colors_go_the_way_that_is_said(call: Run, given: Given, photo: Photo) -> None:
    was = photo("coffee")

    def made(instruction: str) -> Any:
        return pixels(call(edit.run, TASK, image=given("coffee"), instruction=instruction)[0])

    assert made("brighter").mean() > was.mean() + 10 > was.mean() - 10 > made("darker").mean()
    assert made("more contrast").std() > was.std() > made("less contrast").std()
    grey = made("黑白")
    assert grey.ndim == 2 and abs(grey.mean() - (was @ [0.299, 0.587, 0.114]).mean()) < 2
    assert made("warmer")[..., 2].mean() < was[..., 2].mean()
    assert made("less saturated").std(axis=2).mean() < was.std(axis=2).mean() < made("more vivid").std(axis=2).mean()


def test_all_tones_work_on_the_smallest_pictures(photo: Photo) -> None:
    from hugginggpt.experts.starter.pictures.editing.operations import Operation

    for functions in (TONES, STYLES):
        for name, function in functions.items():
            for shape in ((1, 1, 3), (1, 9, 3), (5, 2, 3)):
                made = function(np.full(shape, 120, np.uint8), Operation(name, amount=0.3))
                assert made.shape == shape and made.dtype == np.uint8, name


def test_faces_are_hidden_without_being_told_where_they_are(call: Run, given: Given, photo: Photo) -> None:
    for instruction in ("blur the faces", "给人脸打上马赛克", "black out the face"):
        (made,) = call(edit.run, TASK, image=given("astronaut"), instruction=instruction)
        assert made.media_type == "image/jpeg"
        now = pixels(made)
        assert faces(now) == []
        # The rest is as it was but for the losses of JPEG.
        assert np.abs(now[300:].astype(int) - photo("astronaut")[300:]).mean() < 2


def test_what_an_earlier_task_found_is_hidden_by_its_label(call: Run, given: Given, colors: Any) -> None:
    large = colors.repeat(10, axis=0).repeat(10, axis=1)
    regions = boxes(("face", 20, 20, 60, 60), ("qr-code", 300, 120, 340, 160))
    (made,) = call(edit.run, TASK, image=given(large), instruction="cover the QR code", regions=regions)
    now = pixels(made)
    assert (now[125:155, 305:335] == 0).all()
    assert (now[:100] == large[:100]).all()


def test_regions_may_be_a_mask(call: Run, given: Given, colors: Any) -> None:
    mask = np.zeros((20, 40), np.uint8)
    mask[5:15, 10:30] = 255
    saved = given(mask)
    regions = Input("masks", path=saved.path, media_type="image/png")
    (made,) = call(edit.run, TASK, image=given(colors), instruction="black out the marked area", regions=regions)
    now = pixels(made)
    assert (now[8:12, 14:26] == 0).all() and (now[:3] == colors[:3]).all()
    (cut,) = call(edit.run, TASK, image=given(colors), instruction="remove the background", regions=regions)
    alpha = pixels(cut)[:, :, 3]
    assert alpha[10, 20] == 255 and alpha[0, 0] == 0 and cut.media_type == "image/png"


def test_each_region_is_cut_out_as_a_picture_of_its_own(call: Run, given: Given, colors: Any) -> None:
    regions = boxes(("dog", 20, 2, 30, 8), ("dog", 2, 4, 12, 12))
    made = call(edit.run, TASK, image=given(colors), instruction="crop each one and make it grayscale", regions=regions)
    assert [opened(one).size for one in made] == [(10, 8), (10, 6)]
    assert all(one.name == "image" and opened(one).mode == "L" for one in made)


def test_regions_are_used_before_the_picture_is_turned(call: Run, given: Given, colors: Any) -> None:
    large = colors.repeat(10, axis=0).repeat(10, axis=1)
    regions = boxes(("sign", 0, 0, 50, 50))
    (made,) = call(
        edit.run, TASK, image=given(large), instruction="rotate it 180 degrees, black out the sign", regions=regions
    )
    now = pixels(made)
    assert (now[-40:, -40:] == 0).all() and not (now[:40, :40] == 0).all()


@pytest.mark.parametrize("instruction", ["blur the faces", "crop the faces"])
def test_nothing_found_is_no_success(instruction: str, call: Run, given: Given) -> None:
    with pytest.raises(ExpertError) as raised:
        call(edit.run, TASK, image=given("coffee"), instruction=instruction)
    assert raised.value.code == "regions_empty"
    assert instruction.split()[0] in raised.value.message()
    with pytest.raises(ExpertError):
        call(edit.run, TASK, image=given("astronaut"), instruction=instruction, regions=Input("boxes", []))


def test_what_is_not_understood_is_an_error_in_both_languages(call: Run, given: Given) -> None:
    with pytest.raises(ExpertError) as raised:
        call(edit.run, TASK, image=given("coffee"), instruction="add a hat")
    assert raised.value.code == "instruction_unknown"
    assert "add a hat" in raised.value.message("en") and "add a hat" in raised.value.message("zh")
    for asked, code in (({}, "instruction_missing"), ({"control": "depth"}, "control_unknown")):
        with pytest.raises(ExpertError) as raised:
            call(edit.run, TASK, image=given("coffee"), **asked)
        assert raised.value.code == code and raised.value.hint("zh")


def test_the_words_of_the_person_stand_in_for_an_instruction(call: Run, given: Given, colors: Any) -> None:
    (made,) = call(edit.run, TASK, "Turn colors.png black and white", image=given(colors))
    assert opened(made).mode == "L"


def test_a_picture_comes_out_in_the_format_it_came_in(call: Run, given: Given, colors: Any) -> None:
    for ending, media_type in (
        ("jpg", "image/jpeg"),
        ("webp", "image/webp"),
        ("bmp", "image/bmp"),
        ("gif", "image/png"),
    ):
        (made,) = call(edit.run, TASK, image=given(colors, ending), instruction="mirror it")
        assert made.media_type == media_type
        assert Image.MIME[opened(made).format or ""] == media_type
    (made,) = call(edit.run, TASK, image=given(colors, "jpg"), instruction="mirror it, save as png")
    assert opened(made).format == "PNG"


def test_transparency_is_kept_and_jpeg_gets_white_for_it(call: Run, given: Given) -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    (made,) = call(edit.run, TASK, image=given(clear), instruction="mirror it")
    assert opened(made).getpixel((3, 3))[3] == 0  # pyright: ignore
    (made,) = call(edit.run, TASK, image=given(clear), instruction="convert to jpg")
    assert opened(made).convert("RGB").getpixel((3, 3)) == (255, 255, 255)


def test_a_picture_is_turned_upright_and_says_no_more_where_it_was_taken(call: Run, given: Given, colors: Any) -> None:
    image = Image.fromarray(colors)
    exif = image.getexif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    (made,) = call(edit.run, TASK, image=given(image, exif=exif.tobytes()), instruction="invert it")
    assert (pixels(made) == 255 - np.rot90(colors, -1)).all()
    assert not opened(made).getexif()


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "I;16", "RGBA"])
def test_any_mode_of_picture_is_read(mode: str, call: Run, given: Given) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.full((12, 12), 32768, np.uint16))
    else:
        image = Image.new("L", (12, 12), 128).convert(mode)
    (made,) = call(edit.run, TASK, image=given(image, "tiff" if mode == "CMYK" else "png"), instruction="flip it")
    shown = np.array(opened(made).convert("L"))
    assert shown.shape == (12, 12) and abs(float(shown.mean()) - 128) < 8


def test_the_second_picture_of_a_camera_is_left_out(call: Run, given: Given, colors: Any) -> None:
    first = Image.fromarray(colors)
    saved = given(first, "mpo", save_all=True, append_images=[Image.new("RGB", (40, 20))])
    (made,) = call(edit.run, TASK, image=saved, instruction="mirror it")
    assert made.media_type == "image/jpeg" and opened(made).size == (40, 20)


def test_formats_that_a_program_would_be_started_for_are_not_opened(tmp_path: Path, call: Run) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n")
    with pytest.raises(ExpertError) as raised:
        call(edit.run, TASK, image=Input("image", path=str(path), name="page.eps"), instruction="flip it")
    assert raised.value.code == "picture_unreadable"


def test_a_person_is_more_than_the_face_that_was_found(call: Run, given: Given) -> None:
    regions = boxes(("face", 145, 100, 379, 334))
    (made,) = call(edit.run, TASK, image=given("officer"), instruction="remove the background", regions=regions)
    alpha = pixels(made)[:, :, 3]
    # The uniform below the face belongs to the subject, the wall beside it does not.
    assert alpha[560, 260] == 255 and alpha[60, 480] == 0


def test_an_animation_gives_its_first_frame(call: Run, given: Given) -> None:
    first, second = Image.new("RGB", (8, 8), "red"), Image.new("RGB", (8, 8), "blue")
    (made,) = call(
        edit.run, TASK, image=given(first, "gif", save_all=True, append_images=[second]), instruction="flip it"
    )
    assert opened(made).convert("RGB").getpixel((2, 2)) == (255, 0, 0)


def test_what_is_no_picture_or_too_large_is_refused(tmp_path: Path, call: Run, given: Given, colors: Any) -> None:
    path = tmp_path / "broken"
    path.write_bytes(Path(str(given(colors).path)).read_bytes()[:60])
    with pytest.raises(ExpertError) as raised:
        call(edit.run, TASK, image=Input("image", path=str(path), name="broken.png"), instruction="flip it")
    assert raised.value.code == "picture_unreadable" and "broken.png" in raised.value.message()
    huge = given(Image.new("1", (12_000, 9_000)))
    with pytest.raises(ExpertError) as raised:
        call(edit.run, TASK, image=huge, instruction="flip it")
    assert raised.value.code == "picture_too_large"
    for instruction in ("resize to 20000x20000", "upscale by 900", "add a 9000 px border"):
        with pytest.raises(ExpertError) as raised:
            call(edit.run, TASK, image=given(colors), instruction=instruction)
        assert raised.value.code == "picture_too_large"
