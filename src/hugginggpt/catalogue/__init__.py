"""Model cards: what is known of the models that can be chosen, kept in SQLite, and which of them suits best.

card, licences           a card, and what its licence allows
grams, text, likeness    how like a card's words are to those that are looked for
functions                which task types words ask for
ranking                  limits, and the score with its terms
store, search            the cards in one file, and the best of them
"""

from hugginggpt.catalogue.card import ModelCard, Offer, Quality, Runtime, card_from, cards_in
from hugginggpt.catalogue.ranking import Here, Limits, Query, Ranked, Record
from hugginggpt.catalogue.store import Catalogue

__all__ = [
    "Catalogue",
    "Here",
    "Limits",
    "ModelCard",
    "Offer",
    "Quality",
    "Query",
    "Ranked",
    "Record",
    "Runtime",
    "card_from",
    "cards_in",
]
