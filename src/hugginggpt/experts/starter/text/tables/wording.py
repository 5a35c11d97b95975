"""How questions about tables are worded, in English and Chinese."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hugginggpt.experts.starter.text.tables.query import Comparison, Operation

_DIGITS = (
    r"[$€£¥￥]?\s?[-−]?\d[\d,]{0,20}(?:\.\d{1,6})?\s?"
    r"(?:thousand\b|million\b|billion\b|[kmb]\b|万亿|千万|百万|[千万亿])?\s?[%％]?"
)
_MEASURE = r"(?:分|元|块|岁|个|件|台|人|斤|公斤|千克|克|米|厘米|年|天|次|本|辆|只|度|页)?"
_COUNTS: Mapping[str, int] = {
    **{word: at for at, word in enumerate("one two three four five six seven eight nine ten".split(), 1)},
    **{word: at for at, word in enumerate("一二三四五六七八九十", 1)},
    "两": 2,
}
COUNT_WORD = rf"(?:\d{{1,3}}|{'|'.join(_COUNTS)})"
"""A number of rows as a word or in figures, for a regular expression."""
_N = f"({COUNT_WORD[3:-1]})"
_PLACES: Mapping[str, int] = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}

_MORE = (
    r"(?:(?:more|greater|higher|larger|bigger|older|heavier|longer|taller|later|better) than|more expensive than"
    r"|over|above|exceed(?:s|ing|ed)?|after|>|大于|超过|高于|多于|长于|重于|晚于|贵于)"
)
_LESS = (
    r"(?:(?:less|fewer|lower|smaller|younger|lighter|shorter|cheaper|earlier|worse) than|less expensive than"
    r"|under|below|before|<|小于|低于|少于|不到|不足|短于|轻于|早于)"
)
_AT_LEAST = r"(?:at least|no less than|not less than|>=|≥|不低于|不少于|不小于|至少|大于等于|大于或等于)"
_AT_MOST = (
    r"(?:at most|no more than|not more than|up to|<=|≤|不超过|不高于|不大于|不多于|至多|最多|小于等于|小于或等于)"
)
_OR_MORE = r"(?:or more|and more|or above|or higher|and above|or over|及以上|以上|或以上)"
_OR_LESS = r"(?:or less|or fewer|or below|or lower|and below|及以下|以下|以内|或以下)"
# The first that fits has the words: "no more than 3" holds "more than 3".
_COMPARISONS: tuple[tuple[Comparison, str], ...] = (
    (">=", rf"{_AT_LEAST}\s?({_DIGITS}){_MEASURE}"),
    ("<=", rf"{_AT_MOST}\s?({_DIGITS}){_MEASURE}"),
    (">=", rf"({_DIGITS}){_MEASURE}\s?{_OR_MORE}"),
    ("<=", rf"({_DIGITS}){_MEASURE}\s?{_OR_LESS}"),
    (">", rf"{_MORE}\s?({_DIGITS}){_MEASURE}"),
    ("<", rf"{_LESS}\s?({_DIGITS}){_MEASURE}"),
)
_BETWEEN = re.compile(
    rf"(?:between\s?({_DIGITS})\s?and\s?({_DIGITS})|在?({_DIGITS}){_MEASURE}[到至]({_DIGITS}){_MEASURE}(?:之间)?)"
)
# In schools of China sixty of a hundred points are enough.
_ENOUGH = re.compile("(?P<fail>不及格|没及格|未及格)|及格")
_SIXTY = "60"

_HIGH = (
    r"(?:highest|largest|biggest|greatest|most(?! of)|maximum|max|longest|oldest|heaviest|tallest|fastest"
    r"|quickest|latest|newest|best|priciest|last(?! (?:week|month|year)))"
)
_LOW = (
    r"(?:lowest|smallest|fewest|least|minimum|min|cheapest|shortest|youngest|lightest|earliest|first|slowest|worst"
    r"|least expensive)"
)
_HIGH_ZH = "(?:最(?:高|大|多|长|重|贵|老|快|新|晚|好|远|热|近期|靠后)|排名第一|排第一)"
_LOW_ZH = "(?:最(?:低|小|少|短|轻|便宜|年轻|慢|早|差|近|冷|靠前))"
_PLACE = rf"({'|'.join(_PLACES)})"
_PLACE_ZH = "第([二三四五])"

_RANKED = r"^(?:please )?(?:rank|sort)\b|\bdescending\b|从高到低|从大到小|排序"
_ALL = 200

_OPERATIONS: tuple[tuple[Operation, str], ...] = (
    (
        "share",
        r"\b(?:what|which) (?:percent(?:age)?|share|proportion|fraction)\b"
        r"|\b(?:percent(?:age)?|share|proportion) of\b"
        r"|占.{0,6}(?:多少|几成|比例)|占比|百分之几|百分之多少|比例是多少",
    ),
    (
        "range",
        rf"\b(?:difference|gap|spread) between (?:the )?(?:{_HIGH} and (?:the )?{_LOW}|{_LOW} and (?:the )?{_HIGH})\b"
        r"|最(?:高|大|多).{0,6}最(?:低|小|少).{0,8}(?:相差|差|差距|差值)",
    ),
    (
        "bottom",
        rf"\bascending\b|从低到高|从小到大|\bbottom {_N}\b|\b{_N} (?:[a-z ]{{0,24}} with the )?{_LOW}\b|\b{_LOW} {_N}\b"
        rf"|后{_N}[名个位大]|{_LOW_ZH}的?{_N}[个名位]|\b{_PLACE}[ -]{_LOW}\b|{_PLACE_ZH}(?:低|小|少|短|轻|差)",
    ),
    (
        "top",
        rf"{_RANKED}|\btop {_N}\b|\b{_N} (?:[a-z ]{{0,24}} with the )?{_HIGH}\b|\b{_HIGH} {_N}\b"
        rf"|前{_N}[名个位大]?|{_HIGH_ZH}的?{_N}[个名位]"
        rf"|\b{_PLACE}[ -]{_HIGH}\b|{_PLACE_ZH}(?:高|大|多|长|重|贵|好|名)|排名?{_PLACE_ZH}",
    ),
    ("median", r"\bmedian\b|中位数|中值"),
    ("mean", r"\b(?:average|mean|avg)\b|平均|均值|均分"),
    ("min", rf"\b{_LOW}\b|{_LOW_ZH}"),
    ("max", rf"\b{_HIGH}\b|\bmost recently\b|{_HIGH_ZH}"),
    (
        "kinds",
        r"\bhow many (?:different|distinct|unique|kinds|types|sorts)\b|\bnumber of (?:different|distinct|unique)\b"
        r"|(?:多少|几)[种类](?!动物)|多少(?:个)?不同|几个不同|不同的?.{0,8}(?:有几|有多少|数量)",
    ),
    (
        "count",
        r"\bhow many\b|\b(?:number|count) of\b|\bcount\b"
        r"|(?:多少|几)(?:个|只|家|名|人|条|座|位|款|件|本|辆|行|项|次|台|部|所|位|份|张|头|匹|种|门|单|笔|天)"
        r"|(?:共|总共)有(?:多少|几)|有(?:多少|几)(?!钱)|人数|(?<!总)数量是多少",
    ),
    (
        "sum",
        r"\b(?:total|sum|altogether|overall|combined|in all)\b"
        r"|合计|总和|总共|一共|共计|总计|之和|总数|总量|总额|总(?![部裁经是统])|加起来",
    ),
)
_TOTAL = re.compile(r"\b(?:total|sum|altogether|combined|in all)\b|一共|总共|总和|合计|共(?!同)")
_WHICH = re.compile(r"\b(?:which|who|whose|what (?:is|are) the (?:top|bottom)|name of)\b|哪|谁|什么")
_MOST_COUNTED = re.compile(r"\b(?:most|fewest|least|largest number of|highest number of)\b|最多|最少")
_AMOUNT = re.compile(r"\bhow (?:much|high|low|many)\b|\bwhat (?:is|was) the (?:highest|lowest)\b|多少|几[元块岁]")
_LISTED = re.compile(
    r"\b(?:list|all|every|are there|what are|show|name|names|which|give)\b|有哪|哪些|列出|所有|全部|都有|哪几"
)
_YES_NO = re.compile(
    r"^(?:is|are|was|were|did|does|do|has|have|had|will|would|should|could|can)\b(?! you\b)"
    r"|吗[？?]?$|有没有|是否|是不是"
)
_TURNED = re.compile(r"\b(?:oldest|older|youngest|younger|newest)\b|最老|最年轻")
_FAST = re.compile(r"\b(?:fastest|quickest|slowest)\b|最[快慢]")
_ROWS_OF = re.compile(r"\b(?:of|for|among|in|from)\b")
_DAY = re.compile(r"\b(?:which|what) (?:day|date)\b|哪一?[天日]|几号")
_WHAT = re.compile(r"^what\b|什么")
_WHO = re.compile(r"\bwho\b|谁")
_HOW_MUCH = re.compile(r"\bhow (?:much|many)\b|多少")
_COUNTED = re.compile(r"\bhow many\b|\b(?:number|count) of\b")
_NOT = re.compile(
    r"(?:\b(?:not|except|excluding|without|no|don't have|doesn't have|outside|other than)"
    r"(?: (?:a|an|the|in|from|of|for|any|left|live|based))*"
    r"|(?:n't|\bnot)(?: [a-z]+){0,2}|不是|不在|不属于|不含|没有|没|未|除了|除|非|无|不)\s?$"
)
_GROUPED = re.compile(
    r"\b(?:per|by|for each|in each|of each|each|every|for every)\s(?:the\s)?$"
    r"|(?:每一?[个种位名门家条件本款]?|各个?|按照?|各种)$"
)
_STARS = re.compile(r"\b(one|two|three|four|five|[1-9])[- ]stars?\b")
_EQUAL = re.compile(r"(?:\b(?:of|is|was|are|were|a|exactly|equal to|equals)|=|为|是|等于|得了?|考了?|打了?)?\s*$")
_THAN = re.compile(
    rf"(?:{_MORE}|(?:more|higher|greater)(?:\s+[a-z]*){{1,2}}\s+than"
    rf"|(?P<less>{_LESS}|(?:less|fewer|lower)(?:\s+[a-z]*){{1,2}}\s+than))"
    r"\s(?:the\s)?$|(?:比|(?P<zh_less>低于|少于|不如)|高于|超过|多于)$"
)
# "Which is cheaper, the lamp or the desk?", 键盘和鼠标哪个更贵.
_OF_TWO = re.compile(r"^(?:which|who|what)\b.* or |(?:哪|谁).{0,8}更|更.{0,4}的?是(?:哪|谁)", re.IGNORECASE)
# 李娜和王芳谁的工资高: without 更 too.
_OF_TWO_BARE = re.compile(
    "(?P<of>[和与跟、].{1,12}?(?:谁|哪一?[个位本款门家座]?)[^最更比第]{0,8}?)(?=(?:高|低|多|少|大|小|贵|便宜|长|短|重|轻|早|晚|快|慢|年轻|好)[呢些]?[？?。]?$)"
)
_THAN_WORD = re.compile(r"\bthan\b|比|\b(?:or|and) (?:more|less)\b", re.IGNORECASE)
_MOST_OF_TWO: Mapping[str, str] = {"more": "most", "less": "least", "better": "best", "worse": "worst", "更": "最"}
_MORE_OF_TWO = re.compile(
    r"\b(?:more|less|better|worse|(?:old|young|new|cheap|pric|high|low|bigg|larg|small|tall|short|long|heav"
    r"|light|fast|slow"
    r"|quick|earl|lat|hott)i?er)\b|更",
    re.IGNORECASE,
)
_PEOPLE_OF_AGE = re.compile(
    r"\b(?:people|persons|those|anyone|everyone|employees|staff|members|customers|patients|players|students|aged"
    r"|(?:who|that)?\s?are)\s$"
)
_AGE_LIMIT = re.compile(r"(?:over|under|above|below) \d{1,3}$")
_ZH_LESS = re.compile("[^，。？]{0,6}?(?:低|少|小|轻|便宜|差|短|早)")
_ZH_MORE = re.compile("[^，。？]{0,6}?[高多大重贵好长晚]")
_REACH = 32


@dataclass(frozen=True)
class Asked:
    """What a question wants computed."""

    operation: Operation
    count: int = 1
    """Of how many rows."""
    place: int = 1
    """Which one in the order."""
    start: int = 0
    """Where the words stand that say so."""
    end: int = 0


def operation(question: str) -> Asked:
    """What a question wants computed; `look` where no word of it says.

    Args:
        question: in lower case, values, comparisons and the names of columns blanked out.
    """
    for name, pattern in _OPERATIONS:
        if match := re.search(pattern, question):
            said = next((group for group in match.groups() if group), "")
            place = _PLACES.get(said) or (_COUNTS.get(said) if "第" in match.group() else None) or 1
            count = int(said) if said.isdigit() else 1 if place > 1 else _COUNTS.get(said, 1)
            if re.fullmatch(rf"{_RANKED}|ascending|从低到高|从小到大", match.group()):
                count = _ALL
            return Asked(name, count, place, *match.span())
    return Asked("look")


def comparisons(question: str) -> Iterator[tuple[Comparison, int, int, str]]:
    """Each comparison with a number: which, where it starts and ends, and the words of the number."""
    taken: set[int] = set()
    for match in _BETWEEN.finditer(question):
        low, high = [group for group in match.groups() if group]
        yield ">=", match.start(), match.end(), low
        yield "<=", match.start(), match.end(), high
        taken |= set(range(*match.span()))
    for match in _ENOUGH.finditer(question):
        yield "<" if match["fail"] else ">=", match.start(), match.end(), _SIXTY
    for test, pattern in _COMPARISONS:
        for match in re.finditer(pattern, question):
            places = set(range(*match.span()))
            if not places & taken:
                yield test, match.start(), match.end(), match.group(1)
                taken |= places


def compared(question: str, start: int, end: int) -> tuple[Comparison, int, int] | None:
    """Whether others are compared with what stands between two places: "higher than Rome", 比李丽高."""
    led = _THAN.search(question, max(0, start - _REACH), start)
    if not led:
        return None
    if led.group() != "比":
        return "<" if led["less"] or led["zh_less"] else ">", led.start(), end
    less = _ZH_LESS.match(question, end)
    trail = less or _ZH_MORE.match(question, end)
    return ("<" if less else ">", led.start(), trail.end()) if trail else None


def equal_to(question: str, start: int) -> int | None:
    """Where what leads to a number that something is equal to starts: "of 5", 为5; None if nothing does."""
    led = _EQUAL.search(question, max(0, start - _REACH), start)
    return led.start() if led else None


def stars(question: str) -> re.Match[str] | None:
    """The words of a rating: "five-star"."""
    return _STARS.search(question)


def count_word(word: str) -> int:
    """The number that a word or a figure says."""
    return int(word) if word.isdigit() else _COUNTS[word]


def negation(question: str, at: int) -> int | None:
    """Where "not", "except" or the like starts that stands right before a place; None if nothing does."""
    match = _NOT.search(question, max(0, at - _REACH), at)
    return match.start() if match else None


def grouping(question: str, at: int) -> int | None:
    """Where "per", "by", "each" or the like starts that stands right before a place; None if nothing does."""
    match = _GROUPED.search(question, max(0, at - _REACH), at)
    return match.start() if match else None


def superlative(question: str) -> str:
    """A question which of two has more, as one which of them has the most."""
    if not re.search("[最更比第]", question):
        question = _OF_TWO_BARE.sub(r"\g<of>最", question)
    if not _OF_TWO.search(question) or _THAN_WORD.search(question):
        return question
    return _MORE_OF_TWO.sub(_most, question)


def _most(match: re.Match[str]) -> str:
    word = match.group().lower()
    return _MOST_OF_TWO.get(word) or f"{word.removesuffix('er')}est"


def of_age(question: str, start: int, end: int) -> bool:
    """Whether a comparison limits the age of people without saying so: "patients over 60"."""
    return bool(
        _AGE_LIMIT.fullmatch(question[start:end].strip())
        and _PEOPLE_OF_AGE.search(question, max(0, start - _REACH), start)
    )


def asks_which(question: str) -> bool:
    """Whether a question wants to know who or which, not how much."""
    return bool(_WHICH.search(question))


def asks_how_much(question: str) -> bool:
    """Whether a question wants the amount itself, not what has it."""
    return bool(_AMOUNT.search(question)) and not _WHICH.search(question)


def asks_list(question: str) -> bool:
    """Whether a question may want all that stands in a column."""
    return bool(_LISTED.search(question))


def asks_yes_or_no(question: str) -> bool:
    """Whether a question wants a yes or no, which the rows do not say in so many words."""
    return bool(_YES_NO.search(question))


def asks_most_counted(question: str) -> bool:
    """Whether a question may rank groups by how many rows they have: "which team has the most members"."""
    return bool(_MOST_COUNTED.search(question))


def asks_total(question: str) -> bool:
    """Whether a question wants things added up."""
    return bool(_TOTAL.search(question))


def asks_amount(question: str) -> bool:
    """Whether a question asks how much or how many."""
    return bool(_HOW_MUCH.search(question))


def of_rows(question: str, start: int, at: int) -> bool:
    """Whether what stands at a place only says which rows a measure, named before `start`, is of."""
    return "多少" in question or (start < at and bool(_ROWS_OF.search(question, start, at)))


def asks_day(question: str) -> bool:
    """Whether a question asks for a day."""
    return bool(_DAY.search(question))


def asks_who(question: str) -> bool:
    """Whether a question asks for a person."""
    return bool(_WHO.search(question))


def asks_what(question: str) -> bool:
    """Whether a question asks what there is, without saying of which kind."""
    return bool(_WHAT.search(question))


def turned(question: str, *, of_time: bool, lasting: bool) -> bool:
    """Whether a word orders a column the other way round: the oldest has the earliest year, but the highest age.

    Args:
        question: in lower case.
        of_time: whether the column holds dates or years.
        lasting: whether it says how long something takes.
    """
    if lasting and _FAST.search(question):
        return True
    return of_time and bool(_TURNED.search(question)) and "newest" not in question


def counted_from(question: str) -> int:
    """Where what is counted is named: behind "how many"; anywhere in Chinese."""
    match = _COUNTED.search(question)
    return match.end() if match else 0
