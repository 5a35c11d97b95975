"""All models that are known: what ships stays there whatever happens to the file of what the Hub said."""

import sqlite3
from pathlib import Path

import pytest

from hugginggpt.catalogue import Catalogue, Limits, ModelCard, Query, cards_in
from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.catalogue.likeness import encoded, shipped
from hugginggpt.catalogue.shelf import FILE, Shelf
from hugginggpt.catalogue.text import texts
from hugginggpt.tasks import TASK_TYPES

STARTER = tuple(cards_in("hugginggpt.experts.starter.cards"))


def card(id: str, **given: object) -> ModelCard:
    values: dict[str, object] = {"runtime": "local", "description": f"The model {id}.", "license": "mit"}
    return ModelCard(id=id, tasks=("image-to-text",), **(values | given))  # type: ignore[arg-type]


def ids(shelf: Shelf, limits: Limits | None = None) -> list[str]:
    query = Query(task="image-to-text", limits=limits or Limits())
    return [one.card.id for one in shelf.candidates(query, most=20)]


def test_without_a_file_what_ships_is_there_and_none_is_made(tmp_path: Path) -> None:
    shelf = Shelf.open(tmp_path, [*STARTER, *default_cards()])
    assert "starter/ocr" in ids(shelf)
    assert shelf.problem is None
    assert list(tmp_path.iterdir()) == []


def test_what_the_hub_said_goes_before_what_ships(tmp_path: Path) -> None:
    with Catalogue(tmp_path / FILE) as synced:
        synced.add([card("a/shared", downloads=10**6), card("a/hub", downloads=10**3)])
    shelf = Shelf.open(tmp_path, [card("a/shared"), card("a/own")])
    assert ids(shelf) == ["a/shared", "a/hub", "a/own"]
    found = shelf.card("a/shared")
    assert found is not None
    assert found.downloads == 10**6
    assert shelf.card("a/none") is None


def test_what_the_hub_said_may_take_a_card_off(tmp_path: Path) -> None:
    with Catalogue(tmp_path / FILE) as synced:
        synced.add([card("a/shared", gated=True)])
    assert ids(Shelf.open(tmp_path, [card("a/shared"), card("a/own")])) == ["a/own"]


def test_of_two_cards_of_ones_own_the_first_counts() -> None:
    shelf = Shelf([card("a/b", description="First."), card("a/b", description="Second.")])
    found = shelf.card("a/b")
    assert found is not None
    assert found.description == "First."


def broken(path: Path) -> None:
    path.write_bytes(b"no catalogue at all" * 100)


def newer(path: Path) -> None:
    Catalogue(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")


def empty(path: Path) -> None:
    path.touch()


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(broken, "catalogue_broken"), (newer, "catalogue_newer"), (folder, "catalogue_unusable"), (empty, None)],
)
def test_a_file_that_cannot_be_used_takes_nothing_else_with_it(tmp_path: Path, spoil: object, code: str | None) -> None:
    spoil(tmp_path / FILE)  # type: ignore[operator]
    shelf = Shelf.open(tmp_path, [card("a/own")])
    assert ids(shelf) == ["a/own"]
    assert (shelf.problem.code if shelf.problem else None) == code


def test_a_file_that_is_held_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hugginggpt.catalogue.store._WAIT_SECONDS", 0.05)
    Catalogue(tmp_path / FILE).close()
    holder = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    holder.execute("PRAGMA locking_mode = EXCLUSIVE")
    holder.execute("BEGIN EXCLUSIVE")
    shelf = Shelf.open(tmp_path, [card("a/own")])
    holder.close()
    assert ids(shelf) == ["a/own"]
    assert shelf.problem is not None
    assert shelf.problem.code == "catalogue_locked"


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    with Catalogue(tmp_path / FILE) as synced:
        synced.add([card("a/hub")])
    (tmp_path / FILE).chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        assert ids(Shelf.open(tmp_path, [])) == ["a/hub"]
    finally:
        tmp_path.chmod(0o755)


@pytest.mark.parametrize("card", [*STARTER, *default_cards()], ids=lambda card: card.id)
def test_the_vectors_that_ship_are_those_of_the_texts(card: ModelCard) -> None:
    """`python -m training.catalogue.vectors` makes them anew."""
    pair = texts(card)
    kept = shipped(pair)
    assert kept is not None
    near = zip(memoryview(kept).cast("b"), memoryview(encoded([pair])[0]).cast("b"), strict=True)
    assert all(abs(one - other) <= 2 for one, other in near)


@pytest.mark.parametrize("card", default_cards(), ids=lambda card: card.id)
def test_the_curated_models_keep_what_they_promise(card: ModelCard) -> None:
    assert set(card.tasks) <= set(TASK_TYPES)
    assert card.runtime == "local"
    assert card.safetensors
    assert not card.custom_code
    assert card.license in ("apache-2.0", "mit", "bsd-3-clause")
    assert card.description
    assert card.description_zh
