"""Names of files, as a person knows them and safe to show and to write."""

import re
import unicodedata

_LONGEST = 120
# What may hide or turn the direction of the rest of a name, or break a line of a terminal.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def safe_name(name: str, *, default: str = "file") -> str:
    """A name without a folder, control characters and what a file system cannot hold.

    Args:
        name: from a path, a URL or a header; either slash parts folders.
        default: if nothing is left.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in _UNSEEN)
    plain = re.sub(r'[:*?"<>|]', "-", seen).strip()
    stem, dot, ending = plain.rpartition(".")
    if dot and stem and len(ending) <= 12:
        plain = stem[: _LONGEST - len(ending) - 1] + "." + ending
    plain = plain[:_LONGEST].rstrip(". ")
    return plain if plain.strip(".") else default
