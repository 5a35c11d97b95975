import wave
from pathlib import Path
from typing import Any

import anyio
import numpy as np
import pytest

from hugginggpt.experts.base import Call, Input, Output
from hugginggpt.experts.registry import Services
from hugginggpt.experts.starter import experts
from hugginggpt.experts.starter.audio.sound import Recording
from hugginggpt.settings import Settings
from hugginggpt.workers import Pool

GROUPS = {"espeak-ng": "speech", "pocketsphinx": "speech-in", "voice-activity": "audio", "noise-reduction": "audio"}


async def ran(pool: Pool, name: str, task: str, folder: Path, arguments: dict[str, Any]) -> Output:
    by_id = {expert.card.id: expert for expert in experts(Services(pool, Settings()))}
    expert = by_id[f"starter/{name}"]
    assert task in expert.card.tasks
    assert expert.unready() is None
    assert expert.refuses(task, arguments) is None
    await anyio.Path(folder).mkdir()
    (output,) = await expert.run(Call(task, arguments, folder))
    return output


@pytest.mark.anyio
async def test_what_is_said_is_found_cleaned_and_written_down(tmp_path: Path) -> None:
    text = "One two three four five. One two three four five."
    with anyio.fail_after(100):
        async with Pool(2, warm=2) as pool:
            said = await ran(pool, "espeak-ng", "text-to-speech", tmp_path / "a", {"text": Input("text", text)})
            sound = {"audio": Input("audio", path=said.path, media_type=said.media_type)}
            found = await ran(pool, "voice-activity", "voice-activity-detection", tmp_path / "b", sound)
            clean = await ran(pool, "noise-reduction", "audio-to-audio", tmp_path / "c", sound)
            sound = {"audio": Input("audio", path=clean.path, media_type=clean.media_type)}
            heard = await ran(pool, "pocketsphinx", "automatic-speech-recognition", tmp_path / "d", sound)
    assert 1 <= len(found.data) <= 4
    assert clean.media_type == "audio/wav"
    assert "two three" in heard.data.lower()
    assert heard.data.endswith(".")


@pytest.mark.anyio
async def test_stereo_stays_stereo_at_its_rate(tmp_path: Path) -> None:
    path = tmp_path / "given"
    hiss = (0.05 * np.random.default_rng(0).standard_normal((2, 44_100))).astype(np.float32)
    with Recording(path, rate=44_100, channels=2) as recording:
        recording.write(hiss)
    with anyio.fail_after(60):
        async with Pool(1) as pool:
            sound = {"audio": Input("audio", path=str(path)), "instruction": "remove the hiss"}
            clean = await ran(pool, "noise-reduction", "audio-to-audio", tmp_path / "a", sound)
    with wave.open(str(clean.path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (44_100, 2, 44_100)


def test_the_synthesizer_shares_its_process_with_nothing() -> None:
    cards = {expert.card.id.removeprefix("starter/"): expert.card for expert in experts(Services(Pool(1), Settings()))}
    assert {name: cards[name].group for name in GROUPS} == GROUPS
    assert [name for name, card in cards.items() if card.group == "speech"] == ["espeak-ng"]
    assert "GPL-3.0-or-later" in cards["espeak-ng"].license
