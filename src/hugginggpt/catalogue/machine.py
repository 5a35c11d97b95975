"""What this machine has: its memory, whether there is a GPU, and the models of the Hub that lie on it."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from platform import machine as processor

_SHARE = 0.6
"""How much of the memory one model may take."""
_WEIGHTS = (".safetensors", ".gguf", ".onnx")


@dataclass(frozen=True)
class Machine:
    """What a model can count on."""

    memory: int | None
    """Bytes; None where nobody says."""
    gpu: bool

    @property
    def max_bytes(self) -> int | None:
        """The most that a model may take."""
        return None if self.memory is None else int(_SHARE * self.memory)


@cache
def this_machine() -> Machine:
    """What the system says; no library of a GPU is loaded for it."""
    return Machine(_memory(), _gpu())


def cached_models(folder: Path | None = None) -> frozenset[str]:
    """Ids of the models whose weights lie in the cache that all programs of the Hub share.

    Args:
        folder: of the cache; None takes the one that `HF_HUB_CACHE` and `HF_HOME` name.
    """
    return frozenset(_cached(folder or hub_cache()))


def hub_cache() -> Path:
    """The folder of the cache, as huggingface_hub finds it."""
    if named := os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE"):
        return Path(named).expanduser()
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("HF_HOME") or f"{base}/huggingface").expanduser() / "hub"


def _cached(folder: Path) -> Iterator[str]:
    try:
        found = [entry.name for entry in os.scandir(folder) if entry.name.startswith("models--")]
    except OSError:
        return
    for name in found:
        snapshots = folder / name / "snapshots"
        # A link to weights that were not downloaded whole leads nowhere.
        if any(path.suffix in _WEIGHTS and path.exists() for path in _files(snapshots)):
            yield name.removeprefix("models--").replace("--", "/")


def _files(snapshots: Path) -> Iterator[Path]:
    for depth in ("*/*", "*/*/*"):
        yield from snapshots.glob(depth)


def _memory() -> int | None:
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None
    try:
        # A container may have less than its machine.
        return min(memory, int(Path("/sys/fs/cgroup/memory.max").read_text("utf-8")))
    except (OSError, ValueError):
        return memory


def _gpu() -> bool:
    if sys.platform == "darwin":
        return processor() == "arm64"
    return any(Path(path).exists() for path in ("/dev/nvidia0", "/dev/kfd", "/dev/nvidia-uvm"))
