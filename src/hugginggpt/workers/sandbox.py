"""How a worker cuts itself off, before anything else runs in it: no network, bounded memory, an end with its parent.

Two ways to have no network. In an empty network namespace there is none, for native code too. Where the kernel does not
allow that, as in most containers, a filter of system calls refuses sockets that are not local (`seccomp.py`). In both,
an audit hook refuses the network to Python code, local sockets too, with an error that says why; and a fence keeps the
worker from reading the program's memory and environment (`landlock.py`), as does the user namespace of the first way.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Any, Literal

from hugginggpt.workers.landlock import fence
from hugginggpt.workers.seccomp import refuse_sockets

Isolation = Literal["namespace", "guard"]
"""What keeps a worker from the network: an empty namespace, or the guard where there is none."""

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_DEATH_SIGNAL, _NO_NEW_PRIVILEGES = 1, 38
_CAPABILITY_VERSION_3 = 0x20080522
_REFUSED = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
    }
)


def isolate(*, parent: int, namespace: bool, memory: int) -> Isolation:
    """Cut this process off, for good. It must have one thread still.

    Args:
        parent: the process that it ends with.
        namespace: whether to try a network namespace.
        memory: how many bytes of private memory it may have. Address space is no measure: onnxruntime and the GPU
            libraries reserve far more of it than they use.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    kind: Isolation = "guard"
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if namespace and _in_namespace(libc):
            kind = "namespace"
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        # Where the program runs as root: its workers are root without the powers of root.
        libc.capset((ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)())
        fence(libc)
        if kind == "guard":
            refuse_sockets(libc)
        # After the namespace: a change of credentials would clear it.
        libc.prctl(_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    sys.addaudithook(_no_network)
    return kind


def _in_namespace(libc: Any) -> bool:
    """Go into an empty network namespace, as the same user; whether that is allowed."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        # Without a map the process is nobody by name but still owns its files.
        with suppress(OSError):
            file = os.open(f"/proc/self/{name}", os.O_WRONLY)
            os.write(file, text.encode())
            os.close(file)
    return True


def _no_network(event: str, _arguments: Any) -> None:
    if event in _REFUSED:
        raise PermissionError(f"a worker has no network ({event})")
