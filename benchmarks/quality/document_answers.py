"""The share of right answers to questions about invoices, letters, forms and receipts: PDFs, scans and photographs."""

import re
from pathlib import Path

from benchmarks.quality.measuring import inputs, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.base import Call, Input
from hugginggpt.experts.starter.reading.answers.question import question_of
from hugginggpt.experts.starter.reading.documents import expert
from hugginggpt.experts.starter.reading.documents.pages import document_rows
from hugginggpt.experts.starter.text.relevance import terms

_DOCUMENTS = Path(__file__).parent / "inputs" / "documents"


def measure() -> tuple[Quality, ...]:
    """Against the row that shares most words with the question. Each document is read once for all its questions."""
    right: list[bool] = []
    simple: list[bool] = []
    for entry in inputs("document-answers"):
        rows = document_rows(_call(_DOCUMENTS / entry["document"]))
        for question, wanted in entry["qa"]:
            right.append(holds(expert.answer_in(question_of(question), rows) or "", wanted))
            simple.append(holds(_most_alike(question, rows), wanted))
    metric = (
        "share of right answers to questions in English and Chinese about PDFs, scans and photographs; "
        "baseline: the row that shares most words with the question"
    )
    return (Quality(metric, share(right), share(simple), len(right)),)


def holds(given: str, wanted: str) -> bool:
    """Whether an answer is the one wanted, give or take a few words around it."""
    one, other = (re.sub(r"[\s,，。:：]", "", text).lower() for text in (given, wanted))
    return other in one and len(one) <= 2 * len(other) + 8


def _call(path: Path) -> Call:
    kind = "document" if path.suffix == ".pdf" else "image"
    return Call("document-question-answering", {"document": Input(kind, path=str(path), name=path.name)}, path.parent)


def _most_alike(question: str, rows: list[str]) -> str:
    asked = set(terms(question))
    return max(rows, key=lambda row: len(asked.intersection(terms(row))))
