"""The answer to a question in a text: the sentence that is most about it, and in that the span that is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hugginggpt.experts.starter.reading.answers import chinese, english
from hugginggpt.experts.starter.reading.answers.question import Question, Want, question_of
from hugginggpt.experts.starter.reading.answers.typed import Span, spans
from hugginggpt.experts.starter.text.reading import Sentence, is_chinese, sentences, unwrapped
from hugginggpt.experts.starter.text.relevance import relevance, terms

# Of a long text the sentences that share most words with the question are weighed.
_WEIGHED = 60
_READ = 200_000
# Below this no English sentence is about the question.
_NO_ANSWER = 0.25
# One or two characters are shared by chance.
_FEW = 3
_CLOSE = 0.55
EXACT: frozenset[Want] = frozenset(
    {"date", "time", "money", "percent", "count", "measure", "number", "phone", "email", "url"}
)
"""What is found by its form alone."""


_ENDS = re.compile(r"到期|结束|截止|终止|为止|\b(?:end|ends|expires?|due|until)\b", re.IGNORECASE)
_UNTIL = re.compile(r"(?:至|到|\b(?:until|till|to|by|ends?(?: on)?|expires?(?: on)?|–))\s*$", re.IGNORECASE)

_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|may|must|will|would|should)\b(?!.*\bor\b)"
    r"|(?:吗|(?<!什)么)[？?。\s]*$|是否|是不是|有没有|能不能|可不可以",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"\bhow many ((?:(?!is|are|was|were|do|does|did|has|have|had|can|could|will|would)\w+ ?){1,3})", re.IGNORECASE
)


@dataclass(frozen=True)
class Answer:
    """What was found."""

    text: str
    sentence: str
    """The sentence it stands in, on one line."""
    score: float
    """How much the sentence is about the question (0 to 1)."""


def answer(question: str, text: str) -> Answer | None:
    """The answer to a question in a text, None where no sentence is about it.

    Of a longer text the first 200,000 characters are read.
    """
    asked = question_of(question)
    chosen = _likely(asked, sentences(text[:_READ]))
    if not chosen:
        return None
    lines = [unwrapped(sentence.text) for sentence in chosen]
    scores = [float(score) for score in relevance(_looked_for(asked), lines)]
    order = sorted(range(len(lines)), key=lambda at: -scores[at])
    if not _about(asked, lines[order[0]], scores[order[0]]) or not any(_counts(asked, line) for line in lines):
        return None
    if _YES_NO.search(asked.text):
        # Whether it is so, the sentence tells; a part of it would not.
        return Answer(lines[order[0]], lines[order[0]], scores[order[0]])
    if named := _named(asked, lines):
        return named
    near = [at for at in order if scores[at] >= _CLOSE * scores[order[0]]]
    for want in asked.wants:
        for at in near:
            found = _span(asked, want, lines[at])
            if found:
                return Answer(found, lines[at], scores[at])
    best = order[0]
    return Answer(lines[best], lines[best], scores[best])


def _looked_for(question: Question) -> str:
    return chinese.widened(question.text) if question.chinese else question.text


def _about(question: Question, sentence: str, score: float) -> bool:
    """Whether the best sentence is about the question: in Chinese by what characters both have."""
    asked = set(terms(_looked_for(question)))
    if not asked:
        return True
    if not question.chinese:
        return score >= _NO_ANSWER
    shared = asked.intersection(terms(sentence))
    return any(len(term) > 1 for term in shared) or len(shared) >= _FEW


def _counts(question: Question, sentence: str) -> bool:
    """Whether a sentence speaks of what is counted, where the question asks how many of something there are."""
    if question.wants[0] != "count":
        return True
    if question.chinese:
        return chinese.counts(question.text, sentence)
    counted = _HOW_MANY.search(question.text)
    return not counted or bool(set(terms(counted[1])).intersection(terms(sentence))) or not terms(counted[1])


def _likely(question: Question, found: Sequence[Sentence]) -> list[Sentence]:
    """The sentences to weigh, in their order."""
    if len(found) <= _WEIGHED:
        return list(found)
    asked = set(terms(question.text))
    shared = [len(asked.intersection(terms(sentence.text))) for sentence in found]
    best = sorted(range(len(found)), key=lambda at: -shared[at])[:_WEIGHED]
    return [found[at] for at in sorted(best) if shared[at]]


def _named(question: Question, lines: Sequence[str]) -> Answer | None:
    """A name beside the word for a person: who is the landlord, in "the landlord, Oakfield Homes"."""
    if question.wants[0] != "person" or question.chinese:
        return None
    found = ((english.named(question, line), line) for line in lines)
    return next((Answer(name, line, 1.0) for name, line in found if name), None)


def _span(question: Question, want: Want, sentence: str) -> str | None:
    said_in_chinese = is_chinese(sentence)
    found = spans(sentence, want, chinese=said_in_chinese)
    if not _counts(question, sentence):
        return None
    if found:
        best = _nearest(question, sentence, found)
        return sentence[best.start : best.end]
    if want in EXACT:
        return None
    if said_in_chinese:
        if want == "reason":
            return chinese.reason(sentence)
        beside = chinese.beside(question.text, sentence)
        if want == "place":
            return chinese.place(beside) if beside else chinese.named_place(sentence)
        return chinese.person(beside) if beside and want == "person" else beside
    return english.beside(question, sentence)


def _nearest(question: Question, sentence: str, found: list[Span]) -> Span:
    """The span that stands closest to the words of the question; what the question says itself is no answer."""
    new = [span for span in found if sentence[span.start : span.end].lower() not in question.text.lower()] or found
    asked = [term for term in set(terms(question.text)) if len(term) > 1]
    places = [match.span() for term in asked for match in re.finditer(re.escape(term), sentence.lower())]

    def distance(span: Span) -> tuple[bool, bool, int]:
        counted = any(part.startswith(term) for term in asked for part in span.unit.split())
        counted = counted or (question.chinese and bool(span.unit) and f"多少{span.unit}" in question.text)
        apart = min((_apart(span, place, question) for place in places), default=0)
        return not counted, not _on_the_side_asked(question, sentence[: span.start]), apart

    return min(new, key=distance)


def _on_the_side_asked(question: Question, before: str) -> bool:
    """Whether a date is the end of a span of time where the question asks when something ends."""
    return bool(_ENDS.search(question.text) and _UNTIL.search(before))


def _apart(span: Span, place: tuple[int, int], question: Question) -> int:
    """How far a span is from a word of the question. In English what belongs to a word stands behind it."""
    if place[1] <= span.start:
        return span.start - place[1]
    return (1 if question.chinese else 3) * max(0, place[0] - span.end)
