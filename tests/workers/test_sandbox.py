import ctypes
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import anyio
import pytest
import targets
from anyio import to_thread

from hugginggpt.workers import Pool, isolation
from hugginggpt.workers.environment import command, environment

pytestmark = pytest.mark.anyio
MakePool = Callable[..., Pool]
KINDS = ("namespace", "guard")
SECRETS = ("HF_TOKEN", "OPENAI_API_KEY", "HUGGINGGPT_LLM_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "MY_KEY")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on this machine that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def connections(server: socket.socket) -> int:
    count = 0
    while True:
        try:
            server.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


async def run(pool: Pool, target: str, payload: dict[str, Any] | None = None) -> Any:
    with anyio.fail_after(20):
        return await pool.run("a", f"targets:{target}", payload or {})


@pytest.mark.parametrize("kind", KINDS)
async def test_no_call_of_python_reaches_the_network(
    make_pool: MakePool, listener: socket.socket, kind: str, tmp_path: Path
) -> None:
    local = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(local)
        unix.listen()
        payload = {"host": "127.0.0.1", "port": listener.getsockname()[1], "unix": local}
        found = await run(make_pool(namespace=kind == "namespace"), "calls_out", payload)
    assert found == dict.fromkeys(("connect", "socket", "udp", "bind", "name", "unix"), "PermissionError")
    assert connections(listener) == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_no_call_of_native_code_reaches_the_network(
    make_pool: MakePool, listener: socket.socket, kind: str
) -> None:
    payload = {"port": listener.getsockname()[1]}
    assert await run(make_pool(namespace=kind == "namespace"), "calls_out_natively", payload) == -1
    assert connections(listener) == 0


def test_the_same_calls_reach_the_network_from_the_program(listener: socket.socket) -> None:
    payload = {"port": listener.getsockname()[1]}
    assert targets.calls_out_natively(payload, None) == 0
    assert connections(listener) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_no_secret_is_in_the_environment(make_pool: MakePool, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "canary-5813")
    found = await run(make_pool(namespace=kind == "namespace"), "surroundings")
    assert "canary-5813" not in str(found)
    environment = cast("dict[str, str]", found["environment"])
    assert not [name for name in environment if name.endswith(("KEY", "TOKEN", "SECRET"))]
    assert environment["OMP_NUM_THREADS"] == environment["OPENBLAS_NUM_THREADS"] == "1"
    assert environment["HF_HUB_OFFLINE"] == "1"
    assert environment["HOME"] == environment["TMPDIR"] == found["folder"] != os.environ["HOME"]


@pytest.mark.parametrize("kind", KINDS)
async def test_the_program_can_not_be_looked_into_and_not_be_killed(make_pool: MakePool, kind: str) -> None:
    # Signals are fenced since version 6 of Landlock, Linux 6.12.
    fenced = ctypes.CDLL(None).syscall(444, None, 0, 1) >= 6
    wanted = {"environment": "PermissionError", "signal": "PermissionError" if fenced else "sent"}
    assert await run(make_pool(namespace=kind == "namespace"), "spies") == wanted


@pytest.mark.parametrize("kind", KINDS)
async def test_files_can_be_moved_between_folders(make_pool: MakePool, kind: str, tmp_path: Path) -> None:
    moved = await run(make_pool(namespace=kind == "namespace"), "moves", {"folder": str(tmp_path)})
    assert await anyio.Path(moved).read_text() == "x"
    assert (await anyio.Path(moved).stat()).st_uid == os.getuid()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_worker_has_no_powers_and_gains_none(make_pool: MakePool, kind: str) -> None:
    found = await run(make_pool(namespace=kind == "namespace"), "standing")
    assert int(found["CapEff"], 16) == int(found["CapPrm"], 16) == 0
    assert found["NoNewPrivs"] == "1"
    assert found["core"] == [0, 0]
    assert (found["Seccomp"] == "2") == (kind == "guard" or await to_thread.run_sync(isolation) == "guard")


async def test_which_isolation_workers_get_is_told(make_pool: MakePool) -> None:
    told = await to_thread.run_sync(isolation)
    assert told in KINDS
    here = await to_thread.run_sync(os.readlink, "/proc/self/ns/net")
    assert ((await run(make_pool(), "standing"))["network"] != here) == (told == "namespace")


def test_the_environment_is_a_list_of_names() -> None:
    own = {"PATH": "/bin", "LANG": "zh_CN.UTF-8", "PYTHONPATH": "/x", "SSH_AUTH_SOCK": "/y", "HF_TOKEN": "z"}
    made = environment(Path("/home"), own)
    assert made["PATH"] == "/bin"
    assert made["LANG"] == "zh_CN.UTF-8"
    assert not made.keys() & {"PYTHONPATH", "SSH_AUTH_SOCK", "HF_TOKEN"}


def test_a_worker_that_nobody_asks_ends_by_itself(tmp_path: Path) -> None:
    options = {"parent": os.getpid(), "namespace": False, "memory": 1 << 30, "idle": 0.05}
    worker = subprocess.Popen(
        command(options), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(tmp_path)
    )
    assert worker.wait(20) == 0
    worker.communicate()


def test_a_worker_whose_program_is_gone_does_not_begin(tmp_path: Path) -> None:
    options = {"parent": 1, "namespace": False, "memory": 1 << 30, "idle": 60}
    done = subprocess.run(
        command(options),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(tmp_path),
        timeout=20,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")


def test_the_command_is_of_this_python() -> None:
    line = command({}, [Path("/more")])
    assert line[0] == sys.executable
    assert "-I" in line
    assert line[-1] == "/more"
    assert str(Path.cwd()) not in line
