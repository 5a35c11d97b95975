"""How well answers found in a text agree with those a person gave."""

from benchmarks.quality.measuring import inputs, mean, overlap_f1, run
from hugginggpt.catalogue.card import Quality
from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.reading.answers import expert
from hugginggpt.experts.starter.text.reading import sentences, words


def measure() -> tuple[Quality, ...]:
    """Against the first sentence of the text. Chinese is counted by characters; no answer counts 0."""
    cases = [(row["context"], *qa) for row in inputs("answer-in-text") for qa in row["qa"]]
    given = [answer(question, context) for context, question, _ in cases]
    first = [sentences(context)[0].text for context, _, _ in cases]
    wanted = [answer for _, _, answer in cases]
    metric = "F1 of the words of answers in English and Chinese texts; baseline: the first sentence"
    return (Quality(metric, _score(given, wanted), _score(first, wanted), len(cases)),)


def answer(question: str, context: str) -> str:
    """What the expert answers, nothing where it has no answer."""
    try:
        return run(expert, "question-answering", question=question, context=context)[0].data
    except ExpertError:
        return ""


def _score(given: list[str], wanted: list[str]) -> float:
    return mean(overlap_f1(words(one), words(other)) for one, other in zip(given, wanted, strict=True))
