"""The words of a Chinese sentence that stand where the question has its question word."""

import re

from hugginggpt.experts.starter.text.reading import HAN

_ASKING = re.compile(
    "在?(?:哪里|哪儿|什么地方|何处|哪个地方)|是?谁|什么(?:人|时候|东西)?|哪(?:一?[个种家位些项天年]|些)|多少钱?|几|为什么|怎么样?|如何|何时"
)
_CLAUSE = re.compile("[，。；！？：、\\n]|,\\s")
_LEAD = re.compile("^(?:而|但|也|还|都|就|则|其中|现在|由|被|是|让|请|因为|因此|所以|把|将|为|给)+")
_TAIL = re.compile("(?:来|就|才|都|也|还|则|而)+$")
# A verb of these in front of a phrase is alike whatever stands between it and the phrase.
_WEAK = frozenset("给把被用以对向从让为由")
_BEHIND = (
    "里|内|上|下|旁边?|附近|中心|室|楼|层|厅|馆|站|店|院|园|场|路|街|号|巷|门口|[东西南北](?:方|部|面|边)|[省市县镇村]"
)
_PLACE = re.compile(
    f"(?:在|位于|设于|前往|[迁搬移挪改设][至到在往去入])([{HAN}\\dA-Za-z]{{1,16}}?(?:(?:[一二三四五六七八九十\\d]|{_BEHIND})*(?:{_BEHIND})))(?=[{HAN}，。；！？]|$)"
)
_HOLDS = re.compile(f"^(.{{1,12}}?(?:{_BEHIND}))(?:有|是)")
_LED = re.compile("^.{0,12}?(?:在|位于|设于)")

# Other words for what is asked, as notices and texts say it.
_ALIKE = tuple(
    (re.compile(said), other)
    for said, other in (
        ("搬(?!迁)|挪", "搬迁迁至迁到"),
        ("开门|开馆|开店|开着", "开放营业开放时间"),
        ("关门|闭馆|关着", "关闭打烊停止营业"),
        ("休息(?!室)|不开", "停业闭馆放假"),
        ("还书|还回", "归还"),
        ("联系|打电话", "电话咨询"),
        ("租金|房租", "月租每月"),
    )
)
_COUNTED = re.compile(f"(?:多少|几)[个名位只条张本家座盏件次层种辆台间]?([{HAN}]{{2,4}}?)(?:[？?。]|$)")


def widened(question: str) -> str:
    """A question with other words for what it asks, to find the sentence that is about it."""
    return question + "".join(f" {other}" for said, other in _ALIKE if said.search(question))


def counts(question: str, sentence: str) -> bool:
    """Whether a sentence may tell how many there are: it speaks of what is counted."""
    counted = _COUNTED.search(question)
    return not counted or any(letter in sentence for letter in counted[1])


def beside(question: str, sentence: str) -> str | None:
    """What the sentence has in place of the question word, if its surroundings are found in the sentence.

    The longest piece of the question before its question word, and the longest behind it, are looked for in the
    sentence; what lies between them, or between one of them and the end of the clause, is the answer.
    """
    asked = _ASKING.search(question)
    if not asked:
        return None
    before = question[: asked.start()].rstrip("是过了着")
    behind = re.sub("[的了呢吗？?。\\s]+$", "", question[asked.end() :])
    start = _found(sentence, [before[at:] for at in range(len(before))], last=True)
    least = 1 if behind[:1] in _WEAK else min(2, len(behind))
    end = _found(sentence, [behind[:to] for to in range(len(behind), 0, -1)], last=False, least=least)
    if start and end and start[1] < end[0] and not re.search("[。；！？]", sentence[start[1] : end[0]]):
        return _clean(_CLAUSE.split(sentence[start[1] : end[0]])[-1])
    if end and not (start and len(before) > 1 and not behind):
        return _clean(_CLAUSE.split(sentence[: end[0]])[-1])
    if start:
        return _clean(re.split("[，。；！？\\n]", sentence[start[1] :])[0])
    return None


# The most common surnames, by which a name is told from the words around it.
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_NAMED = re.compile(f"^([{_SURNAMES}][{HAN}]{{1,2}}?)(?:今年|现年|，|在|于|是|负责|\\d)")
_FIGURES = re.compile("^\\s*[\\d〇零一二三四五六七八九十]+\\s*[年月日号个家元岁]")


def person(words: str) -> str | None:
    """The person whom words name, without what is said of them; None where they begin with a date or a number."""
    if _FIGURES.match(words):
        return None
    named = _NAMED.match(words)
    return named[1] if named else words


_REASON = re.compile("(?:因为|由于|因(?![此而]))[^，。；！？]+")


def reason(sentence: str) -> str | None:
    """Why, as the sentence says it."""
    found = _REASON.search(sentence)
    return found.group() if found else None


def place(words: str) -> str:
    """A phrase of place without what stands before "in" and without the verb behind it."""
    led = _LED.match(words)
    words = words[led.end() :] if led and led.end() < len(words) else words
    holds = _HOLDS.match(words)
    return holds[1] if holds else words


def named_place(sentence: str) -> str | None:
    """The first place that a sentence names behind "in" or "at"."""
    found = _PLACE.search(sentence)
    return found[1] if found else None


def _found(sentence: str, pieces: list[str], *, last: bool, least: int = 1) -> tuple[int, int] | None:
    for piece in pieces:
        if len(piece) < least:
            continue
        at = sentence.rfind(piece) if last else sentence.find(piece)
        if at >= 0:
            return at, at + len(piece)
    return None


def _clean(words: str) -> str | None:
    words = _TAIL.sub("", _LEAD.sub("", words.strip(' 　，。；！？、：:“”"')))
    return words or None
