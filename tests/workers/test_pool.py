import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import anyio
import pytest
from anyio import to_thread
from processes import ends, is_there, open_files, pid_of

from hugginggpt.errors import ExpertError, WorkerCrashed
from hugginggpt.settings import Settings
from hugginggpt.workers import Pool

pytestmark = pytest.mark.anyio
MakePool = Callable[..., Pool]


async def run(
    pool: Pool, target: str, payload: Mapping[str, Any] | None = None, *, group: str = "a", **given: Any
) -> Any:
    with anyio.fail_after(20):
        return await pool.run(group, f"targets:{target}", payload or {}, **given)


async def test_json_comes_back_as_it_went(pool: Pool) -> None:
    payload = {
        "text": "Straße 通知 \x00 \ud800",
        "numbers": [1, -2.5, 1e300, 10**20],
        "nothing": None,
        "deep": {"a": [{"b": [True, False]}]},
        "long": "x" * 3_000_000,
    }
    assert await run(pool, "echo", payload) == payload


async def test_a_process_is_used_again_and_is_no_child_of_a_shell(pool: Pool) -> None:
    first, second = await run(pool, "who"), await run(pool, "who")
    assert first == second
    assert first["parent"] == os.getpid()
    assert first["group"] == first["pid"] != os.getpgid(0)


async def test_reports_come_in_order_on_the_event_loop(pool: Pool) -> None:
    heard: list[tuple[float, str, int]] = []

    def report(fraction: float, words: str) -> None:
        heard.append((fraction, words, threading.get_ident()))

    assert await run(pool, "steps", {"count": 100}, report=report) == "done"
    assert [(fraction, words) for fraction, words, _ in heard] == [(n / 100, f"step {n}") for n in range(100)]
    assert {thread for *_, thread in heard} == {threading.get_ident()}
    assert await run(pool, "steps", {"count": 3}) == "done"


async def test_reports_of_several_threads_do_not_mix(pool: Pool) -> None:
    heard: list[str] = []
    await run(pool, "steps_in_threads", {"threads": 4, "count": 20}, report=lambda _, words: heard.append(words))
    assert sorted(heard) == sorted(f"{thread}" * 100_000 for thread in range(4) for _ in range(20))


async def test_a_report_that_comes_late_is_no_word_on_the_next_call(pool: Pool) -> None:
    heard: list[str] = []
    for number in range(3):
        await run(pool, "leaves_a_thread", {"number": number}, report=lambda _, words: heard.append(words))
    assert heard == ["0", "1", "2"]


async def test_what_libraries_print_disturbs_nothing(pool: Pool, capfd: pytest.CaptureFixture[str]) -> None:
    assert await run(pool, "prints", {"times": 100_000}) == ""
    assert await run(pool, "echo", {"still": "here"}) == {"still": "here"}
    assert capfd.readouterr() == ("", "")


async def test_fifty_calls_at_once_are_all_done_by_a_few_processes(make_pool: MakePool) -> None:
    pool = make_pool(2, warm=4)
    done: dict[int, int] = {}
    pids: set[int] = set()

    async def one(number: int) -> None:
        pids.add((await run(pool, "who", group=f"group {number % 2}"))["pid"])
        done[number] = (await run(pool, "echo", {"number": number}, group=f"group {number % 2}"))["number"]
        assert pool.processes <= 4

    async with anyio.create_task_group() as tasks:
        for number in range(50):
            tasks.start_soon(one, number)
    assert done == {number: number for number in range(50)}
    assert len(pids) <= 4


async def test_calls_of_one_group_at_once_get_a_process_each(pool: Pool, tmp_path: Path) -> None:
    meeting = [anyio.Event(), anyio.Event()]

    async def one(place: int) -> None:
        def report(_fraction: float, _words: str) -> None:
            meeting[place].set()

        with anyio.CancelScope() as scope:
            scopes.append(scope)
            await run(pool, "hangs", {"folder": str(tmp_path)}, report=report)

    scopes: list[anyio.CancelScope] = []
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(one, 0)
        tasks.start_soon(one, 1)
        with anyio.fail_after(20):
            for event in meeting:
                await event.wait()
        assert pool.processes == 2
        for scope in scopes:
            scope.cancel()
    assert pool.processes == 0


