import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hugginggpt.experts import Expert, Registry, Services
from hugginggpt.settings import Settings
from hugginggpt.workers import Pool

_PLUG_IN = """
from hugginggpt.catalogue import ModelCard


class Shouts:
    def __init__(self, id, priority=0):
        self.card = ModelCard(id, ("summarization",), "local", "Shouts.", license="Apache-2.0", priority=priority)

    def unready(self, language="en"):
        return None

    def refuses(self, task, arguments, language="en"):
        return None

    async def run(self, call):
        return []


def experts(services):
    return [Shouts("plugin/shouts", 99), Shouts("starter/extractive-summary")]


def breaks(services):
    raise RuntimeError("no model\\n here")


def gives_nonsense(services):
    return [3]
"""


@pytest.fixture
def services() -> Services:
    return Services(Pool(1), Settings())


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs a plug-in with these entry points."""

    def make(**points: str) -> None:
        (tmp_path / "shouting.py").write_text(_PLUG_IN)
        about = tmp_path / "shouting-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1\n")
        lines = [f"{name} = {value}" for name, value in points.items()]
        (about / "entry_points.txt").write_text("\n".join(["[hugginggpt.experts]", *lines]))
        monkeypatch.syspath_prepend(tmp_path)

    return make


def ids(experts: tuple[Expert, ...]) -> list[str]:
    return [expert.card.id for expert in experts]


def test_the_starter_experts_are_there_without_problems(services: Services) -> None:
    registry = Registry.load(services)
    assert registry.problems == ()
    assert {"starter/sentiment-english", "starter/keywords-chinese"} <= set(ids(registry.experts))
    assert len(set(ids(registry.experts))) == len(registry.experts)
    for expert in registry.experts:
        assert registry.by_id(expert.card.id) is expert
    assert registry.by_id("starter/there-is-no-such-model") is None


def test_the_experts_of_a_task_are_those_whose_cards_name_it_best_first(services: Services) -> None:
    registry = Registry.load(services)
    found = registry.for_task("token-classification")
    assert {"starter/entities", "starter/keywords-chinese", "starter/keywords-english"} <= set(ids(found))
    assert all("token-classification" in expert.card.tasks for expert in found)
    assert [expert.card.priority for expert in found] == sorted((one.card.priority for one in found), reverse=True)
    assert registry.for_task("there-is-no-such-task") == ()


def test_a_plug_in_brings_experts_and_replaces_none_of_ours(install: Callable[..., None], services: Services) -> None:
    ours = Registry.load(services).by_id("starter/extractive-summary")
    install(a_shouting="shouting:experts")
    registry = Registry.load(services)
    assert ids(registry.for_task("summarization"))[0] == "plugin/shouts"
    assert type(registry.by_id("starter/extractive-summary")) is type(ours)
    (problem,) = registry.problems
    assert (problem.name, problem.error) == ("starter/extractive-summary", "another expert has the same id")


def test_a_plug_in_that_fails_is_a_problem_and_no_more(install: Callable[..., None], services: Services) -> None:
    install(a="shouting:breaks", b="shouting:gives_nonsense", c="there_is_no_such_module:x", d="shouting:nothing")
    registry = Registry.load(services)
    assert ids(registry.experts) == ids(Registry.load(services).experts)
    assert registry.by_id("starter/sentiment-english")
    errors = {problem.name: problem.error for problem in registry.problems}
    assert errors.keys() == {"a", "b", "c", "d"}
    assert errors["a"] == "RuntimeError: no model here"
    assert errors["b"].startswith("AttributeError: ")
    assert errors["c"] == "ModuleNotFoundError: No module named 'there_is_no_such_module'"


def test_the_registry_stays_light() -> None:
    program = """
import sys
import hugginggpt.experts
import hugginggpt.experts.starter
assert not {"anyio", "asyncio", "hugginggpt.workers"} & sys.modules.keys()
from hugginggpt.experts import Registry, Services
from hugginggpt.settings import Settings
from hugginggpt.workers import Pool
registry = Registry.load(Services(Pool(1), Settings()))
assert all(expert.unready() is None or expert.card.extra for expert in registry.experts)
for expert in registry.experts:
    for task in expert.card.tasks:
        expert.refuses(task, {})
print(sorted({"numpy", "cv2", "onnxruntime", "PIL", "av", "httpx2", "rich", "tokenizers", "yake"} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
