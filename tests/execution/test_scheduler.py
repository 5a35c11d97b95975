from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import anyio
import pytest
from made_experts import Gate, Made, Room, echo, fail, hang, left_in, text

from hugginggpt.errors import ExpertError, PlanError, WorkerCrashed
from hugginggpt.events import TaskChosen, TaskEnded, TaskProgress, TaskStarted
from hugginggpt.execution import Capacity, Limits, open_scheduler, run_plan
from hugginggpt.experts import Call, Output
from hugginggpt.plan import Argument, Plan, Reference, Task, Template

pytestmark = pytest.mark.anyio
MakeRoom = Callable[..., Room]


def task(id: str, *parents: str) -> Task:
    """A text task that reads the texts of its parents."""
    parts: Argument = Template(tuple(Reference(parent) for parent in parents)) if parents else id
    return Task(id, "summarization", {"text": parts})


async def run(room: Room, *tasks: Task) -> None:
    with anyio.fail_after(5):
        await run_plan(Plan("a request", tasks), room.context)


async def test_a_diamond_runs_in_its_order_and_passes_texts_on(room: MakeRoom) -> None:
    a_room = room({"summarization": echo})
    join = Task("d", "summarization", {"text": Template((Reference("b"), " and ", Reference("c"), "."))})
    await run(a_room, task("a"), task("b", "a"), task("c", "a"), join)
    assert a_room.text("d") == "a and a."
    assert a_room.ended[0] == "a"
    assert a_room.ended[-1] == "d"
    names = [type(event) for event in a_room.events if getattr(event, "task_id", None) == "d"]
    assert names == [TaskChosen, TaskStarted]


async def test_branches_run_side_by_side(room: MakeRoom) -> None:
    left, right = Gate(), Gate()
    a_room = room({"a": left, "b": right})
    with anyio.fail_after(5):
        async with open_scheduler(a_room.context) as scheduler:
            scheduler.add(task("a"))
            scheduler.add(task("b"))
            await left.begun.wait()
            await right.begun.wait()
            left.go.set()
            right.go.set()
    assert sorted(a_room.ended) == ["a", "b"]


async def test_a_task_starts_when_its_own_inputs_are_there_and_waits_for_no_level(room: MakeRoom) -> None:
    slow, second = Gate(), Gate()
    a_room = room({"a": echo, "b": slow, "a2": second, "join": echo})
    with anyio.fail_after(5):
        async with open_scheduler(a_room.context) as scheduler:
            for one in (task("a"), task("b"), task("a2", "a"), task("join", "a2", "b")):
                scheduler.add(one)
            scheduler.close()
            await second.begun.wait()
            assert slow.running
            assert a_room.ended == ["a"]
            second.go.set()
            slow.go.set()
    assert a_room.ended[-1] == "join"


async def test_tasks_run_while_the_plan_is_still_being_written(room: MakeRoom) -> None:
    first = Gate()
    a_room = room({"a": first, "b": echo})
    with anyio.fail_after(5):
        async with open_scheduler(a_room.context) as scheduler:
            scheduler.add(task("a"))
            await first.begun.wait()
            scheduler.add(task("b", "a"))
            first.go.set()
            scheduler.close()
            await scheduler.wait()
            assert [result.status for result in scheduler.results] == ["completed", "completed"]
            with pytest.raises(RuntimeError):
                scheduler.add(task("c"))
    assert a_room.text("b") == "through the gate"


async def test_the_model_is_chosen_before_the_inputs_are_there(room: MakeRoom) -> None:
    parent = Gate()
    a_room = room({"a": parent, "b": echo})
    with anyio.fail_after(5):
        async with open_scheduler(a_room.context) as scheduler:
            scheduler.add(task("a"))
            scheduler.add(task("b", "a"))
            await parent.begun.wait()
            assert a_room.bench.asked["b"] == {"text": "text"}
            assert [event.task_id for event in a_room.of(TaskChosen)] == ["a", "b"]
            parent.go.set()


