"""What this machine has, and how models did on it."""

from pathlib import Path

import pytest

from hugginggpt.catalogue import Record
from hugginggpt.catalogue.machine import Machine, cached_models, this_machine
from hugginggpt.catalogue.records import Records


def in_cache(folder: Path, name: str, file: str, *, whole: bool = True) -> None:
    blob = folder / name / "blobs" / "abc"
    blob.parent.mkdir(parents=True)
    if whole:
        blob.write_bytes(b"x")
    link = folder / name / "snapshots" / "1234" / file
    link.parent.mkdir(parents=True)
    link.symlink_to(blob)


def test_models_in_the_cache_are_those_with_whole_weights(tmp_path: Path) -> None:
    in_cache(tmp_path, "models--a--whole", "model.safetensors")
    in_cache(tmp_path, "models--a--deep", "unet/diffusion.safetensors")
    in_cache(tmp_path, "models--a--config", "config.json")
    in_cache(tmp_path, "models--a--pickle", "pytorch_model.bin")
    in_cache(tmp_path, "models--a--half", "model.safetensors", whole=False)
    in_cache(tmp_path, "datasets--a--data", "data.safetensors")
    in_cache(tmp_path, "models--gpt2", "model.safetensors")
    assert cached_models(tmp_path) == {"a/whole", "a/deep", "gpt2"}
    assert cached_models(tmp_path / "none") == frozenset()


def test_the_cache_is_where_the_hubs_own_library_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_cache(tmp_path / "home" / "hub", "models--a--b", "model.safetensors")
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "home"))
    assert cached_models() == {"a/b"}
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "other"))
    assert cached_models() == frozenset()


def test_a_model_may_take_a_part_of_the_memory() -> None:
    assert Machine(1000, gpu=False).max_bytes == 600
    assert Machine(None, gpu=False).max_bytes is None
    assert (this_machine().memory or 0) > 10**8


def test_runs_are_kept_and_counted(tmp_path: Path) -> None:
    records = Records(tmp_path / "home")
    assert records.read() == {}
    assert not (tmp_path / "home").exists()
    for seconds in (1.0, 3.0, 2.0):
        records.add("a/b", "translation", success=True, seconds=seconds)
    records.add("a/b", "translation", success=False, seconds=9.0)
    records.add("a/b", "summarization", success=False, seconds=9.0)
    assert records.read("translation") == {"a/b": Record(4, 3, 2.0)}
    assert records.read() == {"a/b": Record(5, 3, 2.0)}


def test_only_the_last_runs_count(tmp_path: Path) -> None:
    records = Records(tmp_path)
    for _ in range(5):
        records.add("a/b", "translation", success=False, seconds=0.0)
    for _ in range(50):
        records.add("a/b", "translation", success=True, seconds=1.0)
    assert records.read()["a/b"] == Record(50, 50, 1.0)


def test_records_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    (tmp_path / "records.sqlite").write_bytes(b"nothing of the kind" * 50)
    assert Records(tmp_path).read() == {}
