"""The share of questions about tables that are answered rightly, and wrongly, English and Chinese.

A question that the table does not answer has `!` as its answer and must be refused; answers that are equally right are
separated by `|`. The lines of the inputs are of four times. On their first run 0.75 of the questions of lines 5 to 8
were answered rightly and 0.07 wrongly, the others refused; of lines 9 to 12, after the rules had been mended, 0.82 and
0.10; of lines 13 to 15, after they had been mended again, 0.94 and 0, and nothing has been mended for those. So expect
of new questions what the first runs say, not what the card says.
"""

import re

from benchmarks.quality.measuring import inputs, run, share
from hugginggpt.catalogue.card import Quality
from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.text.tables import answer
from hugginggpt.experts.starter.text.tables.numbers import number

_REFUSED = "!"


def measure() -> tuple[Quality, ...]:
    """Against giving the number of rows, whatever is asked."""
    asked = [(row["table"], question, wanted) for row in inputs("table-answers") for question, wanted in row["qa"]]
    given = [_answer(table, question) for table, question, _ in asked]
    hits = [same(one, wanted) for one, (_, _, wanted) in zip(given, asked, strict=True)]
    wrong = share(not hit and one != _REFUSED for hit, one in zip(hits, given, strict=True))
    plain = share(same(str(len(table["rows"])), wanted) for table, _, wanted in asked)
    what = "share of questions about tables answered {}, English and Chinese; baseline: the number of rows"
    return (
        Quality(what.format("rightly"), share(hits), plain, len(asked)),
        Quality(what.format("wrongly instead of not"), wrong, 1 - plain, len(asked), higher_is_better=False),
    )


def _answer(table: dict[str, list[str]], question: str) -> str:
    try:
        return str(run(answer, "table-question-answering", table=table, question=question)[0].data)
    except ExpertError:
        return _REFUSED


def same(given: str, wanted: str) -> bool:
    """Whether an answer is one of those that are right: the same number, or the same values in any order."""
    return any(_equal(given, one) for one in wanted.split("|"))


def _equal(given: str, wanted: str) -> bool:
    one, other = number(given), number(wanted)
    if one and other:
        return abs(one.value - other.value) <= 0.002 * abs(other.value)
    return set(re.split(r"[,、]\s?", given)) == set(re.split(r"[,、]\s?", wanted))
