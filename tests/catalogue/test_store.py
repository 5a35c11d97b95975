"""The catalogue: cards go in whole or not at all, and come out by limits and by score."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hugginggpt.catalogue import Catalogue, Here, Limits, ModelCard, Offer, Query, Record
from hugginggpt.errors import CatalogueError


def card(id: str, task: str = "image-to-text", **given: object) -> ModelCard:
    values: dict[str, object] = {"runtime": "local", "description": f"The model {id}.", "license": "apache-2.0"}
    return ModelCard(id=id, tasks=(task,), **(values | given))  # type: ignore[arg-type]


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(tmp_path / "models" / "catalogue.sqlite") as made:
        yield made


def ids(catalogue: Catalogue, query: Query, here: Here | None = None, most: int = 5) -> list[str]:
    return [one.card.id for one in catalogue.candidates(query, here, most=most)]


def test_a_card_comes_out_as_it_went_in(catalogue: Catalogue) -> None:
    whole = card(
        "owner/whole",
        languages=("en", "zh"),
        when={"aspect": ("caption",)},
        offers=(Offer("together", "live", 0.1, None),),
        downloads=12,
        confirm=("bytes",),
    )
    assert catalogue.add([whole]) == 1
    assert catalogue.card("owner/whole") == whole
    assert catalogue.card("owner/none") is None
    assert len(catalogue) == 1


def test_a_card_takes_the_place_of_the_one_before(catalogue: Catalogue) -> None:
    catalogue.add([card("a/b", description="Reads licence plates."), card("a/c")])
    catalogue.add([card("a/b", task="text-to-image", description="Paints roses.")])
    assert len(catalogue) == 2
    assert ids(catalogue, Query("licence plates", "image-to-text")) == ["a/c"]
    assert ids(catalogue, Query("roses", "text-to-image")) == ["a/b"]
    catalogue.remove(["a/b", "a/unknown"])
    assert ids(catalogue, Query("roses", "text-to-image")) == []


def test_the_best_known_comes_first_and_equal_ones_by_id(catalogue: Catalogue) -> None:
    catalogue.add([card("a/z"), card("a/y"), card("a/known", downloads=100_000), card("a/less", downloads=1_000)])
    assert ids(catalogue, Query(task="image-to-text")) == ["a/known", "a/less", "a/y", "a/z"]
    assert ids(catalogue, Query(task="image-to-text"), most=3) == ["a/known", "a/less", "a/y"]


def test_words_find_a_model_that_is_little_known(catalogue: Catalogue) -> None:
    crowd = [card(f"crowd/model-{number}", downloads=1_000 + number) for number in range(300)]
    rare = card("tiny/plates", description="Reads licence plates in street photographs.")
    catalogue.add([*crowd, rare])
    assert ids(catalogue, Query("read the licence plates", "image-to-text"))[0] == "tiny/plates"
    assert "tiny/plates" not in ids(catalogue, Query("", "image-to-text"))


def test_what_is_meant_counts_once_a_card_was_encoded(catalogue: Catalogue) -> None:
    catalogue.add([card("a/cars", description="Counts automobiles."), card("a/birds", description="Counts sparrows.")])
    query = Query("how many vehicles are there", "image-to-text")
    assert {one.terms["meaning"] for one in catalogue.candidates(query)} == {0.0}
    assert catalogue.encode(10) == 2
    assert catalogue.encode(10) == 0
    assert ids(catalogue, query)[0] == "a/cars"


def test_a_score_is_the_sum_of_its_terms(catalogue: Catalogue) -> None:
    catalogue.add([card("a/b", downloads=5_000, likes=20, warm=True, priority=3)])
    catalogue.encode(1)
    here = Here(frozenset({"a/b"}), {"a/b": Record(4, 4, 1.0)})
    (found,) = catalogue.candidates(Query("describes a picture", "image-to-text"), here)
    assert found.score == pytest.approx(sum(found.terms.values()))
    assert all(
        found.terms[name] > 0 for name in ("meaning", "words", "popular", "cached", "warm", "record", "priority")
    )


LIMITED = [
    (Limits(licences="permissive"), {"a/free", "a/small", "a/chinese", "a/pickle-served"}),
    (Limits(licences="any"), {"a/free", "a/rail", "a/shut", "a/small", "a/chinese", "a/pickle-served"}),
    (Limits(gated=True), {"a/free", "a/rail", "a/gated", "a/small", "a/chinese", "a/pickle-served"}),
    (Limits(language="zh"), {"a/free", "a/rail", "a/small", "a/chinese", "a/pickle-served"}),
    (Limits(language="de"), {"a/free", "a/rail", "a/small", "a/pickle-served"}),
    (Limits(max_bytes=10), {"a/small", "a/pickle-served"}),
    (Limits(runtimes=frozenset({"local"})), {"a/free", "a/rail", "a/small", "a/chinese"}),
    (Limits(runtimes=frozenset({"provider"})), {"a/pickle-served"}),
    (Limits(runtimes=frozenset({"starter"})), set[str]()),
    (Limits(cached=True), {"a/free"}),
]


@pytest.mark.parametrize("words", ["", "a model for something", "pickle shut gated rail"])
@pytest.mark.parametrize("task", ["image-to-text", None])
@pytest.mark.parametrize(("limits", "kept"), LIMITED)
def test_limits_are_kept(catalogue: Catalogue, limits: Limits, kept: set[str], task: str | None, words: str) -> None:
    live = (Offer("together"),)
    catalogue.add(
        [
            card("a/free", bytes=100),
            card("a/rail", bytes=100, license="openrail"),
            card("a/shut", bytes=100, license="cc-by-nc-4.0"),
            card("a/gated", bytes=100, gated=True),
            card("a/small", bytes=10),
            card("a/chinese", bytes=100, languages=("zh",)),
            card("a/pickle", safetensors=False),
            card("a/pickle-served", bytes=100, safetensors=False, offers=live),
            card("a/code", custom_code=True),
            card("a/down", safetensors=False, offers=(Offer("together", "error"),)),
        ]
    )
    here = Here(cached=frozenset({"a/free", "a/shut", "elsewhere/model"}))
    assert set(ids(catalogue, Query(words, task, limits), here, most=20)) == kept


def test_without_a_task_the_words_tell(catalogue: Catalogue) -> None:
    catalogue.add([card("a/ocr"), card("a/tts", task="text-to-speech", description="Speaks Welsh.")])
    assert ids(catalogue, Query("speaks welsh"))[0] == "a/tts"


def test_an_add_that_fails_leaves_what_was_there(catalogue: Catalogue) -> None:
    catalogue.add([card("a/b")])
    wrong = card("a/c", description=object())
    with pytest.raises(TypeError):
        catalogue.add([card("a/d"), wrong])
    assert len(catalogue) == 1
    assert ids(catalogue, Query(task="image-to-text")) == ["a/b"]
    catalogue.add([card("a/d")])
    assert len(catalogue) == 2


def test_a_second_reader_sees_what_was_written(catalogue: Catalogue) -> None:
    catalogue.add([card("a/b", description="Reads plates.")])
    with Catalogue(catalogue.path) as other:
        assert ids(other, Query("plates", "image-to-text")) == ["a/b"]
        catalogue.add([card("a/c", description="Reads plates too, and plates of cars.")])
        assert set(ids(other, Query("plates", "image-to-text"))) == {"a/b", "a/c"}


def test_many_threads_read_while_one_writes(catalogue: Catalogue) -> None:
    catalogue.add([card("a/first")])
    failed: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(30):
                assert "a/first" in ids(catalogue, Query("model", "image-to-text"), most=100)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(30):
        catalogue.add([card(f"b/{number}")])
    for thread in threads:
        thread.join()
    assert not failed
    assert len(catalogue) == 31


def test_a_catalogue_of_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    Catalogue(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(CatalogueError) as refused:
        Catalogue(path)
    assert refused.value.code == "catalogue_newer"
    assert path.read_bytes() == before


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"no catalogue at all" * 100)
    with pytest.raises(CatalogueError) as refused:
        Catalogue(path)
    assert refused.value.code == "catalogue_broken"
    assert "damaged" in str(refused.value)


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    with pytest.raises(CatalogueError) as refused:
        Catalogue(tmp_path / "home" / "catalogue.sqlite")
    assert refused.value.code == "catalogue_unusable"


def test_a_read_only_catalogue_is_read_and_not_written(catalogue: Catalogue) -> None:
    catalogue.add([card("a/b")])
    catalogue.close()
    with Catalogue(catalogue.path, read_only=True) as reader:
        assert ids(reader, Query(task="image-to-text")) == ["a/b"]
        with pytest.raises(CatalogueError):
            reader.add([card("a/c")])
    with pytest.raises(CatalogueError):
        Catalogue(catalogue.path.with_name("none.sqlite"), read_only=True)


def test_one_that_is_held_says_so(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hugginggpt.catalogue.store._WAIT_SECONDS", 0.05)
    other = sqlite3.connect(catalogue.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Catalogue(catalogue.path) as late, pytest.raises(CatalogueError) as refused:
        late.add([card("a/b")])
    other.close()
    assert refused.value.code == "catalogue_locked"
