from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_calls import outputs, refusal

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.text.tables.answer import run
from hugginggpt.experts.starter.text.tables.numerals import numeral

TASK = "table-question-answering"


def table(text: str) -> dict[str, Any]:
    """A table from lines whose cells are separated by bars."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return {"columns": rows[0], "rows": rows[1:]}


ORDERS = table("""
    date | product | units | price | customer
    2024-01-15 | Lamp | 12 | 19.90 | Miller
    2024-02-03 | Chair | 4 | 89.00 | Okafor
    2024-03-02 | Lamp | 30 | 19.90 | Okafor
    2024-03-09 | Chair | 7 | 89.00 | Miller
    2024-03-21 | Desk | 2 | 240.00 | Lind
    2024-04-11 | Desk | 5 | 240.00 | Miller
    2024-04-30 | Lamp | 8 | 18.50 | Lind
""")
STAFF = table("""
    Name | Department | Salary | Start date | Remote
    Kim | Sales | $52,000 | 2019-05-01 | Yes
    Lee | Engineering | $88,500 | 2021-09-15 | No
    Mara | Engineering | $91,000 | 2018-02-20 | Yes
    Nils | Sales | $47,250 | 2023-01-10 | No
    Omar | HR | $61,000 | 2020-07-07 | Yes
""")
SURVEY = table("""
    Customer | Rating | Comment | Visit date | City
    Ada | 5 | great food | 03/01/2024 | Oslo
    Ben | 2 | slow | 05/01/2024 | Rome
    Cai | 4 | nice | 02/02/2024 | Oslo
    Dee | 1 | cold soup | 14/02/2024 | Rome
    Eli | 3 |  | 20/02/2024 | Oslo
    Fay | 2 | noisy | 01/03/2024 | Kyiv
""")
GRADES = table("""
    姓名 | 班级 | 数学 | 语文 | 英语
    王小明 | 一班 | 95 | 82 | 77
    李丽 | 二班 | 88 | 91 | 93
    张强 | 一班 | 76 | 69 | 84
    赵敏 | 二班 | 98 | 87 | 90
    陈晨 | 三班 | 64 | 95 | 71
""")
SALES = table("""
    月份 | 产品 | 销量 | 金额（元）
    1月 | 手机 | 120 | 360,000
    1月 | 平板 | 45 | 112,500
    2月 | 手机 | 98 | 294,000
    2月 | 平板 | 60 | 150,000
    3月 | 手机 | 150 | 450,000
    3月 | 平板 | 30 | 75,000
""")
COUNTRIES = table("""
    国家 | 首都 | 人口（万） | 大洲
    法国 | 巴黎 | 6800 | 欧洲
    日本 | 东京 | 12400 | 亚洲
    巴西 | 巴西利亚 | 21500 | 南美洲
    泰国 | 曼谷 | 7160 | 亚洲
""")
MONTHS = table("""
    月份 | 销售额 | 利润
    1月 | 12,000 | 3,000
    2月 | 9,500 | 2,100
    3月 | 15,800 | 4,400
    合计 | 37,300 | 9,500
""")
SENT = table("""
    订单号 | 日期 | 客户 | 商品 | 数量 | 单价 | 销售额 | 状态
    A01 | 2024/1/5 | 王芳 | 键盘 | 3 | ¥199 | ¥597 | 已发货
    A02 | 2024/1/20 | 李雷 | 鼠标 | 10 | ¥59 | ¥590 | 未发货
    A03 | 2024/2/11 | 王芳 | 显示器 | 1 | ¥1,299 | ¥1,299 | 已发货
    A04 | 2024/3/2 | 韩梅梅 | 键盘 | 2 | ¥199 | ¥398 | 已取消
    A05 | 2024/3/18 | 李雷 | 显示器 | 2 | ¥1,299 | ¥2,598 | 已发货
    A06 | 2024/3/25 | 张伟 | 鼠标 | — | ¥59 |  | 未发货
