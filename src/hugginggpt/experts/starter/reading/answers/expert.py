"""The model starter/answer-in-text."""

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.reading.answers.find import answer
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.questions import each_answered


def run(call: Call) -> list[Output]:
    """The answer as text: a date, an amount, a name or a phrase of the context, or the sentence that says it.

    Of several questions each is answered on a line of its own.

    Raises:
        ExpertError: `no_text` without a question or a context, `no_answer` if no sentence is about the question.
    """
    question, context = text_of(call, "question"), text_of(call, "context")
    found = each_answered(question, lambda one: _answer(one, context))
    if found is None:
        raise ExpertError("no_answer")
    return [Output("text", "text", found)]


def _answer(question: str, context: str) -> str | None:
    found = answer(question, context)
    return found.text if found else None
