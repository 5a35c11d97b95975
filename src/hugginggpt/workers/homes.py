"""The private folders of workers: what libraries put into the person's home or the temporary folder lands there."""

import fcntl
import os
import shutil
import time
import weakref
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import gettempdir, mkdtemp

_PREFIX = "hugginggpt-workers-"
_LOCK = "lock"
# Younger folders may not have got their lock yet.
_SETTLED_SECONDS = 60.0


class Homes:
    """A folder for each worker, inside one that is deleted at the end of the program at the latest.

    A program that is killed leaves its folder behind; the next one clears it. All methods block: call them in a thread.
    """

    def __init__(self) -> None:
        _clear_abandoned()
        self._root = Path(mkdtemp(prefix=_PREFIX))
        # Held while the program lives, whatever its process is called in another container.
        self._lock = os.open(self._root / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._numbers = count(1)
        self._end = weakref.finalize(self, _delete, self._root, self._lock, os.getpid())

    def make(self) -> Path:
        """A new empty folder.

        Raises:
            OSError: if there is no room for it.
        """
        home = self._root / str(next(self._numbers))
        home.mkdir(mode=0o700)
        return home

    def close(self) -> None:
        """Delete them all."""
        self._end()


def remove(home: Path) -> None:
    """Delete one folder with what is in it."""
    shutil.rmtree(home, ignore_errors=True)


def _delete(root: Path, lock: int, owner: int) -> None:
    # A fork of the program has this object too, but not the workers.
    if os.getpid() == owner:
        shutil.rmtree(root, ignore_errors=True)
        os.close(lock)


def _clear_abandoned() -> None:
    """Delete the folders whose programs are gone."""
    for root in Path(gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if root.lstat().st_uid == os.getuid() and time.time() - root.lstat().st_mtime > _SETTLED_SECONDS:
                _clear_if_free(root)


def _clear_if_free(root: Path) -> None:
    lock = os.open(root / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(root, ignore_errors=True)
    finally:
        os.close(lock)
