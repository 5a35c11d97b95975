import pytest

from hugginggpt.errors import PlanError
from hugginggpt.plan import (
    Plan,
    Reference,
    ResourceReference,
    Task,
    Template,
    plan_from_json,
    plan_to_json,
    task_words,
    to_mermaid,
    to_tree,
    with_resources,
)
from hugginggpt.resources import Resource, named_resource

MISSING = named_resource("notice.jpg")
THERE = Resource("sha256:" + "a" * 64, "image", "image/png", "notice.jpg")
READ = Task("t1", "image-to-text", {"image": ResourceReference(MISSING.id)})
SPEAK = Task("t2", "text-to-speech", {"text": Reference("t1")})
FIND = Task("t3", "token-classification", {"text": Template(("Of ", Reference("t1"))), "aspect": "keywords"})
JOIN = Task("t4", "text-ranking", {"text": Reference("t3"), "texts": (Reference("t1"), "other")})
PLAN = Plan("read it", (READ, SPEAK, FIND, JOIN), {MISSING.id: MISSING})


def test_the_tree_has_each_task_once_below_the_last_it_reads_from() -> None:
    assert to_tree(PLAN, lambda task: task.id).splitlines() == ["└─ t1", "   ├─ t2", "   └─ t3", "      └─ t4"]
    two = Plan("two", (READ, Task("b", "text-to-speech", {"text": "x"})), {MISSING.id: MISSING})
    assert to_tree(two, lambda task: task.id).splitlines() == ["├─ t1", "└─ b"]
    assert to_tree(Plan("nothing"), lambda task: task.id) == ""


def test_a_task_in_words_names_its_file_and_its_sources() -> None:
    assert task_words(READ, PLAN) == "t1  image-to-text  image: notice.jpg"
    assert task_words(FIND, PLAN) == 't3  token-classification  text: Of (← t1)  aspect: "keywords"'


@pytest.mark.parametrize("text", ["{}", '{"request": "hello"}', '{"tasks": null}', "[]", "null", "3"])
def test_json_that_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(PlanError) as caught:
        plan_from_json(text)
    assert caught.value.code == "plan_form"


def test_a_plan_gives_its_own_forms() -> None:
    assert PLAN.to_json() == plan_to_json(PLAN)
    assert PLAN.to_mermaid() == to_mermaid(PLAN)


def test_a_resource_that_has_come_takes_the_place_of_its_name() -> None:
    nested = Task("t5", "image-to-video", {"image": (ResourceReference(MISSING.id), Reference("t1"))})
    plan = with_resources(Plan("read", (READ, nested), {MISSING.id: MISSING}), {MISSING.id: THERE})
    assert plan.resources == {THERE.id: THERE}
    assert plan.task("t1").arguments == {"image": ResourceReference(THERE.id)}
    assert plan.task("t5").arguments == {"image": (ResourceReference(THERE.id), Reference("t1"))}
