import sys
import tomllib
from types import ModuleType

import pytest
from benchmarks.quality.runner import line, measured, stems, with_quality

from hugginggpt.catalogue.card import Quality

CARD = (
    'id = "starter/made"\nlanguages = ["en"]\n\n[[quality]]\nmetric = "old"\nvalue = 0.1\nbaseline = 0.0\ninputs = 20\n'
)
NEW = (Quality("accuracy “on” 20 texts", 0.5, 0.25, 20), Quality("errors", 0.1, 1.0, 24, higher_is_better=False))


def test_figures_take_the_place_of_the_old_ones_and_nothing_else_changes() -> None:
    written = with_quality(CARD, NEW)
    found = tomllib.loads(written)
    assert [row["value"] for row in found["quality"]] == [0.5, 0.1]
    assert found["quality"][0]["metric"] == "accuracy “on” 20 texts"
    assert "higher_is_better" not in found["quality"][0]
    assert found["quality"][1]["higher_is_better"] is False
    assert {name: value for name, value in found.items() if name != "quality"} == {
        "id": "starter/made",
        "languages": ["en"],
    }
    assert with_quality(written, NEW) == written


def test_a_card_without_figures_gets_them_at_its_end() -> None:
    assert tomllib.loads(with_quality('id = "x"\n', NEW[:1]))["quality"][0]["inputs"] == 20


def test_figures_that_are_not_the_last_part_are_refused() -> None:
    with pytest.raises(ValueError, match="last part"):
        with_quality(CARD + "\n[when]\naspect = ['x']\n", NEW)


def test_figures_alone_are_the_whole_text() -> None:
    written = with_quality('[[quality]]\nmetric = "old"\n', NEW)
    assert written.startswith('[[quality]]\nmetric = "accuracy')
    assert [row["inputs"] for row in tomllib.loads(written)["quality"]] == [20, 24]


def test_words_that_toml_quotes_come_back_as_they_were() -> None:
    metric = 'share of "quotes", back\\slashes and 中文\nlines'
    written = with_quality('id = "x"\n', [Quality(metric, 1 / 3, 0.0, 20)])
    (found,) = tomllib.loads(written)["quality"]
    assert found["metric"] == metric
    assert found["value"] == 1 / 3


def test_a_comment_and_the_order_of_a_card_stay() -> None:
    head = '# why it is here\nlanguages = ["zh", "en"]\nid = "x"\n'
    assert with_quality(head, NEW[:1]).startswith(head)


def test_each_card_is_found_by_its_stem_and_an_unmeasured_one_is_refused() -> None:
    assert stems() == sorted(set(stems()))
    assert {"sentiment-english", "sentence-similarity"} <= set(stems())
    with pytest.raises(ModuleNotFoundError, match="no_such_card"):
        measured("no-such-card")


def test_measured_figures_are_rounded_as_the_card_states_them(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ModuleType("benchmarks.quality.made_card")
    made.__dict__["measure"] = lambda: (Quality("accuracy", 2 / 3, 1 / 3, 21),)
    monkeypatch.setitem(sys.modules, made.__name__, made)
    assert measured("made-card") == (Quality("accuracy", 0.667, 0.333, 21),)


def test_a_printed_line_has_its_columns_in_the_same_places() -> None:
    head, row = line("card", "value", "baseline", "inputs", "seconds", "metric"), line("a-b", "1", "0", "20", "2", "m")
    assert head.index("metric") == row.index("m")
    assert row == row.rstrip()
