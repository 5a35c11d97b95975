"""Requests with conditions: what a condition says is not planned, and the person hears of it."""

from pathlib import Path

import pytest
from comparing import resources_for

from hugginggpt import AsyncHuggingGPT
from hugginggpt.planning.embedded.planner import planned_of


@pytest.mark.parametrize(
    ("request_", "file", "tasks", "condition"),
    [
        (
            "If the text in sign.jpg is German, translate it into English",
            "sign.jpg",
            ["image-to-text", "translation"],
            "If the text in sign.jpg is German",
        ),
        (
            "translate letter.txt into French unless it is French already",
            "letter.txt",
            ["translation"],
            "unless it is French already",
        ),
        (
            "translate letter.txt into English if it is not in English",
            "letter.txt",
            ["translation"],
            "if it is not in English",
        ),
        ("如果这封信是法语，就翻译成中文", "信.txt", ["translation"], "如果这封信是法语"),
        ("要是评论是负面的，写一封道歉信", "评论.txt", ["text-generation"], "要是评论是负面的"),
    ],
)
def test_a_condition_asks_for_nothing_by_itself(request_: str, file: str, tasks: list[str], condition: str) -> None:
    planned = planned_of(request_, resources_for([file]))
    assert [task.task for task in planned.tasks] == tasks
    assert planned.conditions == (condition,)
    assert not planned.missed


@pytest.mark.parametrize(
    ("request_", "file"),
    [
        ("tell me if there is a dog in it", "a.jpg"),
        ("if you can, describe it", "a.jpg"),
        ("I'd appreciate it if you could translate this into German", "letter.txt"),
        ("what happens if the tenant leaves early?", "lease.pdf"),
        ("Is it positive? If so, translate it into French", "review.txt"),
        ("如果方便的话，帮我翻译成德语", "信.txt"),
    ],
)
def test_what_only_looks_like_a_condition_is_none(request_: str, file: str) -> None:
    planned = planned_of(request_, resources_for([file]))
    assert planned.tasks
    assert planned.conditions == ()


@pytest.mark.anyio
async def test_the_plan_says_what_is_done_in_any_case(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ms Smith, thank you for the roses. They are lovely.", "utf-8")
    request = "If letter.txt is long, tell me whether it is positive or negative"

    async with AsyncHuggingGPT(home=tmp_path / "home", out=tmp_path / "out") as agent:
        plan = await agent.plan(request, files=[tmp_path / "letter.txt"])
    assert plan.notes == ("Done in any case, since a plan has no conditions: “If letter.txt is long”.",)
