"""The temporary folders of calls: made when a call begins, deleted when it ends, whatever its end is."""

import shutil
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import anyio
from anyio import to_thread

from hugginggpt.errors import TaskError

# A folder that cannot be deleted in this time (a dead network drive) does not keep a cancelled run from ending.
_SECONDS_TO_DELETE = 10.0
# How many empty folders lie ready, so that no call waits for one.
_READY = 8


class Folders:
    """Has a few empty folders ready, and clears those of ended calls many at a time, in a thread.

    Most calls leave their folder empty, so it serves again: a task that makes no files costs next to nothing here.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._numbers = count(1)
        self._ready: list[Path] = []
        self._ended: list[Path] = []
        self._spoiled: list[Path] = []
        self._waiting: deque[anyio.Event] = deque()
        self._work = anyio.Event()
        self._failure: OSError | None = None

    @asynccontextmanager
    async def one(self) -> AsyncGenerator[Path]:
        """An empty folder; what is left in it is deleted soon after the block ends, at the latest with the run.

        Raises:
            TaskError: if there is no room for it.
        """
        folder = await self._take()
        ended = self._spoiled
        try:
            yield folder
            ended = self._ended
        finally:
            # Whoever was stopped in the middle may still write there for a moment: that folder serves no one else.
            ended.append(folder)
            if self._spoiled or len(self._ready) < _READY // 2:
                self._work.set()

    async def keep_house(self) -> None:
        """Make and clear what is needed, until cancelled."""
        while True:
            await self._work.wait()
            self._work = anyio.Event()
            ended, self._ended = self._ended, []
            spoiled, self._spoiled = self._spoiled, []
            wanted = max(len(self._waiting), _READY) - len(self._ready)
            fresh = [self._root / str(next(self._numbers)) for _ in range(wanted)]
            ready, self._failure = await to_thread.run_sync(_change, ended, spoiled, fresh)
            self._ready += ready
            while self._waiting and (self._ready or self._failure):
                self._waiting.popleft().set()

    async def _take(self) -> Path:
        while not self._ready:
            turn = anyio.Event()
            self._waiting.append(turn)
            self._work.set()
            await turn.wait()
            if self._failure:
                raise TaskError("no_temporary_folder", reason=self._failure)
        return self._ready.pop()


@asynccontextmanager
async def open_folders() -> AsyncGenerator[Folders]:
    """Folders for the calls of one run; nothing of them is left when the block ends, however it ends."""
    root = await to_thread.run_sync(_root)
    try:
        yield Folders(root)
    finally:
        with anyio.move_on_after(_SECONDS_TO_DELETE, shield=True):
            await to_thread.run_sync(_delete, root, abandon_on_cancel=True)


def _change(ended: list[Path], spoiled: list[Path], fresh: list[Path]) -> tuple[list[Path], OSError | None]:
    """The folders that are empty and ready then; and what went wrong, if something did."""
    ready = [folder for folder in ended if _empty(folder)]
    for folder in {*ended, *spoiled}.difference(ready):
        _delete(folder)
    try:
        for folder in fresh[len(ready) :]:
            folder.mkdir()
            ready.append(folder)
    except OSError as error:
        return ready, error
    return ready, None


def _empty(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and next(folder.iterdir(), None) is None
    except OSError:
        return False


def _root() -> Path:
    return Path(mkdtemp(prefix="hugginggpt-")).resolve()


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
