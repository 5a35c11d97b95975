"""Names of languages in English and Chinese, and a quick guess at the language of a short text."""

import re
from collections.abc import Mapping
from functools import cache

_TABLE = """
ar arabic 阿拉伯语 阿语
bg bulgarian 保加利亚语
bn bengali 孟加拉语
ca catalan 加泰罗尼亚语
cs czech 捷克语
da danish 丹麦语
de german deutsch 德语 德文
el greek 希腊语 希腊文
en english 英语 英文
es spanish espanol castilian 西班牙语 西班牙文 西语
et estonian 爱沙尼亚语
fa persian farsi 波斯语
fi finnish 芬兰语
fr french 法语 法文
ga irish gaelic 爱尔兰语
he hebrew 希伯来语
hi hindi 印地语
hr croatian 克罗地亚语
hu hungarian 匈牙利语
id indonesian 印尼语 印度尼西亚语
is icelandic 冰岛语
it italian 意大利语 意大利文 意语
ja japanese 日语 日文 日本语 日本话
kk kazakh 哈萨克语
ko korean 韩语 韩文 韩国话 朝鲜语
la latin 拉丁语 拉丁文
lt lithuanian 立陶宛语
lv latvian 拉脱维亚语
mn mongolian 蒙古语 蒙语
ms malay 马来语
nl dutch flemish 荷兰语
no norwegian 挪威语
pl polish 波兰语
pt portuguese brazilian 葡萄牙语 葡语
ro romanian 罗马尼亚语
ru russian 俄语 俄文
sk slovak 斯洛伐克语
sl slovenian 斯洛文尼亚语
sr serbian 塞尔维亚语
sv swedish 瑞典语
sw swahili 斯瓦希里语
ta tamil 泰米尔语
th thai 泰语 泰文
tl tagalog filipino 菲律宾语 他加禄语
tr turkish 土耳其语
uk ukrainian 乌克兰语
ur urdu 乌尔都语
vi vietnamese 越南语 越南话
yue cantonese 粤语 广东话
zh chinese mandarin 中文 汉语 普通话 国语 华语 汉文 简体中文 繁体中文
"""

# How Chinese shortens them where a verb of translation stands by: 中译英, 译成英, 英翻中.
_SHORT = {"中": "zh", "汉": "zh", "英": "en", "日": "ja", "法": "fr", "德": "de", "俄": "ru", "韩": "ko", "西": "es"}


@cache
def codes() -> Mapping[str, str]:
    """ISO 639-1 codes by every name, lower case; Cantonese, which has none, is `yue`."""
    rows = [line.split() for line in _TABLE.split("\n") if line]
    return {name: row[0] for row in rows for name in row[1:]} | _SHORT


def names_pattern() -> str:
    """A regular expression that finds every full name."""
    names = sorted((name for name in codes() if len(name) > 1), key=len, reverse=True)
    latin = "|".join(name for name in names if name.isascii())
    return rf"(?:\b(?:{latin})\b|{'|'.join(name for name in names if not name.isascii())})"


def short_names_pattern() -> str:
    """A regular expression that finds the one-letter forms of Chinese."""
    return f"[{''.join(_SHORT)}]"


_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_FREQUENT = {
    "en": "the and is are of to in it you we this that was for with at on have not be i my your where how what "
    "good morning evening night hello everyone world thank thanks please welcome happy birthday love nice today dear",
    "fr": "le la les et est un une des je vous nous il elle que qui dans pour pas bonjour merci où ce cette avec salut "
    "monde tout tous bonsoir êtes suis mes mon ma",
    "es": "el la los las y es un una de que en por para con no yo hola gracias dónde está buenos días muy mundo "
    "todos buenas tardes noches amigos cómo usted",
    "de": "der die das und ist ein eine ich sie wir nicht mit für guten tag danke wo wie auf zu den hallo welt guten "
    "gute morgen abend nacht danke bitte liebe alle willkommen herzlich heute",
    "it": "il lo la gli e è un una di che in per con non ciao grazie dove buon giorno sono mi molto mondo tutti "
    "buona sera notte prego",
    "pt": "o a os as e é um uma de que em para com não olá obrigado onde bom dia você está mundo boa noite "
    "todos obrigada",
    "nl": "de het een en is van ik je niet met voor goedemorgen dank hoe waar gaat hallo wereld goedenavond",
}


@cache
def _frequent() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _FREQUENT.items()}


def is_in(text: str, language: str, *, own: str) -> bool:
    """Whether a text is in a language already, as far as a guess tells.

    Args:
        text: the text.
        language: a code of the table.
        own: the language of the request. A Chinese one says `en` of any Latin words that nothing else is known of.
    """
    found = guess(text)
    # Cantonese is written in the same letters.
    if found == language or (language == "yue" and found == "zh"):
        return True
    return found is None and language == "en" != own and re.search("[a-z]", text, re.IGNORECASE) is not None


def guess(text: str) -> str | None:
    """The language of a text by its script and its most frequent words; None where they do not tell."""
    sample = text[:400].lower()
    for code, script in _SCRIPTS:
        if len(script.findall(sample)) * 3 >= sum(letter.isalpha() for letter in sample) > 0:
            return code
    words = re.findall(r"[^\W\d_]+", sample)
    scores = {code: sum(word in frequent for word in words) for code, frequent in _frequent().items()}
    best = max(scores, key=scores.__getitem__)
    tied = [code for code, score in scores.items() if score == scores[best]]
    return best if scores[best] and len(tied) == 1 else None