async def test_capacity_is_never_exceeded_and_is_used(room: MakeRoom) -> None:
    running: dict[str, int] = {"starter": 0, "provider": 0}
    most = {"starter": 0, "provider": 0, "all": 0}

    def worker(runtime: str) -> Callable[[Call], object]:
        async def work(call: Call) -> list[Output]:
            running[runtime] += 1
            most[runtime] = max(most[runtime], running[runtime])
            most["all"] = max(most["all"], sum(running.values()))
            for _ in range(3):
                await anyio.lowlevel.checkpoint()
            running[runtime] -= 1
            return text("done")

        return work  # pyright: ignore

    starter = Made(worker("starter"), "starter", "starter")  # pyright: ignore
    provider = Made(worker("provider"), "provider", "provider")  # pyright: ignore
    a_room = room({"summarization": starter, "translation": provider}, capacity=Capacity(4, {"starter": 2}))
    plan = [Task(f"t{n}", ("summarization", "translation")[n % 2], {"text": "x"}) for n in range(40)]
    await run(a_room, *plan)
    assert len(a_room.ended) == 40
    assert (most["starter"], most["all"]) == (2, 4)


async def test_siblings_survive_a_failure_and_dependants_name_it(room: MakeRoom) -> None:
    a_room = room({"bad": fail, "summarization": echo})
    await run(
        a_room, task("bad"), task("good"), task("next", "good", "bad"), task("last", "next"), task("fine", "good")
    )
    assert a_room.result("bad").status == "failed"
    assert {id: a_room.result(id).status for id in ("good", "fine", "next", "last")} == {
        "good": "completed",
        "fine": "completed",
        "next": "skipped",
        "last": "skipped",
    }
    for id in ("next", "last"):
        error = a_room.result(id).error
        assert error is not None
        assert error.code == "parent_failed"
        assert error.values["parent"] == "bad"
        assert "it is broken" in error.hint("en")
        assert "意外" in error.hint("zh")
    assert "next" not in [event.task_id for event in a_room.of(TaskStarted)]


async def test_a_dependant_is_skipped_at_once_though_another_parent_still_runs(room: MakeRoom) -> None:
    slow = Gate()
    a_room = room({"bad": fail, "slow": slow, "child": echo})
    with anyio.fail_after(5):
        async with open_scheduler(a_room.context) as scheduler:
            for one in (task("bad"), task("slow"), task("child", "slow", "bad")):
                scheduler.add(one)
            await slow.begun.wait()
            while "child" not in a_room.ended:
                await anyio.lowlevel.checkpoint()
            assert slow.running
            slow.go.set()


async def test_a_task_without_a_model_fails_alone(room: MakeRoom) -> None:
    a_room = room({"a": echo, "c": echo})
    await run(a_room, task("a"), task("b"), task("c", "b"))
    assert [a_room.result(id).status for id in "abc"] == ["completed", "failed", "skipped"]
    assert a_room.result("b").choice is None


async def test_fallbacks_are_tried_in_order_and_said(room: MakeRoom) -> None:
    async def crash(call: Call) -> list[Output]:
        raise WorkerCrashed("task_failed", task="a", reason="crash")

    a_room = room({"a": (fail, crash, echo)})
    await run(a_room, task("a"))
    chosen = [event.choice for event in a_room.of(TaskChosen)]
    assert [choice.card.id for choice in chosen] == ["test/a-0", "test/a-1", "test/a-2"]
    assert chosen[1].reason.startswith("the next best after test/a-0, which failed: ")
    assert "it is broken" in chosen[1].reason
    assert "crash" in chosen[2].reason
    result = a_room.result("a")
    assert result.status == "completed"
    assert result.choice is not None
    assert result.choice.card.id == "test/a-2"
    assert len(a_room.of(TaskStarted)) == 1


async def test_when_all_candidates_fail_the_first_error_counts(room: MakeRoom) -> None:
    async def second(call: Call) -> list[Output]:
        raise ExpertError("task_failed", task="a", reason="the second")

    a_room = room({"a": (fail, second)})
    await run(a_room, task("a"))
    error = a_room.result("a").error
    assert error is not None
    assert error.values["reason"] == "it is broken"


async def test_a_bug_in_an_expert_is_a_failure_of_its_model(room: MakeRoom) -> None:
    async def bug(call: Call) -> list[Output]:
        raise KeyError("whoops")

    a_room = room({"a": bug, "b": (bug, echo)})
    await run(a_room, task("a"), task("b"))
    error = a_room.result("a").error
    assert error is not None
    assert (error.code, error.values["reason"]) == ("model_failed", "KeyError: 'whoops'")
    assert isinstance(error.__cause__, KeyError)
    assert a_room.result("b").status == "completed"


