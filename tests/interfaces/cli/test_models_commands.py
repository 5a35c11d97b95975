"""`models search`, `info`, `pull` and `sync`, the last two against a Hub on this machine in a process of their own."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hugginggpt.interfaces.cli.app import execute
from hugginggpt.testing import FakeHub, hub_server

WEIGHTS = bytes(range(256)) * 4000
FILES = {
    "config.json": b"{}",
    "model.safetensors": WEIGHTS,
    "pytorch_model.bin": b"pickle",
    "modeling.py": b"print('no')",
    "onnx/model.onnx": b"x",
}


def said(id: str, **given: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "id": id,
        "pipeline_tag": "image-to-text",
        "downloads": 5000,
        "likes": 7,
        "trendingScore": 1,
        "tags": ["safetensors", "license:mit", "en", "receipts"],
        "safetensors": {"parameters": {"F32": 1000}, "total": 1000},
        "sha": hashlib.sha1(id.encode()).hexdigest(),
    }
    return whole | given


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    models = [
        said("hub/receipts"),
        said("hub/code", tags=["safetensors", "custom_code"]),
        said("hub/pickle", tags=[], safetensors=None),
        said("hub/gated", gated="manual"),
    ]
    with hub_server(
        models, {"hub/receipts": FILES, "hub/pickle": {"pytorch_model.bin": b"x"}, "hub/gated": FILES}
    ) as served:
        yield served


def hugginggpt(hub: FakeHub, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "HF_ENDPOINT": hub.url,
        "HF_HOME": str(home / "hf"),
        "HUGGINGGPT_HOME": str(home / "house"),
        "HF_HUB_DISABLE_XET": "1",
    }
    return subprocess.run(
        [sys.executable, "-m", "hugginggpt", *arguments], env=environment, capture_output=True, text=True, timeout=100
    )


def test_words_and_options_find_models_and_every_term_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["models", "search", "read receipts", "--explain", "--limit", "2"]) == 0
    out = capsys.readouterr().out
    assert out.index("starter/ocr") < out.index("score")
    assert "meaning" in out
    assert "hugginggpt models sync" in out
    options = ["--task", "translation", "--language", "zh", "--license", "permissive", "--max-size", "2.5GB", "--json"]
    assert execute(["models", "search", "", *options]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in found] == ["Qwen/Qwen3-0.6B", "facebook/m2m100_418M"]
    assert all(one["score"] == pytest.approx(sum(one["terms"].values()), abs=0.01) for one in found)
    assert execute(["models", "search", "", "--task", "translation", "--cached", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["search", "x", "--task", "gardening"], "unknown_task_type"),
        (["search", "x", "--max-size", "big"], "bad_size"),
        (["search", "x", "--limit", "0"], "wrong_use"),
        (["info", "starter/none"], "hub_offline"),
        (["info", "none"], "model_not_known"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert execute(["models", *arguments, "--json"]) in (1, 2)
    assert json.loads(capsys.readouterr().out)["error"]["code"] == code


def test_info_shows_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["models", "info", "hustvl/yolos-tiny"]) == 0
    out = capsys.readouterr().out
    assert "object-detection · apache-2.0 · 26 MB" in out
    assert 'confirm: ["license", "parameters"]' in out
    assert execute(["models", "info", "starter/ocr", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cached"] is True


def test_a_broken_catalogue_is_told_and_what_ships_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUGGINGGPT_HOME", str(tmp_path))
    (tmp_path / "catalogue.sqlite").write_bytes(b"no catalogue at all" * 100)
    assert execute(["models", "search", "", "--task", "image-to-text"]) == 0
    out, err = capsys.readouterr()
    assert "starter/ocr" in out
    assert "damaged" in err
    assert "that ship" in err


def test_a_sync_fills_the_catalogue_and_the_next_search_knows(hub: FakeHub, tmp_path: Path) -> None:
    done = hugginggpt(hub, tmp_path, "models", "sync", "--task", "image-to-text", "--json")
    assert json.loads(done.stdout) == {"cards": 8, "removed": 0, "calls": 2, "known": 4, "encoded": 4}, done.stderr
    found = json.loads(hugginggpt(hub, tmp_path, "models", "search", "receipts of a shop", "--json").stdout)
    ids = [one["id"] for one in found]
    assert ids[0] == "hub/receipts"
    assert not {"hub/code", "hub/pickle"} & set(ids)
    assert hub.tokens == [""] * len(hub.calls)


def test_a_pull_says_size_and_licence_fetches_what_is_safe_and_keeps_the_version(hub: FakeHub, tmp_path: Path) -> None:
    first = hugginggpt(hub, tmp_path, "models", "pull", "hub/receipts", "--json")
    told = json.loads(first.stdout)
    assert "1.02 MB in 2 files, licence: mit" in first.stderr
    folder = Path(told["path"])
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
        "config.json",
        "model.safetensors",
    ]
    assert (folder / "model.safetensors").read_bytes() == WEIGHTS
    old = told["revision"]
    hub.models[0]["sha"] = "b" * 40
    again = json.loads(hugginggpt(hub, tmp_path, "models", "pull", "hub/receipts", "--json").stdout)
    assert again["revision"] == old
    info = json.loads(hugginggpt(hub, tmp_path, "models", "info", "hub/receipts", "--json").stdout)
    assert info["pinned"] == old
    assert info["cached"] is True
    newer = json.loads(hugginggpt(hub, tmp_path, "models", "pull", "hub/receipts", "--update", "--json").stdout)
    assert newer["revision"] == "b" * 40


def test_a_pull_that_broke_off_goes_on(hub: FakeHub, tmp_path: Path) -> None:
    # The Hub's library writes ten megabytes at a time.
    whole = WEIGHTS * 25
    hub.files["hub/receipts"] = {**FILES, "model.safetensors": whole}
    hub.stop_after = 15_000_000
    done = hugginggpt(hub, tmp_path, "models", "pull", "hub/receipts", "--json")
    if done.returncode:
        done = hugginggpt(hub, tmp_path, "models", "pull", "hub/receipts", "--json")
    assert (Path(json.loads(done.stdout)["path"]) / "model.safetensors").read_bytes() == whole
    assert max(hub.starts) >= 10_000_000


@pytest.mark.parametrize(
    ("id", "code"),
    [
        ("hub/code", "pull_code"),
        ("hub/pickle", "pull_no_weights"),
        ("hub/gated", "hub_gated"),
        ("hub/none", "hub_unknown_model"),
    ],
)
def test_what_may_not_be_fetched_is_refused(hub: FakeHub, tmp_path: Path, id: str, code: str) -> None:
    done = hugginggpt(hub, tmp_path, "models", "pull", id, "--json")
    assert json.loads(done.stdout)["error"]["code"] == code
    assert not list((tmp_path / "hf").rglob("*.safetensors"))
