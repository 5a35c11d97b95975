"""The one catalogue of words for people, in English and Chinese.

A key is `area.name[.part]`: `errors.missing_file.hint` is the entry `hint` of the table `missing_file` in
`en/errors.toml` and `zh/errors.toml`. Values are filled in by `str.format`; only our own files are ever the format.
"""

import locale
import os
import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast

Language = Literal["en", "zh"]
"""A language that the program speaks."""


def message(key: str, language: Language = "en", /, **values: Any) -> str:
    """The words under `key`, filled with `values`.

    Raises:
        KeyError: if the catalogue has no such key; the tests hold that both languages have the same keys.
    """
    area, _, rest = key.partition(".")
    entry: Any = _area(area, language)
    for part in rest.split("."):
        entry = entry[part]
    return cast(str, entry).format(**values)


@cache
def _area(area: str, language: Language) -> dict[str, object]:
    return tomllib.loads(files("hugginggpt.messages").joinpath(language, f"{area}.toml").read_text("utf-8"))


def locale_language() -> Language:
    """The language of this machine's locale: Chinese where it says so, else English."""
    # The environment first: `locale.getlocale` answers (None, None) until a program has called `setlocale`.
    named = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None)
    return "zh" if (named or locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


# A request shows its language in its beginning; the rest of a long one is content.
_BEGINNING = 2000
# Quoted texts, and names of files and pages: what a request is about, not what it is said in.
_CONTENT = re.compile(
    r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|\"[^\"]*\"|(?<![^\W_])'[^']*'(?![^\W_])|https?://\S+"
    r"|[^\s，。、；：？！“”]+\.[A-Za-z0-9]{2,4}(?![A-Za-z0-9])"
)


def language_of_request(request: str) -> Language:
    """The language to answer a request in: that of its own words, whatever it quotes and its files are called."""
    beginning = request[:_BEGINNING]
    own = _CONTENT.sub(" ", beginning)
    return language_of(own if own.strip() else beginning)


def language_of(text: str) -> Language:
    """The language to answer `text` in: Chinese where a fifth of its letters are Chinese characters.

    A Chinese request often carries English file names and words, an English one hardly ever Chinese ones.
    """
    han = sum("\u3400" <= letter <= "\u9fff" for letter in text)
    return "zh" if han and han * 5 >= sum(letter.isalpha() for letter in text) else "en"
