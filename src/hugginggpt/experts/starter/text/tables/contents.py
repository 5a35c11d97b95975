"""Rows whose text holds a word: "reviews that mention the cable", 提到客服的评论."""

import re
from dataclasses import dataclass

from hugginggpt.experts.starter.text.reading import HAN
from hugginggpt.experts.starter.text.tables.concepts import stem
from hugginggpt.experts.starter.text.tables.grid import Column, Grid

_VERB = (
    r"(?:mention(?:s|ed|ing)?|contain(?:s|ed|ing)?|includ(?:es?|ed|ing)|(?:talks?|talking|speaks?) (?:about|of)"
    r"|(?:are|is) about|with the words?)"
)
_NOT = r"(?P<not>(?:(?:do|does|did)(?:n['’]t| not)|never|not|without) )?"
_QUOTED = r"[\"'“‘](?P<quoted>[^\"“”‘’]{1,60}?)[\"'”’]"
_PLAIN = r"(?P<plain>[^\W_][\w'’-]*(?: [^\W_][\w'’-]*){0,2}?)"
# Behind it the question ends or goes on with a verb; a word that joins another one is not understood.
_ENGLISH = re.compile(
    rf"(?:\b(?:that|which|who) )?\b{_NOT}{_VERB}(?: the (?:words?|terms?|phrase))?(?: an?\b| the\b| any\b)?"
    rf" (?:{_QUOTED}|{_PLAIN}(?=\s*[?.!]?$|\s+(?:have|has|are|is|do|did|get|got|gave|was|were)\b))"
)
_CHINESE = re.compile(
    "(?P<not>没有?|未|不)?(?:提到|提及|提了|说到|讲到|写到|谈到|包含|含有|包括)了?过?\\s?"
    "(?:[“\"'「‘](?P<quoted>[^”\"'」’]{1,20})[”\"'」’]|(?P<plain>[^的，。？?！\\s]{1,8}?|[a-z]+(?: [a-z]+)?))"
    "(?:这个词|一词|字样|二字|两个字)?\\s?(?=的|有[几多哪]|是|[，。？?！]|$)"
)
_WORDS = 4


@dataclass(frozen=True)
class Content:
    """That rows are asked for whose text holds words, or lacks them."""

    start: int
    end: int
    words: str
    column: Column
    lacks: bool


def content(question: str, table: Grid, named: list[Column]) -> Content | None:
    """What the text of the rows must hold; None if nothing is said of that, or no column holds sentences.

    Args:
        question: in lower case.
        table: the table.
        named: the columns that it names.
    """
    match = _ENGLISH.search(question) or _CHINESE.search(question)
    texts = [column for column in table.columns if column.type == "text" and (column.is_notes or _sentences(column))]
    column = next((one for one in texts if one in named), texts[0] if len(texts) == 1 else None)
    if match is None or column is None:
        return None
    return Content(match.start(), match.end(), match["quoted"] or match["plain"], column, bool(match["not"]))


def holds(cell: str | None, words: str) -> bool:
    """Whether a cell holds words; an English one also in its plural, and not as a part of another."""
    text = (cell or "").lower()
    if re.search(f"[{HAN}]", words):
        return words in text
    *first, last = words.split()
    pattern = r"\s+".join([*map(re.escape, first), rf"{re.escape(stem(last))}(?:e?s)?"])
    return bool(re.search(rf"(?<![^\W_{HAN}]){pattern}(?![^\W_{HAN}])", text))


def _sentences(column: Column) -> bool:
    """Whether most cells are sentences rather than names."""
    filled = column.sample
    long = sum(len(cell.split()) > _WORDS or len(re.findall(f"[{HAN}]", cell)) > 2 * _WORDS for cell in filled)
    return 2 * long > len(filled)
