"""One file on its way into the store: written while its limits are held, then inspected, then put in its place."""

import hashlib
import os
import stat
from pathlib import Path
from secrets import token_hex
from types import TracebackType

from hugginggpt.errors import HuggingGPTError, ResourceError
from hugginggpt.resources.inspection import Found, inspect
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.media import by_media_type
from hugginggpt.resources.names import safe_name
from hugginggpt.resources.sniff import HEAD, sniff
from hugginggpt.resources.values import Resource

INCOMING = "incoming"
"""The folder in the store where files lie until they are whole."""


def place(root: Path, digest: str) -> Path:
    """Where the file with a digest lies: in one of 256 folders, so that none grows too long."""
    return root / digest[:2] / digest


class Intake:
    """Takes bytes piece by piece. Blocks: call it in a thread, one call at a time.

    Args:
        root: the folder of the store; made if it is not there.
        name: what the file is called.
        limits: held with every piece.

    Raises:
        ResourceError: if the store cannot be written.
    """

    def __init__(self, root: Path, name: str, limits: ResourceLimits) -> None:
        self._root = root
        self._name = safe_name(name)
        self._limits = limits
        self._head = b""
        self._looked = False
        self._sniffed: str | None = None
        self._most = limits.most_bytes
        self._hash = hashlib.sha256()
        self._size = 0
        self._path = root / INCOMING / token_hex(16)
        try:
            _make_folder(root)
            _make_folder(self._path.parent)
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise store_unwritable(error) from error

    def __enter__(self) -> "Intake":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def write(self, piece: bytes | memoryview) -> None:
        """Take the next piece.

        Raises:
            ResourceError: if the file is too large, of no use, or cannot be stored.
        """
        if not self._looked:
            self._head += bytes(piece[: HEAD - len(self._head)])
            if len(self._head) >= HEAD:
                self._look()
        self._size += len(piece)
        if self._size > self._most:
            limit = self._most / 1_000_000
            raise ResourceError("file_too_large", name=self._name, limit=limit)
        self._put(piece)

    def take(self, piece: bytes) -> None:
        """Take the next piece of a file that is made here, which the limits of ways in do not concern.

        Raises:
            ResourceError: if it cannot be stored.
        """
        self._size += len(piece)
        self._put(piece)

    def finish(self) -> Resource:
        """Inspect the whole file and put it in its place.

        Raises:
            ResourceError: if it is refused.
            MissingExtra: if the package that reads it is not installed.
        """
        if not self._size:
            raise ResourceError("empty_file", name=self._name)
        self._look()
        try:
            found = inspect(self._path, self._sniffed, self._name, self._limits)
        except OSError as error:
            raise store_unwritable(error) from error
        if self._size > self._limits.bytes_of(found.kind):
            limit = self._limits.bytes_of(found.kind) / 1_000_000
            raise ResourceError("file_too_large", name=self._name, limit=limit)
        return self.keep(found)

    def keep(self, found: Found) -> Resource:
        """Put the file in its place as what it is known to be.

        Raises:
            ResourceError: if it cannot be stored.
        """
        digest = self._hash.hexdigest()
        target = place(self._root, digest)
        try:
            # Nobody writes to it again: whoever has the file open as it is named by its digest gets these bytes.
            os.fchmod(self._file, stat.S_IRUSR)
            _make_folder(target.parent)
            self._path.replace(target)
        except OSError as error:
            raise store_unwritable(error) from error
        return Resource(f"sha256:{digest}", found.kind, found.media_type, self._name, self._size, found.facts)

    def close(self) -> None:
        """Leave nothing behind but what was put in its place. More calls do nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._path.unlink(missing_ok=True)

    def _put(self, piece: bytes | memoryview) -> None:
        self._hash.update(piece)
        try:
            while piece:
                piece = memoryview(piece)[os.write(self._file, piece) :]
        except OSError as error:
            raise store_unwritable(error) from error

    def _look(self) -> None:
        """Once the beginning is there: what it is, and with that how long it may be."""
        if not self._looked:
            self._looked = True
            self._sniffed = sniff(self._head, self._name)
            self._most = self._limits.bytes_of(by_media_type(self._sniffed))


def store_unwritable(error: OSError) -> HuggingGPTError:
    """The error for a store without room or without rights."""
    return ResourceError("store_unwritable", reason=error.strerror or type(error).__name__)


def _make_folder(folder: Path) -> None:
    # For its owner alone: it holds what a person works on.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
