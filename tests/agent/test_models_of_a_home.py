"""What a program knows of models: files of the person, what was run, the sync that is done once a day."""

from pathlib import Path

import pytest

from hugginggpt.agent import AsyncHuggingGPT
from hugginggpt.agent.daily import DailySync
from hugginggpt.agent.models import Models
from hugginggpt.catalogue import Catalogue, Record
from hugginggpt.catalogue.shelf import FILE
from hugginggpt.catalogue.sync import synced_at
from hugginggpt.errors import SettingsError
from hugginggpt.settings import Settings
from hugginggpt.testing import hub_server

EXAMPLES = Path(__file__).parents[2] / "examples"
MINE = """
[[models]]
id = "me/plates"
tasks = ["image-to-text"]
description = "Reads licence plates."
license = "mit"

[[models]]
id = "house/translator"
runtime = "endpoint"
address = "http://127.0.0.1:8080/translate"
tasks = ["translation"]
description = "Our own translator."

[[hubs]]
address = "https://hub.example.org"
token_variable = "HOUSE_HUB_TOKEN"
"""


def test_models_and_hubs_of_the_person_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.toml").write_text(MINE, "utf-8")
    models = Models.open(Settings(home=tmp_path / "home", models_file=tmp_path / "mine.toml"), ())
    plates, translator = models.shelf.card("me/plates"), models.shelf.card("house/translator")
    assert plates is not None
    assert plates.runtime == "local"
    assert translator is not None
    assert translator.address == "http://127.0.0.1:8080/translate"
    (hub,) = models.hubs
    assert hub.token is None
    monkeypatch.setenv("HOUSE_HUB_TOKEN", "theirs")
    assert hub.token == "theirs"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[models]]\nid = 'a/b'", "tasks"),
        ("[[models]]\nid = 'a/b'\ntasks = ['ocr-reading']\ndescription = 'x'", "no task type 'ocr-reading'"),
        ("[[models]]\nid = 'a/b'\ntasks = ['translation']\ndescription = 'x'\nruntime = 'cloud'", "'cloud'"),
        ("[[models]]\nid = 'a/b'\ntasks = ['translation']\ndescription = 'x'\nruntime = 'endpoint'", "address"),
        ("[[models]]\nid = 'a/b'\ntasks = ['translation']\ndescription = 'x'\nlicence = 'mit'", "licence"),
        ("[[hubs]]\naddress = 'hub.example.org'", "http"),
        ("[[models]]\nid = 'a/b'\ntasks = ['translation']\ndescription = 3", "must be text"),
        ("[[models]]\nid = 'a/b'\ntasks = 'translation'\ndescription = 'x'", "must be a list"),
        ("models = 3", "[[models]]"),
        ("[[model]]\nid = 'a/b'", "'model'"),
        ("[[models]\n", "line"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_one_sentence(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "mine.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as refused:
        Models.open(Settings(home=tmp_path, models_file=tmp_path / "mine.toml"), ())
    assert refused.value.code == "bad_models_file"
    assert reason in refused.value.message()


@pytest.mark.anyio
async def test_how_models_did_is_kept(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", out=tmp_path / "out")
    async with AsyncHuggingGPT(settings=settings) as agent:
        await agent.run("Turn notice.jpg gray", [EXAMPLES / "notice.jpg"])
        record = (await agent.models()).here().records
    assert set(record) == {"starter/picture-editing"}
    kept = record["starter/picture-editing"]
    assert (kept.runs, kept.successes) == (1, 1)
    assert kept.seconds > 0
    assert isinstance(kept, Record)


def test_a_catalogue_that_is_a_day_old_is_filled_beside_other_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = {"id": "hub/one", "pipeline_tag": "translation", "tags": ["safetensors", "license:mit"]}
    settings = Settings(home=tmp_path, sync="daily")
    with hub_server([model]) as hub:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.url)
        for _ in range(2):
            daily = DailySync(settings)
            daily.start()
            assert daily.wait(60)
        # The second had nothing to do.
        calls = sum(path.startswith("/api/models?") for path in hub.calls)
    with Catalogue(tmp_path / FILE) as catalogue:
        assert catalogue.card("hub/one") is not None
        assert synced_at(catalogue) is not None
    assert calls == 2 * 57


def test_a_hub_that_is_not_there_takes_nothing_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with hub_server() as hub:
        gone = hub.url
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", gone)
    daily = DailySync(Settings(home=tmp_path, sync="daily"))
    daily.start()
    assert daily.wait(60)
    with Catalogue(tmp_path / FILE) as catalogue:
        assert synced_at(catalogue) is None
