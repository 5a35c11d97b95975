"""What every test shares: an environment without settings or secrets, and one thread for numeric libraries."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from canaries import canaries, pytest_runtest_logreport, pytest_sessionfinish

__all__ = ["canaries", "pytest_runtest_logreport", "pytest_sessionfinish"]

# The machine may be busy: how long an example takes says nothing about it.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("shared"), max_examples=1000)
settings.load_profile("long" if os.environ.get("TEST_LONG") else "shared")

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

DATA = Path(__file__).parent / "data"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No setting, key or locale of the machine reaches a test; state lands in a temporary folder."""
    for name in list(os.environ):
        if name.startswith(("HUGGINGGPT_", "HF_", "OPENAI_")) or name in {"LC_ALL", "LC_MESSAGES", "LANG"}:
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("NO_COLOR", "1")
    yield


@pytest.fixture
def anyio_backend() -> str:
    """The program runs on asyncio."""
    return "asyncio"
