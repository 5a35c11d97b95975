"""The commands that ask the Hub: `models pull` and `models sync`."""

import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import anyio
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from hugginggpt.catalogue import Catalogue
from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.catalogue.hub import Hub, quiet
from hugginggpt.catalogue.pull import Pins, Pull, planned, pull
from hugginggpt.catalogue.shelf import FILE
from hugginggpt.catalogue.sync import LISTS, sync
from hugginggpt.catalogue.sync import Progress as SyncProgress
from hugginggpt.interfaces.cli.cards import license_of, sized, write_json
from hugginggpt.interfaces.cli.models import known_models, task_name
from hugginggpt.interfaces.cli.options import said
from hugginggpt.settings import Settings
from hugginggpt.tasks import HUB_TYPES

_AT_ONCE = 64
"""How many texts are encoded between two looks at the bar."""


def pull_command(id: str, *, update: bool, json: bool) -> int:
    """Say how large a model is and what its licence is, then fetch it.

    Raises:
        HubError: if the Hub gives no answer, or the model can't be loaded here.
        CatalogueError: if its version can't be kept.
    """
    quiet()
    models = anyio.run(known_models)
    pins = Pins(Settings.load().home)
    known = models.shelf.card(id)
    hub = next(
        (Hub(one.address, token=one.token) for one in models.hubs if known and one.address == known.address), Hub()
    )
    plan = planned(hub, id, None if update else pins.read().get(id), known)
    sys.stderr.write(f"{_about(plan)}\n")
    folder = _fetched(hub, plan, pins)
    if json:
        said_of: dict[str, Any] = {"id": id, "revision": plan.revision, "bytes": plan.bytes, "path": str(folder)}
        write_json({**said_of, "license": plan.card.license})
    else:
        sys.stdout.write(said("models.pulled", model=id, folder=folder) + "\n")
    return 0


def sync_command(*, tasks: Sequence[str], json: bool) -> int:
    """Fill the catalogue from the Hub.

    Raises:
        InputError: if a task type is none.
        HubError: if the Hub gives no answer; the next sync goes on.
        CatalogueError: if the catalogue can't be written.
    """
    wanted = [name for task in tasks if (name := task_name(task))]
    quiet()
    models = anyio.run(known_models)
    stopped = threading.Event()
    with Catalogue(Settings.load().home / FILE) as catalogue:
        others = [Hub(one.address, token=one.token, stopped=stopped) for one in models.hubs]
        hub = Hub(stopped=stopped)
        with _bar() as progress:
            bar = progress.add_task(said("models.syncing", endpoint=hub.endpoint), total=len(LISTS) * len(HUB_TYPES))

            def report(one: SyncProgress) -> None:
                waits = said("models.waiting", seconds=round(one.waiting)) if one.waiting is not None else None
                words = waits or said("models.syncing", endpoint=hub.endpoint)
                progress.update(bar, completed=one.done, total=one.steps, description=words)

            try:
                done = sync(
                    catalogue,
                    hub,
                    others=others,
                    known=default_cards(),
                    tasks=wanted or tuple(HUB_TYPES),
                    report=report,
                    stopped=stopped,
                )
            finally:
                stopped.set()
        encoded = _encoded(catalogue)
        count = len(catalogue)
    if json:
        write_json(
            {"cards": done.cards, "removed": done.removed, "calls": done.calls, "known": count, "encoded": encoded}
        )
    else:
        sys.stdout.write(said("models.synced", cards=done.cards, removed=done.removed, known=count) + "\n")
    return 0


def _encoded(catalogue: Catalogue) -> int:
    """Encode the texts that are new, so that words find them by what they mean; it may be broken off.

    Without the extra `starter` none is: they are found by their letters then.
    """
    if find_spec("onnxruntime") is None or find_spec("numpy") is None:
        return 0
    missing = catalogue.missing()
    done = 0
    with _bar() as progress:
        bar = progress.add_task(said("models.encoding"), total=missing)
        while done < missing and (count := catalogue.encode(_AT_ONCE)):
            done += count
            progress.update(bar, completed=done)
    return done


def _fetched(hub: Hub, plan: Pull, pins: Pins) -> Path:
    from tqdm.auto import tqdm

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(plan.card.id, total=plan.bytes)

        class Told(tqdm):  # type: ignore[type-arg]
            """Bars of the Hub's library, told to ours: one of bytes counts, one of files does not."""

            def __init__(self, *given: Any, **named: Any) -> None:
                named.pop("name", None)
                self._counts = named.get("unit") == "B"
                super().__init__(*given, **{**named, "disable": True})

            def update(self, n: float | None = 1) -> bool | None:
                if self._counts:
                    progress.update(bar, advance=n or 0)
                return super().update(n)

        return pull(hub, plan, pins, Told)


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _about(plan: Pull) -> str:
    license = license_of(plan.card)
    return said("models.pulling", model=plan.card.id, size=sized(plan.bytes), files=len(plan.files), license=license)
