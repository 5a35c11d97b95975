"""What the commands share: their options as data, and the language of the person."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from hugginggpt.errors import HuggingGPTError
from hugginggpt.messages import Language, locale_language, message
from hugginggpt.settings import Settings

Form = Literal["words", "json", "events", "mermaid"]
"""In what form a result is printed."""


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """What `plan` and `run` are given."""

    request: str | None
    files: tuple[str, ...]
    planner: str | None
    models: tuple[str, ...]
    form: Form
    debug: bool


@dataclass(frozen=True, kw_only=True)
class RunOptions(PlanOptions):
    """What only `run` is given."""

    out: Path | None
    plan: Path | None
    confirm: bool


@cache
def language() -> Language:
    """The language of messages: the setting, else the locale's."""
    try:
        set_to = Settings.load().language
    except HuggingGPTError:
        # The command itself will say what is wrong with the settings, in some language.
        return locale_language()
    return locale_language() if set_to == "auto" else set_to


def help_text(name: str) -> str:
    """The help of a command or an option."""
    return message(f"cli.help.{name}", language())


def said(key: str, **values: object) -> str:
    """Words of the command line."""
    return message(f"cli.{key}", language(), **values)
