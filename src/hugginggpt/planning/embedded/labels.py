"""Labels that a request lists: "billing, shipping or technical problems", "物流、售后还是发票"."""

import re

from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import MARK, Reading

_NAMED = r"<labels.named>[^:：\n]{0,12}[:：]\s*(?P<items>[^\n.。;；]+)"
_CHINESE = (
    r"<labels.chinese>(?:到|给|进|入|为|在|成|于)?"
    r"(?P<items>[^，。？！；\n]{1,60}?(?:还是|或者?是?|或)[^，。？！；?\n]{1,20}?)"
    r"里?(?:的?(?:哪|那)一?(?:类|个|种|组))?(?:呢|啊|吗|呀)?(?=[，。？！；?：:\s]|$|" + MARK + ")"
)
_CHINESE_SORTS = (
    r"(?:按|分成|分为|归为|分到|归到|归入)(?P<items>[^，。？！；\n]{2,60}?)(?:这?[几两三四五分]?(?:类|种|组))"
)
# One of a list: "体育、财经、娱乐中的一类", "从体育、财经、娱乐里选一个".
_CHINESE_ONE = (
    r"(?:(?:归|分|划|派|转|放|送|标)[类配]?(?:到|给|进|入|为|在|成|于|作)|属于|算作?|应?该?是|从|在)"
    r"(?P<items>[^，。？！；：:\n]{1,60}?、[^，。？！；：:\n]{1,20}?)"
    r"(?:这?[几两三四五六]?[个类种]?(?:其中|之中|当中|[中里]|之间)|(?=之一|的?[哪那]一?[类个种项]))"
)
# "One of sports, finance, art", "a label from sports, finance, art".
_ONE_OF = (
    r"\b(?:(?:one|which) of|<labels.noun>\b[^?!.:;\n]{0,60}? (?:from|out of|among)|between)\b"
    r"(?: (?:these|the|following|<labels.noun>))*\s*:?\s*(?P<items>[^?!.:;\n]+?,[^?!.:;\n]+?)"
    r"(?=\W*$|[?!.:;\n]|\s(?:does|do|is|are|fits?|describes?|suits?|should|would|best|to|for|in|on)\b)"
)
_LISTED = r"[^;?!.\n]*?(?:,|\s)\s*(?:or|and|vs\.?)\s+[^?!.;:,\n]+"
_SORTS = r"\b(?:sort|classif|categor|label|tag|divid|bucket|group|choose|decide)"
_JOINT = r"\s*[,，、/]\s*(?:(?:and|or)\b)?|\s+(?:or|and|vs\.?)\s+"
_JOINT_ZH = r"[,，、/]\s*(?:and |or |或者?|还是|和)?|还是|或者?是?|和|与|以及"
_BEFORE = r"^(?:<labels.before>\b\W*)+"
_LONGEST = 60


def labels(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    """The labels that a part of a request lists, in its own spelling; none or at least two."""
    text = reading.text[start:end]
    for template in (_NAMED, _CHINESE, _CHINESE_ONE, _CHINESE_SORTS, _ONE_OF):
        if match := rule(template).search(text):
            joint = _JOINT if template in (_NAMED, _ONE_OF) else _JOINT_ZH
            found = _items(reading, start + match.start("items"), start + match.end("items"), joint)
            if len(found) >= 2:
                return found
    return _english(reading, start, text)


def _english(reading: Reading, start: int, text: str) -> tuple[str, ...]:
    for verb in rule(r"\b<labels.behind>\b").finditer(text):
        listed = rule(_LISTED).match(text, verb.end())
        if listed is None:
            continue
        # "Sort into sports and politics" lists labels; "into text and translate it" does not.
        sorts = verb[0] in ("as", "into", "between") and rule(_SORTS).search(text)
        if sorts or re.search(r"\b(?:or|vs)\b", listed[0]):
            found = _items(reading, start + listed.start(), start + listed.end(), _JOINT)
            if len(found) >= 2:
                return found
    return ()


def _items(reading: Reading, start: int, end: int, joint: str) -> tuple[str, ...]:
    text = reading.text[start:end]
    found: list[str] = []
    at = 0
    for match in [*rule(joint).finditer(text), None]:
        last = match.start() if match else len(text)
        part = re.sub(MARK, " ", text[at:last])
        # "The photo: indoor" is the first of a list behind a colon.
        bare = re.split("[:：]", part)[-1].lstrip()
        lead = rule(_BEFORE).match(bare)
        first = at + len(part) - len(bare) + (lead.end() if lead else 0)
        word = reading.said(start + first, start + last).strip(" '\"“”‘’「」?？!！.。:：") if first < last else ""
        if word and len(word) <= _LONGEST:
            found.append(word)
        at = match.end() if match else last
    return tuple(dict.fromkeys(found))
