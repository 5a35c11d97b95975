"""Questions about the columns of a table themselves: how many there are, and what they are called."""

import re

from hugginggpt.experts.starter.text.tables.grid import Grid
from hugginggpt.messages import Language, message

_HOW_MANY = re.compile(r"\b(?:how many|number of) (?:columns|fields)\b|(?:多少|几)个?(?:列|字段)", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:how many|number of) (?:rows and (?:how many )?columns|columns and (?:how many )?rows)\b"
    r"|(?:多少|几)个?行[，,和与、]?(?:有|是)?(?:多少|几)个?列|(?:多少|几)个?列[，,和与、]?(?:有|是)?(?:多少|几)个?行|几行几列",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:what|which|list|show|name)(?: me)?(?:'s| are| is)?(?: all)?(?: of)?(?: the| its)?"
    r"(?: names of(?: the)?)? (?:columns?|fields)(?: names)?(?: are there| does it have)?\s*[?.]?$"
    r"|(?:哪些|哪几个?|什么)(?:列|字段)|列名|(?:列|字段)有哪些",
    re.IGNORECASE,
)
_COMMA = {"en": ", ", "zh": "、"}


def shape(question: str, table: Grid, language: Language) -> str | None:
    """The answer to a question about the columns themselves; None if it asks something else."""
    if _BOTH.search(question):
        return message("texts.table.shape", language, rows=table.rows, columns=len(table.columns))
    if _HOW_MANY.search(question):
        return str(len(table.columns))
    if _WHICH.search(question.strip()):
        return _COMMA[language].join(column.name for column in table.columns)
    return None