""")
SHOP = table("""
    Order ID | Order Date | Product Name | Category | Qty | Unit Price ($) | Total | Status | Region
    1001 | 2024-03-01 | Desk Lamp | Home | 3 | $20.00 | $60.00 | shipped | North
    1002 | 2024-03-15 | Office Chair | Furniture | 10 | $45.50 | $455.00 | pending | South
    1003 | 2024-04-02 | Desk Lamp | Home | 1 | $20.00 | $20.00 | shipped | N/A
    1004 | 2024-04-11 | Bookshelf | Furniture | 2 | $120.00 | $240.00 | cancelled | East
    1005 |  | Notebook | Stationery | 50 | $2.25 | $112.50 | shipped | North
    1006 | 2024-05-20 | Office Chair | Furniture | - | $45.50 |  | returned | South
""")
WIDE = table("""
    Product | Jan | Feb | Mar
    Tea | 10 | 20 | 30
    Coffee | 40 | 5 | 12
    Total | 50 | 25 | 42
""")
WEATHER = table("""
    城市 | 日期 | 最高气温 | 天气
    北京 | 2024-07-01 | 35℃ | 晴
    北京 | 2024-07-02 | 31℃ | 小雨
    广州 | 2024-07-01 | 34℃ | 小雨
    广州 | 2024-07-02 | 36℃ | 晴
""")

UNITS = table("""
    product | units | unit price
    lamp | 20 | 1
    desk | 3 | 120
    chair | 5 | 45
""")
PER_KG = table("""
    name | price | price per kg
    a | 5 | 9
    b | 7 | 3
""")
OPINIONS = table("""
    name | rating | review
    Priya | 4 | Easy to put together. The cable could be longer.
    Mei | 5 | Wonderful! My grandmother can read at night again.
    Amina | 2 | The color is wrong. The support was rude and useless.
    Jonas | 4 | Pretty lamp, friendly support, two cables.
    Lucia | 1 | It fell over and the glass shattered.
""")
WAGES = table("""
    姓名 | 部门 | 工资
    张伟 | 销售 | 8500
    王芳 | 技术 | 12000
    李娜 | 技术 | 9800
    刘洋 | 市场 | 7600
    赵敏 | 销售 | 25000
""")
FRUIT = table("""
    Date | Region | Product | Units | Unit Price | Revenue
    2024-01-05 | North | Apples | 10 | 1.50 | 15.00
    2024-01-20 | South | Plums | 5 | 2.00 | 10.00
    2024-02-03 | North | Pears | 8 | 3.25 | 26.00
    2024-02-17 | South | Apples | 12 | 1.50 | 18.00
    2024-03-08 | North | Plums | 20 | 2.00 | 40.00
""")
COMMAS = table("""
    name | height | price
    Ann | 1,85 | 1.200,50
    Bob | 1,70 | 900,00
    Cy | 1,92 | 12,25
