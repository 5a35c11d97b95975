from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from agent_experts import Made, echo, hang
from anyio import to_thread

from hugginggpt import AsyncHuggingGPT, InputError, Plan, Task
from hugginggpt.agent.run import check_writable
from hugginggpt.errors import ResourceError
from hugginggpt.events import (
    AnswerDelta,
    Event,
    PlanReady,
    RunEnded,
    RunStarted,
    TaskChosen,
    TaskEnded,
    TaskPlanned,
    TaskStarted,
)
from hugginggpt.plan import Reference, ResourceReference, plan_from_json, plan_to_json
from hugginggpt.resources import named_resource

pytestmark = pytest.mark.anyio
MakeAgent = Callable[..., AsyncHuggingGPT]

WRITE = Task("t1", "text-generation", {"prompt": "a line"})
AGAIN = Task("t2", "text-generation", {"prompt": Reference("t1")})
DRAW = Task("t3", "text-to-image", {"prompt": "a cat"})


async def test_the_events_come_in_their_order_and_the_last_has_the_answer(agent: MakeAgent) -> None:
    with anyio.fail_after(20):
        async with agent(Made(echo)) as hugging:
            events: list[Event] = [event async for event in hugging.stream(Plan("write", (WRITE, AGAIN)))]
    kinds = [type(event) for event in events]
    assert kinds[:4] == [RunStarted, TaskPlanned, TaskPlanned, PlanReady]
    assert set(kinds[4:-2]) == {TaskChosen, TaskStarted, TaskEnded, AnswerDelta}
    assert [event.result.task_id for event in events if isinstance(event, TaskEnded)] == ["t1", "t2"]
    last = events[-1]
    assert isinstance(last, RunEnded)
    assert last.answer.status == "completed"
    assert last.answer.text == "".join(event.text for event in events if isinstance(event, AnswerDelta))
    assert last.answer.text.startswith("a line\n\n")
    assert kinds.count(RunEnded) == 1


async def test_leaving_the_loop_ends_the_work(agent: MakeAgent) -> None:
    ended = anyio.Event()

    async def work(call: object) -> list[object]:
        try:
            await anyio.sleep_forever()
        finally:
            ended.set()
        return []

    with anyio.fail_after(20):
        async with agent(Made(work)) as hugging:  # type: ignore[arg-type]
            events = aiter(hugging.stream(Plan("write", (WRITE,))))
            async for event in events:
                if isinstance(event, TaskStarted):
                    break
            await events.aclose()  # type: ignore[attr-defined]
            await ended.wait()


async def test_a_cancelled_run_still_answers_with_what_was_done(agent: MakeAgent) -> None:
    slow = Task("t2", "summarization", {"text": Reference("t1")})
    with anyio.fail_after(20):
        async with agent(Made(echo), Made(hang, "summarization")) as hugging:
            run = hugging.stream(Plan("write", (WRITE, slow)))
            last: Event | None = None
            async for last in run:
                if isinstance(last, TaskStarted) and last.task_id == "t2":
                    run.cancel()
    assert isinstance(last, RunEnded)
    answer = last.answer
    assert answer.status == "cancelled"
    assert [result.status for result in answer.results] == ["completed", "cancelled"]
    assert "a line" in answer.text
    assert "stopped" in answer.text


async def test_a_task_without_a_model_is_marked_in_the_plan_and_the_other_branch_runs(agent: MakeAgent) -> None:
    async with agent(Made(echo)) as hugging:
        answer = await hugging.execute(Plan("write and draw", (WRITE, DRAW)))
    assert answer.status == "partial"
    assert [result.status for result in answer.results] == ["completed", "failed"]
    marks = {task.id: task.enable for task in answer.plan.tasks}
    assert marks["t1"] is None
    assert "text-to-image would enable it" in (marks["t3"] or "")
    assert "Not done: text-to-image (t3)" in answer.text


async def test_a_run_of_which_nothing_can_run_has_failed(agent: MakeAgent) -> None:
    async with agent() as hugging:
        answer = await hugging.execute(Plan("draw", (DRAW,)))
    assert (answer.status, answer.results[0].status) == ("failed", "failed")
    assert answer.resources == ()


