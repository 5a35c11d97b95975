"""What a question asks for, told by its question words."""

import re
from dataclasses import dataclass
from typing import Literal

from hugginggpt.experts.starter.text.reading import is_chinese

Want = Literal[
    "date",
    "time",
    "money",
    "percent",
    "count",
    "measure",
    "number",
    "phone",
    "email",
    "url",
    "person",
    "place",
    "reason",
    "thing",
]
"""What the answer is."""


@dataclass(frozen=True)
class Question:
    """A question and what it asks for."""

    text: str
    chinese: bool
    wants: tuple[Want, ...]
    """The likeliest first; always ends in something."""


_CHANGE = "rise|rose|fall|fell|grow|grew|increase|drop|change|decline|go (?:up|down)"
_HELPERS = "is|are|was|were|does|do|did|has|have|will|would|can|should|must"
_UNITS = "years|months|weeks|days|hours|minutes|meters|metres|kilometers|miles|kilos"
_SIZES = "high|tall|long|far|old|deep|wide|heavy|big|large|fast|hot|cold|often|thick"
_RULES: tuple[tuple[str, tuple[Want, ...]], ...] = (
    (r"\be-?mail|邮箱|邮件地址", ("email",)),
    (r"\b(?:web ?site|url|link|web address)\b|网址|网站|链接", ("url",)),
    (r"\b(?:tele)?phone\b|\b(?:which|what) number\b.*\b(?:call|dial|ring)\b|电话|手机号|拨打|热线", ("phone",)),
    (r"\b(?:what|which) time\b|几点|什么时间", ("time", "date")),
    (r"\bwhen\b|\b(?:what|which) (?:date|day|year|month|weekday)\b|\b(?:since|until) when\b", ("date", "time")),
    (r"\b(?:what|which) (?:is|was|are) (?:the |its |your )?(?:[\w-]+ ){0,3}(?:date|day|year|deadline)\b", ("date",)),
    (r"什么时候|何时|哪一?[年天月日]|几[月号日]|(?:星期|周|礼拜)几|日期|到期日|时间是", ("date", "time")),
    (r"\b(?:what|which) (?:percentage|percent|share)\b|百分之几|百分比|占比", ("percent",)),
    (rf"\bhow much\b.*\b(?:{_CHANGE})", ("percent", "money", "measure")),
    (r"(?:增长|上升|下降|减少|提高|涨|降)了?多少", ("percent", "money", "measure", "count")),
    (rf"\bhow much (?!money|{_HELPERS})\w+", ("measure", "money", "percent", "count")),
    (r"\b(?:costs?|price|fee)\b|多少[钱元]|价格|价钱|费用|几[块元]", ("money",)),
    (r"\bhow much\b|\b(?:charge|amount)\b|金额|总额", ("money", "measure", "percent", "count")),
    (rf"\bhow many (?:percent|{_UNITS})\b", ("measure", "percent", "count")),
    (r"\bhow many\b|\bwhat number of\b|\b(?:which|what) number\b", ("count", "phone")),
    (rf"\bhow (?:{_SIZES})\b", ("measure", "money", "percent", "count")),
    (r"多[高长远大深宽重久快厚]|多少(?:米|年|天|岁|公里|小时|分钟|度|海里|公斤|个?月|平方)", ("measure", "count")),
    (r"多少[？?。\s]*$", ("number",)),
    (r"多少|几[个名只位条张本家座盏瓶件人次层种]", ("count", "measure", "money", "percent")),
    (r"^\W*(?:by |with |for |from |to )?who(?:m|se)?\b|\bby whom\b|谁|何人|哪位|什么人", ("person",)),
    (r"\bwhere\b|\b(?:what|which) (?:place|street|room|address)\b|哪里|哪儿|何处|什么地方|在哪|地址|地点", ("place",)),
    (r"\bwhy\b|\bfor what reason\b|为什么|为何|什么原因|怎么会", ("reason",)),
)  # fmt: skip
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), wants) for pattern, wants in _RULES)


def question_of(text: str) -> Question:
    """What a question asks for; a thing where no question word says more."""
    wants = next((wants for pattern, wants in _PATTERNS if pattern.search(text)), ("thing",))
    return Question(text.strip(), is_chinese(text), wants)