""")

ANSWERS: list[tuple[dict[str, Any], str, str]] = [
    (ORDERS, "Which product sold the most units in March?", "Lamp"),
    (ORDERS, "How many units were sold in March?", "39"),
    (ORDERS, "What was the total number of units sold in April 2024?", "13"),
    (ORDERS, "How many orders did Miller place?", "3"),
    (ORDERS, "Which customer bought the most units?", "Okafor"),
    (ORDERS, "How many different customers are there?", "3"),
    (ORDERS, "What did Lind buy?", "Desk, Lamp"),
    (ORDERS, "How many lamps were sold?", "50"),
    (ORDERS, "How many orders were placed after 2024-03-05?", "4"),
    (ORDERS, "How many orders were placed before March 2024?", "2"),
    (ORDERS, "When was the last order?", "2024-04-30"),
    (ORDERS, "What is the average price?", "102.3286"),
    (ORDERS, "Total units per product", "Lamp: 50, Chair: 11, Desk: 7"),
    (ORDERS, "In which month were the most units sold?", "2024-03"),
    (ORDERS, "sum of units between 2024-02-01 and 2024-03-31", "43"),
    (STAFF, "Who earns the most?", "Mara"),
    (STAFF, "What is the average salary in Engineering?", "$89,750"),
    (STAFF, "How many employees work remotely?", "3"),
    (STAFF, "Who doesn't work remotely?", "Lee, Nils"),
    (STAFF, "Who started in 2021?", "Lee"),
    (STAFF, "How many people started before 2020?", "2"),
    (STAFF, "Which department has the most employees?", "Sales, Engineering"),
    (STAFF, "How many employees earn more than $60k?", "3"),
    (STAFF, "Who is the second highest paid?", "Lee"),
    (STAFF, "What is the difference between the highest and lowest salary?", "$43,750"),
    (STAFF, "What is Lee's salary?", "$88,500"),
    (SURVEY, "how many customers rated below 3", "3"),
    (SURVEY, "How many customers rated 3 or more?", "3"),
    (SURVEY, "How many customers gave a rating of 5?", "1"),
    (SURVEY, "How many visits were there in February?", "3"),
    (SURVEY, "how many customers left no comment?", "1"),
    (SURVEY, "which customers are not from Oslo?", "Ben, Dee, Fay"),
    (SURVEY, "what percentage of customers rated below 3?", "50%"),
    (SURVEY, "Average rating by city", "Oslo: 4, Rome: 1.5, Kyiv: 2"),
    (SURVEY, "What's the median rating?", "2.5"),
    (GRADES, "数学最高分是谁", "赵敏"),
    (GRADES, "数学最高分是多少？", "98"),
    (GRADES, "语文平均分是多少？", "84.8"),
    (GRADES, "英语不及格的有几个人？", "0"),
    (GRADES, "数学低于80分的有谁？", "张强、陈晨"),
    (GRADES, "数学90分以上的有几人？", "2"),
    (GRADES, "英语成绩在80到90之间的有几人", "2"),
    (GRADES, "一班的数学平均分是多少？", "85.5"),
    (GRADES, "数学前两名是谁？", "赵敏、王小明"),
    (GRADES, "语文第二高的是谁", "李丽"),
    (GRADES, "谁的英语比李丽低？", "王小明、张强、赵敏、陈晨"),
    (GRADES, "每个班有多少人？", "一班：2、二班：2、三班：1"),
    (GRADES, "王小明是哪个班的？", "一班"),
    (GRADES, "张强的数学和语文是多少？", "76、69"),
    (SALES, "三月哪个产品销量最高？", "手机"),
    (SALES, "3月的总销量是多少？", "180"),
    (SALES, "手机一共卖了多少台？", "368"),
    (SALES, "哪个月销量最高？", "3月"),
    (SALES, "平板2月的金额是多少？", "150,000"),
    (SALES, "第一季度的总销量是多少？", "503"),
    (COUNTRIES, "人口少于8000万的国家有几个？", "2"),
    (COUNTRIES, "不在亚洲的国家有几个", "2"),
    (COUNTRIES, "日本的首都是哪里？", "东京"),
    (MONTHS, "哪个月的销售额最高？", "3月"),
    (MONTHS, "总销售额是多少", "37,300"),
    (MONTHS, "2月的利润", "2,100"),
    (GRADES, "哪个班数学平均分最高", "二班"),
    (SURVEY, "which city has the best average rating?", "Oslo"),
    (SURVEY, "How many columns are there?", "5"),
    (SURVEY, "What are the columns?", "Customer, Rating, Comment, Visit date, City"),
    (SENT, "三月份，哪个商品销售额最高？", "显示器"),
    (SENT, "有几个订单还没发货？", "2"),
    (SENT, "在已发货的订单中，最高的销售额是多少？", "¥2,598"),
    (SENT, "每个客户的销售额", "王芳：¥1,896、李雷：¥3,188、韩梅梅：¥398"),
    (SENT, "第一季度销售额", "¥5,482"),
    (SHOP, "cheapest item", "Notebook"),
    (SHOP, "How much did we sell in April?", "$260.00"),
    (SHOP, "how many office chairs were ordered?", "10"),
    (SHOP, "What is the total revenue by month?", "2024-03: $515.00, 2024-04: $260.00"),
    (SHOP, "average price of shipped orders", "$14.08"),
    (SHOP, "what is the average order total", "$177.50"),
    (SHOP, "which is more expensive, Desk Lamp or Bookshelf?", "Bookshelf"),
    (SHOP, "what was sold on 2024-04-02?", "Desk Lamp"),
    (WIDE, "which product sold the most in March?", "Tea"),
    (WIDE, "how much coffee was sold in March?", "12"),
    (WEATHER, "最热的是哪一天", "2024-07-02"),
    (WEATHER, "北京和广州哪个更热", "广州"),
    (UNITS, "Highest unit price?", "120"),
    (UNITS, "average unit price", "55.33"),
    (UNITS, "What is the unit price of the desk?", "120"),
    (UNITS, "Which product has the highest unit price?", "desk"),
    (UNITS, "How many units of the desk?", "3"),
    (UNITS, "units and unit price of the chair", "5, 45"),
    (PER_KG, "highest price per kg", "9"),
    (PER_KG, "highest price", "7"),
    (PER_KG, "price per kg of b", "3"),
    (OPINIONS, "How many reviews mention the cable?", "2"),
    (OPINIONS, "How many reviews don't mention the cable?", "3"),
    (OPINIONS, "有几条评论提到 cable？", "2"),
    (OPINIONS, "What is the average rating of reviews containing 'support'?", "3"),
    (OPINIONS, "Which rating do the reviews that mention the glass have?", "1"),
    (OPINIONS, "Who mentions the cable?", "Priya, Jonas"),
    (WAGES, "把工资低于九千的人列出来", "张伟、刘洋"),
    (WAGES, "工资低于九千的有谁", "张伟、刘洋"),
    (WAGES, "工资超过一万的有几个人", "2"),
    (WAGES, "工资两万五的是谁", "赵敏"),
    (WAGES, "工资在八千到一万之间的有几人", "2"),
    (WAGES, "工资超过十万的有几个人", "0"),
    (WAGES, "王芳的信息", "姓名：王芳；部门：技术；工资：12000"),
    (WAGES, "李娜和王芳谁的工资高？", "王芳"),
    (WAGES, "李娜和王芳谁的工资低？", "李娜"),
    (WAGES, "这张表有几行几列", "5 行，3 列"),
    (FRUIT, "How many rows and columns are there?", "5 rows, 6 columns"),
    (FRUIT, "What is the most expensive product?", "Pears"),
    (FRUIT, "Which product is the cheapest?", "Apples"),
    (FRUIT, "What was sold in February 2024?", "Pears, Apples"),
    (FRUIT, "average unit price", "2.05"),
    (COMMAS, "average height", "1,8233"),
    (COMMAS, "Who is the tallest?", "Cy"),
    (COMMAS, "Who is taller than 1,80?", "Ann, Cy"),
    (COMMAS, "total price", "2.112,75"),
    (COMMAS, "highest price", "1.200,50"),
    (COMMAS, "How many have a price above 1000?", "1"),
]

UNANSWERABLE: list[tuple[dict[str, Any], str]] = [
    (ORDERS, "What is the weather like?"),
    (ORDERS, "What is the total revenue?"),
    (ORDERS, "How many orders came from Berlin?"),
    (ORDERS, "How many units were sold in the garden category?"),
    (ORDERS, "Did Lind order more than Miller?"),
    (ORDERS, "Will sales increase?"),
    (STAFF, "Who is the manager of Kim?"),
    (STAFF, "What is the salary of Zoe?"),
    (GRADES, "今天天气怎么样？"),
    (GRADES, "为什么数学低？"),
    (COUNTRIES, "德国的首都是哪里？"),
    (SHOP, "total amount per country?"),
    (SHOP, "who bought the most?"),
    (SHOP, "average rating"),
    (SHOP, "what is the most expensive product and what does it cost?"),
    (SHOP, "how many orders were placed last month?"),
    (SURVEY, "how many bad reviews"),
    (SURVEY, "how many women are there?"),
    (STAFF, "what is the average bonus?"),
    (SENT, "最贵的商品是什么，卖了多少件？"),
    (SENT, "明年销售额会是多少？"),
    (SENT, "每个地区的销售额"),
    (SENT, "上海的订单有几个"),
    (GRADES, "及格的有几个"),
    (OPINIONS, "What is the sentiment of the reviews with rating 5?"),
    (OPINIONS, "How many reviews are negative?"),
    (OPINIONS, "Which review is the most positive?"),
    (OPINIONS, "How many customers complained?"),
    (OPINIONS, "有几条评论是负面的"),
    (WAGES, "张伟的年龄是多少"),
    (UNITS, "unit price of the desk and units of the lamp"),
    (UNITS, "Which product mentions the cable?"),
    (FRUIT, "What is units times unit price for Plums?"),
    (FRUIT, "Which sales were above 20?"),
    (FRUIT, "who bought plums?"),
]


@pytest.mark.parametrize(("data", "question", "answer"), ANSWERS, ids=[question for _, question, _ in ANSWERS])
def test_a_plain_question_has_its_answer(data: dict[str, Any], question: str, answer: str) -> None:
    assert outputs(run, TASK, table=data, question=question) == {"text": answer}


@pytest.mark.parametrize(("data", "question"), UNANSWERABLE, ids=[question for _, question in UNANSWERABLE])
def test_a_question_that_the_table_does_not_answer_is_refused(data: dict[str, Any], question: str) -> None:
    assert refusal(run, TASK, table=data, question=question) == "table_question_unclear"


def test_no_row_is_said_and_not_made_up() -> None:
    assert refusal(run, TASK, table=ORDERS, question="Average price in June 2023") == "table_no_rows"
    assert outputs(run, TASK, table=ORDERS, question="How many orders were placed in June 2023?") == {"text": "0"}


def test_bad_input_is_an_error_of_its_own() -> None:
    assert refusal(run, TASK, table=ORDERS, question="  ") == "no_text"
    assert refusal(run, TASK, table={"columns": ["a"], "rows": []}, question="How many?") == "table_empty"
    assert refusal(run, TASK, table={"columns": [], "rows": []}, question="How many?") == "table_empty"


def test_odd_cells_are_read_as_people_write_them() -> None:
    odd = table("""
        Item | Amount | Note
        a | $1,000 | x
        b | (250.50) |
        c | n/a | y
        d | 1.5k | "quoted"
        e |  | 表
        f | −20 |
    """)
    odd["rows"].append(["g"])
    odd["rows"].append([None, None, None])
    odd["rows"].append(["h", 30, True])
    assert outputs(run, TASK, table=odd, question="What is the largest amount?") == {"text": "1.5k"}
    assert outputs(run, TASK, table=odd, question="What is the smallest amount?") == {"text": "(250.50)"}
    assert outputs(run, TASK, table=odd, question="total amount") == {"text": "2,259.50"}
    assert outputs(run, TASK, table=odd, question="How many rows?") == {"text": "9"}
    assert outputs(run, TASK, table=odd, question="Which item has the smallest amount?") == {"text": "b"}


def test_two_columns_of_one_name_and_an_empty_name_do_no_harm() -> None:
    odd = {"columns": ["", "a", "a", "2024"], "rows": [["x", "1", "2", "3"], ["y", "4", "5", "6"]]}
    assert outputs(run, TASK, table=odd, question="What is the sum of a?") == {"text": "5"}
    assert outputs(run, TASK, table=odd, question="How many rows are there?") == {"text": "2"}


def test_a_cell_is_data_and_never_a_pattern_or_a_program() -> None:
    odd = table("""
        name | value
        (a+)+$ | 1
        {0.__class__} | 2
        ' OR 1=1 -- | 3
        [x | 4
    """)
    assert outputs(run, TASK, table=odd, question="What is the value of (a+)+$?") == {"text": "1"}
    assert outputs(run, TASK, table=odd, question="What is the value of [x?") == {"text": "4"}
    assert outputs(run, TASK, table=odd, question="What is the value of ' OR 1=1 --?") == {"text": "3"}


def test_a_large_table_is_answered() -> None:
    rows = [[f"item {number}", f"{number % 97}", f"2024-{1 + number % 12:02}-01"] for number in range(20_000)]
    large = {"columns": ["Item", "Units", "Date"], "rows": rows}
    total = sum(number % 97 for number in range(20_000) if number % 12 == 2)
    assert outputs(run, TASK, table=large, question="How many units in March?") == {"text": str(total)}


CELLS = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from(
        ["1", "$3", "4%", "yes", "no", "2024-01-02", "3月", "March", "n/a", "1e9", "９", "½", "∞", "\ud800"]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
)
WORDS = st.sampled_from(
    """how many what is the total average highest lowest per by in march 2024 more than 3 which who top 2 not
    between and
    数学 最高 多少 平均 每个 比 三月 第二 前三名 a b 一班 percentage of second $ % ?
    ？ difference 1 yes""".split()
)
TABLES = st.builds(
    lambda columns, rows: {"columns": columns, "rows": rows},
    st.lists(st.one_of(st.text(max_size=6), WORDS), min_size=1, max_size=4),
    st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=5),
)


@given(TABLES, st.one_of(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), st.text(min_size=1, max_size=20)))
def test_any_question_of_any_table_is_answered_or_refused(data: dict[str, Any], question: str) -> None:
    try:
        answer = outputs(run, TASK, table=data, question=question)["text"]
    except ExpertError as error:
        assert error.code in {"no_text", "table_question_unclear", "table_no_rows"}
    else:
        assert isinstance(answer, str)


def test_two_questions_at_once_get_two_answers() -> None:
    table = {"columns": ["name", "price", "qty"], "rows": [["lamp", 20, 3], ["chair", 45.5, 10], ["desk", 120, 1]]}
    for question in (
        "what's the most expensive product and how many rows are there?",
        "What's the most expensive product? How many rows are there?",
    ):
        found = outputs(run, "table-question-answering", table=table, question=question)
        assert found["text"].splitlines() == ["desk", "3"]


def test_whole_rows_are_given_one_a_line() -> None:
    def days(question: str) -> list[str]:
        lines = outputs(run, TASK, table=FRUIT, question=question)["text"].splitlines()
        assert all("; Product: " in line and "; Revenue: " in line for line in lines)
        return [line.partition(";")[0].removeprefix("Date: 2024-") for line in lines]

    assert days("show me the first 3 rows") == ["01-05", "01-20", "02-03"]
    assert days("last two rows") == ["02-17", "03-08"]
    assert days("sort by revenue") == ["01-20", "01-05", "02-17", "02-03", "03-08"]
    assert days("sort by revenue, descending") == ["03-08", "02-03", "02-17", "01-05", "01-20"]
    assert days("Which rows have revenue above 20?") == ["02-03", "03-08"]
    assert days("show the rows in the South region") == ["01-20", "02-17"]
    assert days("top 2 rows by units") == ["03-08", "02-17"]
    assert days("Which row has the highest unit price?") == ["02-03"]


def test_long_texts_stand_on_a_line_each() -> None:
    found = outputs(run, TASK, table=OPINIONS, question="Which reviews contain the word support?")["text"]
    assert found.splitlines() == [OPINIONS["rows"][2][2], OPINIONS["rows"][3][2]]
    assert refusal(run, TASK, table=OPINIONS, question="Which reviews mention shipping?") == "table_no_rows"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("九千", 9000),
        ("两万五", 25000),
        ("一万两千", 12000),
        ("三百五", 350),
        ("一千零五", 1005),
        ("二十", 20),
        ("一亿二", 120_000_000),
    ],
)
def test_chinese_numerals_are_numbers(words: str, value: int) -> None:
    assert numeral(words) == value


def test_a_numeral_in_a_name_stays_a_name() -> None:
    odd = table("""
        书名 | 价格
        三百首 | 20
        诗选 | 35
    """)
    assert outputs(run, TASK, table=odd, question="三百首的价格是多少") == {"text": "20"}


def test_commas_between_thousands_are_no_decimals() -> None:
    plain = table("""
        name | price
        a | 1,200
        b | 900
    """)
    assert outputs(run, TASK, table=plain, question="total price") == {"text": "2,100"}


def test_of_a_long_table_the_types_are_told_from_all_of_it() -> None:
    rows = [
        [f"2024-{month:02d}-{day:02d}", f"item {place}", str(place % 7), "no number here"]
        for place, (month, day) in enumerate((1 + at % 12, 1 + at % 28) for at in range(6000))
    ]
    rows[5999][2] = "1.5"
    long = {"columns": ["date", "item", "units", "remark"], "rows": rows}
    assert outputs(run, TASK, table=long, question="total units") == {"text": "17998.5"}
    assert outputs(run, TASK, table=long, question="What is the latest date?") == {"text": "2024-12-28"}
    # The last tenth alone is other than a number: still a column of numbers.
    for row in rows[5400:]:
        row[2] = "unknown amount"
    assert outputs(run, TASK, table=long, question="highest units") == {"text": "6"}