async def test_the_group_that_waits_longest_makes_room(pool: Pool) -> None:
    a, b = await pid_of(pool, "a"), await pid_of(pool, "b")
    assert await pid_of(pool, "a") == a
    c = await pid_of(pool, "c")
    assert not is_there(b)
    assert {await pid_of(pool, "c"), await pid_of(pool, "a")} == {c, a}
    assert await pid_of(pool, "b") != b
    assert not is_there(c)
    assert pool.processes == 2


async def test_more_processes_may_be_kept_than_work_at_once(make_pool: MakePool) -> None:
    pool = make_pool(1, warm=3)
    pids = [await pid_of(pool, group) for group in "abc"]
    assert [await pid_of(pool, group) for group in "abc"] == pids
    await pid_of(pool, "d")
    assert pool.processes == 3
    assert not is_there(pids[0])


async def test_a_process_that_was_idle_too_long_is_replaced(make_pool: MakePool) -> None:
    pool = make_pool(idle_seconds=0)
    first = await pid_of(pool, "a")
    assert await pid_of(pool, "a") != first
    assert not is_there(first)


async def test_a_process_that_died_idle_is_no_failure_of_the_next_call(pool: Pool) -> None:
    for _ in range(5):
        pid = await pid_of(pool, "a")
        os.kill(pid, signal.SIGKILL)
        assert await pid_of(pool, "a") != pid


@pytest.mark.parametrize(
    ("name", "reason", "said"),
    [
        ("segfault", "SIGSEGV", "before the fault"),
        ("leaves", "exit code 3", ""),
        ("leaves_a_child", "exit code 4", ""),
        ("breaks_protocol", "what it sent is no answer", ""),
    ],
)
async def test_a_dead_process_is_told_and_replaced(pool: Pool, name: str, reason: str, said: str) -> None:
    before = await pid_of(pool, "a")
    with pytest.raises(WorkerCrashed) as caught:
        await run(pool, name, name="starter/odd")
    assert caught.value.code == "worker_crashed"
    assert caught.value.values == {"model": "starter/odd", "reason": reason}
    assert reason in caught.value.message("zh")
    assert said in "".join(getattr(caught.value, "__notes__", []))
    assert not is_there(before)
    assert await pid_of(pool, "a") != before


async def test_the_stack_of_a_crash_is_kept_for_debugging(pool: Pool) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        await run(pool, "segfault")
    assert "in segfault" in caught.value.__notes__[0]


async def test_cancelling_kills_native_code_and_what_it_started(pool: Pool, tmp_path: Path) -> None:
    for name in ("hangs", "starts_child"):
        heard: list[int] = []
        began = 0.0
        with anyio.fail_after(20), anyio.CancelScope() as scope:

            def report(_fraction: float, words: str, scope: anyio.CancelScope = scope) -> None:
                nonlocal began
                heard.append(int(words))  # noqa: B023 (called in this turn)
                began = perf_counter()
                scope.cancel()

            await run(pool, name, {"folder": str(tmp_path)}, report=report)
        assert scope.cancelled_caught
        assert perf_counter() - began < 2
        assert all(ends(pid) for pid in heard)
        assert pool.processes == 0
    assert await run(pool, "echo", {"next": 1}) == {"next": 1}


async def test_a_deadline_ends_a_call_that_hangs(pool: Pool, tmp_path: Path) -> None:
    pid = await pid_of(pool, "a")
    with anyio.move_on_after(0.2) as scope:
        await run(pool, "hangs", {"folder": str(tmp_path)})
    assert scope.cancelled_caught
    assert not is_there(pid)


