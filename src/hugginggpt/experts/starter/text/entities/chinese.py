"""Rules for Chinese."""

import re

from hugginggpt.experts.starter.text.entities.rules import CHINESE_NUMBER, NUMBER, Span, plausible_time, rule
from hugginggpt.experts.starter.text.reading import HAN

_SMALL = "[一二两三四五六七八九十]"
_N = rf"(?:\d{{1,2}}|{_SMALL}{{1,3}})"
_YEAR = r"(?:(?<!\d)\d{4}|[一二][〇零一二三四五六七八九]{3})年"
_WEEKDAY = r"(?:星期|礼拜|(?<![一二两三四五六七八九十几半])周)[一二三四五六日天]"
_BRACKETED = rf"(?:[（(]{_WEEKDAY}[)）])?"
_PART = "(?:凌晨|清晨|早上|早晨|今早|上午|中午|下午|傍晚|晚上|今晚|夜里|夜间|深夜|半夜|早|晚)"
_MINUTES = r"(?:半|整|钟|[一三]刻|(?:\d{1,2}|[零〇一二三四五六七八九十]{1,4})分)"
_CURRENCY = (
    "(?:元人民币|元|块钱|块(?![^，。、；！？,.;!?\\s])|圆|美元|欧元|英镑|日元|港元|港币|韩元|卢布|瑞士法郎|人民币)"
)
_SCALE = "(?:万亿|千万|百万|[千万亿])?"
_CALL = "(?:电话|手机|致电|拨打|热线|传真|号码|联系方式)"

RULES = (
    rule(
        "DATE",
        rf"{_YEAR}(?:{_N}月(?:份|{_N}[日号]{_BRACKETED}|[上中下]旬|底|初)?|[底初末春夏秋冬]|上半年|下半年)?",
        0.95,
    ),
    rule("DATE", rf"(?<![\d第]){_N}月(?:{_N}[日号]{_BRACKETED}|[上中下]旬|份|底|初)", 0.95),
    rule("DATE", rf"(?<![\d第个])(?:1[0-2]|[1-9]|十[一二]|{_SMALL})月(?![\d光亮球饼])", 0.8),
    rule("DATE", rf"(?:[上下本这]个?)?{_WEEKDAY}(?!次)", 0.85),
    rule(
        "DATE",
        "(?:今天|明天|后天|昨天|前天|今年|去年|明年|后年|前年"
        "|今日|明日|昨日|[上下本这]个?(?:星期|礼拜|月|季度)(?!的?时)"
        "|[上下本]周(?![一二三四五六日天]))",
        0.8,
    ),
    rule("DATE", r"(?:(?:\d{1,2}|[一二]十[一二]?|上|本)世纪)?(?:\d{2}|[二三四五六七八九]十)年代", 0.85),
    rule("DATE", rf"(?<![\d第]){_N}(?:天|周|个星期|个月|年)[前后](?!者)", 0.75),
    rule("TIME", rf"{_PART}{_N}(?:点{_MINUTES}?|时(?:\d{{1,2}}分)?)", 0.95),
    rule("TIME", rf"(?<![\d.一二三四五六七八九十第]){_N}点{_MINUTES}", 0.9),
    rule("TIME", r"(?<![\d.有第])\d{1,2}点(?![\d建意要原理说内好坏不])", 0.75, holds=plausible_time),
    rule("TIME", r"(?<!\d)\d{1,2}时\d{1,2}分", 0.9, holds=plausible_time),
    rule("TIME", "正午|午夜|中午(?!饭)", 0.8),
    rule("MONEY", rf"(?<![\d.,])(?:{NUMBER})\s?{_SCALE}{_CURRENCY}", 0.95),
    rule("MONEY", rf"(?:人民币|港币|美元)\s?(?:{NUMBER}){_SCALE}元?", 0.95),
    rule(
        "MONEY",
        rf"{CHINESE_NUMBER}{{1,12}}(?:元人民币|块钱|美元|欧元|英镑|日元|港元|港币"
        rf"|元(?![一二]次|方程|素|论|化|宵|旦|气))",
        0.85,
    ),
    rule("PERCENT", r"[百千万]分之(?:\d{1,9}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百点]{1,10})", 0.95),
    rule("PERCENT", rf"(?<![\d.,])(?:{NUMBER})个百分点", 0.9),
    rule("PHONE", r"(?<![\d.])(?:\+?86[ -]?)?1[3-9]\d(?:\d{8}|[ -]\d{4}[ -]\d{4})(?![\d.])", 0.95),
    rule("PHONE", r"(?<![\d.-])0\d{2,3}[- ]\d{7,8}(?!\d)", 0.95),
    rule("PHONE", r"(?<![\d.-])[48]00-?\d{3}-?\d{4}(?!\d)", 0.95),
    rule("PHONE", rf"{_CALL}[^\d\n]{{0,8}}(?P<span>\d{{5,12}})(?![\d.年月日元])", 0.8),
)

_HOUSE = re.compile(
    rf"(?:路|街|大道|道|巷|弄|胡同)(?:\d{{1,5}}|{CHINESE_NUMBER}{{1,6}})(?:号(?![线房])|弄)"
    rf"(?:院|(?:\d{{1,4}}|[A-Z])(?:号楼|栋|幢|座|单元|层|楼|室)|[{HAN}]{{2,8}}(?:大厦|广场|大楼|小区)){{0,4}}"
)
_BACK = 30
_RUN = re.compile(f"[{HAN}]{{1,{_BACK}}}$")
_MARK = re.compile("[省市区县镇乡路街道巷弄]|胡同")
# Words that lead to an address and stand in no name of a place, up to the first part of the address.
_LEAD = re.compile("位于|地址|[是在到至往去于住送为即寄]")


def addresses(text: str) -> list[Span]:
    """Where Chinese street addresses stand: from the province or town, if it is named, to the number and the room."""
    found: list[Span] = []
    for house in _HOUSE.finditer(text):
        before = _RUN.search(text, max(0, house.start() - _BACK), house.start())
        if before:
            found.append((before.start() + _led(before.group()), house.end()))
    return [span for span in found if span[1] - span[0] > 4]


def _led(before: str) -> int:
    """How many characters of the words before an address do not belong to it."""
    mark = _MARK.search(before)
    end = mark.start() if mark else len(before)
    return max((lead.end() for lead in _LEAD.finditer(before, 0, end)), default=0)
