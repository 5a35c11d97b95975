"""What of a card is text: for the full-text index, the encoder and the hashed pieces."""

import re

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.catalogue.grams import words
from hugginggpt.messages import Language, message
from hugginggpt.tasks import TASK_TYPES

_MOST = 800
"""Characters of a description that are read."""
_FIRST = 300
"""Characters of its first sentence."""
_ENDS = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def card_text(card: ModelCard) -> str:
    """What a card says, in one text."""
    tasks = [f"{name.replace('-', ' ')}: {_described(name)}" for name in card.tasks]
    languages = ", ".join(language_name(code) for code in card.languages[:8])
    return f"{_spaced(card.id)}. {card.description[:_MOST]} {languages} {' '.join(tasks)}".strip()


def first_sentence(card: ModelCard) -> str:
    """The first sentence of a card's description; its name where it has none."""
    return _ENDS.split(card.description, maxsplit=1)[0][:_FIRST] or _spaced(card.id)


def texts(card: ModelCard) -> tuple[str, str]:
    """What the encoder reads of a card: all that it says, and the first sentence of its description."""
    return card_text(card), first_sentence(card)


def index_text(card: ModelCard) -> str:
    """The words of a card and its task types, each as one token, for the full-text index."""
    return " ".join([*(task_token(name) for name in card.tasks), *words(card_text(card))])


def task_token(task: str) -> str:
    """The word that stands for a task type in the full-text index."""
    return "does" + task.replace("-", "")


def language_name(code: str, language: Language = "en") -> str:
    """The name of a language, or its code where we have none."""
    try:
        return message(f"languages.{code}", language)
    except KeyError:
        return code


def _described(name: str) -> str:
    return TASK_TYPES[name].description if name in TASK_TYPES else ""


def _spaced(id: str) -> str:
    return re.sub(r"[-_/.]+", " ", id)
