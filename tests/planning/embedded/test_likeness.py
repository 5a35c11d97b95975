"""Requests in English that no way of asking fits, by likeness to plain ways of saying each goal."""

import pytest
from comparing import resources_for

from hugginggpt.planning.embedded import likeness, reading, triggers, wishes
from hugginggpt.planning.embedded.planner import tasks_of
from hugginggpt.tasks import TASK_TYPES, TaskType, slots


def no_way_of_asking_fits(request: str, *files: str) -> bool:
    resources = resources_for(files)
    return not wishes.wishes(reading.read(request, resources, triggers.vocabulary()), resources, TASK_TYPES)


@pytest.mark.parametrize(
    ("request_", "file", "task"),
    [
        ("I have no time for all of this text", "draft.txt", "summarization"),
        ("my eyes are tired, I would rather listen to the words of the letter", "letter.txt", "text-to-speech"),
        ("I do not enjoy looking at so dull a snapshot, colors would do wonders", "dull.jpg", "image-to-image"),
    ],
)
def test_the_likeliest_goal_is_taken(request_: str, file: str, task: str) -> None:
    assert no_way_of_asking_fits(request_, file)
    assert [made.task for made in tasks_of(request_, resources_for([file]))] == [task]


def test_what_is_like_nothing_gets_the_usual_thing() -> None:
    assert no_way_of_asking_fits("blue bananas sing on tuesdays", "a.jpg")
    read = reading.read("blue bananas sing on tuesdays", resources_for(["a.jpg"]), ())
    assert likeness.likely_steps(read, resources_for(["a.jpg"]), TASK_TYPES) == []
    assert [made.task for made in tasks_of("blue bananas sing on tuesdays", resources_for(["a.jpg"]))] == [
        "image-to-text"
    ]


def test_a_new_task_type_is_found_by_its_description() -> None:
    smell = TaskType("smell-guessing", slots("image"), slots("labels"), "Guess how the thing smells.", "闻一闻。")
    types = {**TASK_TYPES, smell.name: smell}
    request = "guess how this flower smells"
    assert [made.task for made in tasks_of(request, resources_for(["rose.jpg"]), types)] == ["smell-guessing"]