async def test_the_deadline_of_the_run_ends_it_and_is_told(agent: MakeAgent) -> None:
    with anyio.fail_after(20):
        async with agent(Made(hang), run_seconds=0.2) as hugging:
            answer = await hugging.execute(Plan("write", (WRITE,)))
    assert answer.error is not None
    assert answer.error.code == "run_deadline"
    assert answer.status == "failed"


async def test_a_plan_that_was_saved_runs_as_it_is(agent: MakeAgent) -> None:
    text = plan_to_json(Plan("write", (WRITE, AGAIN)))
    made = Made(echo)
    async with agent(made) as hugging:
        answer = await hugging.execute(plan_from_json(text))
    assert answer.status == "completed"
    assert [call.text("prompt") for call in made.calls] == ["a line", "a line"]


async def test_a_plan_that_reads_a_file_which_is_not_there_is_refused_before_anything_runs(agent: MakeAgent) -> None:
    notice = named_resource("notice.jpg")
    read = Task("t2", "image-to-text", {"image": ResourceReference(notice.id)})
    made = Made(echo)
    async with agent(made) as hugging:
        with pytest.raises(InputError) as caught:
            await hugging.execute(Plan("read notice.jpg", (WRITE, read), {notice.id: notice}))
    assert caught.value.code == "file_not_given"
    assert "'notice.jpg'" in caught.value.message()
    assert made.calls == []


async def test_who_is_asked_and_says_no_runs_nothing(agent: MakeAgent) -> None:
    made = Made(echo)
    asked: list[Plan] = []

    async def no(plan: Plan) -> bool:
        asked.append(plan)
        return False

    async with agent(made) as hugging:
        answer = await hugging.stream(Plan("write", (WRITE,)), approve=no).answer()
    assert answer.status == "cancelled"
    assert [plan.request for plan in asked] == ["write"]
    assert made.calls == []


async def test_a_model_that_the_person_set_is_the_one_that_runs(agent: MakeAgent) -> None:
    made = Made(echo, "summarization")
    plan = Plan("shorten", (Task("t1", "summarization", {"text": "One. Two."}),))
    async with agent(made, models={"summary": "made/summarization"}) as hugging:
        answer = await hugging.execute(plan)
    assert answer.results[0].choice is not None
    assert answer.results[0].choice.card.id == "made/summarization"
    assert answer.results[0].choice.reason == "you chose it"
    with pytest.raises(InputError) as caught:
        agent(models={"no-such-task": "made/it"})
    assert caught.value.code == "model_pin"


async def test_too_many_tasks_are_refused(agent: MakeAgent) -> None:
    tasks = tuple(Task(f"t{number}", "text-generation", {"prompt": "x"}) for number in range(4))
    async with agent(Made(echo), max_tasks=3) as hugging:
        with pytest.raises(InputError) as caught:
            await hugging.execute(Plan("write", tasks))
    assert caught.value.code == "too_many_tasks"


async def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(
    agent: MakeAgent, tmp_path: Path
) -> None:
    made = Made(echo)
    blocked = tmp_path / "file"
    await to_thread.run_sync(blocked.touch)
    async with agent(made) as hugging:
        with pytest.raises(InputError) as caught:
            await hugging.execute(Plan("write", (WRITE,)), out=blocked / "out")
    assert caught.value.code == "cannot_write_folder"
    assert made.calls == []


def test_a_folder_that_was_only_tried_is_not_left_behind(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "kept").mkdir()
    check_writable(tmp_path / "kept")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    (tmp_path / "file").touch()
    with pytest.raises(ResourceError, match="can't"):
        check_writable(tmp_path / "file" / "out")


async def test_words_that_are_not_planned_for_are_told(agent: MakeAgent) -> None:
    notice = Path(__file__).parents[2] / "examples" / "notice.jpg"
    async with agent(planner="embedded") as hugging:
        plan = await hugging.plan("Summarize it and put the gist on a mug", [notice])
        assert [task.task for task in plan.tasks] == ["image-to-text", "summarization"]
        assert len(plan.notes) == 1 and "put the gist on a mug" in plan.notes[0]
        assert (await hugging.plan("Read it aloud", [notice])).notes == ()
