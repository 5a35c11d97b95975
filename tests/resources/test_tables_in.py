"""Tables: told from prose by their form, read into typed cells, and written so that no spreadsheet runs them."""

import csv
from collections.abc import Awaitable, Callable
from io import StringIO
from typing import Any

import pytest
from anyio import to_thread
from hypothesis import given
from hypothesis import strategies as st
from made_files import picture, xlsx, zipped

from hugginggpt.resources import ResourceStore, table_csv
from hugginggpt.resources.tables import from_rows, read_csv, table_form

pytestmark = pytest.mark.anyio
Refusal = Callable[[Awaitable[Any]], Awaitable[str]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found(delimiter: str, newline: str) -> None:
    text = newline.join(["name,score,note", "Bo,3,fine", "Chris,4,good"]).replace(",", delimiter) + newline
    assert table_form(text, named=False) == "csv"
    assert read_csv(text) == {
        "columns": ["name", "score", "note"],
        "rows": [["Bo", 3, "fine"], ["Chris", 4, "good"]],
    }


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        ('a,b\n"one, two","say ""hi""\nto all"\n', ["a", "b"], [["one, two", 'say "hi"\nto all']]),
        ("price;name\n1,50;tea\n2,25;milk, fresh\n", ["price", "name"], [["1,50", "tea"], ["2,25", "milk, fresh"]]),
        ("word\nyes\nno\n", ["word"], [["yes"], ["no"]]),
        ("a,b\n1\n2,3,4\n", ["a", "b", "column 3"], [[1, None, None], [2, 3, 4]]),
        ("a,,a\n1,2,3\n", ["a", "column 2", "a 2"], [[1, 2, 3]]),
        ("1,2\n3,4\n", ["column 1", "column 2"], [[1, 2], [3, 4]]),
        ("tea,3\nmilk,4\n", ["column 1", "column 2"], [["tea", 3], ["milk", 4]]),
        ("city,2023,2024\nBonn,10,20\n", ["city", "2023", "2024"], [["Bonn", 10, 20]]),
        ("a,b\n", ["a", "b"], []),
        ("姓名，备注,分数\n张三,3\n", ["姓名，备注", "分数"], [["张三", 3]]),
        ("\n\na,b\n\n1,2\n,\n", ["a", "b"], [[1, 2]]),
        ("", [], []),
        ('a,b\n"open,1\nx,2\n', ["a", "b"], [['"open', 1], ["x", 2]]),
        ('a,b\n"one" two,1\n', ["a", "b"], [["one two", 1]]),
    ],
)
def test_tables_are_read_as_a_person_means_them(text: str, columns: list[str], rows: list[list[Any]]) -> None:
    assert read_csv(text) == {"columns": columns, "rows": rows}


@pytest.mark.parametrize(
    ("cells", "typed"),
    [
        (["1", "2", ""], [1, 2, None]),
        (["1", "2.5"], [1.0, 2.5]),
        (["-1.5e3", " 2 "], [-1500.0, 2.0]),
        (["007", "12"], ["007", "12"]),
        (["1,000", "2"], ["1,000", "2"]),
        (["1", "two"], ["1", "two"]),
        (["1234567890123456"], ["1234567890123456"]),
        (["+49"], ["+49"]),
        (["nan", "inf"], ["nan", "inf"]),
        (["1e999"], ["1e999"]),
        (["٣"], ["٣"]),
        (["1٣"], ["1٣"]),
        (["1", "12e2"], [1.0, 1200.0]),
        (["0", "0.5"], [0.0, 0.5]),
        (["yes ", ""], ["yes", None]),
    ],
)
def test_a_column_is_of_numbers_only_where_all_are(cells: list[str], typed: list[Any]) -> None:
    rows = from_rows([["name", "value"], *([f"x{place}", cell] for place, cell in enumerate(cells))])["rows"]
    assert [row[1] for row in rows] == typed
    assert [type(row[1]) for row in rows] == [type(cell) for cell in typed]


@pytest.mark.parametrize(
    "prose",
    [
        "Dear Bo,\nthank you,\nyours,\n",
        "Roses are red, violets are blue\nSugar is sweet, and so are you\n",
        "One line, with a comma.",
        "First, second, third.\nFourth, fifth, sixth.\n",
        "def f(a,b):\n    return a,b\n",
        "12:30\n13:40\n",
        "# Title\n\nSome text; more text.\n\nAnother; one more.\n",
        "春眠不觉晓,处处闻啼鸟。\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "{not json}\n",
        "[a, b]\n[c, d]\n",
        "Name:\tBo\nStreet:\tMain\n" * 1 + "no tab here\n",
    ],
)
def test_prose_is_not_a_table(prose: str) -> None:
    assert table_form(prose, named=False) is None


