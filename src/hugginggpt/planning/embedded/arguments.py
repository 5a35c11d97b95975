"""Arguments that stand in the words: languages, numbers, questions, instructions and what to make."""

import re
from collections.abc import Mapping, Sequence

from hugginggpt.planning.embedded import languages
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import FILE, MARK, Reading

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_ZH_NUMBERS: Mapping[str, int] = {letter: place for place, letter in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMBER = rf"(\d{{1,4}}|{'|'.join(_NUMBERS)}|[一二两三四五六七八九十]{{1,3}})"

_NAME = languages.names_pattern()
_SHORT = languages.short_names_pattern()
_JOINED = r"(?:\b(?:and|or)\b|[,、和与及])"
_TARGETS = (
    rf"(?:\b(?:in|into|to)\b (?:\w+ )?|(?:成|为|到|作|用|以|拿|要|出|转|译|翻)(?:标准|地道)?的?)(?P<into>{_NAME})"
    rf"|(?:->|=>|→) ?(?P<arrow>{_NAME})"
    rf"|{_JOINED} ?(?P<joined>{_NAME})"
    rf"|(?:\bonly (?:know|speak|understand|read) |(?:只|仅)(?:懂|会|看得懂|听得懂))(?P<only>{_NAME})"
    rf"|(?P<thing>{_NAME}) ?(?:的)?<language.things>"
    rf"|(?:译|翻|翻译|转|换|变|改|写|说|讲|念|读)(?:成|为|作|到|换成)?(?P<short>{_SHORT})(?:文|语)?"
    rf"|(?P<last>{_NAME})(?=[^a-z\u3400-\u9fff]*$)"
)
_PAIR = rf"({_SHORT})(?:译|翻|翻译|译成|翻成)({_SHORT})"
# Words that say which language something is in already.
_STATED = (
    rf"(?:\b<language.stated>|'s)(?: \w+)? in {_NAME}|(?:是|写的是|说的是|全是|不懂|不会)用?{_NAME}(?:的|写的)?"
    rf"|(?:n't|not|cannot) (?:speak|read|understand|know) (?:any |much )?{_NAME}"
)


def target_languages(text: str) -> list[str]:
    """The codes of the languages that a text asks something to be put into, in their order."""
    text = rule(_STATED, re.ASCII).sub("", text)
    if pair := rule(_PAIR).search(text):
        return [languages.codes()[pair[2]]]
    found: list[str] = []
    for match in rule(_TARGETS, re.ASCII).finditer(text):
        # "And German" is a language to put something into only behind another.
        if found or match["joined"] is None:
            found.append(languages.codes()[match[match.lastgroup or ""]])
    return list(dict.fromkeys(found))


def number_before(text: str, unit: str) -> int | None:
    """The number before a unit in a text: "three sentences", "10秒"; None where there is none.

    Args:
        text: plain words.
        unit: a regular expression.
    """
    match = rule(rf"{_NUMBER}[ -]?(?:个|short |quick |main )?(?:{unit})").search(text)
    return _number(match[1]) if match else None


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    if word in _NUMBERS:
        return _NUMBERS.index(word) + 1
    tens, ten, ones = word.partition("十")
    if not ten:
        return _ZH_NUMBERS.get(word)
    return _ZH_NUMBERS.get(tens, 1) * 10 + _ZH_NUMBERS.get(ones, 0)


_POLITE = (r"^\W*(?:<polite.english>\b\W*)+", r"^\W*(?:<polite.chinese>[，,：:]?\s*)+")
# A mark is no word, but a name at the end belongs to what is said.
_END = rf"<polite.end>?(?:(?!{MARK})\W)*$"


def polite_end(text: str) -> int:
    """Where the words begin that are not mere politeness."""
    for polite in _POLITE:
        if match := rule(polite).match(text):
            return match.end()
    return len(text) - len(text.lstrip(" ,，:：、\n"))


_FILES = rf"{FILE}(?:(?:,| and|, and| or|、) ?{FILE})*"
_ON_FILE = (
    r",? ?\b(?:in|on|of|from|about|at|according to|based on|using|see)\b (?:the )?"
    rf"(?:file |picture |photo |table |document )?{_FILES}|\s*[(（]\s*{_FILES}\s*[)）]"
)
_ON_FILE_ZH = (
    rf"{FILE}(?:这张|这份|这个)?(?:图片|照片|图|文件|表格?|文档|录音|视频)?(?:里面|里|中|上面|上|的|内)*[，,：:]?"
)


def question(reading: Reading, start: int, end: int) -> str:
    """A question in its own words, without politeness and without the name of the file that it is put to."""
    text = reading.text[start:end]
    first = polite_end(text)
    for lead in (_ON_FILE, _ON_FILE_ZH, rf"\s*(?:{MARK}|[\s,，:：])+"):
        if match := rule(rf"\W*(?:{lead})\W*").match(text, first):
            first = match.end()
    first += polite_end(text[first:])
    parts: list[str] = []
    at = first
    for match in [*rule(_ON_FILE).finditer(text, first), None]:
        parts.append(reading.said(start + at, start + (match.start() if match else len(text))))
        at = match.end() if match else at
    said = re.sub(r"\s+([?？!.,])", r"\1", " ".join(part for part in parts if part)).strip(" ,，:：、")
    return said + reading.text[end] if said and reading.text[end : end + 1] in ("?", "？") else said


def instruction(reading: Reading, start: int, end: int) -> str:
    """What to do, in the request's own words, without politeness at both ends."""
    text = reading.text[start:end]
    first = polite_end(text)
    tail = rule(_END).search(text, first)
    last = tail.start() if tail else len(text)
    return reading.said(start + first, start + last) or reading.said(start, end)


_MADE = (
    r"^<made.verbs>\s+",
    r"^(?:(?:a|an|the|some|one|another|two|three)\s+)?(?:[\w-]+ ){0,3}?<made.forms>(?:\s+<made.forms_of>\s+|\s*:\s*)",
    r"^(?:给我|帮我)?<made.verbs_chinese>(?:出|上|个(?=张|幅|段|首))?(?:一?(?:张|幅|段|首|支|曲|部)(?=.))?",
)
_MADE_END = r"(?<=.)的<made.forms_chinese>$"


def subject(reading: Reading, start: int, end: int) -> str:
    """What to draw, film or play: the words without the verb and without "a picture of"."""
    text = reading.text[start:end]
    first = polite_end(text)
    for made in _MADE:
        if match := rule(made).match(text[first:]):
            first += match.end()
    tail = rule(_MADE_END).search(text, first) or rule(_END).search(text, first)
    last = tail.start() if tail else len(text)
    return reading.said(start + first, start + last).strip(" ,，:：、") or reading.said(start, end)


def quoted(reading: Reading, start: int, end: int) -> Sequence[str]:
    """The quoted texts in a part of a request."""
    return [piece.text for piece in reading.marks(start, end) if piece.kind == "quote"]
