"""One settings object, from arguments, the environment and hugginggpt.toml, in that order of strength."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import inf
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from hugginggpt.errors import SettingsError

FILE_NAME = "hugginggpt.toml"
Planner = Literal["auto", "embedded", "llm"]
AnswerSetting = Literal["auto", "plain"]
LanguageSetting = Literal["auto", "en", "zh"]
Licences = Literal["permissive", "conditions", "any"]

# What a file in the working folder may not set: it came with somebody's folder, not from the person.
_PERSON_ONLY = frozenset(
    {"home", "models_file", "models", "gated", "licences", "sync", "llm_base_url", "llm_model", "llm_api_key"}
)


class Secret:
    """A key that is not shown by accident: its text is only what `reveal` gives."""

    def __init__(self, text: str = "") -> None:
        self._text = text.strip()

    def reveal(self) -> str:
        """The key itself."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(…)" if self._text else "Secret()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other.reveal() == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("hugginggpt", appauthor=False)


@dataclass(frozen=True)
class Settings:
    """Every setting has one name: `planner` in hugginggpt.toml is `HUGGINGGPT_PLANNER` and `--planner`."""

    home: Path = field(default_factory=_default_home)
    """The folder for resources, journal and catalogue."""
    out: Path | None = None
    """The folder for files made; None is `./hugginggpt-out/<run>`."""
    planner: Planner = "auto"
    """Who plans; `auto` takes the best that is set up."""
    answer: AnswerSetting = "auto"
    """Who writes the answer: with `auto` a language model, where one is set up and several results are to be told."""
    language: LanguageSetting = "auto"
    """The language of messages; `auto` is the locale's. Answers are in the language of the request."""
    models_file: Path | None = None
    """Models, endpoints and private Hubs of the person's own; None is `models.toml` beside the person's settings."""
    models: Mapping[str, str] = field(default_factory=dict[str, str])
    """A model for each task type that is not to be chosen: a table in the file, `TASK=ID,…` in the environment."""
    licences: Licences = "conditions"
    """Which licences a model that is chosen may have: permissive ones, also those with conditions, or any."""
    gated: bool = False
    """Whether models may be chosen whose owner must grant access."""
    max_model_bytes: int = 0
    """The most that a model may take on this machine; 0 is three fifths of its memory."""
    choice: Literal["auto", "facts"] = "auto"
    """Who chooses among models that are about equally good: with `auto` a language model, where one is set up."""
    sync: Literal["off", "daily"] = "off"
    """Whether the catalogue is filled from the Hub once a day, or only by `hugginggpt models sync`."""
    run_seconds: float = 600.0
    """The deadline of a run."""
    task_seconds: float = 120.0
    """The deadline of each task."""
    max_tasks: int = 64
    """How many tasks a plan may have."""
    concurrency: int = 8
    """How many tasks run at once, over all runtimes."""
    workers: int = 0
    """How many worker processes run at once; 0 is one per processor core, at most four."""
    llm_base_url: str = ""
    """The address of an OpenAI-compatible server, up to and with `/v1`; empty is that of the key at hand."""
    llm_model: str = ""
    """The name of the chat model there; empty is no language model, unless an address is set."""
    llm_api_key: Secret = field(default_factory=Secret)
    """The key for `llm_base_url` and for no other address."""
    llm_seconds: float = 60.0
    """How long the first piece of a reply may take."""
    llm_price_input: float | None = None
    """US dollars for a million tokens of input, where the server does not say what a call costs."""
    llm_price_output: float | None = None
    """The same for output."""

    @classmethod
    def load(
        cls, *, environment: Mapping[str, str] | None = None, folder: Path | None = None, **given: Any
    ) -> "Settings":
        """Settings from what is given, then the environment, then `hugginggpt.toml` here and in the person's home.

        Args:
            environment: instead of that of this process.
            folder: the working folder; the current one if None.
            given: settings by name; those that are None count as not given.

        Raises:
            SettingsError: if a setting is unknown or has a wrong value.
        """
        environment = os.environ if environment is None else environment
        names = {one.name for one in fields(cls)}
        found: dict[str, Any] = {}
        for path in (_user_file(), (folder or Path.cwd()) / FILE_NAME):
            found |= _from_file(path, names, own=path == _user_file())
        found |= {name: environment[_variable(name)] for name in names if environment.get(_variable(name))}
        found |= {name: value for name, value in given.items() if value is not None}
        if unknown := sorted(found.keys() - names):
            raise SettingsError("unknown_setting", name=unknown[0], known=", ".join(sorted(names)))
        hints = get_type_hints(cls)
        return replace(cls(), **{name: _typed(name, value, hints[name]) for name, value in found.items()})


def _variable(name: str) -> str:
    return f"HUGGINGGPT_{name.upper()}"


def models_file(settings: Settings) -> Path:
    """The file of the person's own models."""
    return settings.models_file or _user_file().with_name("models.toml")


def _user_file() -> Path:
    from platformdirs import user_config_path

    return user_config_path("hugginggpt", appauthor=False) / FILE_NAME


def _from_file(path: Path, names: set[str], *, own: bool) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("bad_settings_file", path=path, reason=error) from error
    if unknown := sorted(found.keys() - names):
        raise SettingsError("unknown_setting", name=unknown[0], known=", ".join(sorted(names)))
    return {name: value for name, value in found.items() if own or name not in _PERSON_ONLY}


def _typed(name: str, value: Any, hint: Any) -> Any:
    """The value in the type of its field; the environment and the command line give strings."""
    options = get_args(hint)
    try:
        if options and all(isinstance(option, str) for option in options):
            if value not in options:
                raise ValueError(f"one of {', '.join(options)}")
            return value
        if get_origin(hint) is Mapping:
            return _pairs(value)
        if hint is Path or Path in options:
            return Path(cast("str | Path", value)).expanduser()
        if hint is Secret:
            return value if isinstance(value, Secret) else Secret(_words(value))
        if hint is str:
            return _words(value)
        if hint is bool:
            return _yes(value)
        if float in options:
            hint = float
        number = hint(value)
        if isinstance(value, bool) or (not isinstance(value, str) and number != value) or not 0 <= number < inf:
            raise ValueError("a whole number of 0 or more" if hint is int else "a number of 0 or more")
    except (TypeError, ValueError, OverflowError) as error:
        raise SettingsError("bad_setting", name=name, value="…" if hint is Secret else value, wanted=error) from error
    return number


def _pairs(value: object) -> Mapping[str, str]:
    if isinstance(value, str):
        parts = [part.partition("=") for part in value.split(",") if part.strip()]
        value = {name.strip(): said.strip() for name, _, said in parts}
    if not isinstance(value, Mapping):
        raise TypeError("a table of task types and models")
    pairs = cast("Mapping[object, object]", value)
    if not all(isinstance(name, str) and isinstance(said, str) and name and said for name, said in pairs.items()):
        raise ValueError("a model for each task type")
    return cast("Mapping[str, str]", value)


def _yes(value: object) -> bool:
    said = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.lower() not in said:
        raise ValueError("true or false")
    return said[value.lower()]


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text in quotation marks")
    return value
