import tomllib

import pytest
from benchmarks.quality.runner import with_quality

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
