"""Asks the live Hub for the facts of the curated models that were not read from a source yet.

python -m training.catalogue.confirm [--write src/hugginggpt/catalogue/data/models.toml]

Prints what differs. With --write, what the Hub says goes into the file, and what it said is to be confirmed no more;
a model that it does not know stays as it is.
"""

import argparse
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hugginggpt.catalogue import ModelCard
from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.catalogue.hub import Hub
from hugginggpt.errors import HubError

FACTS = ("license", "parameters", "safetensors")
"""What is asked for."""


def confirmed(card: ModelCard, said: ModelCard) -> tuple[dict[str, object], ModelCard]:
    """What differs, as the Hub says it, and the card as it is then."""
    known = {name: getattr(said, name) for name in FACTS if getattr(said, name) not in ("", 0)}
    # A count in millions is a rounded one.
    near = abs(said.parameters - card.parameters) <= 0.02 * said.parameters
    differs = {
        name: value
        for name, value in known.items()
        if value != getattr(card, name) and not (name == "parameters" and near)
    }
    left = tuple(name for name in card.confirm if name not in {*known, "id"})
    return differs, replace(card, **known, confirm=left)


def written(text: str, card: ModelCard) -> str:
    """The file with the facts of a card."""
    begin = text.index(f'id = "{card.id}"')
    end = text.find("[[models]]", begin)
    entry = text[begin:] if end < 0 else text[begin:end]
    facts: Mapping[str, object] = {
        "license": card.license,
        "parameters": card.parameters,
        "safetensors": card.safetensors,
        "confirm": list(card.confirm),
    }
    new = entry
    for name, value in facts.items():
        line = f"{name} = {json.dumps(value)}"
        new, count = re.subn(rf"^{name} = .*$", line, new, flags=re.MULTILINE)
        if not count and not (name == "safetensors" and value):
            new = f"{new.rstrip()}\n{line}\n\n"
    return text[:begin] + new.rstrip() + "\n" + ("\n" + text[end:] if end >= 0 else "")


def main() -> None:
    """Ask for each card."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    text = given.write.read_text("utf-8") if given.write else ""
    hub = Hub()
    for card in default_cards():
        try:
            said = hub.card(card.id)
        except HubError as error:
            print(f"{card.id}: {error}")
            if error.code != "hub_unknown_model":
                break
            continue
        if said is None:
            print(f"{card.id}: the Hub names no task type that we know")
            continue
        differs, now = confirmed(card, said)
        print(f"{card.id}: {json.dumps(differs) if differs else 'as we have it'}")
        if given.write:
            text = written(text, now)
    if given.write:
        given.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
