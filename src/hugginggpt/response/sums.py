"""A sum that the request asks for over several answers: it can be made from the results and is no task."""

import re
from collections.abc import Sequence
from decimal import Decimal

_ASKED = re.compile(
    r"\b(together|altogether|in total|combined|sum|add(?:ed)? (?:them )?up|overall)\b"
    "|加起来|加在一起|总共|一共|合计|总和|共计",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?<![\w.])([¥￥$€£]?)\s?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\w.]*\d)")


def total(request: str, answers: Sequence[str]) -> str | None:
    """The sum of the answers with its currency sign, if the request asks for one and each answer has just one amount.

    Args:
        request: the words of the person.
        answers: the answers to one and the same question about several files.
    """
    if len(answers) < 2 or not _ASKED.search(request):
        return None
    found = [_AMOUNT.findall(answer) for answer in answers]
    if any(len(amounts) != 1 for amounts in found):
        return None
    amounts = [amount for (amount,) in found]
    signs = {sign for sign, _ in amounts}
    # Euros and dollars don't add up.
    if len(signs) > 1:
        return None
    return f"{signs.pop()}{sum((Decimal(number.replace(',', '')) for _, number in amounts), Decimal(0))}"
