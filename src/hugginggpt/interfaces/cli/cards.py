"""How a model's card is shown on the command line."""

import json
import sys
from collections.abc import Mapping

from hugginggpt.catalogue import ModelCard
from hugginggpt.catalogue.ranking import HUB
from hugginggpt.interfaces.cli.options import language, said

UNITS: Mapping[str, int] = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


def card_lines(card: ModelCard, *, here: bool) -> list[str]:
    """A model in three lines: its id, its facts, what it does."""
    where = said("models.here") if here else _where(card)
    facts = [*card.tasks[:3], license_of(card), where]
    if card.downloads:
        facts.append(said("models.downloads", count=short(card.downloads)))
    description = (language() == "zh" and card.description_zh) or card.description
    return [f"{card.id}", f"  {' · '.join(facts)}", f"  {description}"]


def _where(card: ModelCard) -> str:
    if card.runtime not in HUB:
        return card.runtime
    size = card.bytes or 4 * card.parameters
    parts = [said("models.size", size=sized(size))] if size else []
    if card.served:
        live = dict.fromkeys(offer.provider for offer in card.offers if offer.status == "live")
        parts.append(said("models.providers", names=", ".join(list(live)[:4])))
    if not card.safetensors or card.custom_code:
        parts.append(said("models.unsafe"))
    if card.gated:
        parts.append(said("models.gated"))
    return " · ".join(parts) or card.runtime


def license_of(card: ModelCard) -> str:
    """Its licence, or that nobody says it."""
    return card.license or said("models.no_license")


def sized(count: int) -> str:
    """Bytes as a person reads them."""
    for name in ("GB", "MB", "KB"):
        if count >= UNITS[name]:
            return f"{count / UNITS[name]:.3g} {name}"
    return f"{count} B"


def short(count: int) -> str:
    """A number in three digits."""
    for size, name in ((10**9, "B"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g}{name}"
    return str(count)


def write_json(entry: object) -> None:
    """Print an object."""
    sys.stdout.write(json.dumps(entry, ensure_ascii=False, indent=2) + "\n")