async def test_a_task_has_a_deadline_that_ends_its_work_and_spares_the_others(room: MakeRoom, temporary: Path) -> None:
    a_room = room({"slow": hang, "good": echo, "child": echo}, limits=Limits(task_seconds=0.3))
    await run(a_room, task("slow"), task("good"), task("child", "slow"))
    result = a_room.result("slow")
    assert result.status == "failed"
    assert result.error is not None
    assert result.error.code == "task_deadline"
    assert result.seconds < 2
    assert a_room.result("good").status == "completed"
    assert a_room.result("child").status == "skipped"
    assert left_in(temporary) == []


async def test_waiting_for_a_free_worker_does_not_count_against_the_deadline(room: MakeRoom) -> None:
    a_room = room({"slow": hang, "next": echo}, limits=Limits(task_seconds=0.3), capacity=Capacity(1))
    await run(a_room, task("slow"), task("next"))
    assert [a_room.result(id).status for id in ("slow", "next")] == ["failed", "completed"]


async def test_the_run_has_a_deadline_and_what_is_done_is_kept(room: MakeRoom, temporary: Path) -> None:
    gate = Gate()
    a_room = room({"good": echo, "slow": gate, "child": echo}, limits=Limits(run_seconds=0.5))
    await run(a_room, task("good"), task("slow"), task("child", "slow"))
    assert [a_room.result(id).status for id in ("good", "slow", "child")] == ["completed", "cancelled", "cancelled"]
    error = a_room.result("slow").error
    assert error is not None
    assert error.code == "run_deadline"
    assert not gate.running
    assert left_in(temporary) == []


async def test_cancelling_ends_a_hanging_expert_and_leaves_nothing(room: MakeRoom, temporary: Path) -> None:
    gate = Gate()
    a_room = room({"good": echo, "slow": gate, "child": echo})
    before = anyio.get_running_tasks()
    with anyio.fail_after(1):
        async with open_scheduler(a_room.context) as scheduler:
            for one in (task("good"), task("slow"), task("child", "slow")):
                scheduler.add(one)
            await gate.begun.wait()
            assert left_in(temporary)
            scheduler.cancel()
    assert [result.status for result in scheduler.results] == ["completed", "cancelled", "cancelled"]
    assert [result.error.code for result in scheduler.results[1:] if result.error] == ["task_cancelled"] * 2
    assert not gate.running
    assert len(anyio.get_running_tasks()) == len(before)
    assert left_in(temporary) == []


async def test_cancellation_from_outside_ends_every_task_with_an_event(room: MakeRoom, temporary: Path) -> None:
    gate = Gate()
    a_room = room({"slow": gate, "child": echo})
    with anyio.fail_after(5), anyio.CancelScope() as scope:
        async with open_scheduler(a_room.context) as scheduler:
            scheduler.add(task("slow"))
            scheduler.add(task("child", "slow"))
            await gate.begun.wait()
            scope.cancel()
    assert scope.cancelled_caught
    assert {id: a_room.result(id).status for id in ("slow", "child")} == {"slow": "cancelled", "child": "cancelled"}
    assert not gate.running
    assert left_in(temporary) == []


async def test_an_error_of_the_planner_goes_out_as_it_is_and_ends_the_tasks(room: MakeRoom) -> None:
    gate = Gate()
    a_room = room({"slow": gate})
    with pytest.raises(PlanError, match="too short"), anyio.fail_after(5):
        async with open_scheduler(a_room.context) as scheduler:
            scheduler.add(task("slow"))
            await gate.begun.wait()
            raise PlanError("plan_not_json", reason="too short")
    assert a_room.result("slow").status == "cancelled"


async def test_an_expert_that_says_it_crashed_when_it_is_stopped_did_not_fail(room: MakeRoom) -> None:
    async def stopped(call: Call) -> list[Output]:
        try:
            await anyio.sleep_forever()
        finally:
            raise WorkerCrashed("task_failed", task="a", reason="killed")

    a_room = room({"a": (stopped, echo), "b": stopped}, limits=Limits(task_seconds=0.05))
    await run(a_room, task("a"), task("b"))
    for id in ("a", "b"):
        error = a_room.result(id).error
        assert error is not None
        assert error.code == "task_deadline"
    assert len(a_room.of(TaskChosen)) == 2


