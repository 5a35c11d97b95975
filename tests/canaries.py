"""Keys that no test needs, in the environment of every test, so that the suite as a whole tells whether one gets out.

They may be seen at no address but their own, and in no output, log or file. The tests that give keys of their own check
where those go.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

KEYS = {"OPENAI_API_KEY": "sk-canary-5d1f7c02e9", "HF_TOKEN": "hf_canary5d1f7c02e9"}
HOMES = {"OPENAI_API_KEY": "api.openai.com", "HF_TOKEN": "router.huggingface.co"}
_LARGEST = 20 * 1024 * 1024

leaks: list[str] = []


def strangers(request: httpx2.Request) -> list[str]:
    """The names of keys that a request carries to an address that is not theirs."""
    sent = f"{request.url} {request.headers.multi_items()}"
    return [name for name, key in KEYS.items() if key in sent and request.url.host != HOMES[name]]


@pytest.fixture(autouse=True)
def canaries(clean_environment: None, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """The keys, and a watch on what goes out."""
    for name, key in KEYS.items():
        monkeypatch.setenv(name, key)
    send = httpx2.AsyncHTTPTransport.handle_async_request

    async def watched(transport: httpx2.AsyncHTTPTransport, sent: httpx2.Request) -> httpx2.Response:
        leaks.extend(f"{request.node.nodeid}: {name} to {sent.url.host}" for name in strangers(sent))
        return await send(transport, sent)

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", watched)


def seen(text: bytes) -> list[str]:
    """The names of the keys that stand in a text."""
    return [name for name, key in KEYS.items() if key.encode() in text]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Nothing that a test printed or logged holds a key."""
    for title, text in report.sections:
        leaks.extend(f"{report.nodeid}: {name} in {title}" for name in seen(text.encode("utf-8", "replace")))


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder, links not followed."""
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            if path.is_file() and not path.is_symlink() and path.stat().st_size <= _LARGEST:
                yield path


def leaked_into(folder: Path) -> list[str]:
    """Where in a folder a key was written."""
    return [f"{path.relative_to(folder)}: {name}" for path in files_below(folder) for name in seen(path.read_bytes())]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing that the suite wrote holds a key: homes, journals, answers, logs."""
    factory: pytest.TempPathFactory | None = getattr(session.config, "_tmp_path_factory", None)
    if factory is not None and not hasattr(session.config, "workerinput"):
        leaks.extend(leaked_into(factory.getbasetemp()))
    if leaks:
        sys.stderr.write("\n".join(["", "Keys got out:", *leaks, ""]))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