async def test_a_report_that_fails_ends_the_call(pool: Pool) -> None:
    def report(_fraction: float, _words: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run(pool, "steps", {"count": 10}, report=report)
    assert pool.processes == 0


async def test_too_much_memory_fails_the_call_and_not_the_process(pool: Pool) -> None:
    pid = await pid_of(pool, "a")
    for payload in ({}, {"numpy": True}):
        with pytest.raises(ExpertError) as caught:
            await run(pool, "allocates", payload, name="starter/large")
        assert caught.value.code == "worker_out_of_memory"
        assert caught.value.values == {"model": "starter/large", "gigabytes": 6.0}
    assert await pid_of(pool, "a") == pid


async def test_a_process_that_does_not_start_says_why(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, temporary: Path
) -> None:
    pool = make_pool()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkerCrashed) as caught:
        await run(pool, "echo")
    assert caught.value.code == "worker_start_failed"
    assert "/nowhere/python" in caught.value.message()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(WorkerCrashed) as caught:
        await run(pool, "echo")
    assert caught.value.values == {"reason": "exit code 1"}
    assert pool.processes == 0
    assert [path async for path in anyio.Path(temporary).glob("*/1")] == []
    assert [path async for path in anyio.Path(temporary).glob("*/2")] == []


async def test_prewarming_imports_and_the_next_call_takes_that_process(pool: Pool) -> None:
    with anyio.fail_after(20):
        await pool.prewarm("a", "targets", "colorsys", "there_is_no_such_module")
    assert pool.processes == 1
    assert "colorsys" in await run(pool, "loaded")
    assert pool.processes == 1


async def test_a_call_waits_for_the_process_that_is_getting_warm(pool: Pool) -> None:
    modules: list[list[str]] = []

    async def call() -> None:
        modules.append(await run(pool, "loaded"))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(pool.prewarm, "a", "colorsys")
        await anyio.lowlevel.checkpoint()
        tasks.start_soon(call)
        tasks.start_soon(pool.prewarm, "a", "colorsys")
    assert pool.processes == 1
    assert "colorsys" in modules[0]


async def test_who_gives_up_waiting_for_a_warm_process_leaves_it_to_others(make_pool: MakePool) -> None:
    pool = make_pool(3)
    async with anyio.create_task_group() as warming:
        warming.start_soon(pool.prewarm, "a", "colorsys")
        await anyio.lowlevel.checkpoint()
        async with anyio.create_task_group() as waiting:
            waiting.start_soon(run, pool, "loaded")
            await anyio.lowlevel.checkpoint()
            waiting.cancel_scope.cancel()
        assert "colorsys" in await run(pool, "loaded")
    assert pool.processes == 1


async def test_prewarming_takes_no_room_from_others(make_pool: MakePool) -> None:
    pool = make_pool(1)
    a = await pid_of(pool, "a")
    await pool.prewarm("b", "colorsys")
    assert await pid_of(pool, "a") == a


