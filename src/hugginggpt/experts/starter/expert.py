"""An expert of the package: a card, and a function that runs in a worker process."""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter import wire
from hugginggpt.messages import Language, message

if TYPE_CHECKING:
    from hugginggpt.workers import Pool

_RUN = f"{wire.__name__}:{wire.run.__name__}"


class StarterExpert:
    """Runs the function of a card in a warm worker process of the card's group.

    Args:
        card: with `function` and `group`.
        pool: whose processes it runs in.
    """

    def __init__(self, card: ModelCard, pool: "Pool") -> None:
        self._card = card
        self._pool = pool
        self._ready = False
        self._refuses: Callable[..., str | None] | None = None

    @property
    def card(self) -> ModelCard:
        """What is known of the model."""
        return self._card

    def unready(self, language: Language = "en") -> str | None:
        """What to install where a package is missing, in one sentence; None if all are there. Imports none of them."""
        missing = None if self._ready else next((one for one in self._card.packages if not _found(one)), None)
        if missing is None:
            # Kept, because who chooses models asks often. What is missing may still come.
            self._ready = True
            return None
        if self._card.extra:
            return message("experts.missing_extra", language, extra=self._card.extra)
        return message("experts.missing_package", language, package=missing)

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        """Why the model can't do a task with these parameters and kinds, by the card's own word; None if it can."""
        if not self._card.refuses:
            return None
        if self._refuses is None:
            module, _, name = self._card.refuses.partition(":")
            self._refuses = getattr(import_module(module), name)
        return self._refuses(task, arguments, language=language) if self._refuses else None

    async def run(self, call: Call) -> list[Output]:
        """Do the task in a worker process. Cancelling the wait kills the process.

        Raises:
            ExpertError: if the model can't do it with this input, or fails.
            WorkerCrashed: if the process died.
            MissingExtra: if the function says so.
        """
        payload = wire.packed(call, self._card.function)
        made = await self._pool.run(self._card.group, _RUN, payload, report=call.report, name=self._card.id)
        try:
            return wire.outputs(made, call.folder)
        except TypeError as error:
            reason = f"{type(error).__name__}: {error}"
            raise ExpertError("model_failed", model=self._card.id, reason=reason) from error

    async def prewarm(self) -> None:
        """Have a process ready that has loaded what the model needs, where there is room; for use while planning."""
        module = self._card.function.partition(":")[0]
        await self._pool.prewarm(self._card.group, wire.__name__, module, *self._card.packages)


def _found(package: str) -> bool:
    try:
        return find_spec(package.partition(".")[0]) is not None
    except ValueError:
        # Loaded already, by a loader that leaves no word of where it comes from.
        return True
