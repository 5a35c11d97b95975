"""Whether what was not understood of a question would change its answer: better no answer than a wrong one."""

import re

from hugginggpt.experts.starter.text.tables.dates import MONTH_NAME

_DIGIT = re.compile(r"\d")
_MONTH = re.compile(rf"\b(?:in|of|since|before|after|from|to|until)\s{MONTH_NAME}|\d月")
_BEYOND = re.compile(
    r"\b(?:than|difference|differ|correlat\w+|trends?|predict\w*|forecast\w*|why|how come|ratio|growth|grew|increased?"
    r"|second|third|fourth|fifth"
    r"|decreased?|compared?|versus|vs|percent|percentage|variance|deviation|should|will)\b"
    r"|相差|差多少|为什么|趋势|预测|增长了|下降了|相关|方差|标准差|比例|百分|对比|天气|怎么办|比|第[二三四五六七八九十]"
    r"|超过|大于|小于|低于|高于|多于|少于|不到|以上|以下"
)
# "in Rome", "from the garden category": a condition, if it is not one of the words that say "in all of it".
_CONDITION = re.compile(
    r"\b(?:in|from|at|for|within|with|by|on|among)\s(?:the\s|a\s|an\s|all\s|this\s|my\s|our\s)?([a-z][a-z'-]{2,})"
)
_EMPTY = frozenset(
    """total all the table tables data dataset list sheet file what which whom whose each every any this that these
    those our whole general common there here them company shop store rows entries records average order stock
    sum list sale sales terms least most year years month months day days date dates number
    numbers value values figure column database category categories region city group class""".split()
)
_WORD = re.compile(r"(?<![^\W_])[A-Z][a-z]+(?![^\W_])")
_NO_NAMES = frozenset(
    """What Which Who Whose When Where How List Show Give Tell Find Count Sum Is Are Was Were Do Does Did The In Of
    For And Average Total Name Please Can Could I By On At From To""".split()
)


_THING = re.compile(r"\b(?:what|who)(?:'s| is| was| are| were) the ([a-z][a-z'-]{2,})")
_ANY_THING = frozenset("name names value values list entry entries row rows one ones id".split())


def understood(rest: str, as_written: str, *, look: bool) -> bool:
    """Whether nothing is left that narrows or changes what is asked.

    Args:
        rest: the question in lower case, with what was understood blanked out.
        as_written: the same question with its capitals, before anything was blanked.
        look: whether nothing is computed, so that "the publisher of" must name a column.
    """
    if _DIGIT.search(rest) or _MONTH.search(rest) or _BEYOND.search(rest):
        return False
    if any(match[1] not in _EMPTY for match in _CONDITION.finditer(rest)):
        return False
    if look and any(match[1] not in _ANY_THING for match in _THING.finditer(rest)):
        return False
    return not _names(rest, as_written)


def _names(rest: str, as_written: str) -> list[str]:
    """Names in the question that were not understood: words with a capital, unless it writes most words so."""
    if len(rest) != len(as_written):
        return []
    capitals = list(_WORD.finditer(as_written))
    if len(capitals) * 2 > len(as_written.split()):
        return []
    left = (match for match in capitals if rest[match.start() : match.end()].strip())
    return [match.group() for match in left if match.start() and match.group() not in _NO_NAMES]
