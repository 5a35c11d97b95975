"""Model cards: what is known of the models that can be chosen."""

from hugginggpt.catalogue.card import ModelCard, Quality, Runtime, card_from, cards_in

__all__ = ["ModelCard", "Quality", "Runtime", "card_from", "cards_in"]
