"""File names and addresses in the words of a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.planning.embedded import file_mentions


@pytest.mark.parametrize(
    ("request_", "names"),
    [
        ("Read notice.jpg to me", ["notice.jpg"]),
        ("which product sold most? (sales_2023.csv)", ["sales_2023.csv"]),
        ("compare a.txt, b.txt and ./notes/c.md.", ["a.txt", "b.txt", "./notes/c.md"]),
        ("summarize https://example.com/a/report.pdf?x=1, please", ["https://example.com/a/report.pdf?x=1"]),
        ("keywords in my notes (2).txt?", ["notes (2).txt"]),
        ('the keywords in "my notes (2).txt", please', ["my notes (2).txt"]),
        ("open C:\\Users\\me\\scan.png", ["C:\\Users\\me\\scan.png"]),
        ("发票.pdf上的开票日期是哪天？", ["发票.pdf"]),
        ("帮我给shoes.png扣个图，只留鞋子", ["shoes.png"]),
        ("把1.jpg、2.jpg和3.jpg做成一个视频", ["1.jpg", "2.jpg", "3.jpg"]),
        ("提取一下《论文摘要.txt》的关键词", ["论文摘要.txt"]),
        ("请总结会议记录.pdf", ["会议记录.pdf"]),
        ("把“我的 照片.png”变清晰", ["我的 照片.png"]),
        ("读https://例子.cn/图.png，然后翻译", ["https://例子.cn/图.png"]),
        ("my contract is in agreement.docx", ["agreement.docx"]),
        ("I use node.js and version 2.0, e.g. today", []),
        ("完成了3.5倍的增长", []),
    ],
)
def test_names_are_found_as_they_are_written(request_: str, names: list[str]) -> None:
    assert [mention.name for mention in file_mentions(request_)] == names


def test_known_names_settle_where_a_name_begins() -> None:
    assert [one.name for one in file_mentions("keywords in my notes (2).txt", ["my notes (2).txt"])] == [
        "my notes (2).txt"
    ]
    assert [one.name for one in file_mentions("看看IMG_0091.PNG和11.jpg", ["1.jpg", "IMG_0091.png"])] == [
        "IMG_0091.PNG",
        "11.jpg",
    ]
    assert [one.name for one in file_mentions("summarize README today", ["README"])] == ["README"]


def test_an_address_knows_that_it_is_one() -> None:
    mentions = file_mentions("http://a.example/x.png and y.png")
    assert [mention.is_address for mention in mentions] == [True, False]


@given(st.text(max_size=300), st.lists(st.text(max_size=20), max_size=4))
def test_mentions_never_overlap_and_quote_the_request(request_: str, known: list[str]) -> None:
    end = 0
    for mention in file_mentions(request_, known):
        assert end <= mention.start < mention.end
        assert request_[mention.start : mention.end] == mention.name
        end = mention.end
