"""Answers to questions about a table."""

import re
from itertools import pairwise

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.questions import questions
from hugginggpt.experts.starter.text.tables.compute import compute
from hugginggpt.experts.starter.text.tables.grid import grid
from hugginggpt.experts.starter.text.tables.reader import read
from hugginggpt.experts.starter.text.tables.shape import shape
from hugginggpt.messages import language_of

_LONGEST_QUESTION = 500
_BEST = re.compile(r"\b(?:most|least|top|bottom|first|last|[a-z]{2,}est)\b|最|第[一二三]", re.IGNORECASE)
# What a second question is about that does not ask of what the first one finds: 利润是多少 does, 总利润是多少 does not.
_OWN = re.compile(
    r"\b(?:average|mean|median|total|sum|overall|altogether|most|least|[a-z]{2,}est|are there|which|who|per|by|rows)\b"
    r"|[哪谁最]|平均|总|一共|合计|有多少|有几|几[行条]|多少[行条个]",
    re.IGNORECASE,
)
# A second question about what the first one finds can't be answered by itself: "… and what does it cost?"
_LEANING = re.compile(
    r"\b(?:its?|they|them|their|theirs|he|him|his|she|her|hers|that|those|these)\b|[它他她其]", re.IGNORECASE
)


def run(call: Call) -> list[Output]:
    """The answer in the form of the table's cells: a number, or the cells asked for; a line for each question.

    Raises:
        ExpertError: `no_text` without a question, `table_empty`, `table_question_unclear`, `table_no_rows`.
    """
    question = text_of(call, "question")[:_LONGEST_QUESTION]
    data = call.arguments["table"].data
    if not data["columns"] or not data["rows"]:
        raise ExpertError("table_empty")
    table = grid(data)
    language = language_of(question)
    parts = questions(question, terse=True)
    if any(_leans(before, part) for before, part in pairwise(parts)):
        raise ExpertError("table_question_unclear", columns=", ".join(column.name for column in table.columns))
    answers = [shape(part, table, language) or compute(read(part, table), table, language=language) for part in parts]
    return [Output("text", "text", "\n".join(answers))]


def _leans(before: str, part: str) -> bool:
    return bool(_LEANING.search(part) or (_BEST.search(before) and not _OWN.search(part)))
