"""Bringing a model of the Hub onto this machine: what of it is fetched, and which commit it stays at."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.catalogue.hub import Hub
from hugginggpt.errors import CatalogueError, HubError

if TYPE_CHECKING:
    from tqdm.auto import tqdm

FILE = "pins.json"
_WANTED = ("*.safetensors", "*.json", "*.txt", "*.model", "*.tiktoken", "*.jinja", "*.vocab")
"""Weights that hold no code, and what belongs to them."""
_UNWANTED = ("*.py", "onnx/*", "openvino/*", "*.fp16.*", "*.non_ema.*", "*training*", "*optimizer*", "runs/*", "logs/*")
"""Code is never fetched; the same weights in another form are of no use."""


@dataclass(frozen=True)
class Pull:
    """What would be fetched."""

    card: ModelCard
    revision: str
    """The commit."""
    files: Mapping[str, int]
    """Their bytes, by path."""

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(self.files.values())


class Pins:
    """The commits that models stay at, in a small file of a home."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE

    def read(self) -> Mapping[str, str]:
        """The commits by model.

        Raises:
            CatalogueError: `pins_broken`.
        """
        try:
            said = json.loads(self._path.read_text("utf-8"))
            return {str(id): str(revision) for id, revision in said.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise CatalogueError("pins_broken", path=self._path, reason=error) from error

    def set(self, id: str, revision: str) -> None:
        """Keep the commit of a model.

        Raises:
            CatalogueError: `pins_broken` if it can't be read or written.
        """
        pins = {**self.read(), id: revision}
        new = self._path.with_suffix(f".{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(pins, indent=2, sort_keys=True) + "\n", "utf-8")
            new.replace(self._path)
        except OSError as error:
            raise CatalogueError("pins_broken", path=self._path, reason=error.strerror or error) from error


def planned(hub: Hub, id: str, pinned: str | None = None, known: ModelCard | None = None) -> Pull:
    """What a pull of a model would fetch.

    Args:
        hub: is asked.
        id: of the model.
        pinned: the commit that it stays at; None takes the newest.
        known: its card, where the Hub names no task type that we know.

    Raises:
        HubError: if the Hub gives no answer; `pull_code`, `pull_no_weights` if nothing of it may be loaded here;
            `pull_no_task`.
    """
    card = hub.card(id) or known
    if card is None:
        raise HubError("pull_no_task", model=id)
    if card.custom_code:
        raise HubError("pull_code", model=id)
    revision, files = hub.files(id, pinned)
    wanted = {path: size for path, size in files.items() if _is_wanted(path, of_parts="model_index.json" in files)}
    if not any(path.endswith(".safetensors") for path in wanted):
        raise HubError("pull_no_weights", model=id)
    return Pull(card, revision, wanted)


def pull(hub: Hub, plan: Pull, pins: Pins, progress: "type[tqdm[Any]] | None" = None) -> Path:
    """Fetch a model, and keep its commit.

    Returns:
        The folder that it lies in.

    Raises:
        HubError: if it breaks off; the next pull goes on from there.
        CatalogueError: if the commit can't be kept.
    """
    pins.set(plan.card.id, plan.revision)
    return hub.download(plan.card.id, plan.revision, list(plan.files), progress)


def _is_wanted(path: str, *, of_parts: bool) -> bool:
    # Beside the parts of a pipeline the same weights often lie again in one file.
    if of_parts and path.endswith(".safetensors") and "/" not in path:
        return False
    return any(fnmatch(path, one) for one in _WANTED) and not any(fnmatch(path, one) for one in _UNWANTED)
