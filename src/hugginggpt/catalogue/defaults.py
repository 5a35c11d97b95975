"""The curated models of the Hub that ship as cards."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from hugginggpt.catalogue.card import ModelCard, card_from

PLAIN: Mapping[str, Any] = {
    "runtime": "local",
    "library": "transformers",
    "priority": 1,
    "confirm": ["license", "parameters", "safetensors"],
}
"""What a card of the file has where it says nothing else."""


@cache
def default_cards() -> tuple[ModelCard, ...]:
    """The cards, in the order of the file: of several for one task type the first is the smaller or surer one."""
    text = (files("hugginggpt.catalogue") / "data" / "models.toml").read_text("utf-8")
    return tuple(card_from({**PLAIN, **entry}) for entry in tomllib.loads(text)["models"])
