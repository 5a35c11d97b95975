import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_calls import outputs, refusal

from hugginggpt.experts.starter.text import refusals
from hugginggpt.experts.starter.text.entities.find import entities, run

SENTENCES = {
    "The meeting is on 3 March 2024 at 2:30 pm.": [("DATE", "3 March 2024"), ("TIME", "2:30 pm")],
    "Let's meet on Tuesday, 4 June at 221B Baker Street, London NW1 6XE.": [
        ("DATE", "Tuesday, 4 June"),
        ("ADDRESS", "221B Baker Street, London NW1 6XE"),
    ],
    "Due 2024-11-05 or 11/05/2024: €1,250.50, that is 12.5% more.": [
        ("DATE", "2024-11-05"),
        ("DATE", "11/05/2024"),
        ("MONEY", "€1,250.50"),
        ("PERCENT", "12.5%"),
    ],
    "Write to ann.lee+news@example.co.uk or see https://example.com/a?b=1&c=2, please.": [
        ("EMAIL", "ann.lee+news@example.co.uk"),
        ("URL", "https://example.com/a?b=1&c=2"),
    ],
    "Call +1 (415) 555-0132 or 020 7946 0958.": [("PHONE", "+1 (415) 555-0132"), ("PHONE", "020 7946 0958")],
    "Sales rose to $3.4 billion in Q3 2023, two years ago 20 dollars.": [
        ("MONEY", "$3.4 billion"),
        ("DATE", "Q3 2023"),
        ("DATE", "two years ago"),
        ("MONEY", "20 dollars"),
    ],
    "Invoice total EUR 1.234,50.": [("MONEY", "EUR 1.234,50")],
    "He was born in 1984.": [("DATE", "1984")],
    "Send it to 1600 Pennsylvania Avenue NW, Washington, DC 20500": [
        ("ADDRESS", "1600 Pennsylvania Avenue NW, Washington, DC 20500")
    ],
    "会议定于2024年5月6日下午3点半在北京市海淀区中关村大街27号举行。": [
        ("DATE", "2024年5月6日"),
        ("TIME", "下午3点半"),
        ("ADDRESS", "北京市海淀区中关村大街27号"),
    ],
    "联系电话：010-62345678，手机13812345678，邮箱zhang@example.cn": [
        ("PHONE", "010-62345678"),
        ("PHONE", "13812345678"),
        ("EMAIL", "zhang@example.cn"),
    ],
    "价格为人民币1,299元，优惠20%，约合180美元，增长百分之十五。": [
        ("MONEY", "人民币1,299元"),
        ("PERCENT", "20%"),
        ("MONEY", "180美元"),
        ("PERCENT", "百分之十五"),
    ],
    "上周五晚上八点，他花了三百五十元。": [("DATE", "上周五"), ("TIME", "晚上八点"), ("MONEY", "三百五十元")],
    "明天上午十点开会，后天下午两点半出发": [
        ("DATE", "明天"),
        ("TIME", "上午十点"),
        ("DATE", "后天"),
        ("TIME", "下午两点半"),
    ],
    "房租每月3000块，上世纪90年代只要5块钱。": [("MONEY", "3000块"), ("DATE", "上世纪90年代"), ("MONEY", "5块钱")],
}

PLAIN = [
    "Room 12, chapter 3, version 2.0.1, 10 people, 5 kg.",
    "The IP is 192.168.0.1 and the code is 123-456.",
    "May I come? I may.",
    "Invoice 2024-118, the ratio is 16:99.",
    "第3章有5个人，共20页，3点建议",
    "他身高180厘米，体重70公斤，身份证110101199003077777",
    "😀🎉 ... !!!",
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_entity_is_found_where_it_stands(sentence: str) -> None:
    found = outputs(run, "token-classification", text=sentence)["spans"]
    assert [(span["label"], span["text"]) for span in found] == SENTENCES[sentence]
    assert all(sentence[span["start"] : span["end"]] == span["text"] for span in found)
    assert all(0 < span["score"] <= 1 for span in found)


@pytest.mark.parametrize("sentence", PLAIN)
def test_numbers_that_are_nothing_of_the_kind_are_left_alone(sentence: str) -> None:
    assert outputs(run, "token-classification", text=sentence)["spans"] == []


def test_only_what_is_asked_for_is_found_and_names_are_refused() -> None:
    text = "Pay 753.00 EUR by 8 June 2024, or call 555-0172."
    found = outputs(run, "token-classification", text=text, parameters={"labels": ("date", "phone")})["spans"]
    assert [(row["label"], row["text"]) for row in found] == [("DATE", "8 June 2024"), ("PHONE", "555-0172")]
    for language in ("en", "zh"):
        assert refusals.entities("token-classification", {"labels": ("person", "date")}, language=language) is None
        assert refusals.entities("token-classification", {}, language=language) is None
        refusal = refusals.entities("token-classification", {"labels": ("person",)}, language=language)
        assert refusal and "person" in refusal


def test_nothing_to_read_is_an_error() -> None:
    assert refusal(run, "token-classification", text=" \n\t") == "no_text"


PIECES = st.sampled_from(
    [
        *"0123456789 .,:-/()+@%$€¥年月日点元号路街半",
        "12",
        "May",
        " am",
        "http://",
        "www.",
        "二十",
        "Street",
        "周一",
        "\ud800",
        "😀",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join)))
def test_spans_are_in_order_apart_and_what_the_text_says_there(text: str) -> None:
    end = 0
    for span in entities(text):
        assert span["text"] and text[span["start"] : span["end"]] == span["text"]
        assert span["start"] >= end
        end = span["end"]


@pytest.mark.parametrize("piece", ["12 Aa ", "1,", "12:", "a@", "路12号", "1-2 ", "The fee is 20 dollars. "])
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        entities(piece * (size // len(piece)))
        return time.process_time() - began

    seconds(1000)
    assert seconds(80_000) < 16 * max(seconds(20_000), 0.01)
