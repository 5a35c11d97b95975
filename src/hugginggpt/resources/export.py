"""The way out: a resource as a file of the person's, beside what is there and never over it."""

import os
from itertools import count
from pathlib import Path

from anyio import to_thread

from hugginggpt.errors import ResourceError
from hugginggpt.resources.media import ending
from hugginggpt.resources.names import safe_name
from hugginggpt.resources.store import ResourceStore
from hugginggpt.resources.values import Resource

_PIECE = 1 << 20


async def export(resource: Resource, folder: Path, stem: str, store: ResourceStore) -> Path:
    """Copy a resource to `folder/stem.ending`, or `stem-2.ending` and so on where that name is taken.

    It is a copy and not a link, because whoever gets it may change it. No file is ever overwritten, also not one that
    another program makes in the same moment.

    Args:
        resource: its bytes are in the store.
        folder: made if it is not there.
        stem: the name without its ending, which is that of the media type.
        store: where its bytes are.

    Raises:
        ResourceError: if it is not in the store, or the folder cannot be written.
    """
    return await to_thread.run_sync(_export, resource, folder, stem, store)


def _export(resource: Resource, folder: Path, stem: str, store: ResourceStore) -> Path:
    source = store.path(resource)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        target, descriptor = _new_file(folder, safe_name(stem), ending(resource.media_type))
        try:
            with os.fdopen(descriptor, "wb") as copy, source.open("rb") as original:
                while piece := original.read(_PIECE):
                    copy.write(piece)
        except BaseException:
            # Half a file with the name of a whole one helps nobody.
            target.unlink(missing_ok=True)
            raise
        return target
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ResourceError("cannot_write_folder", folder=folder, reason=reason) from error


def _new_file(folder: Path, stem: str, suffix: str) -> tuple[Path, int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    for number in count(1):
        target = folder / (f"{stem}{suffix}" if number == 1 else f"{stem}-{number}{suffix}")
        try:
            return target, os.open(target, flags, 0o666)
        except FileExistsError:
            continue
    raise AssertionError("there is always a next number")
