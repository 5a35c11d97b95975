"""What the tests of workers have done in a worker: the useful, the talkative and the hostile."""

import ctypes
import os
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any, NoReturn

from hugginggpt.errors import ExpertError, MissingExtra, TaskError


class _Own(TaskError):
    """An error of a plug-in."""


def echo(payload: dict[str, Any], report: Any) -> Any:
    return payload


def who(payload: dict[str, Any], report: Any) -> dict[str, Any]:
    return {"pid": os.getpid(), "group": os.getpgid(0), "parent": os.getppid()}


def surroundings(payload: dict[str, Any], report: Any) -> dict[str, Any]:
    return {"environment": dict(os.environ), "folder": str(Path.cwd()), "path": sys.path, "argv": sys.argv[1:]}


def loaded(payload: dict[str, Any], report: Any) -> list[str]:
    return sorted(sys.modules)


def steps(payload: dict[str, Any], report: Any) -> str:
    for number in range(payload["count"]):
        report(number / payload["count"], f"step {number}")
    return "done"


def steps_in_threads(payload: dict[str, Any], report: Any) -> None:
    def one(thread: int) -> None:
        for _ in range(payload["count"]):
            report(0.5, f"{thread}" * 100_000)

    threads = [Thread(target=one, args=(thread,)) for thread in range(payload["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


_gates: list[tuple[Event, Thread]] = []


def leaves_a_thread(payload: dict[str, Any], report: Any) -> None:
    """A thread that reports when the next call has begun, for the call that it was started by."""
    while _gates:
        gate, thread = _gates.pop()
        gate.set()
        thread.join()
    gate = Event()
    thread = Thread(target=lambda: (gate.wait(), report(1.0, "late")), daemon=True)
    thread.start()
    _gates.append((gate, thread))
    report(0.0, str(payload["number"]))


def prints(payload: dict[str, Any], report: Any) -> str:
    sys.stdout.write("to standard output " * payload["times"] + "\n")
    sys.stderr.write("to standard error " * payload["times"] + "\n")
    os.write(1, b"\x00\x00\x00\x05 raw bytes\n")
    libc = ctypes.CDLL(None)
    libc.puts(b"from C")
    libc.fflush(None)
    return sys.stdin.read()


def says_then_fails(payload: dict[str, Any], report: Any) -> NoReturn:
    sys.stdout.write("the lens is dirty")
    raise RuntimeError("no picture")


def expert_error(payload: dict[str, Any], report: Any) -> NoReturn:
    raise ExpertError("no_text", slot=Path("a/b"))


def own_error(payload: dict[str, Any], report: Any) -> NoReturn:
    raise _Own("task_failed", task="t1", reason=ValueError("odd"))


def unknown_code(payload: dict[str, Any], report: Any) -> NoReturn:
    raise ExpertError("there_is_no_such_code")


def missing(payload: dict[str, Any], report: Any) -> NoReturn:
    raise MissingExtra("starter", "snownlp")


def exits(payload: dict[str, Any], report: Any) -> NoReturn:
    sys.exit("enough")


def not_json(payload: dict[str, Any], report: Any) -> Any:
    return {"score": float("nan")} if payload.get("nan") else object()


def segfault(payload: dict[str, Any], report: Any) -> Any:
    sys.stdout.write("before the fault\n")
    return ctypes.string_at(0)


def leaves(payload: dict[str, Any], report: Any) -> NoReturn:
    os._exit(3)


def leaves_a_child(payload: dict[str, Any], report: Any) -> Any:
    """A child that holds all pipes, and an end without an answer."""
    if os.fork() == 0:
        time.sleep(100)
    report(0.5, "forked")
    os._exit(4)


def breaks_protocol(payload: dict[str, Any], report: Any) -> Any:
    for number in range(3, 20):
        try:
            os.write(number, b"\xff" * 64)
        except OSError:
            continue
    time.sleep(100)


def hangs(payload: dict[str, Any], report: Any) -> NoReturn:
    """In native code, with the interpreter locked, so that no signal handler of Python could run."""
    report(0.0, str(os.getpid()))
    (Path(payload["folder"]) / "half").write_text("made")
    ctypes.PyDLL(None).sleep(1000)
    raise AssertionError


def starts_child(payload: dict[str, Any], report: Any) -> NoReturn:
    child = subprocess.Popen(["sleep", "1000"])
    report(0.5, str(child.pid))
    child.wait()
    raise AssertionError


def allocates(payload: dict[str, Any], report: Any) -> int:
    if payload.get("numpy"):
        import numpy as np

        return int(np.ones(20 << 27).nbytes)
    return len(bytearray(20 << 30))


def calls_out(payload: dict[str, Any], report: Any) -> dict[str, str]:
    """Every way out that Python knows, each with how it ended."""
    host, port = payload["host"], payload["port"]
    found: dict[str, str] = {}

    def attempt(name: str, work: Any) -> None:
        try:
            found[name] = repr(work())
        except OSError as error:
            found[name] = type(error).__name__

    attempt("connect", lambda: socket.create_connection((host, port), 1))
    attempt("socket", lambda: socket.socket().connect((host, port)))
    attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", (host, port)))
    attempt("bind", lambda: socket.socket().bind((host, 0)))
    attempt("name", lambda: socket.getaddrinfo("localhost", port))
    attempt("unix", lambda: socket.socket(socket.AF_UNIX).connect(payload["unix"]))
    return found


def calls_out_natively(payload: dict[str, Any], report: Any) -> int:
    """A connection by the C library, past every hook of Python: 0 if it came about."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.socket(2, 1, 0)
    address = (
        (2).to_bytes(2, sys.byteorder) + int(payload["port"]).to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
    )
    return libc.connect(handle, address, len(address))


def spies(payload: dict[str, Any], report: Any) -> dict[str, str]:
    """What can be had of the program by its process id."""
    found: dict[str, str] = {}
    try:
        found["environment"] = Path(f"/proc/{os.getppid()}/environ").read_bytes().decode("utf-8", "replace")
    except OSError as error:
        found["environment"] = type(error).__name__
    try:
        os.kill(os.getppid(), 0)
        found["signal"] = "sent"
    except OSError as error:
        found["signal"] = type(error).__name__
    return found


def writes_home(payload: dict[str, Any], report: Any) -> list[str]:
    import tempfile

    (Path.home() / ".cache").mkdir()
    (Path.home() / ".cache" / "kept").write_text("x")
    with tempfile.NamedTemporaryFile(delete=False) as file:
        return [str(Path.home()), file.name]


def moves(payload: dict[str, Any], report: Any) -> str:
    """A file renamed into another folder."""
    folder = Path(payload["folder"])
    (folder / "one").mkdir()
    (folder / "two").mkdir()
    (folder / "one" / "file").write_text("x")
    return str((folder / "one" / "file").rename(folder / "two" / "file"))


def standing(payload: dict[str, Any], report: Any) -> dict[str, Any]:
    """What the kernel says of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    found: dict[str, Any] = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return found | {
        "core": resource.getrlimit(resource.RLIMIT_CORE),
        "network": str(Path("/proc/self/ns/net").readlink()),
    }
