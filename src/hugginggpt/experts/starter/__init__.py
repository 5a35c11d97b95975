"""Starter experts: what needs no download, no key and no GPU. Each is a card in `cards/` and a function it names."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hugginggpt.experts.base import Expert
    from hugginggpt.experts.registry import Services

CARDS = "hugginggpt.experts.starter.cards"
"""The package that the cards lie in."""


def experts(services: "Services") -> "list[Expert]":
    """One expert for each card, whether what it needs is installed or not."""
    from hugginggpt.catalogue.card import cards_in
    from hugginggpt.experts.starter.expert import StarterExpert

    return [StarterExpert(card, services.pool) for card in cards_in(CARDS)]
