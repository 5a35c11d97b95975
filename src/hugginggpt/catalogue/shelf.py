"""All models that are known here: in memory what ships and what a person brings, in a file what the Hub said of others.

The file is only a copy of what the Hub says; without it, or where it can't be used, the others are there all the same.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.catalogue.functions import Functions
from hugginggpt.catalogue.functions import shipped as shipped_functions
from hugginggpt.catalogue.ranking import Here, Query, Ranked
from hugginggpt.catalogue.store import Catalogue
from hugginggpt.catalogue.sync import synced_at
from hugginggpt.errors import CatalogueError

FILE = "catalogue.sqlite"
"""The name of the file in a home."""


class Shelf:
    """What models are chosen from. Safe to use from several threads.

    Args:
        own: cards of what ships, of plug-ins and of the person; of those with one id the first is kept.
        synced: what the Hub said of others, and of these; what it says of one that is in `own` too goes first.
        problem: why there is no `synced`.
        functions: as for `Catalogue`.
    """

    def __init__(
        self,
        own: Iterable[ModelCard],
        synced: Catalogue | None = None,
        problem: CatalogueError | None = None,
        functions: Callable[[], Functions] = shipped_functions,
    ) -> None:
        self.own = tuple({card.id: card for card in reversed(list(own))}.values())
        """The cards that are not the Hub's."""
        self._own = Catalogue(functions=functions)
        self._own.add(self.own)
        self._synced = synced
        self.problem = problem

    @classmethod
    def open(cls, home: Path, own: Iterable[ModelCard]) -> "Shelf":
        """With the file under a home, if there is one that can be used; `problem` says why it can't be."""
        path = home / FILE
        try:
            return cls(own, _opened(path) if path.exists() else None)
        except CatalogueError as error:
            return cls(own, problem=error)

    def close(self) -> None:
        """Close the file."""
        self._own.close()
        if self._synced:
            self._synced.close()

    def __len__(self) -> int:
        """How many cards there are; one that is in both places counts twice."""
        return len(self._own) + (len(self._synced) if self._synced else 0)

    @property
    def synced_at(self) -> float | None:
        """When the last whole sync ended, in seconds since 1970; None before the first."""
        return synced_at(self._synced) if self._synced else None

    def card(self, id: str) -> ModelCard | None:
        """The card of a model, if it is known."""
        synced = self._synced.card(id) if self._synced else None
        return synced or self._own.card(id)

    def candidates(self, query: Query, here: Here | None = None, *, most: int = 5) -> list[Ranked]:
        """The models that suit a query best and keep its limits, the best first.

        Args:
            query: what is looked for.
            here: what is known of this machine.
            most: how many.
        """
        own = self._own.candidates(query, here, most=most)
        if self._synced is None:
            return own
        synced = self._synced.candidates(query, here, most=most)
        # A card that the Hub told more of may break a limit that ours keeps: it is then on no list.
        known = [one for one in own if self._synced.card(one.card.id) is None]
        return sorted([*synced, *known], key=lambda one: (-one.score, one.card.id))[:most]


def _opened(path: Path) -> Catalogue:
    try:
        return Catalogue(path)
    except CatalogueError as error:
        if error.code != "catalogue_unusable":
            raise
        # A disk that can't be written can be read.
        return Catalogue(path, read_only=True)
