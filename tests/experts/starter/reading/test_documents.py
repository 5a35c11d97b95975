"""Answers in documents: PDFs with text, scanned PDFs, photographs and plain text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_calls import ask_call, refused

from hugginggpt.experts.starter.reading.answers.question import question_of
from hugginggpt.experts.starter.reading.documents import expert
from hugginggpt.experts.starter.reading.documents.concepts import asked_meaning, likeness, meaning
from hugginggpt.experts.starter.reading.documents.fields import Field, fields
from hugginggpt.experts.starter.reading.documents.pages import document_rows
from rendered import notice, pdf, photo, scan

DATA = Path(__file__).parents[3] / "data"
EXAMPLES = Path(__file__).parents[4] / "examples"
BILL = [
    "Fjord Kayaks Ltd.",
    ("Bill no.", "FK-3021"),
    ("Date:", "7 June 2024"),
    ("2 paddles", "58.00 EUR"),
    ("Total", "64.90 EUR"),
    "Please pay by 7 July 2024.",
]


def answered(question: str, document: Path | str, kind: str = "text") -> str:
    return str(expert.run(ask_call(question, document, kind))[0].data)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("What is the total?", "753.00 EUR"),
        ("How much is the subtotal?", "627.50 EUR"),
        ("What is the invoice number?", "WB-2024-0117"),
        ("When is the invoice due?", "8 June 2024"),
        ("When was the invoice issued?", "9 May 2024"),
        ("Who is the customer?", "Northport Rowing Club"),
        ("How much did the life jackets cost?", "98.00 EUR"),
        ("Which e-mail address can I write to?", "office@willowboats.example"),
        ("总金额是多少？", "753.00 EUR"),
        ("发票号码是多少？", "WB-2024-0117"),
        ("发票什么时候到期？", "8 June 2024"),
        ("客户是谁？", "Northport Rowing Club"),
        ("How much must be paid?", "753.00 EUR"),
        ("How much do I owe?", "753.00 EUR"),
        ("Who sent the invoice?", "Willow Bridge Boats Ltd."),
        ("Who is the seller?", "Willow Bridge Boats Ltd."),
        ("卖方是谁？", "Willow Bridge Boats Ltd."),
        ("税是多少？", "125.50 EUR"),
        ("到期日", "8 June 2024"),
    ],
)
def test_the_invoice_of_the_examples_is_understood_in_both_languages(question: str, right: str) -> None:
    assert answered(question, EXAMPLES / "invoice.pdf", "document") == right


@pytest.mark.parametrize(
    ("question", "right"),
    [
        (
            "How much is the invoice total and when is it due?",
            "How much is the invoice total: 753.00 EUR\nWhen is it due: 8 June 2024",
        ),
        (
            "What is the total, and who is the pilot?",
            "What is the total: 753.00 EUR\nWho is the pilot: (the text does not say)",
        ),
        ("What is the total and the due date?", "The total: 753.00 EUR\nThe due date: 8 June 2024"),
        ("总额是多少？押金是多少？", "总额是多少：753.00 EUR\n押金是多少：（文中没有说）"),
    ],
)
def test_each_of_several_questions_is_answered(question: str, right: str) -> None:
    assert answered(question, EXAMPLES / "invoice.pdf", "document") == right


def test_who_sent_a_letter_without_a_name_at_its_head_is_not_guessed() -> None:
    with refused("no_answer_in_document"):
        answered("Who is the seller?", "Invoice 77\nTotal: 12.00 EUR\nDue date: 3 May 2024")


def test_a_chinese_notice_is_understood_in_other_words() -> None:
    rows = document_rows(ask_call("?", EXAMPLES / "公告.png", "image"))
    for question, right in (
        ("阅览室什么时候搬？", "5月12日"),
        ("搬到哪儿去？", "东楼三层"),
        ("为什么搬？", "因图书馆二楼装修"),
        ("座位有多少个", "120个"),
        ("几点开门？", "8:30至21:00"),
    ):
        assert expert.answer_in(question_of(question), rows) == right


def test_a_photographed_bill_is_read_and_understood(tmp_path: Path) -> None:
    path = photo(notice(BILL, angle=1.5), tmp_path / "bill.jpg")
    rows = document_rows(ask_call("?", path, "image"))
    assert rows[1:5] == ["Bill no.  FK-3021", "Date:  7 June 2024", "2 paddles  58.00 EUR", "Total  64.90 EUR"]
    assert expert.answer_in(question_of("What is the total?"), rows) == "64.90 EUR"
    assert expert.answer_in(question_of("When must it be paid?"), rows) == "7 July 2024"


def test_a_chinese_form_is_understood_from_its_picture() -> None:
    rows = document_rows(ask_call("?", DATA / "form-zh.png", "image"))
    for question, right in (("姓名是什么？", "周文"), ("入职日期是哪天？", "2022年7月1日"), ("月薪是多少？", "9200元")):
        assert expert.answer_in(question_of(question), rows) == right
    assert expert.answer_in(question_of("What is the name?"), rows) == "周文"


def test_pages_without_text_are_read_from_their_picture(tmp_path: Path) -> None:
    heard: list[float] = []
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan([notice(["First page"], size=40), notice([("Total", "12.50 EUR")], size=40)]))
    call = ask_call("What is the total?", path, "document")
    object.__setattr__(call, "report", lambda fraction, _words: heard.append(fraction))
    assert expert.run(call)[0].data == "12.50 EUR"
    assert heard == [0.0, 0.5]


def test_an_answer_stands_on_a_later_page(tmp_path: Path) -> None:
    path = tmp_path / "lease.pdf"
    path.write_bytes(pdf([["House rules", "No smoking."], ["The deposit is 900 euros and is due on 1 May 2024."]]))
    assert answered("How much is the deposit?", path, "document") == "900 euros"


def test_a_document_of_text_is_understood() -> None:
    text = "Flight: NA 204\nGate: B7\nBoarding time: 08:35\nName: J. Rivera"
    assert answered("Which gate?", text) == "B7"
    assert answered("What time is boarding?", text) == "08:35"
    assert answered("What is the passenger's name?", text) == "J. Rivera"


@pytest.mark.parametrize(
    "question", ["What is the IBAN?", "Who is the pilot?", "What is the capital of France?", "押金是多少？"]
)
def test_what_the_document_does_not_say_is_turned_away(question: str) -> None:
    with refused("no_answer_in_document"):
        answered(question, EXAMPLES / "invoice.pdf", "document")


def test_documents_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing")
    with refused("unreadable_document"):
        answered("What is the total?", broken, "document")
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(pdf([[""]]))
    with refused("no_text_in_document"):
        answered("What is the total?", empty, "document")
    with refused("no_text_in_document"):
        answered("What is the total?", "  \n")
    with refused("no_text"):
        answered(" ", "Total: 3")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("Total: 42.00", Field("Total", "42.00")),
        ("合计：42元", Field("合计", "42元")),
        ("Total amount due 102.70 EUR", Field("Total amount due", "102.70 EUR")),
        ("Receipt no. 58812", Field("Receipt no.", "58812")),
        ("Guest  Amara Lind", Field("Guest", "Amara Lind")),
        ("Invoice date: 18 March 2024", Field("Invoice date", "18 March 2024")),
    ],
)
def test_rows_are_taken_apart_into_label_and_value(row: str, field: Field) -> None:
    assert [found for found in fields([row]) if found.sure] == [field]


@pytest.mark.parametrize("row", ["2024-06-09 17:42", "It rained. We left at 5", "Thank you!", "https://shop.example"])
def test_rows_without_a_label_are_no_fields(row: str) -> None:
    assert [found for found in fields([row]) if found.sure] == []


def test_a_label_above_its_value_is_a_field_too() -> None:
    assert Field("Due date", "3 May 2024") in list(fields(["Due date:", "3 May 2024"]))


def test_labels_mean_the_same_in_both_languages() -> None:
    for one, other in (
        ("Total amount due", "价税合计"),
        ("Invoice number", "发票号码"),
        ("Due date", "付款截止日期"),
        ("VAT", "税额"),
    ):
        assert likeness(meaning(one), meaning(other)) == 1.0
    assert likeness(meaning("Total"), meaning("Subtotal")) == 0.0
    assert "TOTAL" in asked_meaning(question_of("一共多少钱？"))


@given(st.lists(st.text(max_size=60), max_size=12), st.text(max_size=40))
def test_wild_rows_never_break_it(rows: list[str], question: str) -> None:
    found = expert.answer_in(question_of(question), rows)
    assert found is None or isinstance(found, str)