async def test_json_records_are_tables(store: ResourceStore) -> None:
    found = await store.add_bytes('[{"a": 1, "b": "x"}, {"b": null, "c": true}]'.encode("utf-16"), "a.json")
    assert await store.read_table(found) == {"columns": ["a", "b", "c"], "rows": [[1, "x", None], [None, None, True]]}
    lines = await store.add_bytes(b'{"a": 1}\n\n{"a": 2}\n', "a.jsonl")
    assert await store.read_table(lines) == {"columns": ["a"], "rows": [[1], [2]]}
    for text in (b'{"a": 1}', b"[1, 2]", b"[]", b'[{"a": {"b": 1}}]', b'{"a": 1}\n{"a": [2]}', b"[{}]"):
        assert (await store.add_bytes(text, "a.json")).kind == "text"


async def test_a_spreadsheet_is_read_by_its_first_sheet(store: ResourceStore) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        '<c r="D1" t="inlineStr"><is><t>on</t></is></c></row>'
        '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>3.0</v></c><c r="D2" s="1"><v>45000</v></c></row>'
        '<row r="3"/>'
        '<row r="4"><c r="A4" t="str"><f>1+1</f><v>=x</v></c><c r="B4"><v>0.25</v></c>'
        '<c r="D4" t="b"><v>1</v></c></row>'
        '<row r="5"><c r="A5" t="e"><v>#DIV/0!</v></c><c r="B5" s="0"/><c r="D5" s="1"><v>45000.5</v></c></row>'
    )
    found = await store.add_bytes(xlsx(rows, strings=("name", "sum &amp; all", "茶")), "a.xlsx")
    assert found.facts == {"rows": 3}
    assert await store.read_table(found) == {
        "columns": ["name", "sum & all", "column 3", "on"],
        "rows": [
            ["茶", 3.0, None, "2023-03-15"],
            ["=x", 0.25, None, "TRUE"],
            ["#DIV/0!", None, None, "2023-03-15 12:00"],
        ],
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(word__document="<a/>"), "format_not_read"),
        (zipped(a="<a/>"), "archive_refused"),
        (zipped(xl__workbook="<a"), "broken_table"),
        (zipped(xl__workbook="<sheets/>"), "broken_table"),
        (xlsx("<row><c r='ZZZZ1'><v>1</v></c></row>"), "broken_table"),
        (xlsx("<row><c t='s'><v>99</v></c></row>"), "broken_table"),
        (xlsx("<row><c><v>one</v></c></row>"), "broken_table"),
        (xlsx("<row><c s='1'><v>1e300</v></c></row>"), "broken_table"),
        (xlsx("", before="<!DOCTYPE a SYSTEM 'file:///etc/passwd'>"), "broken_table"),
        (xlsx("<row><c><v>1</v></c></row>")[:-40], "broken_table"),
    ],
)
async def test_a_zip_file_that_is_no_good_spreadsheet_is_refused(
    store: ResourceStore, refusal: Refusal, data: bytes, code: str
) -> None:
    assert await refusal(store.add_bytes(data, "a.xlsx")) == code


async def test_what_is_no_table_is_not_read_as_one(store: ResourceStore, refusal: Refusal) -> None:
    image = await store.add_bytes(picture(), "a.png")
    assert await refusal(store.read_table(image)) == "unknown_format"
    assert await refusal(store.read_text(image)) == "unknown_format"
    assert await refusal(store.read_table(await store.add_bytes(b"Dear Bo", "a.txt"))) == "not_a_table"


async def test_a_table_read_as_a_text_is_its_text(store: ResourceStore) -> None:
    found = await store.add_bytes(b"a,b\n1,2\n", "a.csv")
    assert await store.read_text(found) == "a,b\n1,2\n"


def test_formulas_are_written_as_texts() -> None:
    cells = [
        "=1+1",
        "+1",
        "-2.5",
        "@a",
        "\tx",
        "-cmd|' /C calc'!A0",
        "＝1",
        "a=1",
        "",
        -3,
        2.5,
        None,
        True,
        'one,\n"two"',
    ]
    written = table_csv(["=name", "b"], [[cell, 1] for cell in cells]).decode()
    rows = list(csv.reader(StringIO(written, newline="")))
    assert rows[0] == ["'=name", "b"]
    read = [row[0] for row in rows[1:]]
    assert read[:7] == ["'=1+1", "'+1", "-2.5", "'@a", "'\tx", "'-cmd|' /C calc'!A0", "'＝1"]
    assert read[7:] == ["a=1", "", "-3", "2.5", "", "True", 'one,\n"two"']


_cells = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=8)


@given(st.lists(st.lists(_cells, min_size=2, max_size=4), min_size=1, max_size=8), st.text(max_size=300))
def test_any_rows_and_any_text_give_a_table_of_even_rows(rows: list[list[str]], text: str) -> None:
    for table in (from_rows(rows), read_csv(text)):
        width = len(table["columns"])
        assert len(set(table["columns"])) == width
        assert {len(row) for row in table["rows"]} <= {width}
        assert table_csv(table["columns"], table["rows"]) is not None


async def test_a_table_goes_out_and_comes_in_as_it_was(store: ResourceStore) -> None:
    table = {"columns": ["名字", "score"], "rows": [["茶, 热", 1], ["two\nlines", 2], [None, 3]]}
    data = await to_thread.run_sync(table_csv, table["columns"], table["rows"])
    assert await store.read_table(await store.add_bytes(data, "out.csv")) == table
