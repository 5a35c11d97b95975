"""The registry: every expert of the package and of plug-ins, by task type and by id."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hugginggpt.catalogue.brought import brought_cards
from hugginggpt.catalogue.card import ModelCard, check_card
from hugginggpt.experts.base import Expert
from hugginggpt.tasks import TASK_TYPES

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from hugginggpt.llm import ChatModel
    from hugginggpt.settings import Settings
    from hugginggpt.workers import Pool

GROUP = "hugginggpt.experts"
"""The group of entry points that brings experts; each names a callable that takes `Services` and gives experts."""


@dataclass(frozen=True)
class Services:
    """What experts may use."""

    pool: "Pool"
    """Runs native code and models in worker processes."""
    settings: "Settings"
    chat: "ChatModel | None" = None
    """The language model that is set up, if there is one."""


Maker = Callable[[Services], Sequence[Expert]]
"""What an entry point names."""


@dataclass(frozen=True)
class Problem:
    """Experts that could not be had, for `hugginggpt doctor`."""

    name: str
    """The name of the entry point, or the id of the model."""
    error: str
    """What is wrong, in one line."""


class Registry:
    """The experts there are, those that go first at the front.

    Args:
        experts: where two have the same id, the first is kept and the other is a problem.
        problems: what is known to be wrong already.
        cards: of models that packages bring beside their experts.
    """

    def __init__(
        self, experts: Iterable[Expert], problems: Iterable[Problem] = (), cards: Iterable[ModelCard] = ()
    ) -> None:
        self._by_id: dict[str, Expert] = {}
        found = list(problems)
        for expert in experts:
            if self._by_id.setdefault(expert.card.id, expert) is not expert:
                found.append(Problem(expert.card.id, "another expert has the same id"))
        self.experts = tuple(sorted(self._by_id.values(), key=lambda expert: (-expert.card.priority, expert.card.id)))
        """Every expert, higher priority first."""
        self.cards = tuple(cards)
        """Cards that packages bring, whatever runs them."""
        self.problems = tuple(found)
        """What could not be had, and why."""

    @classmethod
    def load(cls, services: Services) -> "Registry":
        """The experts of all installed packages. One that fails to load is a problem and takes nothing else with it.

        Reads files, so on an event loop call it in a thread.
        """
        from importlib.metadata import entry_points

        experts: list[Expert] = []
        cards, failed = brought_cards()
        problems = [Problem(*one) for one in (*TASK_TYPES.problems, *failed)]
        # Our own first, so that no plug-in takes the place of an expert of the package.
        for point in sorted(entry_points(group=GROUP), key=lambda point: (not _own(point), point.name)):
            try:
                make: Maker = point.load()
                made = list(make(services))
                # A plug-in that gives something else should fail here, and not in the middle of a run.
                for expert in made:
                    check_card(expert.card)
            except Exception as error:
                problems.append(Problem(point.name, " ".join(f"{type(error).__name__}: {error}".split())))
                continue
            experts += made
        return cls(experts, problems, cards)

    def for_task(self, task: str) -> tuple[Expert, ...]:
        """The experts whose models do a task type, higher priority first, whether they can run here or not."""
        return tuple(expert for expert in self.experts if task in expert.card.tasks)

    def by_id(self, id: str) -> Expert | None:
        """The expert of a model, if there is one."""
        return self._by_id.get(id)


def _own(point: "EntryPoint") -> bool:
    return point.value.startswith("hugginggpt.")
