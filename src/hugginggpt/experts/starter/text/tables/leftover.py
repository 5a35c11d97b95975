"""Whether what was not understood of a question would change its answer: better no answer than a wrong one."""

import re

from hugginggpt.experts.starter.text.reading import HAN
from hugginggpt.experts.starter.text.stopwords import ENGLISH
from hugginggpt.experts.starter.text.tables.concepts import CONCEPTS
from hugginggpt.experts.starter.text.tables.dates import MONTH_NAME

_DIGIT = re.compile(r"\d")
_MONTH = re.compile(rf"\b(?:in|of|since|before|after|from|to|until)\s{MONTH_NAME}|\d月")
_BEYOND = re.compile(
    r"(?<!how many )\btimes\b(?! (?:did|was|were|has|have))|\b(?:multiplied|divided|plus|minus|mention\w*|contain\w*)\b"
    r"|乘以?|除以|加上|减去?|提到|提及|包含|含有"
    r"|\b(?:than|difference|differ|correlat\w+|trends?|predict\w*|forecast\w*|why|how come|ratio|growth|grew|increased?"
    r"|second|third|fourth|fifth"
    r"|decreased?|compared?|versus|vs|percent|percentage|variance|deviation|should|will)\b"
    r"|\b(?:next|last|this|previous|past) (?:week|month|year|quarter)s?\b|\b(?:today|tomorrow|yesterday)\b"
    r"|[明去今前后]年|[上下本]个?(?:月|周|季度)|预计|将来|会是|会有"
    r"|\b(?:wom[ae]n|m[ae]n|females?|males?|boys?|girls?)\b|[男女]"
    r"|相差|差多少|为什么|趋势|预测|增长了|下降了|相关|方差|标准差|比例|百分|对比|天气|怎么办|比|第[二三四五六七八九十]"
    r"|及格|超过|大于|小于|低于|高于|多于|少于|不到|以上|以下"
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


# "per country" where no column is one.
_EACH = re.compile(
    rf"\b(?:per|by|each|every) (?:the )?([a-z]{{3,}})|每一?(?:[个位名种家单天周]|(?=[{HAN}]))([{HAN}]{{0,4}})"
    rf"|各个?([{HAN}]{{2,4}})"
)
_ROW_WORDS = frozenset("row rows entry entries record records one item person order month year day".split())
_NOT = re.compile(
    r"\b(?:not|without|except|excluding|neither|never)\b|n['’]t\b|没|未|除了|不(?![同知])|非(?![常洲])", re.IGNORECASE
)
# "how many bad reviews": an adjective before what is counted.
_COUNTED = re.compile(r"\bhow many ([a-z]{2,}) ([a-z]{3,})\b")
_NO_ADJECTIVES = frozenset("total of data more other all rows entries records people different".split())
_NO_NOUNS = frozenset(
    """are were was is did does has have had will there that who which with without not from for and the per
    each sold bought made came got gave rated scored ordered""".split()
)
_MEASURED = re.compile(
    rf"\b(?:average|mean|median|avg|total|sum of|highest|lowest|maximum|minimum|max|min)(?: the)? ([a-z]{{3,}})\b"
    rf"|(?:平均|最高|最低|总)([{HAN}]{{2}})"
)
_ANY_MEASURE = frozenset(
    """amount number numbers value values figure figures sum total score scores result results count for all and per
    the was were are overall""".split()
)
# Words that say themselves what is compared, as "highest" and "most" do not.
_OWN_MEANING = re.compile(
    r"\b(?:tallest|oldest|youngest|heaviest|lightest|fastest|slowest|longest|shortest|cheapest|priciest|expensive"
    r"|hottest|coldest|richest|earliest|latest)\b|最(?:贵|便宜|老|年轻|重|轻|快|慢|热|冷|长|短)"
)
# 上海的客户: what stands before 的 narrows, unless it says "all of it".
_OF = re.compile(f"([{HAN}]{{2,8}})的")
_EMPTY_ZH = re.compile(
    "我们?|咱们?|公司|商店|店里?|班[上里]|全[部班校]|所有|一共|总共|表格?[里中]?"
    "|这[些个张份]?|那[些个]|数据|请问?|告诉|帮|看|一下"
    "|不同|最.|[里外上]面|[里中内]|卖得?|买得?|考得?|打|给|出|过|了"
    "|在|是|有|和|与|及|的|得|也|都|还|被|把|人|谁|哪|个|名|位|什么|多少|几"
)


_MEANT = frozenset(word for concept in CONCEPTS.values() for word in concept.asked.split())
_HAS_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[^\W\d_]{2,}")
_BE = frozenset("is are was were be been being seem seems look looks feel felt".split())
_ADVERBS = frozenset("very so really quite rather too also the".split())
_RANKS = frozenset("most least more less".split())
_ASKING_WORDS = frozenset("which what many all each every these those whose".split())
_NEUTRAL = frozenset(
    """total number list show name names give tell find count please table sheet file data row rows column columns
    entry entries record records placed made listed left kind kinds type types sort sum people person come have
    place published produced month year day week amount value values much many altogether overall combined median
    average mean highest lowest different distinct unique question answer per compute calculate sorted worked work
    won bought sold paid given taken held hired made seen written born begun sent met read sought spent kept lost
    need want like know see display print out whole complete represented available recorded there""".split()
)
# 评论是负面的有几条: what is said of the rows.
_IS_SO = re.compile(f"(?:是|比较|很|非常)([{HAN}]{{2,6}})")
_EMPTY_SO = re.compile(
    "多少|什么|谁|哪[里儿些个天年]?|几|[一个名位本门只条台件次种家人课书的了吗呢钱时候元块岁年月日]|怎么样?|一共|总共|有"
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
    if _NOT.search(rest) or _narrowed(rest) or _counts_some(rest, as_written) or _says_more(rest, as_written):
        return False
    return not _names(rest, as_written)


def _narrowed(rest: str) -> bool:
    """Whether a word stands there that parts or narrows the rows by what no column was found for."""
    for match in _EACH.finditer(rest):
        if (match[1] or match[2] or match[3]) not in _ROW_WORDS:
            return True
    return any(len(_EMPTY_ZH.sub("", match[1])) > 1 for match in _OF.finditer(rest))


def _counts_some(rest: str, as_written: str) -> bool:
    """ "How many bad reviews": a word before what is counted that was not understood."""
    match = _COUNTED.search(as_written.lower())
    if match is None or len(rest) != len(as_written) or match[1] in _NO_ADJECTIVES or match[2] in _NO_NOUNS:
        return False
    # "How many employees work": what ends in s is itself what is counted.
    return not match[1].endswith("s") and bool(rest[match.start(1) : match.end(1)].strip())


def _says_more(rest: str, as_written: str) -> bool:
    """ "Are negative", "the most positive", "complained": a word for which no column, value or meaning was found.

    A word beside something that was understood belongs to it: "flew in February", "crime books". So does the name of
    what the rows are: "how many books", "which book".
    """
    if _HAS_HAN.search(as_written) or len(rest) != len(as_written):
        return bool(_IS_SO.search(_EMPTY_SO.sub("", rest)))
    said = [match.span() for match in _LATIN.finditer(as_written.lower())]
    words = [as_written[start:end].lower() for start, end in said]
    left = [bool(rest[start:end].strip()) for start, end in said]
    for at, word in enumerate(words):
        if not left[at] or word in ENGLISH or word in _NEUTRAL or word in _MEANT:
            continue
        before = next((one for one in reversed(words[:at]) if one not in _ADVERBS), "")
        if before in _RANKS and not word.endswith("s"):
            return True
        if before in _BE:
            if not (word.endswith(("ed", "en")) and _understood_behind(words, left, at)):
                return True
        elif not (
            (word.endswith("s") and not word.endswith("ss"))
            or before in _ASKING_WORDS
            or before.endswith("est")
            or (at and not left[at - 1])
            or _understood_behind(words, left, at)
        ):
            return True
    return False


def _understood_behind(words: list[str], left: list[bool], at: int) -> bool:
    """Whether what follows a word, small words aside, was understood."""
    behind = next(
        (place for place in range(at + 1, len(words)) if not left[place] or words[place] not in ENGLISH), None
    )
    return behind is not None and not left[behind]


def measures_other(rest: str, as_written: str) -> bool:
    """Whether a word that was not understood names what is measured: "the average bonus", 平均工资, "the tallest".

    Args:
        rest: the question in lower case, with what was understood blanked out.
        as_written: the same question before anything was blanked.
    """
    low = as_written.lower()
    if _OWN_MEANING.search(low):
        return True
    for match in _MEASURED.finditer(low):
        at = match.lastindex or 1
        said = rest[match.start(at) : match.end(at)].strip()
        if said and said not in _ANY_MEASURE and said not in _ROW_WORDS and not _EMPTY_ZH.fullmatch(said[:2]):
            return True
    return False


def _names(rest: str, as_written: str) -> list[str]:
    """Names in the question that were not understood: words with a capital, unless it writes most words so."""
    if len(rest) != len(as_written):
        return []
    capitals = list(_WORD.finditer(as_written))
    if len(capitals) * 2 > len(as_written.split()):
        return []
    left = (match for match in capitals if rest[match.start() : match.end()].strip())
    return [match.group() for match in left if match.start() and match.group() not in _NO_NAMES]
