"""ROUGE-1 F1 of summaries against those a person wrote; in most of the texts the point is not in the first sentence."""

from benchmarks.quality.measuring import inputs, mean, overlap_f1, run
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.starter.text import summary
from hugginggpt.experts.starter.text.reading import joined, sentences, words


def measure() -> tuple[Quality, ...]:
    """Against the first sentences of the text, as many as the summary has. Chinese is counted by characters."""
    rows = inputs("extractive-summary")
    made = [run(summary, "summarization", text=row["text"])[0].data for row in rows]
    lead = [_lead(row["text"], len(sentences(text))) for row, text in zip(rows, made, strict=True)]
    metric = "ROUGE-1 F1 of summaries of English and Chinese texts; baseline: as many sentences from the start"
    return (Quality(metric, _score(made, rows), _score(lead, rows), len(rows)),)


def _lead(text: str, count: int) -> str:
    return joined([sentence.text for sentence in sentences(text)[:count]])


def _score(made: list[str], rows: list[dict[str, str]]) -> float:
    return mean(overlap_f1(words(text), words(row["summary"])) for text, row in zip(made, rows, strict=True))
