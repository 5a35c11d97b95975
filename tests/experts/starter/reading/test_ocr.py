"""Reading text in pictures: what stands there, in the order in which a person reads it."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reading_calls import read_call, refused

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.reading import ocr
from hugginggpt.experts.starter.reading.layout import rows, text
from hugginggpt.experts.starter.reading.lines import Line, lines_of, read_lines
from hugginggpt.experts.starter.reading.opening import opened, size_of
from rendered import notice, photo

DATA = Path(__file__).parents[3] / "data"
ENGLISH = ["Bicycle repair course", "Every Tuesday at 6:30 pm in room B-12", "Fee: $15, tools are provided."]
CHINESE = "停电通知\n6月12日上午8点至11点停电检修。\n请提前给手机充电。\n咨询电话：5550199"


def said(path: Path) -> str:
    return str(ocr.run(read_call(path))[0].data)


def test_an_english_notice_is_read_with_its_spaces_and_lines(tmp_path: Path) -> None:
    path = photo(notice(ENGLISH), tmp_path / "notice.jpg")
    outputs = ocr.run(read_call(path))
    assert [(output.name, output.kind) for output in outputs] == [("text", "text")]
    assert outputs[0].data == "\n".join(ENGLISH)


def test_a_chinese_notice_is_read_from_a_file_without_an_ending(tmp_path: Path) -> None:
    path = tmp_path / "ab12"
    shutil.copy(DATA / "notice-zh.png", path)
    assert said(path) == CHINESE


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_upside_down_is_turned(turns: int) -> None:
    english = np.ascontiguousarray(np.rot90(np.asarray(notice(ENGLISH)), turns))
    assert text(rows(lines_of(english))) == "\n".join(ENGLISH)
    chinese = np.ascontiguousarray(np.rot90(opened(DATA / "notice-zh.png"), turns))
    assert text(rows(lines_of(chinese))) == CHINESE


def test_the_orientation_that_a_camera_noted_is_honored(tmp_path: Path) -> None:
    turned = notice(ENGLISH).transpose(Image.Transpose.ROTATE_90)
    notes = Image.Exif()
    notes[274] = 6
    turned.save(tmp_path / "phone.jpg", exif=notes)
    assert size_of(tmp_path / "phone.jpg") == turned.size[::-1]
    assert said(tmp_path / "phone.jpg") == "\n".join(ENGLISH)


def test_a_tilted_grainy_photograph_is_read(tmp_path: Path) -> None:
    path = photo(notice(ENGLISH, angle=6, noise=14, blur=0.7, paper="#d8cfb8", ink="#3a2f25"), tmp_path / "x.jpg", 60)
    assert said(path) == "\n".join(ENGLISH)


def test_light_letters_on_nothing_are_read(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (420, 100), (0, 0, 0, 0))
    ImageDraw.Draw(picture).text((20, 30), "Light on nothing", "white", ImageFont.load_default(32))
    picture.save(tmp_path / "sticker.png")
    assert said(tmp_path / "sticker.png") == "Light on nothing"


def test_sixteen_bit_gray_is_read(tmp_path: Path) -> None:
    gray = np.asarray(notice(["Deep gray scan"]).convert("L"), dtype=np.uint16) * 16
    Image.fromarray(gray).save(tmp_path / "scan.png")
    assert said(tmp_path / "scan.png") == "Deep gray scan"


def test_a_very_large_scan_is_made_smaller_and_read(tmp_path: Path) -> None:
    picture = notice(["A large scan", "of two lines"], size=420)
    assert picture.width * picture.height > 4_000_000
    picture.save(tmp_path / "large.png", compress_level=1)
    assert opened(tmp_path / "large.png", 500_000).size // 3 <= 500_000
    assert said(tmp_path / "large.png") == "A large scan\nof two lines"


def test_columns_of_prose_are_read_one_after_the_other() -> None:
    found = text(rows(read_lines(DATA / "columns-zh.png")))
    assert found.split() == [
        *["老灯塔建于一八七四年，", "位于城北的海角，", "是港务公司修建的。"],
        *["如今塔内是一个博物馆，", "展出透镜和航海日志，", "五月到九月开放。"],
    ]


def test_labels_stay_beside_their_values() -> None:
    found = text(rows(read_lines(DATA / "form-zh.png")))
    assert found == "姓名： 周文\n入职日期： 2022年7月1日\n部门： 设计部\n月薪： 9200元"


def test_a_picture_without_text_is_an_error_that_says_so(tmp_path: Path) -> None:
    Image.new("RGB", (400, 300), "#88aacc").save(tmp_path / "sky.png")
    with pytest.raises(ExpertError) as failure:
        ocr.run(read_call(tmp_path / "sky.png"))
    assert failure.value.code == "no_text_in_picture"
    assert "description" in failure.value.hint()


@pytest.mark.parametrize("name", ["cat.jpg", "coffee.jpg", "rocket.jpg", "brick.jpg"])
def test_patterns_in_photographs_are_no_text(name: str) -> None:
    with refused("no_text_in_picture"):
        ocr.run(read_call(DATA / "photos" / name))


def test_a_lone_number_is_text(tmp_path: Path) -> None:
    notice(["8"], size=60).save(tmp_path / "door.png")
    assert said(tmp_path / "door.png") == "8"


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "torn.png").write_bytes((DATA / "notice-zh.png").read_bytes()[:900])
    with pytest.raises(ExpertError) as failure:
        ocr.run(read_call(tmp_path / "torn.png"))
    assert failure.value.code == "picture_unreadable"
    assert "torn.png" in failure.value.message()


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)])
def test_pictures_of_odd_sizes_have_no_text(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, "white").save(tmp_path / "odd.png")
    with refused("no_text_in_picture"):
        ocr.run(read_call(tmp_path / "odd.png"))


def test_pieces_of_a_row_are_joined_by_what_lies_between_them() -> None:
    def line(words: str, left: float, right: float, top: float = 0.0) -> Line:
        return Line(words, 1.0, (left, top, right, top + 20))

    assert text(rows([line("42.00", 300, 360, 2), line("Total:", 0, 80)])) == "Total: 42.00"
    assert text(rows([line("港务", 0, 40), line("公司", 44, 84)])) == "港务公司"
    assert text(rows([line("甲方", 0, 40), line("北港公司", 140, 220)])) == "甲方 北港公司"
    paragraphs = [line("one", 0, 40, 0), line("two", 0, 40, 30), line("three", 0, 40, 60), line("four", 0, 40, 130)]
    assert text(rows(paragraphs)) == "one\ntwo\nthree\n\nfour"
    assert text(rows([])) == ""
