"""Cards that installed packages bring, for models that some runtime can run."""

from importlib.metadata import entry_points

from hugginggpt.catalogue.card import ModelCard, check_card

GROUP = "hugginggpt.models"
"""The group of entry points; each names a callable that gives cards."""


def brought_cards() -> tuple[list[ModelCard], list[tuple[str, str]]]:
    """The cards, and the entry points that failed, each with what is wrong."""
    cards: list[ModelCard] = []
    problems: list[tuple[str, str]] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            given = [check_card(card) for card in point.load()()]
        except Exception as error:
            problems.append((point.name, " ".join(f"{type(error).__name__}: {error}".split())))
            continue
        cards += given
    return cards, problems
