"""Opening a person's file: a regular file only, never a device or a pipe, and never through a link out of a folder."""

import errno
import os
import re
import stat
from pathlib import Path, PurePosixPath

from hugginggpt.errors import ResourceError
from hugginggpt.resources.names import safe_name

# A pipe is opened without waiting for a writer, a terminal without becoming ours.
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY


def open_file(path: Path) -> int:
    """A descriptor of a file that a person names on the command line or in Python; links are followed.

    Raises:
        ResourceError: if it is not there, not a regular file, or cannot be read.
    """
    try:
        return _regular(os.open(path, _FLAGS), path.name)
    except (OSError, ValueError) as error:
        raise _refusal(error, path.name or str(path)) from error


def open_inside(folder: Path, name: str) -> int:
    """A descriptor of a file in a folder that the words of a request name, if it really lies there.

    Each part of the path is opened from the one before and none may be a link, so nothing can be put in the way between
    the check and the opening.

    Args:
        folder: the working folder.
        name: as it stands in the words: a file name or a relative path.

    Raises:
        ResourceError: if it leads out of the folder, is not there, not a regular file, or cannot be read.
    """
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or re.search(r"[\\\0]", name):
        raise ResourceError("outside_folder", name=safe_name(name))
    descriptor = -1
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC | os.O_DIRECTORY)
        for place, part in enumerate(parts, 1):
            flags = _FLAGS | (os.O_DIRECTORY if place < len(parts) else 0)
            before, descriptor = descriptor, os.open(part, flags | os.O_NOFOLLOW, dir_fd=descriptor)
            os.close(before)
        opened, descriptor = descriptor, -1
        return _regular(opened, parts[-1])
    except (OSError, ValueError) as error:
        raise _refusal(error, parts[-1]) from error
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _regular(descriptor: int, name: str) -> int:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return descriptor
    os.close(descriptor)
    raise ResourceError("is_a_directory" if stat.S_ISDIR(mode) else "not_a_file", name=safe_name(name))


_CODES = {
    errno.ENOENT: "missing_file",
    errno.ENOTDIR: "missing_file",
    errno.ENAMETOOLONG: "missing_file",
    errno.EISDIR: "is_a_directory",
    errno.ELOOP: "link_refused",
    errno.EMLINK: "link_refused",
    errno.ENXIO: "not_a_file",
    errno.ENODEV: "not_a_file",
}


def _refusal(error: OSError | ValueError, name: str) -> ResourceError:
    # A name with a zero byte is a ValueError: no file has it.
    if isinstance(error, ValueError):
        return ResourceError("missing_file", name=safe_name(name))
    code = _CODES.get(error.errno or 0, "unreadable_file")
    return ResourceError(code, name=safe_name(name), reason=error.strerror or type(error).__name__)
