"""The catalogue: model cards in SQLite, found by their facts and words without a look at the network.

Tables: `entries` (the whole card as JSON), `cards` (the facts that limits and scores ask for), `places` (these facts
again for each task type and language, by popularity, so that the best known models of a task are read off in order),
`words` (full text), `vectors` (what the likeness of a card's text is computed from), `meta`.
"""

import json
import sqlite3
import threading
from array import array
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any

from hugginggpt.catalogue.card import ModelCard, card_entry, card_from
from hugginggpt.catalogue.functions import Functions
from hugginggpt.catalogue.functions import shipped as shipped_functions
from hugginggpt.catalogue.grams import SPACE
from hugginggpt.catalogue.licences import freedom
from hugginggpt.catalogue.likeness import encoded, packed, shipped
from hugginggpt.catalogue.ranking import Here, Query, Ranked, fame
from hugginggpt.catalogue.search import ANY, Search
from hugginggpt.catalogue.text import card_text, index_text, texts
from hugginggpt.errors import CatalogueError

VERSION = 1
"""Of the tables; a file of a later one is not opened."""

_WAIT_SECONDS = 5.0
_FACTS = (
    "fame REAL, warm INT, priority INT, price REAL, seconds REAL, runtime TEXT, loadable INT, served INT, "
    "bytes INT, freedom INT, gated INT, gpu INT"
)
_SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE cards (number INTEGER PRIMARY KEY, id TEXT UNIQUE, tasks TEXT, languages TEXT, {_FACTS});
CREATE TABLE entries (number INTEGER PRIMARY KEY, card TEXT, round INT, base TEXT);
CREATE INDEX cards_fame ON cards (fame);
CREATE TABLE places (task TEXT, language TEXT, number INT, {_FACTS}, PRIMARY KEY (task, language, fame, number))
  WITHOUT ROWID;