async def test_progress_is_told_between_start_and_end_only(room: MakeRoom) -> None:
    kept: list[Call] = []

    async def work(call: Call) -> list[Output]:
        kept.append(call)
        call.report(0.5, "half")
        call.report(7, "too much")
        return text("done")

    a_room = room({"a": work})
    await run(a_room, task("a"))
    kept[0].report(0.9, "late")
    assert [(event.fraction, event.words) for event in a_room.of(TaskProgress)] == [(0.5, "half"), (1.0, "too much")]
    assert [type(event) for event in a_room.events] == [TaskChosen, TaskStarted, TaskProgress, TaskProgress, TaskEnded]


async def test_a_plan_that_is_too_long_is_refused_before_anything_runs(room: MakeRoom) -> None:
    a_room = room({"summarization": echo}, limits=Limits(max_tasks=3))
    with pytest.raises(PlanError) as caught:
        await run(a_room, *(task(f"t{n}") for n in range(4)))
    assert caught.value.code == "too_many_tasks"
    assert a_room.events == []


async def test_a_streamed_plan_that_gets_too_long_is_refused(room: MakeRoom) -> None:
    a_room = room({"summarization": echo}, limits=Limits(max_tasks=2))
    with pytest.raises(PlanError) as caught:
        async with open_scheduler(a_room.context) as scheduler:
            for n in range(3):
                scheduler.add(task(f"t{n}"))
    assert caught.value.code == "too_many_tasks"


@pytest.mark.parametrize(("second", "code"), [("a", "plan_duplicate_id"), ("b", "plan_unknown_reference")])
async def test_a_streamed_task_must_fit_the_plan(room: MakeRoom, second: str, code: str) -> None:
    a_room = room({"summarization": echo})
    with pytest.raises(PlanError) as caught:
        async with open_scheduler(a_room.context) as scheduler:
            scheduler.add(task("a"))
            scheduler.add(task(second, "nobody"))
    assert caught.value.code == code


async def test_a_plan_may_list_its_tasks_in_any_order(room: MakeRoom) -> None:
    a_room = room({"summarization": echo})
    with anyio.fail_after(5):
        results = await run_plan(Plan("", (task("b", "a"), task("a"))), a_room.context)
    assert [result.task_id for result in results] == ["b", "a"]
    assert a_room.text("b") == "a"


async def test_an_empty_plan_is_done_at_once(room: MakeRoom, temporary: Path) -> None:
    a_room = room({})
    await run(a_room)
    assert a_room.events == []
    assert left_in(temporary) == []


@pytest.mark.parametrize("shape", ["wide", "chain", "layers"])
async def test_a_thousand_tasks_without_work_take_little_time(room: MakeRoom, shape: str) -> None:
    width = {"wide": 1000, "chain": 1, "layers": 10}[shape]
    tasks = [task(f"t{n}", *(f"t{m}" for m in (n - width, n - width + 1) if 0 <= m < n)) for n in range(1000)]
    a_room = room({"summarization": Made(_nothing)}, limits=Limits(max_tasks=1000))
    with anyio.fail_after(30):
        async with open_scheduler(a_room.context) as scheduler:
            began = perf_counter()
            for one in tasks:
                scheduler.add(one)
            scheduler.close()
            await scheduler.wait()
            seconds = perf_counter() - began
    print(f"{shape}: 1,000 tasks in {seconds * 1000:.0f} ms")  # noqa: T201
    assert len(a_room.ended) == 1000
    assert seconds < 5


async def _nothing(call: Call) -> list[Output]:
    return text("")


async def test_settings_give_limits_and_capacity(tmp_path: Path) -> None:
    from hugginggpt.settings import Settings

    settings = replace(Settings(home=tmp_path), workers=3, concurrency=5, run_seconds=9, task_seconds=4, max_tasks=2)
    assert Limits.of(settings) == Limits(9, 4, 2)
    assert (Capacity.of(settings).size("starter"), Capacity.of(settings).size("provider")) == (3, 5)
