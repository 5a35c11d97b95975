"""The lists of words in `phrases.toml`, and regular expressions made of them when they are first used."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("hugginggpt.planning.embedded").joinpath("phrases.toml").read_text("utf-8"))


@cache
def rule(template: str, flags: int = 0) -> re.Pattern[str]:
    """A regular expression; `<area.name>` in it stands for the list of that name in `phrases.toml`."""
    filled = re.sub(r"<(\w+)\.(\w+)>", lambda match: f"(?:{'|'.join(_table()[match[1]][match[2]])})", template)
    return re.compile(filled, flags)


@cache
def words(area: str, name: str) -> frozenset[str]:
    """The words of a list that holds no patterns."""
    return frozenset(_table()[area][name])
