"""What columns mean: the words of a question that ask for a column without naming it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hugginggpt.experts.starter.text.reading import HAN
from hugginggpt.experts.starter.text.tables.grid import Column, Grid

_WORD = re.compile(f"[{HAN}]|[^\\W_{HAN}]+")
_HAN = re.compile(f"[{HAN}]")
# A single character such as 新 or 高 is an adjective only behind one of these; elsewhere it is part of a name.
_DEGREE = "[最更比多较]"


@dataclass(frozen=True)
class Concept:
    """What a column may mean."""

    asked: str
    """Words of a question that ask for it."""
    names: str
    """Words in the name of a column that is meant."""
    types: tuple[str, ...] = ("number",)
    """What its cells may be."""


CONCEPTS: Mapping[str, Concept] = {
    "age": Concept("old older oldest young younger youngest aged 多大 年纪 几岁 岁数 老 年轻", "age 年龄 岁数"),
    "weight": Concept("heavy heavier heaviest light lighter lightest weigh weighs 重 轻", "weight mass kg 重量 体重"),
    "price": Concept(
        "expensive cheap cheaper cheapest priciest cost costs price priced 贵 便宜 多少钱 价钱",
        "price cost fee 价格 单价 售价 票价 费用",
    ),
    "height": Concept("tall taller tallest high 高", "height 身高 高度"),
    "heat": Concept("hot hotter hottest warm warmer warmest 热 暖和", "temperature temp 气温 温度 最高温"),
    "length": Concept(
        "long longer longest short shorter shortest fast faster fastest slow slower slowest minutes hours seconds"
        " 长 短 分钟 小时 快 慢",
        "length duration page time min minute hour second 长度 时长 页数 用时 耗时",
    ),
    "people": Concept(
        "populous inhabitants people live employ employs staff 人口 多少人 几个人 几人",
        "population inhabitants employee people headcount staff 人口 人数",
    ),
    "sales": Concept(
        "sold sell sells bought buy buys quantity ordered 卖了 卖得 卖出 售出", "sold unit sale quantity qty 销量 数量"
    ),
    "pay": Concept(
        "earn earns earned paid pay pays payroll 赚 挣 工资 薪水", "salary wage pay income earning 工资 薪水 薪资 收入"
    ),
    "money": Concept(
        "revenue turnover takings money spend spent sell sells 总额 销售额 营业额 花了 花得 花费",
        "amount revenue turnover total takings spending sale 金额 销售额 收入 营业额 支出 费用",
    ),
    "rating": Concept("rated rates star stars rating 评分 打分", "rating star score 评分 星级 评价 得分"),
    "time": Concept(
        "when earliest latest newest recent recently first last joined started hired founded opened born oldest older"
        " 什么时候 哪天 哪年 何时 早 晚 新",
        "date year day time founded opened departure arrival 日期 时间 年份",
        ("date", "month", "number"),
    ),
    "words": Concept(
        "say says said comment comments write wrote 怎么说 说了什么",
        "comment review feedback text note 评论 备注 意见",
        ("text",),
    ),
    "place": Concept(
        "where 哪里 哪儿 在哪 live lives based located",
        "city country location place region address destination to room classroom venue"
        " 地区 城市 国家 地点 地址 产地 教室 地方",
        ("text",),
    ),
    "person": Concept(
        "who whose 谁",
        "name customer client employee student person player author owner member patient"
        " 姓名 名字 客户 顾客 员工 学生 作者 选手 会员",
        ("text",),
    ),
    "role": Concept("who whose 谁", "manager teacher coach boss leader 老师 教师 经理 负责人 主管", ("text",)),
    "thing": Concept(
        "buy buys bought order ordered orders sold 买了 买过 订了",
        "product item goods article 商品 产品 品名 物品",
        ("text",),
    ),
    "goods": Concept(
        "item items product products 商品 产品 东西", "product item goods article 商品 产品 品名 物品", ("text",)
    ),
}

_ADDED_UP = frozenset(
    "sold unit sale quantity qty amount revenue income cost order visitor turnover profit total count spending".split()
)
_ADDED_UP_ZH = re.compile("销量|销售|数量|金额|收入|产量|人数|营业额|利润|件数|订单|支出|费用")
# What there is of each one, so that a sum of them means nothing.
_EACH = frozenset("price rate rating average avg mean percent percentage per each".split())
_EACH_ZH = re.compile("单价|均价|价格|售价|平均|[率比]$|每")
_THINGS = frozenset("product item goods article order invoice date month title book movie game model".split())
_THINGS_ZH = re.compile("商品|产品|品名|物品|订单|日期|月份|书名|型号")
_LASTS = re.compile(r"\b(?:time|duration|min|minutes?|hours?|seconds?|delay)\b|用时|耗时|时长|时间")


def stem(word: str) -> str:
    """An English word without the ending of the plural, in lower case."""
    word = word.lower()
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def by_concept(question: str, table: Grid, *, only: str = "", but: str = "") -> Column | None:
    """The column that an adjective or question word asks for: "heaviest" the weight, "where" the place.

    Args:
        question: in lower case.
        table: the table.
        only: one of `CONCEPTS`; by default the first of them that fits.
        but: one that does not count.
    """
    said = {match.group() for match in _WORD.finditer(question)}
    for name, concept in CONCEPTS.items():
        if name == but or (only and name != only):
            continue
        if any(_asks(word, question, said) for word in concept.asked.split()):
            for column in table.columns:
                if column.type in concept.types and _means(column, concept):
                    return column
    return None


def _asks(word: str, question: str, said: set[str]) -> bool:
    if not _HAN.search(word):
        return word in said
    return bool(re.search(_DEGREE + word, question)) if len(word) == 1 and word != "谁" else word in question


def _means(column: Column, concept: Concept) -> bool:
    names = concept.names.split()
    return bool(set(map(stem, column.words)) & set(names)) or any(
        part in column.name for part in names if _HAN.search(part)
    )


def is_added_up(column: Column) -> bool:
    """Whether the cells of a column are amounts whose sum means something: units and revenue, not prices and grades."""
    said = set(map(stem, column.words))
    if column.type != "number" or said & _EACH or _EACH_ZH.search(column.name):
        return False
    return bool(said & _ADDED_UP) or bool(_ADDED_UP_ZH.search(column.name))


def names_things(column: Column) -> bool:
    """Whether the name of a column says that its cells are things or numbers of them, which are not persons."""
    return bool(set(map(stem, column.words)) & _THINGS) or bool(_THINGS_ZH.search(column.name))


def is_lasting(column: Column) -> bool:
    """Whether its numbers say how long something takes, so that the fastest has the least."""
    return column.type == "number" and bool(_LASTS.search(" ".join(column.words)))
