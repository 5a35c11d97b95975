"""Requests in English that no way of asking fits, by likeness to plain ways of saying each goal."""

import pytest
from comparing import resources_for

from hugginggpt.planning.embedded import likeness, reading
from hugginggpt.planning.embedded.planner import tasks_of


def likeliest(request: str, file: str) -> list[str]:
    read = reading.read(request, resources_for([file]), ())
    return [step.goal.name for step in likeness.likely_steps(read, resources_for([file]))]


@pytest.mark.parametrize(
    ("request_", "file", "goal", "task"),
    [
        ("I have no time for all of this text", "draft.txt", "summarize", "summarization"),
        (
            "my eyes are tired, I would rather listen to the words of the letter",
            "letter.txt",
            "speak",
            "text-to-speech",
        ),
        ("I do not enjoy looking at so dull a snapshot, colors would do wonders", "dull.jpg", "edit", "image-to-image"),
    ],
)
def test_the_likeliest_goal_is_taken(request_: str, file: str, goal: str, task: str) -> None:
    assert likeliest(request_, file) == [goal]
    assert [made.task for made in tasks_of(request_, resources_for([file]))] == [task]


def test_what_is_like_nothing_gets_the_usual_thing() -> None:
    assert likeliest("blue bananas sing on tuesdays", "a.jpg") == []
    assert [made.task for made in tasks_of("blue bananas", resources_for(["a.jpg"]))] == ["image-to-text"]
