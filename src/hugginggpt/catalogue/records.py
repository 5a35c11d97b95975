"""How models did here: whether each of their last runs succeeded, and how long it took. One small SQLite file."""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from hugginggpt.catalogue.ranking import Record
from hugginggpt.errors import CatalogueError

FILE = "records.sqlite"
_KEPT = 50
"""Runs of each model for each task type."""


class Records:
    """The records of a home.

    Args:
        home: the folder; nothing is made before the first run is added.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def add(self, model: str, task: str, *, success: bool, seconds: float) -> None:
        """Keep how a run went.

        Raises:
            CatalogueError: if it can't be written.
        """
        with self._open() as connection, connection:
            connection.execute("INSERT INTO runs VALUES (NULL, ?, ?, ?, ?)", (model, task, success, seconds))
            connection.execute(
                "DELETE FROM runs WHERE model = ? AND task = ? AND number NOT IN"
                " (SELECT number FROM runs WHERE model = ? AND task = ? ORDER BY number DESC LIMIT ?)",
                (model, task, model, task, _KEPT),
            )

    def read(self, task: str | None = None) -> Mapping[str, Record]:
        """How each model did, for one task type or for all; empty where nothing can be read."""
        if not self._path.exists():
            return {}
        found: dict[str, list[tuple[bool, float]]] = {}
        try:
            with self._open() as connection:
                asked = "SELECT model, success, seconds FROM runs WHERE ? IS NULL OR task = ? ORDER BY number"
                for model, success, seconds in connection.execute(asked, (task, task)):
                    found.setdefault(model, []).append((bool(success), seconds))
        except CatalogueError:
            return {}
        return {model: _record(runs) for model, runs in found.items()}

    @contextmanager
    def _open(self) -> Generator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=1.0)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS runs"
                    " (number INTEGER PRIMARY KEY, model TEXT, task TEXT, success INT, seconds REAL)"
                )
                connection.execute("CREATE INDEX IF NOT EXISTS runs_model ON runs (model, task)")
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise CatalogueError("catalogue_unusable", path=self._path, reason=error) from error


def _record(runs: list[tuple[bool, float]]) -> Record:
    times = [seconds for success, seconds in runs if success]
    return Record(len(runs), len(times), median(times) if times else 0.0)
