"""Licences by what they allow."""

import re
from typing import Literal

Freedom = Literal[0, 1, 2]
"""0: permissive; 1: with conditions on use or sharing (copyleft, OpenRAIL, community licences); 2: not for commerce, or
unknown."""

_PERMISSIVE = re.compile(
    r"(?:apache|mit|bsd|isc|unlicense|cc0|cc-by-\d|afl|zlib|ms-pl|ecl|artistic|postgresql|ncsa|bsl-1|pddl|odc-by|"
    r"cdla-permissive|wtfpl|0bsd|hpnd|python|psf|libpng|ftl)(?:$|[-.\d])",
    re.IGNORECASE,
)
_CONDITIONS = re.compile(
    r"gpl|mpl|epl|eupl|cc-by-sa|osl|openrail|llama|gemma|stability|lgpl|cdla-sharing|odbl|open-?mdw|deepfloyd|bigscience",
    re.IGNORECASE,
)


NOT_SAID = "NOASSERTION"
"""The licence, in SPDX, of what a person has set up and whose licence is between them and its owner."""


def freedom(license: str) -> Freedom:
    """How freely a model may be used, by its licence's identifier on the Hub or as an SPDX expression.

    Of parts joined with AND the strictest counts, of a choice with OR the freest.
    """
    if license == NOT_SAID:
        return 1
    parts = re.split(r"\s+AND\s+", license.replace("(", " ").replace(")", " "))
    return max(min(_one(choice.strip()) for choice in re.split(r"\s+OR\s+", part)) for part in parts)


def _one(name: str) -> Freedom:
    if _PERMISSIVE.match(name):
        return 0
    return 1 if _CONDITIONS.search(name) and "-nc" not in name.lower() else 2
