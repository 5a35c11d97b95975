"""A filter of system calls (seccomp) that refuses every socket which is not local, to native code too.

The rules are a program for the kernel's classic BPF machine: load a word of `struct seccomp_data`, compare, jump,
return (see the manual page seccomp(2) and the kernel's seccomp_filter.rst).
"""

import ctypes
import errno
import os
from typing import Any

_SET_SECCOMP, _FILTER = 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_LOCAL = 1  # AF_UNIX
_IO_URING_SETUP = 425  # It opens sockets past the filter.
_OTHER_ABI = 0x40000000  # The x32 numbers of x86-64.
# The kernel's name of each machine, and the number of socket(2) there.
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


class _Filter(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("filters", ctypes.POINTER(_Filter)))


def refuse_sockets(libc: Any) -> bool:
    """Set the filter for this process and its children, for good; whether the machine and the kernel have it.

    The process must already be without new privileges.
    """
    known = _MACHINES.get(os.uname().machine)
    if known is None:
        return False
    rules = _rules(*known)
    program = _Program(len(rules), (_Filter * len(rules))(*rules))
    return libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0


def _rules(architecture: int, socket: int) -> list[_Filter]:
    """Jumps are relative; `refuse` and `allow` are the last two rules."""
    refuse, allow = 8, 9
    return [
        _Filter(_LOAD, 0, 0, _ARCHITECTURE),
        _Filter(_EQUAL, 0, refuse - 2, architecture),
        _Filter(_LOAD, 0, 0, _NUMBER),
        _Filter(_AT_LEAST, refuse - 4, 0, _OTHER_ABI),
        _Filter(_EQUAL, refuse - 5, 0, _IO_URING_SETUP),
        _Filter(_EQUAL, 0, allow - 6, socket),
        _Filter(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _Filter(_EQUAL, allow - 8, 0, _LOCAL),
        _Filter(_RETURN, 0, 0, _REFUSE | errno.EACCES),
        _Filter(_RETURN, 0, 0, _ALLOW),
    ]
