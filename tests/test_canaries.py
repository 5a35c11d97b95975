"""That the watch of the suite sees a key which gets out."""

from pathlib import Path

import httpx2

from canaries import KEYS, leaked_into, seen, strangers


def test_a_key_that_goes_elsewhere_or_is_written_is_seen(tmp_path: Path) -> None:
    key = KEYS["HF_TOKEN"]
    headers = {"Authorization": f"Bearer {key}"}
    assert strangers(httpx2.Request("GET", "https://router.huggingface.co/v1", headers=headers)) == []
    for url in ("https://huggingface.co/v1", "http://127.0.0.1:9/", f"https://cdn.example/?token={key}"):
        assert strangers(httpx2.Request("GET", url, headers=headers)) == ["HF_TOKEN"]
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "journal.db").write_bytes(b"\x00" + key.encode() + b"\x00")
    assert leaked_into(tmp_path) == ["home/journal.db: HF_TOKEN"]
    (tmp_path / "home" / "journal.db").unlink()
    assert seen(b"nothing of the kind") == []
