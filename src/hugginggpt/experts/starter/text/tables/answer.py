"""Answers to questions about a table."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.tables.compute import compute
from hugginggpt.experts.starter.text.tables.grid import grid
from hugginggpt.experts.starter.text.tables.reader import read
from hugginggpt.messages import language_of

_LONGEST_QUESTION = 500


def run(call: Call) -> list[Output]:
    """The answer in one line, in the form of the table's cells: a number, or the cells asked for.

    Raises:
        ExpertError: `no_text` without a question, `table_empty`, `table_question_unclear`, `table_no_rows`.
    """
    question = text_of(call, "question")[:_LONGEST_QUESTION]
    data = call.arguments["table"].data
    if not data["columns"] or not data["rows"]:
        raise ExpertError("table_empty")
    table = grid(data)
    answer = compute(read(question, table), table, language=language_of(question))
    return [Output("text", "text", answer)]
