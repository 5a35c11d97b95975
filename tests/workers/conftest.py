"""What the tests of workers share: pools that find the functions in `targets.py`, and a watch on the event loop."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from blockbuster import blockbuster_ctx

from hugginggpt.messages import message
from hugginggpt.workers import Pool

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def unblocked() -> Iterator[None]:
    """A blocking call of ours on the event loop fails the test."""
    for language in ("en", "zh"):
        message("errors.worker_crashed.hint", language)
    with blockbuster_ctx("hugginggpt"):
        yield


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, so that a test can see what is left."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
async def make_pool(temporary: Path) -> AsyncIterator[Callable[..., Pool]]:
    """Makes pools that are closed at the end; each wait of a test has a bound."""
    async with AsyncExitStack() as pools:

        def make(size: int = 2, **given: object) -> Pool:
            pool = Pool(size, extra_paths=[HERE], **given)
            pools.push_async_callback(pool.aclose)
            return pool

        yield make


@pytest.fixture
async def pool(make_pool: Callable[..., Pool]) -> Pool:
    return make_pool()


@pytest.fixture(autouse=True)
def bounded(request: pytest.FixtureRequest) -> None:
    """No test of workers takes longer than this; a call that hangs is a failure, not a wait."""
    request.node.add_marker(pytest.mark.timeout(40))
