"""Filling the catalogue from a Hub on this machine, through the Hub's own library."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hugginggpt.catalogue import Catalogue, Limits, ModelCard, Offer, Query
from hugginggpt.catalogue.hub import Hub, card_of
from hugginggpt.catalogue.sync import Progress, sync, synced_at
from hugginggpt.errors import HubError
from hugginggpt.tasks import TASK_TYPES
from hugginggpt.testing import FakeHub, hub_server

TASKS = ("image-to-text", "translation", "text-to-image")


def said(id: str, task: str = "image-to-text", **given: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": id,
        "pipeline_tag": task,
        "downloads": 1000,
        "likes": 10,
        "trendingScore": 1,
        "tags": ["transformers", "safetensors", "license:mit", "en"],
        "library_name": "transformers",
        "safetensors": {"parameters": {"F16": 100, "I8": 10}, "total": 110},
        "gated": False,
        "sha": "a" * 40,
        "lastModified": "2026-01-01T00:00:00.000Z",
    }
    return whole | given


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "catalogue.sqlite") as made:
        yield made


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    models = [said(f"{task}/{number}", task, downloads=10 * number) for task in TASKS for number in range(40)]
    with hub_server(models) as served:
        yield served


def filled(catalogue: Catalogue, hub: FakeHub, **given: Any) -> Any:
    given = {"tasks": TASKS, "lists": {"downloads": 20, "trendingScore": 5}} | given
    return sync(catalogue, Hub(hub.url), **given)


def test_a_card_has_what_the_hub_says() -> None:
    model = said(
        "owner/reader",
        tags=[
            "safetensors",
            "license:apache-2.0",
            "en",
            "zh",
            "tf",
            "dataset:coco",
            "base_model:google/vit",
            "medical",
        ],
        inferenceProviderMapping=[
            {"provider": "together", "providerId": "x", "status": "live", "task": "image-to-text"},
            {"provider": "new-one", "providerId": "y", "status": "mystery", "task": "image-to-text"},
        ],
        inference="warm",
        gated="manual",
    )
    assert card_of(model) == ModelCard(
        "owner/reader",
        ("image-to-text",),
        "local",
        "Image to text model reader by owner, made from google/vit, trained on coco: medical.",
        license="apache-2.0",
        languages=("en", "zh"),
        revision="a" * 40,
        library="transformers",
        gated=True,
        parameters=110,
        bytes=210,
        downloads=1000,
        likes=10,
        trend=1.0,
        warm=True,
        offers=(Offer("together", "live"),),
    )


def test_what_may_not_run_here_is_told() -> None:
    pickle = card_of(said("a/pickle", safetensors=None, tags=["pytorch"]))
    assert pickle is not None
    assert not pickle.safetensors
    assert pickle.license == ""
    code = card_of(said("a/code", tags=["safetensors", "custom_code", "multilingual", "en"]))
    assert code is not None
    assert code.custom_code
    assert code.languages == ()
    assert card_of(said("a/none", task="gardening")) is None
    assert card_of({"id": "a/bare"}) is None


def test_the_best_of_each_list_are_taken(catalogue: Catalogue, hub: FakeHub) -> None:
    hub.models.append(said("talked/of", downloads=0, trendingScore=50))
    reports: list[Progress] = []
    done = filled(catalogue, hub, report=reports.append, now=lambda: 1000.0)
    assert (done.calls, done.resumed, done.removed) == (6, 0, 0)
    assert catalogue.card("talked/of") is not None
    assert catalogue.card("image-to-text/39") is not None
    # The trending list goes by id where nothing is talked of: 0, 1, 10 and 11 are in it.
    assert catalogue.card("translation/15") is None
    assert reports[0].done == 0
    assert (reports[-1].done, reports[-1].steps, reports[-1].cards) == (6, 6, done.cards)
    # It was not of all task types.
    assert synced_at(catalogue) is None
    best = catalogue.candidates(Query(task="translation", limits=Limits(runtimes=frozenset({"local"}))), most=2)
    assert [one.card.id for one in best] == ["translation/39", "translation/38"]


def test_long_lists_come_in_pages(catalogue: Catalogue) -> None:
    with hub_server([said(f"a/{number}", downloads=number) for number in range(2500)]) as served:
        page = Hub(served.url).models("image-to-text", "downloads", 2200)
        assert len(page.cards) == 2200
        assert len(served.calls) == 3


def test_a_next_page_elsewhere_is_not_asked_for() -> None:
    models = [said(f"a/{number}") for number in range(1500)]
    with hub_server(models) as served, hub_server(models) as other:
        address = served.url
        # Its links lead to the other server.
        served.url = other.url
        page = Hub(address, token="hf_theirs").models("image-to-text", "downloads", 1500)
        assert len(page.cards) == 1000
        assert other.calls == []


def test_what_the_hub_lists_no_more_goes_and_what_was_put_there_stays(catalogue: Catalogue, hub: FakeHub) -> None:
    catalogue.add([ModelCard("mine/own", ("translation",), "local", "Mine.", license="mit")])
    filled(catalogue, hub)
    hub.models = [model for model in hub.models if model["id"] != "translation/39"]
    done = filled(catalogue, hub)
    assert catalogue.card("translation/39") is None
    assert catalogue.card("mine/own") is not None
    assert done.removed == 1


def test_a_sync_of_some_task_types_leaves_the_others(catalogue: Catalogue, hub: FakeHub) -> None:
    filled(catalogue, hub)
    before = len(catalogue)
    hub.models = [model for model in hub.models if model["id"] not in ("translation/39", "image-to-text/39")]
    done = filled(catalogue, hub, tasks=["translation"])
    assert done.removed == 1
    assert catalogue.card("image-to-text/39") is not None
    # The next one takes its place in the list.
    assert len(catalogue) == before
    assert filled(catalogue, hub).removed == 1


def test_models_are_told_of_their_smaller_variants(catalogue: Catalogue, hub: FakeHub) -> None:
    tags = ["base_model:translation/39", "base_model:quantized:translation/39"]
    hub.models += [said(f"small/{name}", "translation", tags=tags, downloads=10**6) for name in ("b", "a")]
    filled(catalogue, hub)
    whole = catalogue.card("translation/39")
    assert whole is not None
    assert whole.variants == ("small/a", "small/b")


def test_the_curated_card_says_what_the_list_does_not(catalogue: Catalogue, hub: FakeHub) -> None:
    ours = ModelCard(
        "translation/39",
        ("translation",),
        "local",
        "Translates well.",
        license="x",
        description_zh="译得好。",
        priority=3,
    )
    filled(catalogue, hub, known=[ours])
    found = catalogue.card("translation/39")
    assert found is not None
    assert (found.description, found.description_zh, found.priority) == ("Translates well.", "译得好。", 3)
    assert (found.license, found.downloads) == ("mit", 390)


def test_the_router_says_what_a_model_costs(catalogue: Catalogue, hub: FakeHub) -> None:
    one = {
        "provider": "fast",
        "status": "live",
        "pricing": {"input": 0.5, "output": 1.5},
        "first_token_latency_ms": 250,
    }
    hub.prices = [{"id": "translation/39", "providers": [one, {"provider": "dear", "status": "live"}]}, {"id": "x"}]
    hub.models[-1]["inferenceProviderMapping"] = [{"provider": "other", "status": "live"}]
    sync(catalogue, Hub(hub.url, router=hub.url), tasks=TASKS, lists={"downloads": 20})
    found = catalogue.card("translation/39")
    assert found is not None
    assert found.offers == (Offer("fast", "live", 0.5, 1.5, 0.25), Offer("dear"))
    assert (found.price, found.seconds) == (2.0, 0.25)
    hub.prices = [{"providers": 3}]
    assert Hub(hub.url, router=hub.url).offers() == {}
    assert Hub(hub.url).offers() == {}


def test_a_limit_is_waited_for_as_the_header_says(catalogue: Catalogue, hub: FakeHub) -> None:
    hub.refusals += [(429, {"RateLimit": '"api";r=0;t=0', "RateLimit-Policy": '"fixed window";"api";q=500;w=300'})] * 2
    waits: list[float] = []
    done = filled(catalogue, hub, report=lambda one: waits.append(one.waiting) if one.waiting is not None else None)
    assert waits == [0.0, 0.0]
    assert done.calls == 6
    assert len(hub.calls) == 8


def test_a_wait_can_be_ended(hub: FakeHub) -> None:
    hub.refusals += [(429, {"RateLimit": '"api";r=0;t=300'})]
    stopped = threading.Event()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        stopped.set()

    with pytest.raises(HubError) as refused:
        Hub(hub.url, stopped=stopped).models("translation", "downloads", 10, wait)
    assert refused.value.code == "hub_busy"
    assert waits == [300.0]


@pytest.mark.parametrize(
    ("status", "code"), [(401, "hub_refused"), (403, "hub_refused"), (404, "hub_refused"), (400, "hub_refused")]
)
def test_what_came_before_a_refusal_is_kept_and_the_next_sync_goes_on(
    catalogue: Catalogue, hub: FakeHub, status: int, code: str
) -> None:
    hub.on_call = lambda number: hub.refusals.append((status, {})) if number == 2 else None
    with pytest.raises(HubError) as refused:
        filled(catalogue, hub)
    assert refused.value.code == code
    before = len(catalogue)
    assert before > 0
    assert synced_at(catalogue) is None
    hub.on_call = None
    hub.refusals.clear()
    done = filled(catalogue, hub)
    assert done.resumed >= 1
    assert done.calls + done.resumed == 6
    assert len(catalogue) > before


def test_a_model_that_is_said_in_another_form_is_left_out(catalogue: Catalogue, hub: FakeHub) -> None:
    hub.models += [said("odd/likes", likes="many"), said("odd/tags", tags=3), said("odd/weights", safetensors=[1])]
    filled(catalogue, hub, lists={"downloads": 50})
    assert len(catalogue) == 3 * 40


def test_a_page_that_is_no_list_is_refused(catalogue: Catalogue, hub: FakeHub) -> None:
    hub.refusals.append((200, {}))
    with pytest.raises(HubError) as refused:
        filled(catalogue, hub)
    assert refused.value.code == "hub_refused"


def test_a_hub_that_is_not_there_is_told(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    with hub_server() as served:
        gone = served.url
    with pytest.raises(HubError) as refused:
        Hub(gone).card("a/b")
    assert refused.value.code == "hub_unreachable"
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(HubError) as refused:
        Hub(gone).card("a/b")
    assert refused.value.code == "hub_offline"


def test_an_old_sync_that_was_stopped_is_not_gone_on_with(catalogue: Catalogue, hub: FakeHub) -> None:
    stopped = threading.Event()
    filled(
        catalogue, hub, now=lambda: 0.0, stopped=stopped, report=lambda one: stopped.set() if one.done == 2 else None
    )
    assert filled(catalogue, hub, now=lambda: 2 * 86400.0).resumed == 0


def test_the_token_goes_only_where_it_belongs(hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    Hub(hub.url).models("translation", "downloads", 1)
    Hub(hub.url, token="hf_theirs").models("translation", "downloads", 1)
    assert hub.tokens == ["", "hf_theirs"]


KILLED = """
import sys
from pathlib import Path
from hugginggpt.catalogue import Catalogue
from hugginggpt.catalogue.hub import Hub
from hugginggpt.catalogue.sync import sync
sync(Catalogue(Path(sys.argv[1])), Hub(sys.argv[2]))
"""
KILLS = 12 if os.environ.get("TEST_LONG") else 3


@pytest.mark.parametrize("call", range(8, 8 + 11 * KILLS, 11))
def test_a_sync_that_is_killed_leaves_a_whole_catalogue_and_goes_on(tmp_path: Path, call: int) -> None:
    path = tmp_path / "catalogue.sqlite"
    tasks = tuple(TASK_TYPES)
    with hub_server([said(f"{task}/{number}", task) for task in tasks for number in range(30)]) as hub:
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(path), hub.url])
        hub.on_call = lambda number: os.kill(process.pid, signal.SIGKILL) if number == call else None
        assert process.wait(60) == -signal.SIGKILL
        hub.on_call = None
        with Catalogue(path) as catalogue:
            # Each card is whole, in all tables.
            found = {one.card.id for one in catalogue.candidates(Query("model"), most=5000)}
            assert len(catalogue) % 30 == 0
            assert all(catalogue.card(id) for id in found)
            done = sync(catalogue, Hub(hub.url), now=lambda: 1000.0)
            assert done.resumed + done.calls == 2 * len(tasks)
            assert synced_at(catalogue) == 1000.0
            assert len(catalogue) == 30 * len(tasks)
