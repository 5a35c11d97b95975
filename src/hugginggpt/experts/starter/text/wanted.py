"""Reading the parameters of text experts."""

import re
from typing import Any

_MOST = 100


def wanted_labels(given: Any) -> list[str]:
    """Each label once, at most 100; a single string is cut at commas."""
    parts = re.split(r"[,，、;；]", given) if isinstance(given, str) else [str(part) for part in given or ()]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))[:_MOST]
