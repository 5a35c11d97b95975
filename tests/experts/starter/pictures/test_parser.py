import json
from pathlib import Path

import pytest
from benchmarks.quality.picture_editing import understood
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.experts.starter.pictures.editing.operations import NotUnderstood, Operation
from hugginggpt.experts.starter.pictures.editing.parser import operations
from hugginggpt.experts.starter.pictures.editing.refusing import refuses

ROWS = [
    json.loads(line) for line in (Path(__file__).parent / "instructions.jsonl").read_text("utf-8").splitlines() if line
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["instruction"])
def test_an_instruction_becomes_its_operations_or_is_refused(row: dict[str, object]) -> None:
    assert understood(row) == row["operations"]


def test_details_are_read_with_the_operation() -> None:
    assert operations("resize to 800x600") == (Operation("resize", width=800, height=600, word="exact"),)
    assert operations("resize to fit within 800x600")[0].word == "fit"
    assert operations("add a 12 px #00ff80 border") == (Operation("border", amount=12, word="#00ff80"),)
    assert operations("brighten by 40%")[0].amount == 0.4
    assert operations("blur it a little")[0].strength == 0.5
    assert operations("反色，然后顺时针转90度") == (Operation("invert"), Operation("rotate", amount=90))


def test_a_place_is_read_with_what_is_done_there() -> None:
    assert operations("blur the faces and the QR codes")[0].places == ("face", "qr-code")
    assert operations("pixelate everything but the face")[0] == Operation("pixelate", places=("face",), outside=True)
    assert operations("make the background black and white") == (Operation("grayscale", places=("background",)),)
    assert operations("blur the number plates", has_regions=True)[0].places == ("regions",)


def test_several_wishes_in_one_noun_are_all_done() -> None:
    made = operations("Convert to a smaller gray png")
    assert {one.name for one in made} == {"resize", "grayscale", "convert"}
    assert [one.word for one in made if one.name == "convert"] == ["png"]


def test_what_is_not_to_be_done_is_not_done() -> None:
    assert operations("make it grayscale but don't crop it") == (Operation("grayscale"),)
    assert operations("sharpen dog1.png, leave blurred-faces.png as it is") == (Operation("sharpen"),)


def test_half_of_what_was_asked_is_refused() -> None:
    with pytest.raises(NotUnderstood) as raised:
        operations("make it grayscale and add a hat")
    assert raised.value.part == "add a hat"


@pytest.mark.parametrize("control", ["hed", "mlsd", "normal", "openpose", "depth", "seg"])
def test_control_maps_that_need_a_model_are_refused_in_a_sentence(control: str) -> None:
    said = refuses("image-to-image", {"image": "image", "control": control})
    assert said is not None and control in said and said.endswith(".")


def test_control_maps_that_need_none_are_made() -> None:
    assert refuses("image-to-image", {"image": "image", "control": "canny"}) is None
    assert operations("", control="canny") == (Operation("edges"),)
    assert operations("", control="scribble") == (Operation("scribble"),)
    assert operations("find the edges", control="canny") == (Operation("edges"),)


def test_a_map_to_draw_something_else_by_is_refused() -> None:
    assert refuses("image-to-image", {"image": "image", "control": "canny", "instruction": "a red sports car"})


def test_a_refusal_says_what_it_can_do_in_both_languages() -> None:
    arguments = {"image": "image", "instruction": "给她戴上帽子"}
    assert "pencil sketch" in (refuses("image-to-image", arguments) or "")
    assert "铅笔素描" in (refuses("image-to-image", arguments, language="zh") or "")


def test_regions_decide_whether_an_unknown_place_can_be_done() -> None:
    asked = {"image": "image", "instruction": "blur the number plates"}
    assert refuses("image-to-image", asked)
    assert refuses("image-to-image", {**asked, "regions": "boxes"}) is None


def test_without_an_instruction_the_words_of_the_person_decide_later() -> None:
    assert refuses("image-to-image", {"image": "image"}) is None


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_read_or_refused(text: str, has_regions: bool) -> None:
    try:
        found = operations(text, has_regions=has_regions)
    except NotUnderstood:
        return
    assert found
    # Sizes and factors come from the text, and the operations bound them; a factor is never nothing.
    assert all(one.amount is None or one.amount > 0 for one in found if one.name in {"resize", "upscale"})


@pytest.mark.timeout(10)
@pytest.mark.parametrize("part", ["the ", "a 1 ", "remove the all some ", "turn it the this ", "加一", "9", "x", "px "])
def test_no_text_makes_the_expressions_run_on_and_on(part: str) -> None:
    try:
        operations(part * 2000)
    except NotUnderstood:
        pass
