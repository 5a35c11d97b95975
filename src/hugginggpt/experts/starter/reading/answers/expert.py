"""The model starter/answer-in-text."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.reading.answers.find import answer
from hugginggpt.experts.starter.text.guards import text_of


def run(call: Call) -> list[Output]:
    """The answer as text: a date, an amount, a name or a phrase of the context, or the sentence that says it.

    Raises:
        ExpertError: `no_text` without a question or a context, `no_answer` if no sentence is about the question.
    """
    question, context = text_of(call, "question"), text_of(call, "context")
    found = answer(question, context)
    if found is None:
        raise ExpertError("no_answer")
    return [Output("text", "text", found.text)]