async def test_prewarming_what_crashes_is_left_to_the_call(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    await pool.prewarm("a", "colorsys")
    assert pool.processes == 0


async def test_a_storm_of_calls_that_are_given_up_leaves_nothing(make_pool: MakePool, temporary: Path) -> None:
    pool = make_pool(2, warm=3)
    dice = Random(7)
    pids: set[int] = set()
    done: list[int] = []

    async def one(number: int, patience: float) -> None:
        with anyio.move_on_after(patience):
            pids.add((await run(pool, "who", group=f"group {number % 4}"))["pid"])
            done.append(number)

    await run(pool, "echo")
    handles = open_files()
    async with anyio.create_task_group() as tasks:
        for number in range(60):
            tasks.start_soon(one, number, dice.expovariate(3.0))
            tasks.start_soon(pool.prewarm, f"group {number % 4}", "colorsys")
    assert 0 < len(done) < 60
    assert pool.processes <= 3
    assert await run(pool, "echo", {"still": "works"}) == {"still": "works"}
    await pool.aclose()
    assert not [pid for pid in pids if is_there(pid)]
    assert [path async for path in anyio.Path(temporary).iterdir()] == []
    assert open_files() <= handles


async def test_closing_leaves_no_process_and_no_folder(make_pool: MakePool, temporary: Path) -> None:
    pool = make_pool()
    pids = [await pid_of(pool, "a"), await pid_of(pool, "b")]
    home, file = await run(pool, "writes_home")
    assert Path(home).is_relative_to(temporary)
    assert Path(file).is_relative_to(home)
    await pool.aclose()
    assert not any(is_there(pid) for pid in pids)
    assert [path async for path in anyio.Path(temporary).iterdir()] == []
    with pytest.raises(RuntimeError, match="closed"):
        await run(pool, "echo")


async def test_closing_ends_calls_that_run(make_pool: MakePool, tmp_path: Path) -> None:
    pool = make_pool()
    failures: list[Exception] = []
    begun = anyio.Event()

    async def call() -> None:
        try:
            await run(pool, "hangs", {"folder": str(tmp_path)}, report=lambda *_: begun.set())
        except WorkerCrashed as error:
            failures.append(error)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(call)
        with anyio.fail_after(20):
            await begun.wait()
        await pool.aclose()
    assert len(failures) == 1
    assert pool.processes == 0


async def test_a_replaced_process_takes_its_folder_with_it(make_pool: MakePool, temporary: Path) -> None:
    pool = make_pool(1)
    first, _ = await run(pool, "writes_home", group="a")
    second, _ = await run(pool, "writes_home", group="b")
    assert not await anyio.Path(first).exists()
    assert await anyio.Path(second).exists()


async def test_a_pool_belongs_to_one_event_loop(pool: Pool) -> None:
    await run(pool, "echo")

    def elsewhere() -> None:
        anyio.run(run, pool, "echo")

    with pytest.raises(RuntimeError, match="event loop"):
        await to_thread.run_sync(elsewhere)


async def test_what_lies_in_the_working_folder_is_not_imported(
    make_pool: MakePool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stranger.py").write_text("def run(payload, report): return 1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    pool = make_pool()
    with pytest.raises(ExpertError, match="No module named 'stranger'"):
        await pool.run("a", "stranger:run", {})


async def test_a_worker_starts_without_what_the_program_needs(pool: Pool) -> None:
    loaded = set(await run(pool, "loaded"))
    assert not loaded & {"anyio", "asyncio", "numpy", "hugginggpt.settings", "hugginggpt.workers.pool"}


def test_the_size_follows_the_settings() -> None:
    assert Pool.of(Settings(workers=3)).size == 3
    assert Pool.of(Settings(workers=30)).warm == 30
    assert 1 <= Pool.of(Settings()).size <= 4


_PROGRAM = """
import sys
from pathlib import Path
import anyio
from hugginggpt.workers import Pool

async def main():
    async with Pool(1, extra_paths=[Path(sys.argv[1])], namespace=sys.argv[3] == "namespace") as pool:
        def report(fraction, words):
            print(words, flush=True)
        await pool.run("a", "targets:hangs", {"folder": sys.argv[2]}, report=report)

anyio.run(main)
"""


@pytest.mark.parametrize("kind", ["namespace", "guard"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_the_program(kind: str, number: signal.Signals, tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(Path(__file__).parent), str(tmp_path), kind],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        | {"TMPDIR": str(tmp_path)},
    )
    with program:
        try:
            assert program.stdout
            worker = int(program.stdout.readline())
            program.send_signal(number)
            assert ends(worker)
        finally:
            _, said = program.communicate(timeout=20)
    if number == signal.SIGINT:
        assert "KeyboardInterrupt" in said
        assert "targets.py" not in said
        assert not list(tmp_path.glob("hugginggpt-*"))
