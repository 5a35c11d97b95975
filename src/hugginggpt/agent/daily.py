"""Filling the catalogue once a day beside other work, for those who have set it so."""

import threading
import time
from collections.abc import Sequence

from hugginggpt.catalogue import Catalogue
from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.catalogue.mine import OwnHub
from hugginggpt.catalogue.shelf import FILE
from hugginggpt.catalogue.sync import sync, synced_at
from hugginggpt.errors import CatalogueError, HubError
from hugginggpt.settings import Settings

_DAY = 24 * 3600.0


class DailySync:
    """A thread that fills the catalogue if that was not done for a day; it ends with the program, whole or not.

    What can't be done today is done another time: no run waits for it or hears of it.

    Args:
        settings: where the catalogue lies.
        hubs: private Hubs of the person.
    """

    def __init__(self, settings: Settings, hubs: Sequence[OwnHub] = ()) -> None:
        self._path = settings.home / FILE
        self._hubs = hubs
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="hugginggpt-sync", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it after the list that is on its way; nobody waits for that."""
        self._stopped.set()

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended; whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        from hugginggpt.catalogue.hub import Hub

        try:
            with Catalogue(self._path) as catalogue:
                last = synced_at(catalogue)
                if last is not None and time.time() - last < _DAY:
                    return
                others = [Hub(one.address, token=one.token, stopped=self._stopped) for one in self._hubs]
                hub = Hub(stopped=self._stopped)
                sync(catalogue, hub, others=others, known=default_cards(), stopped=self._stopped, at_once=1)
        except (CatalogueError, HubError):
            return
