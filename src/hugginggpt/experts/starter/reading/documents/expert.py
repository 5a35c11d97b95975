"""The model starter/document-answers: first labeled fields, then sentences, then the only date or amount."""

import re
from collections.abc import Sequence

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.reading.answers.find import EXACT, Answer, answer
from hugginggpt.experts.starter.reading.answers.question import Question, Want, question_of
from hugginggpt.experts.starter.reading.answers.typed import spans
from hugginggpt.experts.starter.reading.documents.concepts import asked_meaning, likeness, meaning
from hugginggpt.experts.starter.reading.documents.fields import Field, fields
from hugginggpt.experts.starter.reading.documents.pages import document_rows
from hugginggpt.experts.starter.text.guards import text_of
from hugginggpt.experts.starter.text.questions import each_answered
from hugginggpt.experts.starter.text.reading import HAN, is_chinese
from hugginggpt.experts.starter.text.relevance import terms

# Above this a label is what the question asks for: it shares more than half of what both are about.
_FITS = 0.5
_UNSURE = 0.51
_SHORT = 24
# What has a form of its own: a value without it is not the answer.
_FORMS: frozenset[Want] = frozenset({"date", "time", "phone", "email", "url"})
# A person or a place has a name; "NA 204" is none.
_NAMES = {"person": re.compile(r"^\D*[^\W\d_]{2}\D*$"), "place": re.compile(f"[^\\W\\d_]{{3}}|[{HAN}]{{2}}")}
# What the name of a company ends in.
_COMPANY = re.compile(
    r"\b(?:ltd|limited|llc|llp|inc|corp(?:oration)?|co|gmbh|ag|kg|s\.?a\.?|s\.?r\.?l|b\.?v|plc|pty|oy|ab|as)\b\.?$"
    r"|(?:公司|商店|店|厂|中心|工作室|事务所|集团)$",
    re.IGNORECASE,
)


def run(call: Call) -> list[Output]:
    """The answer as text: the value behind a label, a date, an amount or a phrase, else the sentence that says it.

    Of several questions each is answered on a line of its own.

    Raises:
        ExpertError: `no_text` without a question, `no_text_in_document`, `unreadable_document`, `picture_unreadable`,
            `no_answer_in_document`.
    """
    asked = text_of(call, "question")
    rows = document_rows(call)
    found = each_answered(asked, lambda one: answer_in(question_of(one), rows))
    if found is None:
        raise ExpertError("no_answer_in_document")
    return [Output("text", "text", found)]


def answer_in(question: Question, rows: Sequence[str]) -> str | None:
    """The answer to a question in the rows of a document."""
    labeled = _labeled(question, rows) or _letterhead(question, rows)
    if labeled:
        return labeled
    said = answer(question.text, "\n".join(rows))
    if said and said.text != said.sentence:
        return said.text
    return _only(question, rows) or _sentence(question, said)


def _labeled(question: Question, rows: Sequence[str]) -> str | None:
    asked = asked_meaning(question)
    found = [(_fit(asked, field), _value(question, field)) for field in fields(rows)]
    best = max((pair for pair in found if pair[1]), key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] > _FITS else None


def _letterhead(question: Question, rows: Sequence[str]) -> str | None:
    """Who sent a document with labeled fields: the company at its head."""
    if "SELLER" not in asked_meaning(question) or not any(field.sure for field in fields(rows)):
        return None
    head = next((row.strip() for row in rows if row.strip()), "")
    return head if _COMPANY.search(head) else None


def _fit(asked: frozenset[str], field: Field) -> float:
    """How well a field fits; one that is no sure field must fit wholly, a number must have a digit."""
    if "NUMBER" in asked and not any(letter.isdigit() for letter in field.value):
        return 0.0
    return likeness(asked, meaning(field.label)) * (1.0 if field.sure else _UNSURE)


def _value(question: Question, field: Field) -> str | None:
    """The value, or the part of it that is of the kind asked for; None where it can't be that."""
    want = question.wants[0]
    found = spans(field.value, want, chinese=is_chinese(field.value)) if want in EXACT else []
    if found and (want in _FORMS or len(field.value) > _SHORT):
        return field.value[found[0].start : found[0].end]
    if want in _FORMS or (want in _NAMES and not _NAMES[want].search(field.value)):
        return None
    if want == "money" and spans(field.value, "date", chinese=is_chinese(field.value)):
        return None
    return field.value.rstrip("。")


def _only(question: Question, rows: Sequence[str]) -> str | None:
    """The only date, amount or address in the document, where that is what is asked for."""
    want = question.wants[0]
    if want not in EXACT or want in ("count", "measure"):
        return None
    found = [row[span.start : span.end] for row in rows for span in spans(row, want, chinese=is_chinese(row))]
    return found[0] if len(set(found)) == 1 else None


def _sentence(question: Question, said: Answer | None) -> str | None:
    """A sentence that has most words of the question, but none without the date or amount that is asked for."""
    if said is None or question.wants[0] in EXACT:
        return None
    asked = set(terms(question.text))
    shared = asked.intersection(terms(said.sentence))
    return said.text if 2 * len(shared) > len(asked) else None
