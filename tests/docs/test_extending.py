"""The example of docs/extending.md is a program: it is run as it stands there."""

import importlib.util
import re
import sys
from pathlib import Path

import pytest

from hugginggpt import AsyncHuggingGPT, Plan, Task

PAGE = Path(__file__).parents[2] / "docs" / "extending.md"


@pytest.mark.anyio
async def test_the_expert_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = re.findall(r"```python\n(# my_models\.py\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    file = tmp_path / "my_models.py"
    file.write_text(code, "utf-8")
    spec = importlib.util.spec_from_file_location("my_models", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "my_models", module)
    spec.loader.exec_module(module)

    monkeypatch.chdir(tmp_path)
    async with AsyncHuggingGPT(experts=module.experts(None), home=tmp_path / "home") as agent:
        answer = await agent.execute(Plan("shout", (Task("t1", "text-generation", {"prompt": "hello"}),)))
    assert answer.status == "completed"
    assert answer.text.startswith("HELLO\n")
