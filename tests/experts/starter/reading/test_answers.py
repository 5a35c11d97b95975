"""Answers in a text: the span that is asked for, in English and Chinese."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_calls import refused

from hugginggpt.experts import Call, Input
from hugginggpt.experts.starter.reading.answers import expert
from hugginggpt.experts.starter.reading.answers.find import answer
from hugginggpt.experts.starter.reading.answers.question import question_of
from hugginggpt.experts.starter.reading.answers.typed import spans

ENGLISH = (
    "The ferry to Gull Island was built in 1962 by a shipyard in Norway. It is 54 meters long and carries 220 "
    "passengers and 30 cars. It leaves from pier 4 every day at 7:15 am. A ticket costs 12 euros. In 2019 the old "
    "engines were replaced by electric motors because the island wanted cleaner air. Captain Ros steers the ferry. "
    "For questions write to info@gullferry.example or call 555-0181."
)
CHINESE = (
    "鸥岛渡轮1962年由一家挪威船厂建造，全长54米，可载220名乘客。渡轮每天早上7点15分从四号码头出发，船票12元。"
    "因为岛上希望空气更清洁，2019年老发动机换成了电动机。罗斯船长驾驶这艘渡轮。咨询电话是5550181。"
)


def asked(question: str, context: str) -> str:
    arguments = {"question": Input("text", question), "context": Input("text", context)}
    return str(expert.run(Call("question-answering", arguments, Path()))[0].data)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("When was the ferry built?", "1962"),
        ("Who built the ferry?", "a shipyard in Norway"),
        ("How long is the ferry?", "54 meters"),
        ("How many passengers does it carry?", "220"),
        ("How many cars does it carry?", "30"),
        ("How much does a ticket cost?", "12 euros"),
        ("What time does it leave?", "7:15 am"),
        ("When were the old engines replaced?", "2019"),
        ("Why were the engines replaced?", "because the island wanted cleaner air"),
        ("Who steers the ferry?", "Captain Ros"),
        ("Where does it leave from?", "from pier 4"),
        ("Which e-mail address can I write to for questions?", "info@gullferry.example"),
        ("Which number can I call for questions?", "555-0181"),
    ],
)
def test_an_english_question_gets_the_span_it_asks_for(question: str, right: str) -> None:
    assert asked(question, ENGLISH) == right


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("渡轮是哪一年建造的？", "1962年"),
        ("渡轮有多长？", "54米"),
        ("可以载多少名乘客？", "220名"),
        ("船票多少钱？", "12元"),
        ("渡轮从哪里出发？", "四号码头"),
        ("谁驾驶这艘渡轮？", "罗斯船长"),
        ("老发动机什么时候换的？", "2019年"),
        ("咨询电话是多少？", "5550181"),
    ],
)
def test_a_chinese_question_gets_the_span_it_asks_for(question: str, right: str) -> None:
    assert asked(question, CHINESE) == right


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("Who won the world cup in football?", ENGLISH),
        ("What is quantum mechanics?", ENGLISH),
        ("量子力学是什么？", CHINESE),
        ("怎么煮意大利面？", CHINESE),
    ],
)
def test_a_question_that_the_text_does_not_answer_is_turned_away(question: str, context: str) -> None:
    with refused("no_answer"):
        asked(question, context)


@pytest.mark.parametrize(("question", "context"), [("", ENGLISH), ("When?", " \n")])
def test_nothing_to_read_is_an_error(question: str, context: str) -> None:
    with refused("no_text"):
        asked(question, context)


def test_the_answer_is_found_far_down_in_a_long_text() -> None:
    filler = "".join(f"Paragraph {number} speaks of the weather in the hills. " for number in range(3000))
    assert asked("When was the observatory opened?", f"{filler}The observatory was opened in 1931. {filler}") == "1931"


def test_where_something_ends_is_not_where_it_begins() -> None:
    lease = "The lease begins on 1 February 2023 and ends on 31 January 2026."
    assert asked("When does the lease begin?", lease) == "1 February 2023"
    assert asked("When does the lease end?", lease) == "31 January 2026"
    assert asked("合同什么时候到期？", "合同期限自2023年1月1日起至2025年12月31日止。") == "2025年12月31日"


def test_a_range_is_one_answer() -> None:
    text = "The water is off on Thursday, 14 November, between 9 am and 1 pm. A loaf costs between 3 and 5 dollars."
    assert asked("When is the water off?", text) == "Thursday, 14 November, between 9 am and 1 pm"
    assert asked("How much does a loaf cost?", text) == "between 3 and 5 dollars"


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("When does it open?", "date"),
        ("几点开门？", "time"),
        ("How much is it?", "money"),
        ("How much water was used?", "measure"),
        ("By how much did sales rise? How much did they rise?", "percent"),
        ("How many are there?", "count"),
        ("多高？", "measure"),
        ("谁来了？", "person"),
        ("Where is it?", "place"),
        ("为什么？", "reason"),
        ("What is it?", "thing"),
    ],
)
def test_question_words_tell_what_is_asked_for(question: str, want: str) -> None:
    assert question_of(question).wants[0] == want


def test_numbers_inside_dates_are_no_counts() -> None:
    sentence = "On 3 May 2021 about 40 people came."
    found = spans(sentence, "count", chinese=False)
    assert [sentence[span.start : span.end] for span in found] == ["about 40"]


@given(st.text(max_size=200), st.text(max_size=60))
def test_wild_text_never_breaks_it_and_answers_come_from_the_text(text: str, question: str) -> None:
    found = answer(question, text)
    assert found is None or found.text in found.sentence


SHOP = (
    "Mara Lindqvist sells hand-made shoes in Bergen. Her shop opened in 2015 and has four employees. "
    "Repairs cost 30 euros. Last year 1,200 pairs were sold. The rent was paid by her brother."
)
FLORIST = (
    "店主王丽今年32岁，2019年在青岛开了一家花店，花了8万元。花店每天上午九点开门，周一休息。"
    "店里最受欢迎的是玫瑰。她的丈夫陈明负责送花。"
)


@pytest.mark.parametrize(
    ("question", "context", "right"),
    [
        ("Who sells shoes?", SHOP, "Mara Lindqvist"),
        ("Who paid the rent?", SHOP, "her brother"),
        ("店主是谁？", FLORIST, "王丽"),
        ("周几休息？", FLORIST, "周一"),
        ("谁负责送花？", FLORIST, "她的丈夫陈明"),
        ("开店花了多少钱？", FLORIST, "8万元"),
        (
            "店主是谁，开店花了多少钱，几点开门？",
            FLORIST,
            "店主是谁：王丽\n开店花了多少钱：8万元\n几点开门：上午九点",
        ),
    ],
)
def test_a_person_is_named_without_the_words_around(question: str, context: str, right: str) -> None:
    assert asked(question, context) == right


@pytest.mark.parametrize(
    ("question", "context", "wrong"),
    [
        ("Who bought the shoes?", SHOP, "Mara Lindqvist sells hand-made"),
        ("Who owns the shop?", SHOP, "opened in 2015 and has four employees"),
        ("谁开了花店？", FLORIST, "2019年在青岛"),
        ("花店有多少员工？", FLORIST, "一家"),
    ],
)
def test_words_of_another_kind_are_no_answer(question: str, context: str, wrong: str) -> None:
    found = answer(question, context)
    assert found is None or found.text != wrong


@pytest.mark.parametrize(
    ("question", "context", "right"),
    [
        ("Is the shop in Bergen?", SHOP, "Mara Lindqvist sells hand-made shoes in Bergen."),
        ("Does the shop have employees?", SHOP, "Her shop opened in 2015 and has four employees."),
        ("花店周一休息吗？", FLORIST, "花店每天上午九点开门，周一休息。"),
    ],
)
def test_whether_it_is_so_the_sentence_tells(question: str, context: str, right: str) -> None:
    assert asked(question, context) == right
