"""A person's own models, endpoints and private Hubs: a TOML file in the form of the cards that ship.

[[models]]
id = "me/plates"
tasks = ["image-to-text"]
description = "Reads licence plates."
license = "mit"

[[models]]
id = "house/translator"
runtime = "endpoint"
address = "http://127.0.0.1:8080/translate"
tasks = ["translation"]
description = "Our own translator."
license = "LicenseRef-ours"

[[hubs]]
address = "https://hub.example.org"
token_variable = "HOUSE_HUB_TOKEN"
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from hugginggpt.catalogue.card import ModelCard, Runtime, card_from, check_card
from hugginggpt.errors import SettingsError
from hugginggpt.tasks import TASK_TYPES, resolve


@dataclass(frozen=True)
class OwnHub:
    """A private Hub."""

    address: str
    token_variable: str = ""
    """The variable of the environment that holds the token for it, and for no other address."""

    @property
    def token(self) -> str | None:
        """The token for it."""
        return os.environ.get(self.token_variable) or None if self.token_variable else None


@dataclass(frozen=True)
class Mine:
    """What the file has."""

    cards: tuple[ModelCard, ...] = ()
    hubs: tuple[OwnHub, ...] = ()


def read_mine(path: Path) -> Mine:
    """Read the file; nothing is in it if it does not exist.

    Raises:
        SettingsError: `bad_models_file`, with what is wrong.
    """
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Mine()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("bad_models_file", path=path, reason=error) from error
    try:
        if unknown := sorted(said.keys() - {"models", "hubs"}):
            raise ValueError(f"{unknown[0]!r} is neither models nor hubs")
        cards = tuple(_card(entry) for entry in _tables(said, "models"))
        hubs = tuple(_hub(entry) for entry in _tables(said, "hubs"))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        reason = (
            f"{error} is missing" if isinstance(error, KeyError) else str(error).replace("ModelCard.__init__() ", "")
        )
        raise SettingsError("bad_models_file", path=path, reason=reason) from error
    return Mine(cards, hubs)


def _tables(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = said.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in cast("list[object]", found)):
        raise TypeError(f"{name} must be tables, each under [[{name}]]")
    return cast("list[Mapping[str, Any]]", found)


def _card(entry: Mapping[str, Any]) -> ModelCard:
    card = check_card(card_from({"runtime": "local", "library": "transformers", "priority": 2, "license": "", **entry}))
    if not card.id.strip():
        raise ValueError("id must be the name of the model")
    if card.runtime not in get_args(Runtime):
        raise ValueError(f"the runtime of {card.id} can be {', '.join(get_args(Runtime))}, not {card.runtime!r}")
    if unknown := [name for name in card.tasks if name not in TASK_TYPES]:
        likely = resolve(unknown[0])
        raise ValueError(f"{card.id}: there is no task type {unknown[0]!r}" + (f"; {likely.task}?" if likely else ""))
    if card.runtime == "endpoint" and not card.address.startswith(("http://", "https://")):
        raise ValueError(f"{card.id} needs an address that begins with http:// or https://")
    return card


def _hub(entry: Mapping[str, Any]) -> OwnHub:
    hub = OwnHub(**entry)
    if not hub.address.startswith(("http://", "https://")):
        raise ValueError("the address of a Hub begins with http:// or https://")
    return hub
