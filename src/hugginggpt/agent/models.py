"""What a program knows of models: those that ship, those of plug-ins and of the person, and what the Hub said."""

from collections.abc import Iterable
from dataclasses import dataclass

from hugginggpt.catalogue import Here, Limits, ModelCard
from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.catalogue.machine import cached_models, this_machine
from hugginggpt.catalogue.mine import OwnHub, read_mine
from hugginggpt.catalogue.records import Records
from hugginggpt.catalogue.shelf import Shelf
from hugginggpt.errors import CatalogueError, ExpertError
from hugginggpt.events import TaskResult
from hugginggpt.experts import Expert
from hugginggpt.plan import Plan
from hugginggpt.settings import Settings, models_file


@dataclass(frozen=True)
class Models:
    """The models of one home."""

    shelf: Shelf
    limits: Limits
    """What the settings and this machine allow."""
    records: Records
    hubs: tuple[OwnHub, ...] = ()
    """Private Hubs of the person."""

    @classmethod
    def open(cls, settings: Settings, experts: Iterable[Expert], cards: Iterable[ModelCard] = ()) -> "Models":
        """Open what a person has. Reads files, so on an event loop call it in a thread.

        Args:
            settings: of the person.
            experts: all that can run a model here.
            cards: of models that packages bring.

        Raises:
            SettingsError: if the file of the person's own models is wrong.
        """
        mine = read_mine(models_file(settings))
        own = [*(expert.card for expert in experts), *mine.cards, *cards, *default_cards()]
        machine = this_machine()
        limits = Limits(
            max_bytes=settings.max_model_bytes or machine.max_bytes,
            licences=settings.licences,
            gated=settings.gated,
            gpu=machine.gpu,
        )
        return cls(Shelf.open(settings.home, own), limits, Records(settings.home), mine.hubs)

    def here(self) -> Here:
        """What is known of this machine now. Reads files."""
        starter = {card.id for card in self.shelf.own if card.runtime == "starter"}
        return Here(cached_models() | starter, self.records.read())

    def keep(self, plan: Plan, results: Iterable[TaskResult]) -> None:
        """Keep how the models of a run did; a home that can't be written keeps nothing.

        An input that a model can't do says nothing against the model.
        """
        try:
            for result in results:
                failed = result.status == "failed" and not isinstance(result.error, ExpertError)
                if result.choice and (failed or result.status == "completed"):
                    task = plan.task(result.task_id).task
                    self.records.add(result.choice.card.id, task, success=not failed, seconds=result.seconds)
        except CatalogueError:
            return
