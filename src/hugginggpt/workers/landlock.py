"""A fence between a worker and the program (Landlock): no look into its memory or environment, no signal to it.

A process in a Landlock domain may not trace processes outside of it, and reading another process's environment counts
as tracing. Nothing of the file system is taken away but the making of device files, which no worker needs: a domain has
to take away something. See the manual page landlock(7).
"""

import ctypes
import os
from contextlib import suppress
from typing import Any

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_MAKE_DEVICES = (1 << 6) | (1 << 11)
# Since version 2 a domain that does not speak of moving files between folders forbids it.
_MOVE, _MOVE_SINCE = 1 << 13, 2
_SCOPES, _SCOPES_SINCE = 0b11, 6  # Abstract local sockets, and signals.


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def fence(libc: Any) -> bool:
    """Put this process and its children behind the fence, for good; whether the kernel has it.

    The process must already be without new privileges.
    """
    version = libc.syscall(_CREATE, None, 0, _ASK_VERSION)
    if version < _MOVE_SINCE:
        return False
    rules = _Ruleset(_MAKE_DEVICES | _MOVE, 0, _SCOPES if version >= _SCOPES_SINCE else 0)
    # Older kernels know a shorter form.
    size = 24 if version >= _SCOPES_SINCE else 8
    handle = libc.syscall(_CREATE, ctypes.byref(rules), size, 0)
    if handle < 0:
        return False
    root = os.open("/", os.O_PATH | os.O_CLOEXEC)
    try:
        everywhere = _Beneath(_MOVE, root)
        if libc.syscall(_ADD_RULE, handle, _PATH_BENEATH, ctypes.byref(everywhere), 0) != 0:
            return False
        return libc.syscall(_RESTRICT, handle, 0) == 0
    finally:
        with suppress(OSError):
            os.close(root)
            os.close(handle)
