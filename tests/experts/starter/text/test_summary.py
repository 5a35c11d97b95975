import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_calls import outputs, refusal

from hugginggpt.experts.starter.text.reading import sentences
from hugginggpt.experts.starter.text.summary import run

TASK = "summarization"
NOTICE = """Dear team,

The office will be closed on Friday, 12 July, because the heating system is replaced. Please take your laptops home on
Thursday evening. The work will take one day. If you need access to the server room, write to the facility team before
Wednesday. We are sorry for the trouble.

Kind regards,
Facility team"""
CHINESE = (
    "各位同事：\n公司将于7月12日更换空调系统，届时办公室关闭一天。请大家周四晚上把电脑带回家。工程预计一天完成。"
    "如需进入机房，请在周三前联系后勤部。给大家带来不便，敬请谅解。\n后勤部"
)


def summary(text: str, **parameters: object) -> str:
    made = outputs(run, TASK, text=text, parameters=parameters)
    return str(made["text"])


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("text", [NOTICE, CHINESE], ids=["en", "zh"])
def test_a_summary_is_sentences_of_the_text_in_their_order(text: str, count: int) -> None:
    kept = [plain(one.text) for one in sentences(summary(text, sentences=count))]
    said = [plain(one.text) for one in sentences(text)]
    assert len(kept) == count
    places = [said.index(one) for one in kept]
    assert places == sorted(places)


def test_the_point_of_a_notice_is_kept_and_its_greeting_is_not() -> None:
    assert "The office will be closed on Friday, 12 July" in summary(NOTICE)
    assert "Dear team" not in summary(NOTICE)
    assert "regards" not in summary(NOTICE)
    assert summary(CHINESE, sentences=1) == "公司将于7月12日更换空调系统，届时办公室关闭一天。"


def test_a_short_text_comes_back_as_it_is() -> None:
    for text in ("One sentence only.", "Two of them. Here is the second.", "会议改期了。请查看邮件。", "word", "😀"):
        assert summary(f" {text}\n") == text


def test_items_of_a_list_stay_on_lines_of_their_own() -> None:
    items = [
        "Added dark mode to the settings.",
        "Fixed a crash in the file list.",
        "The export keeps the order.",
        "Fast.",
    ]
    text = "\n".join(f"- {item}" for item in items)
    assert set(summary(text, sentences=2).splitlines()) <= set(text.splitlines())


def test_nothing_is_said_twice() -> None:
    text = (
        "The mill burned down on Monday night. " * 5 + "Nobody was hurt in the fire. The owner wants to build it again."
    )
    assert summary(text, sentences=2).count("burned down") == 1


def test_a_number_of_sentences_that_makes_no_sense_is_the_usual_number() -> None:
    usual = summary(NOTICE)
    for wanted in (0, -3, None, "many", float("nan")):
        assert summary(NOTICE, sentences=wanted) == usual
    text = " ".join(ENGLISH_SENTENCES)
    assert summary(text, sentences=10**9) == summary(text, sentences=float("inf")) == text


def test_nothing_to_read_is_an_error() -> None:
    assert refusal(run, TASK, text="\n \t") == "no_text"


@pytest.mark.parametrize(
    "piece",
    [
        "The council met on Monday and spoke about the harbor. ",
        "市议会周一开会，讨论了港口的扩建。",
        ". ",
        "no end ",
        "\n",
    ],
)
def test_a_megabyte_is_summarized_in_seconds(piece: str) -> None:
    began = time.process_time()
    outputs(run, TASK, text="Start. " + piece * (1_000_000 // len(piece.encode())))
    assert time.process_time() - began < 5


@given(st.text(alphabet=st.sampled_from("aB. !?。！，\n-1\"'好 \ud800😀#"), min_size=1, max_size=60), st.integers(1, 4))
def test_any_text_is_cut_into_sentences_that_stand_in_it(text: str, count: int) -> None:
    found = sentences(text)
    assert all(text[one.start : one.end] == one.text and one.text.strip() == one.text != "" for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "".join(one.text for one in found).replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(
        " ", ""
    )
    if text.strip():
        assert summary(text, sentences=count)


ENGLISH_SENTENCES = [
    "Dr. Smith met Mr. Jones at 5 p.m. on Jan. 3.",
    "They spoke about e.g. costs, i.e. money.",
    '"Is it enough?" he asked.',
    "The total was 3.5 million U.S. dollars.",
    "It rained...",
    "Really?!",
]
CHINESE_SENTENCES = ["今天下雨了。", "“你去吗？”", "他说不去！", "好吧……"]


def test_sentences_end_where_a_reader_ends_them() -> None:
    assert [one.text for one in sentences(" ".join(ENGLISH_SENTENCES))] == ENGLISH_SENTENCES
    assert [one.text for one in sentences("".join(CHINESE_SENTENCES))] == CHINESE_SENTENCES
    assert [
        one.text
        for one in sentences(
            "Title\n\nA first line that is full of words\nand goes on in the next. Second one.\n- item\n- other"
        )
    ] == [
        "Title",
        "A first line that is full of words\nand goes on in the next.",
        "Second one.",
        "- item",
        "- other",
    ]
