"""An instruction in words to operations, in English and Chinese. Light.

An instruction is cut into clauses; in each the rules look for their words. A part that asks for something else, such as
"add a hat", makes the whole instruction one that is not understood: half of what was asked is not what was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from hugginggpt.experts.starter.pictures.editing import quantities
from hugginggpt.experts.starter.pictures.editing.operations import STYLES, VEILS, Name, NotUnderstood, Operation, Place
from hugginggpt.experts.starter.pictures.editing.rules import RULES
from hugginggpt.experts.starter.pictures.finding.labels import things_in

_LONGEST = 2000
_ENDINGS = r"png|jpe?g|webp|gif|bmp|tiff?|heic"
_FILE = re.compile(rf"(?<![\w.])[^\s,，、;；“”\"'，。把将]+\.(?:{_ENDINGS})\b", re.IGNORECASE)
_CUTS = re.compile(
    r"[;；。!！?？\n，、]|,(?!\d)|\.(?=\s|$)|:\s"
    r"|\bbut\b(?=\s+(?:do\s+not|don't|dont|never|leave|keep|without)\b)|(?=\bwithout\b)|但是?(?=不|别|保)"
    r"|\b(?:and\s+then|after\s+that|then|and\s+also|(?<!-)and(?!-)|plus|afterwards|finally)\b|然后|接着|随后|最后|之后|并且|而且|同时|再(?=[^现])|并(?=[^排])",
    re.IGNORECASE,
)
_JOINED = re.compile(r"black\s*(?:and|&|n|-)\s*white", re.IGNORECASE)
# What is said not to do, and what is to stay.
_NOT = re.compile(
    r"^\s*(?:but\s+)?(?:please\s+)?(?:(?:do\s+not|don't|dont|without|never|not|leave|keep)\b(?!\s+(?:only|just)\b)|不要|别|不|保留|保持)",
    re.IGNORECASE,
)
# Words that ask for a change. A clause with one of them and no operation asks for something that can't be done here.
_DEMAND = re.compile(
    r"\b(?:add|put|insert|replace|swap|colou?ri[sz]e|remove|erase|delete|inpaint|restore|repair|write|draw|paint|make|turn|"
    r"change|transform|convert|generate|create|give|get\s+rid|take\s+(?:out|away)|edit|style|undress|age|combine|merge|"
    r"move|shift|smile|render|animate|zoom|set|expand|extend|outpaint|fill|straighten|undo|wear|dress|open|close)\b"
    r"|[加添放插]上?(?:一|个|入|顶|点)|添加|插入|替换|[换改变转]成|[换改变转]为|换掉|去[掉除]|删[除掉去]|移除|擦[除掉]|上色|修复|让|使|戴|穿|写上|画上|风格|扩展|补全",
    re.IGNORECASE,
)
# With an operation beside them these still ask for something more.
_MORE = re.compile(
    r"\b(?:add|put|insert|replace|swap|colou?ri[sz]e|remove|erase|delete|inpaint|restore|write|undress|generate|get\s+rid|"
    r"outpaint|smile|wear|dress)\b|[加添]上?(?:一|个|顶)|添加|插入|替换|换掉|去掉|删[除掉去]|移除|擦[除掉]|上色|修复|戴|穿",
    re.IGNORECASE,
)
# Parts of what a picture shows: done to them alone, an operation would need a model that finds them.
_PARTS = re.compile(
    r"\b(?:the|her|his|their|my|its|your)\s+(?:\w+\s+)?(?:sky|skies|hair|eyes?|teeth|skin|shirt|dress|jacket|coat|car|house|walls?|water|grass|"
    r"trees?|lips?|nose|hands?|clothes|leaves|sea|ocean|clouds?|windows?|doors?|road|sun|moon)\b"
    r"|天空|头发|眼睛|牙齿|皮肤|衣服|裙子|汽车|房子|墙壁|草地|树木|嘴唇|鼻子|帽子|路人",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    r"\b(?:remov\w*|eras\w*|delet\w*|cut(?:ting)?\s*(?:out|away|off)?|drop|get\s+rid|strip|take\s+(?:away|out|off)|clear|without|no|gone|transparen\w*|"
    r"isolat\w*|extract\w*)\b|去|移|删|除|抠|扣|透明|没有",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(
    r"\b(?:back\s?grounds?|backdrop|surroundings)\b|背景|四周|(?<=[白黑红绿蓝黄灰])色?底", re.IGNORECASE
)
_FOREGROUND = re.compile(r"\b(?:fore\s?ground|(?:main\s+)?subject)\b|主体|前景", re.IGNORECASE)
_CUT_OUT = re.compile(
    r"抠图|扣图|扣个图|抠出|\b(?:cut\s+out|isolate|extract)\s+(?:the\s+)?(?:main\s+)?(?:subject|foreground|person|object)",
    re.IGNORECASE,
)
# "Add some contrast" asks for no more than "contrast".
_GIVEN = re.compile(
    r"\b(?:add|put|apply|draw|use)\s+(?:(?:an?|the|some|more|bit|little|of)\s+)*$|[加添]上?(?:一[个点些])?$",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:except(?:\s+for)?|but(?:\s+not)?|apart\s+from|other\s+than|outside(?:\s+of)?|around)\b(.*)$|除了?(.*?)(?:以外|之外|外)",
    re.IGNORECASE,
)
_REGIONS = re.compile(
    r"\b(?:regions?|areas?|box(?:es)?|found|detected|masks?|them|each|those|these|there)\b|区域|方框|找到|检测|它们|每个",
    re.IGNORECASE,
)
# What may stand beside an operation without asking for more.
_FILLERS = re.compile(
    r"\b(?:an?|the|it|its|it's|this|that|these|whole|entire|all|everything|every|of|in|on|to|into|from|by|with|at|for|as|so|up|down|out|over|"
    r"pictures?|images?|photos?|photographs?|photography|pics?|selfie|scan|shot|version|copy|file|please|pls|kindly|can|could|would|will|you|"
    r"i|i'd|we|like|want|need|make|making|give|me|my|our|your|us|do|does|just|also|now|first|then|finally|some|little|bit|slight\w*|gently|"
    r"very|much|heav\w+|strong\w*|lots?|more|really|completely|totally|px|pixels?|percent|radius|effect|filter|gaussian|look|looks|looking|"
    r"style|apply|applied|add|use|using|turn|be|is|are|level|amount|little|again|too|here)\b"
    r"|图片|照片|图像|画面|整张|整幅|整个|这张|那张|一张|张|图|相片|一下|一点|点|请|麻烦|帮我|帮|我|把|将|给|的|了|做|弄|效果|处理|进行|些|稍微|全部|都|"
    r"上|打|一|个|里|中|要|想|变|加|成|让|更|吧|呢|先|好|全|部|度|这|那|它|来|地|得|用|为|得到",
    re.IGNORECASE,
)


def operations(instruction: str, *, control: str | None = None, has_regions: bool = False) -> tuple[Operation, ...]:
    """What an instruction asks for, in order.

    Args:
        instruction: in words; may be empty where `control` says it all.
        control: the control map to make.
        has_regions: whether an earlier task found the regions to work on.

    Raises:
        NotUnderstood: if it, or a part of it, is nothing that can be done.
    """
    found: list[Operation] = []
    if control:
        if control not in {"canny", "scribble"}:
            raise NotUnderstood(control)
        found.append(Operation("edges" if control == "canny" else "scribble"))
    text = _JOINED.sub("black-and-white", _FILE.sub(" ", instruction[:_LONGEST]))
    before = len(found)
    for clause in _CUTS.split(text):
        if clause and clause.strip():
            found = _with_clause(found, clause.strip(), has_regions)
    if len(found) == before and (instruction.strip() or not found):
        # A control map with words that ask for nothing here is a map to draw something else by.
        raise NotUnderstood(instruction.strip())
    return tuple(_without_repeats(found))


def _with_clause(found: list[Operation], clause: str, has_regions: bool) -> list[Operation]:
    if _NOT.search(clause) and not _REMOVE.search(clause):
        return found
    if made := _of_background(clause):
        return [*found, made]
    made, rest = _by_rules(clause)
    if not made:
        if found and (places := _places(clause)) and not _DEMAND.search(clause):
            # "blur the faces and the QR codes": the second place of the operation before.
            return [*found[:-1], replace(found[-1], places=tuple(dict.fromkeys([*found[-1].places, *places])))]
        if _DEMAND.search(clause):
            raise NotUnderstood(clause)
        return found
    if _MORE.search(rest):
        raise NotUnderstood(clause)
    return [*found, *(_placed(one, clause, rest, has_regions) for one in made)]


def _by_rules(clause: str) -> tuple[list[Operation], str]:
    """The operations in a clause in the order of their words, and what is left of it."""
    made: list[tuple[int, Operation]] = []
    rest = clause
    for rule in RULES:
        match = rule.words.search(rest)
        if not match or any(one.name == rule.name for _, one in made):
            continue
        if (rule.name in {"rotate", "resize", "upscale"}) and any(one.name in {"flip", "crop"} for _, one in made):
            # "flip it upside down", "crop it to 300x200" are one operation each.
            continue
        operation = rule.read(match[0], clause)
        if operation:
            made.append((match.start(), operation))
            before = _GIVEN.sub(lambda given: " " * len(given[0]), rest[: match.start()])
            rest = before + " " * len(match[0]) + rest[match.end() :]
    ordered = [operation for _, operation in sorted(made, key=lambda pair: pair[0])]
    styles = [one for one in ordered if one.name in STYLES]
    # "Restyle it as an oil painting", "an artistic sketch": the special style is meant.
    plain = len(styles) > 1
    return [one for one in ordered if not (plain and one.name == "painting")], rest


def _of_background(clause: str) -> Operation | None:
    """Take the background away, or give it a color.

    Raises:
        NotUnderstood: if something else is to become of it that no rule knows.
    """
    if _CUT_OUT.search(clause):
        return Operation("background", word="transparent")
    if not _BACKGROUND.search(clause) or _OUTSIDE.search(clause):
        return None
    if re.search(
        r"\b(?:blur|pixel|dark|bright|black-and-white|gr[ae]y\s?scale|soft|bokeh|light)\w*|虚化|模糊|马赛克|黑白|暗|亮|柔",
        clause,
        re.IGNORECASE,
    ):
        return None
    if re.search(r"\b(?:in|on|at)\s+the\s+background\b", clause, re.IGNORECASE) and _REMOVE.search(clause):
        raise NotUnderstood(clause)
    if color := quantities.color(clause):
        return Operation("background", word=color)
    if re.search(r"\b(?:replace|swap|change)\b|[换改变]成|替换|换", clause, re.IGNORECASE):
        raise NotUnderstood(clause)
    return Operation("background", word="transparent") if _REMOVE.search(clause) else None


def _placed(operation: Operation, clause: str, rest: str, has_regions: bool) -> Operation:
    """The operation with where it is to be done.

    Raises:
        NotUnderstood: if that is a part of the picture which can't be found here.
    """
    if operation.name == "crop" and (operation.word or operation.width):
        return operation
    outside = _OUTSIDE.search(clause)
    places = _places(next(group for group in outside.groups() if group is not None) if outside else clause)
    local = operation.name in VEILS or operation.name == "crop"
    if places:
        named = places != ("regions",)
        # Regions come with what they show, and are chosen by it when the picture is there.
        return replace(operation, places=places, outside=bool(outside)) if local or named or has_regions else operation
    if has_regions and local:
        return replace(operation, places=("regions",), outside=bool(outside))
    if _PARTS.search(clause) and not has_regions:
        raise NotUnderstood(clause)
    if local and (operation.name == "crop" or outside or _unknown(rest)):
        raise NotUnderstood(clause)
    return operation


def _places(text: str) -> tuple[Place, ...]:
    """The places that a text names; none where it names no special one."""
    if _BACKGROUND.search(text):
        return ("background",)
    found: list[Place] = list(things_in(text))
    if _FOREGROUND.search(text):
        found.append("foreground")
    if not found and _REGIONS.search(text):
        found.append("regions")
    return tuple(found)


def _unknown(rest: str) -> bool:
    """Whether words are left that are neither an operation nor a way to speak of the picture as a whole."""
    return bool(re.search(r"[^\W\d_]", _FILLERS.sub(" ", rest)))


def _without_repeats(found: Sequence[Operation]) -> list[Operation]:
    """Once what is said twice in a row: "too dark, lighten it" is one change."""
    kept: list[Operation] = []
    for one in found:
        if kept and _same(kept[-1], one):
            continue
        kept.append(one)
    return kept


def _same(one: Operation, other: Operation) -> bool:
    if one.name != other.name or one.places != other.places:
        return False
    repeated: frozenset[Name] = frozenset({"rotate", "flip", "crop"})
    if one.name in repeated:
        return one == other
    signs = [(operation.amount or 0) > 0 for operation in (one, other)]
    return signs[0] == signs[1]