CREATE INDEX places_number ON places (number);
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', tokenize = 'unicode61');
CREATE VIRTUAL TABLE vocabulary USING fts5vocab (words, 'row');
CREATE TABLE vectors (number INTEGER PRIMARY KEY, places BLOB, weights BLOB, vector BLOB);
CREATE INDEX vectors_missing ON vectors (number) WHERE vector IS NULL;
"""


class Catalogue:
    """The model cards in one file, or in memory. Safe to use from several threads and processes.

    Args:
        path: the file; it is made if it is not there, unless it is only read. None keeps the cards in memory.
        read_only: whether nothing is to be written, for a catalogue on a disk that cannot be.
        functions: says which task types words ask for, where a query names none; asked when it is needed.

    Raises:
        CatalogueError: `catalogue_newer` if a later version of the program made it, `catalogue_broken` if it is none,
            `catalogue_locked` if another process holds it too long, `catalogue_unusable` for what else the disk says.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        read_only: bool = False,
        functions: Callable[[], Functions] = shipped_functions,
    ) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._search = Search(self._rows, functions)
        with self._told():
            self._connection = _connected(path, read_only=read_only)
            try:
                self._check(read_only=read_only)
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> "Catalogue":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __len__(self) -> int:
        with self._told(), self._lock:
            return int(self._rows("SELECT count(*) FROM cards")[0][0])

    def add(
        self,
        cards: Iterable[ModelCard],
        *,
        round: int = 0,
        note: Mapping[str, str] | None = None,
        bases: Mapping[str, str] | None = None,
    ) -> int:
        """Add cards, in place of those with the same ids: all of them or, if anything fails, none.

        Args:
            cards: of models.
            round: the number of the sync that saw them.
            note: what is to be kept by name, with the cards or not at all.
            bases: of models with smaller numbers: the id of the model that they were made from, by id.

        Returns:
            How many were added.

        Raises:
            CatalogueError: if it can't be written.
        """
        given = list({card.id: card for card in cards}.values())
        with self._writing() as count:
            for card in given:
                self._remove(card.id, count)
                self._insert(card, count, round, (bases or {}).get(card.id))
            self._keep(note)
        return len(given)

    def finish(self, round: int, tasks: Iterable[str], *, note: Mapping[str, str] | None = None) -> int:
        """End a sync: take out the cards that only earlier ones saw, and tell models of their smaller variants.

        Args:
            round: its number.
            tasks: the task types that it was of.
            note: as for `add`.

        Returns:
            How many were taken out.

        Raises:
            CatalogueError: if it can't be written.
        """
        with self._writing() as count:
            asked = "SELECT id, tasks FROM cards JOIN entries USING (number) WHERE round BETWEEN 1 AND ?"
            wanted = set(tasks)
            old = [id for id, done in self._rows(asked, round - 1) if wanted & set(done.split())]
            for id in old:
                self._remove(id, count)
            asked = "SELECT base, group_concat(id, ' ') FROM entries JOIN cards USING (number)"
            for base, ids in self._rows(f"{asked} WHERE base <> '' GROUP BY base"):
                self._tell_variants(base, tuple(sorted(ids.split())))
            self._keep(note)
        return len(old)

    def note(self, name: str) -> str | None:
        """What `add` was told to keep under a name."""
        with self._told(), self._lock:
            rows = self._rows("SELECT value FROM meta WHERE name = ?", name)
        return str(rows[0][0]) if rows else None

    def encode(self, most: int) -> int:
        """Encode the texts of cards that were not encoded yet, the best known first; ranking needs it for meaning.

        It is apart from `add` because it takes longer by far.

        Args:
            most: how many at most.

        Returns:
            How many were encoded.

        Raises:
            CatalogueError: if it can't be written.
            MissingExtra: the extra `starter` is not installed.
        """
        with self._told(), self._lock:
            asked = "SELECT number, card FROM vectors JOIN cards USING (number) JOIN entries USING (number)"
            rows = self._rows(f"{asked} WHERE vector IS NULL ORDER BY fame DESC LIMIT ?", most)
        # No lock is held while it computes.
        vectors = encoded([texts(card_from(json.loads(entry))) for _, entry in rows])
        with self._writing():
            self._connection.executemany(
                "UPDATE vectors SET vector = ? WHERE number = ?",
                [(vector, number) for vector, (number, _) in zip(vectors, rows, strict=True)],
            )
        return len(rows)

    def missing(self) -> int:
        """How many texts were not encoded yet."""
        with self._told(), self._lock:
            return int(self._rows("SELECT count(*) FROM vectors WHERE vector IS NULL")[0][0])

    def remove(self, ids: Iterable[str]) -> None:
        """Take cards out.

        Raises:
            CatalogueError: if it can't be written.
        """
        with self._writing() as count:
            for id in ids:
                self._remove(id, count)

    def card(self, id: str) -> ModelCard | None:
        """The card of a model, if there is one."""
        with self._told(), self._lock:
            rows = self._rows("SELECT card FROM cards JOIN entries USING (number) WHERE id = ?", id)
        return card_from(json.loads(rows[0][0])) if rows else None

    def candidates(self, query: Query, here: Here | None = None, *, most: int = 5) -> list[Ranked]:
        """The models that suit a query best and keep its limits, the best first.

        Args:
            query: what is looked for.
            here: what is known of this machine.
            most: how many.
        """
        with self._told(), self._lock:
            return self._search.best(query, here or Here(), most)

    # Writing.

    @contextmanager
    def _writing(self) -> "Generator[array[int]]":
        """One transaction, the whole or nothing; gives how many cards have a piece at each place."""
        with self._told(), self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            count = array("I", self._meta("pieces"))
            yield count
            self._connection.execute("UPDATE meta SET value = ? WHERE name = 'pieces'", [count.tobytes()])
            self._connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'state'")

    def _keep(self, note: Mapping[str, str] | None) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", (note or {}).items())

    def _tell_variants(self, base: str, ids: tuple[str, ...]) -> None:
        rows = self._rows("SELECT number, card FROM cards JOIN entries USING (number) WHERE id = ?", base)
        for number, entry in rows:
            card = replace(card_from(json.loads(entry)), variants=ids)
            self._connection.execute("UPDATE entries SET card = ? WHERE number = ?", [_entry(card), number])

    def _insert(self, card: ModelCard, count: "array[int]", round: int, base: str | None) -> None:
        facts = _facts(card)
        listed = (f" {' '.join(some)} " for some in (card.tasks, card.languages))
        values = (card.id, *listed, *facts)
        number = self._connection.execute(f"INSERT INTO cards VALUES (NULL, {_marks(values)})", values).lastrowid
        self._connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (number, _entry(card), round, base or ""))
        spoken = (ANY, *(dict.fromkeys(card.languages) or ("",)))
        places = [(task, language, number, *facts) for task in dict.fromkeys(card.tasks) for language in spoken]
        if places:
            self._connection.executemany(f"INSERT INTO places VALUES ({_marks(places[0])})", places)
        self._connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (number, index_text(card)))
        row = packed(card_text(card))
        vector = shipped(texts(card))
        self._connection.execute("INSERT INTO vectors VALUES (?, ?, ?, ?)", (number, row.places, row.weights, vector))
        for place in memoryview(row.places).cast("H"):
            count[place] += 1

    def _remove(self, id: str, count: "array[int]") -> None:
        rows = self._rows("SELECT number, card FROM cards JOIN entries USING (number) WHERE id = ?", id)
        for number, entry in rows:
            gone = index_text(card_from(json.loads(entry)))
            self._connection.execute("INSERT INTO words (words, rowid, text) VALUES ('delete', ?, ?)", (number, gone))
            for (places,) in self._rows("SELECT places FROM vectors WHERE number = ?", number):
                for place in memoryview(places).cast("H"):
                    count[place] -= 1
            for table in ("vectors", "places", "entries", "cards"):
                self._connection.execute(f"DELETE FROM {table} WHERE number = ?", [number])

    # The file.

    def _check(self, *, read_only: bool) -> None:
        version = self._rows("PRAGMA user_version")[0][0]
        if version > VERSION:
            raise CatalogueError("catalogue_newer", path=self.path)
        if version == VERSION:
            return
        if read_only:
            raise CatalogueError("catalogue_broken", path=self.path, reason="no catalogue")
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            # Another process may have made it meanwhile.
            if self._rows("PRAGMA user_version")[0][0] < VERSION:
                for statement in _SCHEMA.split(";"):
                    self._connection.execute(statement)
                pieces = array("I", repeat(0, SPACE)).tobytes()
                self._connection.executemany("INSERT INTO meta VALUES (?, ?)", [("state", 0), ("pieces", pieces)])
                self._connection.execute(f"PRAGMA user_version = {VERSION}")

    def _meta(self, name: str) -> Any:
        return self._rows("SELECT value FROM meta WHERE name = ?", name)[0][0]

    def _rows(self, asked: str, *values: object) -> list[Any]:
        return self._connection.execute(asked, values).fetchall()

    @contextmanager
    def _told(self) -> Generator[None]:
        """Errors of SQLite as those of the catalogue."""
        try:
            yield
        except sqlite3.OperationalError as error:
            busy = "locked" in str(error) or "busy" in str(error)
            code = "catalogue_locked" if busy else "catalogue_unusable"
            raise CatalogueError(code, path=self.path, reason=error) from error
        except sqlite3.DatabaseError as error:
            raise CatalogueError("catalogue_broken", path=self.path, reason=error) from error
        except OSError as error:
            raise CatalogueError("catalogue_unusable", path=self.path, reason=error.strerror or error) from error


def _connected(path: Path | None, *, read_only: bool) -> sqlite3.Connection:
    if path is None:
        return sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    if read_only:
        # Without a word to the disk: a folder that can't be written has no place for a lock either.
        address = f"file:{path.absolute().as_posix()}?mode=ro&immutable=1"
        return _roomy(sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None))
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return _roomy(connection)


def _roomy(connection: sqlite3.Connection) -> sqlite3.Connection:
    """With the file in memory as far as the system has room: a query reads some hundred scattered rows."""
    connection.execute("PRAGMA mmap_size = 1073741824")
    connection.execute("PRAGMA cache_size = -16384")
    return connection


def _facts(card: ModelCard) -> tuple[object, ...]:
    loadable = card.safetensors and not card.custom_code
    known = fame(card), card.warm, card.priority, card.price, card.seconds
    # Where only the numbers are counted, four bytes each.
    size = card.bytes or 4 * card.parameters
    return *known, card.runtime, loadable, card.served, size, freedom(card.license), card.gated, card.gpu


def _entry(card: ModelCard) -> str:
    return json.dumps(card_entry(card), ensure_ascii=False)


def _marks(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
