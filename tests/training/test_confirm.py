"""The script that asks the Hub for the facts of the curated models, against a Hub on this machine."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.testing import hub_server

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src" / "hugginggpt" / "catalogue" / "data" / "models.toml"


def test_what_the_hub_says_goes_into_the_file(tmp_path: Path) -> None:
    whole, other, unknown = default_cards()[:3]
    models = [
        {
            "id": card.id,
            "pipeline_tag": card.tasks[0],
            "tags": ["safetensors", f"license:{license}"],
            "safetensors": {"parameters": {"F32": count}, "total": count},
        }
        for card, license, count in ((whole, whole.license, whole.parameters + 5), (other, "cc-by-nc-4.0", 135_000_000))
    ]
    copy = tmp_path / "models.toml"
    copy.write_bytes(FILE.read_bytes())
    with hub_server(models) as hub:
        done = subprocess.run(
            [sys.executable, "-m", "training.catalogue.confirm", "--write", str(copy)],
            cwd=ROOT,
            env={**os.environ, "HF_ENDPOINT": hub.url, "HF_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=100,
        )
    assert f"{whole.id}: as we have it" in done.stdout, done.stderr
    assert f'{other.id}: {{"license": "cc-by-nc-4.0", "parameters": 135000000}}' in done.stdout
    assert f"There is no model '{unknown.id}'" in done.stdout
    before = {one["id"]: one for one in tomllib.loads(FILE.read_text("utf-8"))["models"]}
    after = {one["id"]: one for one in tomllib.loads(copy.read_text("utf-8"))["models"]}
    assert list(before) == list(after)
    assert after[whole.id] == {**before[whole.id], "parameters": whole.parameters + 5, "confirm": []}
    assert after[other.id] == {**before[other.id], "license": "cc-by-nc-4.0", "parameters": 135_000_000, "confirm": []}
    assert after[unknown.id] == before[unknown.id]
