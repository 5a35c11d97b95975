"""The protocol against a server that people run: `transformers serve` with a model of random weights, on loopback.

The server takes a schema and does not keep to it, and the model writes bytes at random: what is asked for JSON must see
that there is none. `make test` installs the server into an environment of its own, because of its size.
"""

import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from hugginggpt import AsyncHuggingGPT
from hugginggpt.errors import LLMError
from hugginggpt.llm import ChatModel, Delta, Finished, Message, from_settings
from hugginggpt.planning.base import Told
from hugginggpt.planning.llm import LLMPlanner
from hugginggpt.settings import Settings

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-serve" / "bin" / "python"
_START = 110

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Its address and the name of its model."""
    if not PYTHON.exists():
        pytest.fail("The server is not installed; `make serve` installs it.")
    folder = tmp_path_factory.mktemp("model")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("HF_", "OPENAI_"))},
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(tmp_path_factory.mktemp("hub")),
        "OMP_NUM_THREADS": "1",
    }
    subprocess.run(
        [PYTHON, Path(__file__).with_name("tiny_model.py"), folder], check=True, capture_output=True, env=environment
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PYTHON.with_name("transformers"), "serve", folder, "--host", "127.0.0.1", "--port", str(port)]
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [*command, "--device", "cpu"], stdout=log, stderr=subprocess.STDOUT, env=environment
        ) as running,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/health", running)
            yield f"{address}/v1", str(folder)
        finally:
            running.terminate()


def _wait_for(address: str, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + _START
    with httpx2.Client(trust_env=False) as client:
        while time.monotonic() < until and running.poll() is None:
            try:
                if client.get(address).status_code == 200:
                    return
            except httpx2.TransportError:
                _wait_a_little(running)
    pytest.fail(f"the server did not start: {running.poll()}")


def _wait_a_little(running: "subprocess.Popen[bytes]") -> None:
    """Until it ends, or its port may have opened."""
    with suppress(subprocess.TimeoutExpired):
        running.wait(0.2)


def settings(server: tuple[str, str], tmp_path: Path, **given: str) -> Settings:
    base_url, model = server
    return Settings(home=tmp_path / "home", out=tmp_path / "out", llm_base_url=base_url, llm_model=model, **given)


def model_of(found: Settings) -> ChatModel:
    model = from_settings(found)
    assert model is not None
    return model


async def test_a_reply_comes_in_pieces_and_is_counted(server: tuple[str, str], tmp_path: Path) -> None:
    items = [
        item async for item in model_of(settings(server, tmp_path)).stream([Message("user", "hello")], max_tokens=24)
    ]
    *pieces, end = items
    assert isinstance(end, Finished) and end.reason in ("stop", "length")
    assert pieces and all(not isinstance(piece, Finished) and piece.text for piece in pieces)
    assert end.usage.input_tokens > 5 and 0 < end.usage.output_tokens <= 24


async def test_the_server_that_ignores_a_schema_is_found_out(server: tuple[str, str], tmp_path: Path) -> None:
    model = model_of(settings(server, tmp_path))
    asked: list[str | None] = []

    class Watched:
        name = model.name

        def stream(self, messages: Sequence[Message], **given: Any) -> AsyncIterator[Delta | Finished]:
            asked.append(given["rung"])
            return model.stream(messages, **{**given, "max_tokens": 60})

    with pytest.raises(LLMError) as caught:
        assert [task async for task in LLMPlanner(Watched()).plan("Write a poem about rain", [], Told())]
    assert caught.value.code in ("llm_bad_json", "llm_empty")
    # A reply may be empty, which is an end of its own.
    assert asked == [None, "json", "prompt"][: 2 if caught.value.code == "llm_empty" else 3]


async def test_the_embedded_planner_takes_over(server: tuple[str, str], tmp_path: Path) -> None:
    async with AsyncHuggingGPT(settings=settings(server, tmp_path)) as agent:
        plan = await agent.plan("Do the usual with it, you know what I mean", [("note.txt", b"The bridge is closed.")])
    assert plan.tasks
    assert "Planned without the language model" in plan.notes[0]
