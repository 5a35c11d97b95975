"""An agent whose state and files stay in the folder of the test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hugginggpt import AsyncHuggingGPT
from hugginggpt.experts import Expert


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AsyncHuggingGPT]:
    """Makes an agent whose state and files stay in the folder of the test."""
    monkeypatch.chdir(tmp_path)

    def make(*experts: Expert, **given: Any) -> AsyncHuggingGPT:
        return AsyncHuggingGPT(experts=experts, home=tmp_path / "home", **given)

    return make
