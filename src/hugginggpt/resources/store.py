"""The resource store: files by the digest of their bytes, taken in by safe ways."""

import os
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterable, Callable, Sequence
from functools import partial
from pathlib import Path

import anyio
from anyio import to_thread

from hugginggpt.errors import ResourceError
from hugginggpt.resources import sheets, tables, texts
from hugginggpt.resources.fetch import Fetcher
from hugginggpt.resources.files import open_file, open_inside
from hugginggpt.resources.inspection import Found, read_text
from hugginggpt.resources.intake import INCOMING, Intake, place, store_unwritable
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.media import XLSX
from hugginggpt.resources.tables import Table
from hugginggpt.resources.values import Resource
from hugginggpt.tasks import Kind

_PIECE = 1 << 20
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
# What an unfinished intake left is of no use to anyone after this long.
_STALE_SECONDS = 24 * 3600.0
_REMEMBERED = 64
# A decoder may take its time over a hostile file; whoever is cancelled does not wait for it.
_in_thread = partial(to_thread.run_sync, abandon_on_cancel=True)

Part = tuple[str, Callable[[Path], Found]]
"""A file to be made: its name, and what writes it to a path and says what it is."""


class ResourceStore:
    """Keeps the bytes of resources as files by their SHA-256; equal bytes are one file.

    Nothing is made on disk until the first resource comes. A file is written beside the others, inspected, then renamed
    into its place, so that whoever finds it finds all of it. Many runs and processes may share a folder.

    Args:
        root: the folder.
        limits: what is refused at the way in.
        fetcher: how URLs are fetched; None is by guarded connections of our own.
    """

    def __init__(self, root: Path, *, limits: ResourceLimits | None = None, fetcher: Fetcher | None = None) -> None:
        self.root = root
        """The folder."""
        self.limits = limits or ResourceLimits()
        """What is refused at the way in."""
        self._fetcher = fetcher or Fetcher(seconds=self.limits.url_seconds, redirects=self.limits.redirects)
        self._derived: OrderedDict[tuple[str, Kind], tuple[Resource, ...]] = OrderedDict()
        self._swept = False

    async def add_bytes(self, data: bytes, name: str) -> Resource:
        """Take in bytes that came from an upload or a model.

        Args:
            data: all of them.
            name: what the file is called; a folder in it is cut off.

        Raises:
            ResourceError: if they are refused.
            MissingExtra: if the package that reads them is not installed.
        """
        return await _in_thread(self._take_bytes, data, name)

    async def add_file(self, path: Path, *, name: str | None = None) -> Resource:
        """Take in a file that a person named on the command line or in Python, or that a model made.

        Args:
            path: where it lies; never a path from HTTP, MCP or a model's words.
            name: what it is called, if not as it is there.

        Raises:
            ResourceError: if it is not there or refused.
            MissingExtra: if the package that reads it is not installed.
        """
        return await _in_thread(self._take_file, partial(open_file, path), name or path.name)

    async def add_named(self, name: str, folder: Path) -> Resource:
        """Take in a file that the words of a request name, if it lies in the working folder. For terminals only.

        Raises:
            ResourceError: if it leads out of the folder, is a link, is not there, or is refused.
            MissingExtra: if the package that reads it is not installed.
        """
        return await _in_thread(self._take_file, partial(open_inside, folder, name), name)

    async def add_url(self, url: str) -> Resource:
        """Fetch what a public address gives; see `hugginggpt.resources.fetch` for the guard.

        Raises:
            ResourceError: if the address is not public, gives nothing, or what it gives is refused.
            MissingExtra: if the package that reads it is not installed.
        """
        async with self._fetcher.open(url, most_bytes=self.limits.most_bytes) as body:
            return await self.add_stream(body.pieces, body.name)

    async def add_stream(self, pieces: AsyncIterable[bytes], name: str) -> Resource:
        """Take in bytes as they come, of which no more are asked for than the limits allow.

        Args:
            pieces: of an upload, say.
            name: what the file is called; a folder in it is cut off.

        Raises:
            ResourceError: if they are refused.
            MissingExtra: if the package that reads them is not installed.
        """
        intake = await to_thread.run_sync(self._intake, name)
        try:
            async for piece in pieces:
                await to_thread.run_sync(intake.write, piece)
            return await to_thread.run_sync(intake.finish)
        finally:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(intake.close)

    def path(self, resource: Resource) -> Path:
        """Where the bytes of a resource lie. The file has no ending and must not be written to. Touches the disk.

        Raises:
            ResourceError: if they are not in the store.
        """
        digest = _DIGEST.fullmatch(resource.id)
        path = place(self.root, digest[1]) if digest else None
        if path is None or not path.is_file():
            raise ResourceError("not_in_store", name=resource.name)
        return path

    async def read_text(self, resource: Resource) -> str:
        """The text of a resource, without a byte order mark; of a web page what it says.

        Raises:
            ResourceError: if it is not in the store or not text.
        """
        return await _in_thread(self._read_text, resource)

    async def read_table(self, resource: Resource) -> Table:
        """The table in a resource, as `{"columns": [...], "rows": [[...], ...]}`; empty cells are None.

        A column is of numbers only where all its filled cells are, without leading zeros or more than 15 digits.

        Raises:
            ResourceError: if it is not in the store or not a table.
        """
        return await _in_thread(self._read_table, resource)

    async def derive(self, resource: Resource, kind: Kind, parts: Sequence[Part]) -> list[Resource]:
        """Files made of a resource, such as its pages as pictures; made once and remembered.

        Args:
            resource: what they are made of.
            kind: of the files.
            parts: for each its name, and what writes it to a path (in a thread) and says what it is.

        Raises:
            ResourceError: if one can't be made or stored.
        """
        key = (resource.id, kind)
        made = self._derived.get(key)
        if made is None or not await to_thread.run_sync(self._all_there, made):
            made = tuple([await _in_thread(self._make, *part) for part in parts])
        self._derived[key] = made
        self._derived.move_to_end(key)
        while len(self._derived) > _REMEMBERED:
            self._derived.popitem(last=False)
        return list(made)

    def _intake(self, name: str) -> Intake:
        if not self._swept:
            self._swept = True
            _sweep(self.root / INCOMING)
        return Intake(self.root, name, self.limits)

    def _take_bytes(self, data: bytes, name: str) -> Resource:
        with self._intake(name) as intake:
            for start in range(0, len(data), _PIECE):
                intake.write(memoryview(data)[start : start + _PIECE])
            return intake.finish()

    def _take_file(self, opener: Callable[[], int], name: str) -> Resource:
        descriptor = opener()
        try:
            with self._intake(name) as intake:
                while piece := _read(descriptor, name):
                    intake.write(piece)
                return intake.finish()
        finally:
            os.close(descriptor)

    def _make(self, name: str, write: Callable[[Path], Found]) -> Resource:
        scratch = self.root / INCOMING / f"{os.urandom(16).hex()}.made"
        try:
            with self._intake(name) as intake:
                found = write(scratch)
                with scratch.open("rb") as file:
                    while piece := file.read(_PIECE):
                        intake.take(piece)
                return intake.keep(found)
        except OSError as error:
            raise store_unwritable(error) from error
        finally:
            scratch.unlink(missing_ok=True)

    def _all_there(self, resources: tuple[Resource, ...]) -> bool:
        try:
            return all(self.path(resource) for resource in resources)
        except ResourceError:
            return False

    def _bytes(self, resource: Resource) -> bytes:
        path = self.path(resource)
        if path.stat().st_size > self.limits.text_bytes:
            limit = self.limits.text_bytes / 1_000_000
            raise ResourceError("file_too_large", name=resource.name, limit=limit)
        return path.read_bytes()

    def _read_text(self, resource: Resource) -> str:
        text = read_text(self._bytes(resource), resource.name)
        return texts.html_text(text) if texts.is_html(text) else text

    def _read_table(self, resource: Resource) -> Table:
        if resource.media_type == XLSX:
            return sheets.read_sheet(self.path(resource), resource.name, self.limits)
        text = read_text(self._bytes(resource), resource.name)
        form = tables.table_form(text, named=resource.kind == "table")
        table = tables.read_csv(text) if form == "csv" else tables.read_records(text, form) if form else None
        if table is None:
            raise ResourceError("not_a_table", name=resource.name)
        return table


def _read(descriptor: int, name: str) -> bytes:
    try:
        return os.read(descriptor, _PIECE)
    except OSError as error:
        raise ResourceError("unreadable_file", name=name, reason=error.strerror or type(error).__name__) from error


def _sweep(folder: Path) -> None:
    """Delete what intakes left that were cut off with their process."""
    oldest = time.time() - _STALE_SECONDS
    for path in folder.glob("*"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except OSError:
            # Another process was faster, or may not: both are fine.
            continue
