"""What the tests of resources share: a store, the code of a refusal, and a watch on the event loop."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from blockbuster import blockbuster_ctx

from hugginggpt.errors import ResourceError
from hugginggpt.messages import message
from hugginggpt.resources import ResourceStore


@pytest.fixture
def store(tmp_path: Path) -> ResourceStore:
    return ResourceStore(tmp_path / "store")


@pytest.fixture
def refusal(tmp_path: Path) -> Callable[[Awaitable[Any]], Awaitable[str]]:
    """The code of the error that something raises, after a look at its words in both languages."""

    async def code(work: Awaitable[Any]) -> str:
        with pytest.raises(ResourceError) as caught:
            await work
        for language in ("en", "zh"):
            words = caught.value.message(language) + caught.value.hint(language)
            # No path of the store, and nothing that a template forgot to fill in.
            assert str(tmp_path / "store") not in words
            assert "{" not in words
        return caught.value.code

    return code


@pytest.fixture(autouse=True)
def unblocked() -> Iterator[None]:
    """A blocking call of ours on the event loop fails the test."""
    for language in ("en", "zh"):
        message("errors.missing_file.hint", language)
    with blockbuster_ctx("hugginggpt"):
        yield
