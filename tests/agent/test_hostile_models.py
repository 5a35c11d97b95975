"""A model that crashes or hangs in native code is a failed task; the program and the other branches go on."""

from collections.abc import Callable
from pathlib import Path

import anyio
import pytest
from agent_experts import Made, echo

from hugginggpt import AsyncHuggingGPT, Plan, Task
from hugginggpt.catalogue import ModelCard
from hugginggpt.experts.starter.expert import StarterExpert
from hugginggpt.workers import Pool

pytestmark = pytest.mark.anyio
MakeAgent = Callable[..., AsyncHuggingGPT]

PLAN = Plan(
    "shorten and write",
    (Task("t1", "summarization", {"text": "One. Two."}), Task("t2", "text-generation", {"prompt": "a line"})),
)


def hostile(function: str, pool: Pool) -> StarterExpert:
    card = ModelCard(
        f"hostile/{function}",
        ("summarization",),
        "starter",
        "Made for a test.",
        license="MIT",
        priority=99,
        function=f"hostile_functions:{function}",
        group="hostile",
    )
    return StarterExpert(card, pool)


@pytest.mark.parametrize(
    ("function", "code"), [("crash", "worker_crashed"), ("leave", "worker_crashed"), ("hang", "task_deadline")]
)
async def test_only_its_own_task_fails(function: str, code: str, agent: MakeAgent) -> None:
    with anyio.fail_after(40):
        async with Pool(2, extra_paths=[Path(__file__).parent]) as pool:
            models = {"summarization": f"hostile/{function}"}
            async with agent(hostile(function, pool), Made(echo), models=models, task_seconds=2.0) as hugging:
                answer = await hugging.execute(PLAN)
    failed, done = answer.results
    assert (failed.status, done.status, answer.status) == ("failed", "completed", "partial")
    assert failed.error is not None
    assert failed.error.code == code
    assert "Not done: summarization (t1)" in answer.text
    assert "a line" in answer.text


async def test_the_next_model_does_it_in_place_of_one_that_crashes(agent: MakeAgent) -> None:
    with anyio.fail_after(40):
        async with Pool(2, extra_paths=[Path(__file__).parent]) as pool, agent(hostile("crash", pool)) as hugging:
            answer = await hugging.execute(PLAN.with_tasks(PLAN.tasks[:1]))
    (result,) = answer.results
    assert result.status == "completed"
    assert result.choice is not None
    assert result.choice.card.id == "starter/extractive-summary"
    assert "hostile/crash" in result.choice.reason
