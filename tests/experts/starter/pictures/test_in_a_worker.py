from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from hugginggpt.experts.base import Call, Input, Output
from hugginggpt.experts.registry import Services
from hugginggpt.experts.starter import experts
from hugginggpt.settings import Settings
from hugginggpt.workers import Pool


@pytest.mark.anyio
async def test_the_cards_lead_to_experts_that_work_in_a_worker(tmp_path: Path, given: Callable[..., Input]) -> None:
    picture = given("astronaut")
    calls: tuple[tuple[str, str, dict[str, Any], list[str]], ...] = (
        ("starter/faces-and-codes", "object-detection", {"image": picture, "labels": ["face"]}, ["boxes", "image"]),
        ("starter/foreground", "image-segmentation", {"image": picture}, ["masks", "image"]),
        ("starter/picture-editing", "image-to-image", {"image": picture, "instruction": "blur the faces"}, ["image"]),
        ("starter/slideshow", "image-to-video", {"image": (picture,), "seconds": 0.5}, ["video"]),
    )
    told: list[tuple[float, str]] = []
    with anyio.fail_after(60):
        async with Pool(1, warm=2) as pool:
            by_id = {expert.card.id: expert for expert in experts(Services(pool, Settings()))}
            for number, (card, task, arguments, names) in enumerate(calls):
                expert, folder = by_id[card], tmp_path / f"worker-{number}"
                folder.mkdir()
                assert task in expert.card.tasks and expert.unready() is None
                assert expert.refuses(task, arguments) is None
                call = Call(task, arguments, folder, report=lambda done, words: told.append((done, words)))
                made = await expert.run(call)
                assert [one.name for one in made] == names
                assert _there(made)
    assert told[0] == (0.0, "0 of 0.5 seconds of video")


def _there(made: list[Output]) -> bool:
    return all(Path(one.path).is_file() for one in made if one.path)


def test_each_card_states_what_it_is_worth() -> None:
    cards = {expert.card.id: expert.card for expert in experts(Services(Pool(1), Settings()))}
    for name in ("faces-and-codes", "foreground", "picture-editing", "slideshow"):
        card = cards[f"starter/{name}"]
        assert card.quality and card.description_zh
        assert all(one.inputs >= 20 and one.value > one.baseline for one in card.quality)
