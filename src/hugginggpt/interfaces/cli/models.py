"""The commands `models search` and `models info`."""

import json
import re
import sys
from dataclasses import asdict, dataclass
from typing import Any

import anyio

from hugginggpt.agent import AsyncHuggingGPT
from hugginggpt.agent.models import Models
from hugginggpt.catalogue import Limits, ModelCard, Query, Ranked
from hugginggpt.catalogue.card import card_entry
from hugginggpt.catalogue.hub import Hub, quiet
from hugginggpt.catalogue.pull import Pins
from hugginggpt.catalogue.ranking import HUB, Policy
from hugginggpt.errors import HubError, InputError
from hugginggpt.interfaces.cli.cards import UNITS, card_lines, write_json
from hugginggpt.interfaces.cli.options import language, said
from hugginggpt.settings import Settings
from hugginggpt.tasks import resolve

_SHOWN = (
    *(
        "license_note",
        "languages",
        "library",
        "revision",
        "pinned",
        "parameters",
        "likes",
        "trend",
        "extra",
        "variants",
    ),
    *("address", "offers", "confirm"),
)
"""What else `info` shows of a card."""
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?B?)", re.IGNORECASE)


@dataclass(frozen=True)
class SearchOptions:
    """What is looked for."""

    words: str = ""
    task: str | None = None
    license: Policy = "any"
    language: str | None = None
    max_size: str | None = None
    cached: bool = False
    provider: bool = False
    limit: int = 10
    explain: bool = False
    json: bool = False


def search_command(options: SearchOptions) -> int:
    """Print the models that suit best.

    Raises:
        InputError: if the task type or the size is none.
    """
    task = task_name(options.task)
    limits = Limits(
        runtimes=frozenset({"provider"}) if options.provider else Limits().runtimes,
        max_bytes=_bytes(options.max_size),
        licences=options.license,
        gated=True,
        language=options.language,
        cached=options.cached,
    )
    models = anyio.run(known_models)
    _tell_problem(models)
    here = models.here()
    found = models.shelf.candidates(Query(options.words, task, limits), here, most=options.limit)
    if options.json:
        rows = [_row(one, one.card.id in here.cached) for one in found]
        write_json(rows)
        return 0
    lines = [said("models.found", count=len(found), all=len(models.shelf)), ""]
    for one in found:
        lines += [
            *card_lines(one.card, here=one.card.id in here.cached),
            *([_explained(one)] if options.explain else []),
            "",
        ]
    if not any(one.card.runtime in HUB and one.card.downloads for one in found):
        lines.append(said("models.not_synced"))
    sys.stdout.write("\n".join(lines).rstrip("\n") + "\n")
    return 0


def info_command(id: str, *, json: bool) -> int:
    """Print what is known of a model.

    Raises:
        InputError: `model_not_known`.
        HubError: if it is not in the catalogue and the Hub gives no answer.
    """
    models = anyio.run(known_models)
    _tell_problem(models)
    card = models.shelf.card(id) or (_asked(id) if "/" in id else None)
    if card is None:
        raise InputError("model_not_known", model=id)
    pinned = Pins(Settings.load().home).read().get(id)
    known = models.here()
    here = card.id in known.cached
    record = known.records.get(card.id)
    entry = {**card_entry(card), "cached": here, "pinned": pinned, "record": asdict(record) if record else None}
    if json:
        write_json(entry)
        return 0
    lines = card_lines(card, here=here)
    lines += [f"  {name}: {_plain(entry[name])}" for name in _SHOWN if entry.get(name)]
    lines += [f"  {said('models.measured', value=one.value, metric=one.metric)}" for one in card.quality]
    if record:
        lines.append(f"  {said('models.record', runs=record.runs, good=record.successes, seconds=record.seconds)}")
    caution = card.caution_zh if language() == "zh" else card.caution
    sys.stdout.write("\n".join([*lines, *([f"  {caution}"] if caution else [])]) + "\n")
    return 0


async def known_models() -> Models:
    """What is known of models."""
    async with AsyncHuggingGPT() as agent:
        experts, registry = await agent.experts(), await agent.registry()
    return Models.open(agent.settings, experts, registry.cards)


def _asked(id: str) -> ModelCard | None:
    """The card as the Hub says it now."""
    quiet()
    try:
        return Hub().card(id)
    except HubError as error:
        if error.code == "hub_unknown_model":
            return None
        raise


def _tell_problem(models: Models) -> None:
    if problem := models.shelf.problem:
        shown = said("models.shipped_only")
        sys.stderr.write(f"{problem.message(language())} {problem.hint(language())}\n{shown}\n\n")


def _explained(one: Ranked) -> str:
    terms = " + ".join(f"{name} {value:.2f}" for name, value in one.terms.items() if round(value, 2))
    return f"  {said('models.score', score=one.score)} = {terms or '0'}".replace("+ -", "− ")


def _row(one: Ranked, cached: bool) -> dict[str, Any]:
    card = one.card
    return {
        "id": card.id,
        "tasks": list(card.tasks),
        "runtime": card.runtime,
        "license": card.license,
        "languages": list(card.languages),
        "parameters": card.parameters,
        "bytes": card.bytes,
        "downloads": card.downloads,
        "likes": card.likes,
        "gated": card.gated,
        "cached": cached,
        "providers": [offer.provider for offer in card.offers if offer.status == "live"],
        "description": card.description,
        "score": round(one.score, 4),
        "terms": {name: round(value, 4) for name, value in one.terms.items()},
    }


def task_name(name: str | None) -> str | None:
    """The task type that a name means.

    Raises:
        InputError: if there is none.
    """
    if name is None:
        return None
    known = resolve(name)
    if known is None:
        raise InputError("unknown_task_type", name=name)
    return known.task


def _bytes(size: str | None) -> int | None:
    if size is None:
        return None
    found = _SIZE.fullmatch(size.strip())
    if not found:
        raise InputError("bad_size", size=size)
    unit = found[2].upper()
    return int(float(found[1]) * UNITS[unit if unit.endswith("B") or not unit else f"{unit}B"])


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
