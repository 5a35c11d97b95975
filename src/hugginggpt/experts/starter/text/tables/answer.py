"""Answers to questions about a table."""

import re

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.tables.compute import compute
from hugginggpt.experts.starter.text.tables.grid import grid
from hugginggpt.experts.starter.text.tables.reader import read
from hugginggpt.messages import language_of

_LONGEST_QUESTION = 500
# Where a second question begins that stands by itself: "… and how many chairs are there?"
_AND = re.compile(
    r"[?？]\s*(?=\S)|,?\s+and\s+(?=(?:what|which|who|whose|when|where|how)\b)|[，,；;]\s*(?=(?:哪|谁|有?多少|有?几|平均|最[高低大小多少]))",
    re.IGNORECASE,
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
    answers = [compute(read(part, table), table, language=language) for part in _AND.split(question)]
    return [Output("text", "text", "\n".join(answers))]
