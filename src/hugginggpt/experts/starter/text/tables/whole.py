"""Questions that ask for whole rows: the first three, those above a number, all that is known of a person."""

import re
from dataclasses import dataclass

from hugginggpt.experts.starter.text.tables.query import Order, Part
from hugginggpt.experts.starter.text.tables.wording import COUNT_WORD, count_word

_EN = r"(?:rows?|records?|entries|entry|lines?)"
_ZH = "(?:行|条(?:记录|数据)?|记录|数据)"
_PART = re.compile(
    rf"\b(?:the )?(?P<part>first|top|last|bottom|final)(?: (?P<n>{COUNT_WORD}))? {_EN}\b"
    rf"|(?:最?(?P<zh>[前后])(?P<zh_n>{COUNT_WORD})|(?P<one>第一|最后一)){_ZH}"
)
_ROWS = re.compile(
    rf"^(?:please |can you |could you )?(?:(?:show|give|list|print|display|find|get)(?: me)?|which|what(?: are)?)"
    rf"(?: all)?(?: of)?(?: the)? {_EN}\b|哪[些几]{_ZH}|(?:列出|显示|给出|找出)(?:所有|全部)?(?:的)?{_ZH}"
)
_ABOUT = re.compile(
    r"\b(?:details?|information|info|data|record|row|everything|all) (?:of|about|on|for)\b(?: the)?"
    r"|(?:['’]s )(?:details|information|info|data|record|row)\b"
    r"|^tell me (?:more )?about\b|的?(?:全部|所有|详细|基本|个人)?(?:信息|资料|详情|情况|记录|档案)"
)
_SORT = re.compile(
    r"^(?:please )?(?:sort|order|arrange)"
    r"(?: (?:them|it|all|everything|the (?:table|rows|data|list)|rows|(?:all )?the rows))?"
    r"(?: in)?(?= (?:by|according|ascending|descending)\b)(?: (?:by|according to))?"
    r"|(?:按照?|根据)(?=.{1,12}(?:排序|排列|排一下))"
)
_FALLING = re.compile(
    r"\bdescending(?: order)?\b|\b(?:highest|largest|most|newest|latest) first\b|从高到低|从大到小|从多到少|降序|倒序"
)
_RISING = re.compile(
    r"\bascending(?: order)?\b|\b(?:lowest|smallest|least|oldest|earliest) first\b|从低到高|从小到大|从少到多|升序"
)
_SORTED = re.compile(r"给?(?:我|把)?(?:排序|排列|排一下序?)|\bsorted\b")


@dataclass(frozen=True)
class Whole:
    """That whole rows are asked for."""

    words: tuple[tuple[int, int], ...]
    """Where the words stand that say so."""
    part: Part = "all"
    count: int = 0
    """How many of the first or last ones."""
    order: Order = ""
    about: bool = False
    """Whether it is all that is known of something that must be named."""


def whole(question: str) -> Whole | None:
    """Whether a question asks for whole rows, and which; None if it does not.

    Args:
        question: in lower case, what is known to be a value blanked out.
    """
    if match := _SORT.search(question):
        falling, rising = _FALLING.search(question), _RISING.search(question)
        said = [one.span() for one in (match, falling, rising, _SORTED.search(question)) if one]
        return Whole(tuple(said), order="falling" if falling else "rising")
    if match := _PART.search(question):
        first = (match["part"] or match["zh"] or match["one"]) in ("first", "top", "前", "第一")
        number = match["n"] or match["zh_n"]
        return Whole((match.span(),), "first" if first else "last", count_word(number) if number else 1)
    if match := _ROWS.search(question):
        return Whole((match.span(),))
    if match := _ABOUT.search(question):
        return Whole((match.span(),), about=True)
    return None
