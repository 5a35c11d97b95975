"""What the tests of workers ask of processes."""

import os
import select
from pathlib import Path

import anyio

from hugginggpt.workers import Pool


def is_there(pid: int) -> bool:
    """Whether a process exists, dead ones that nobody has asked after included."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def open_files() -> int:
    """How many file descriptors this process has."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def ends(pid: int, seconds: float = 10) -> bool:
    """Whether a process, ours or not, has ended after so many seconds at the latest."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], seconds)[0])
    finally:
        os.close(handle)


async def pid_of(pool: Pool, group: str) -> int:
    """The process that does the next call of a group."""
    with anyio.fail_after(20):
        return (await pool.run(group, "targets:who", {}))["pid"]
