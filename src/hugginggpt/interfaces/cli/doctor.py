"""The command `doctor`: what is installed, what can run, and what is missing."""

import json
import platform
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from importlib.util import find_spec
from typing import Any

import anyio
from anyio import to_thread

from hugginggpt import __version__
from hugginggpt.agent import AsyncHuggingGPT
from hugginggpt.agent.models import Models
from hugginggpt.errors import LLMError
from hugginggpt.experts import Expert
from hugginggpt.experts.registry import Registry
from hugginggpt.interfaces.cli.options import language, said
from hugginggpt.llm import OpenAICompatible, endpoint_of
from hugginggpt.settings import Settings
from hugginggpt.workers import isolation

# Licences that ask no more than to be named; anything else a person should know of.
_PERMISSIVE = {
    "Apache-2.0",
    "MIT",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "HPND",
    "MIT-CMU",
    "Zlib",
    "CC0-1.0",
    "PSF-2.0",
}


def doctor_command(*, json: bool) -> int:
    """Print what is found."""
    found = anyio.run(_found)
    if json:
        _print_json(found)
    else:
        sys.stdout.write("\n".join(_lines(found)) + "\n")
    return 0


async def _found() -> dict[str, Any]:
    settings = Settings.load()
    async with AsyncHuggingGPT(settings=settings) as agent:
        registry = await agent.registry()
        catalogue = await to_thread.run_sync(_catalogue, await agent.models())
    return {
        "version": __version__,
        "python": platform.python_version(),
        "home": str(settings.home),
        "isolation": await to_thread.run_sync(isolation),
        "extras": _extras(registry.experts),
        "models": [_model(expert) for expert in registry.experts],
        "tasks": len({task for expert in registry.experts if not expert.unready() for task in expert.card.tasks}),
        "catalogue": catalogue,
        "llm": await _language_model(settings),
        "problems": _problems(registry),
    }


def _catalogue(models: Models) -> dict[str, Any]:
    """How many models are known, when the Hub was last asked, and why that can't be used if it can't."""
    problem = models.shelf.problem
    told = f"{problem.message(language())} {problem.hint(language())}" if problem else None
    return {"cards": len(models.shelf), "synced": models.shelf.synced_at, "problem": told}


async def _language_model(settings: Settings) -> dict[str, Any] | None:
    """The language model that is set up, and why it can't be used if it can't; None without one."""
    endpoint = endpoint_of(settings)
    if endpoint is None:
        return None
    found: dict[str, Any] = {"model": endpoint.model, "address": endpoint.base_url, "key": bool(endpoint.key)}
    try:
        await OpenAICompatible(endpoint).check()
    except LLMError as error:
        return found | {"problem": f"{error.message(language())} {error.hint(language())}"}
    return found | {"problem": None}


def _extras(experts: Sequence[Expert]) -> dict[str, list[str]]:
    """The packages that are missing, for each extra that a model needs."""
    missing: dict[str, list[str]] = {}
    for expert in experts:
        if expert.card.extra:
            lacking = missing.setdefault(expert.card.extra, [])
            lacking += [name for name in expert.card.packages if find_spec(name) is None and name not in lacking]
    return missing


def _model(expert: Expert) -> dict[str, Any]:
    card = expert.card
    return {
        "id": card.id,
        "tasks": list(card.tasks),
        "runtime": card.runtime,
        "license": card.license,
        "permissive": set(re.split(r" AND | OR |[() ]+", card.license)) - {""} <= _PERMISSIVE,
        "quality": [
            {"metric": one.metric, "value": one.value, "baseline": one.baseline, "inputs": one.inputs}
            for one in card.quality
        ],
        "unready": expert.unready(),
    }


def _problems(registry: Registry) -> list[dict[str, str]]:
    return [{"name": problem.name, "reason": problem.error} for problem in registry.problems]


def _print_json(found: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def _lines(found: dict[str, Any]) -> list[str]:
    models: list[dict[str, Any]] = found["models"]
    ready = [model for model in models if not model["unready"]]
    lines = [
        said("doctor.program", version=found["version"], python=found["python"]),
        said("doctor.home", path=found["home"]),
        said(f"doctor.isolation_{found['isolation']}"),
    ]
    for name, missing in found["extras"].items():
        key = "extra_missing" if missing else "extra_ready"
        lines.append(said(f"doctor.{key}", name=name, missing=", ".join(missing)))
    lines.append(said("doctor.models", ready=len(ready), count=len(models), tasks=found["tasks"]))
    synced = found["catalogue"]["synced"]
    when = datetime.fromtimestamp(synced).strftime("%Y-%m-%d %H:%M") if synced else said("doctor.never")
    lines.append(said("doctor.catalogue", count=found["catalogue"]["cards"], when=when))
    lines += [f"  {found['catalogue']['problem']}"] if found["catalogue"]["problem"] else []
    if found["llm"]:
        lines.append(said("doctor.llm", model=found["llm"]["model"], address=found["llm"]["address"]))
        lines += [f"  {found['llm']['problem']}"] if found["llm"]["problem"] else []
    else:
        lines.append(said("doctor.no_llm"))
    lines += [said("doctor.problem", **problem) for problem in found["problems"]]
    strict = [model for model in models if not model["permissive"]]
    if not strict:
        return [*lines, said("doctor.no_license")]
    told = [f"  {said('doctor.license', id=model['id'], license=model['license'])}" for model in strict]
    return [*lines, said("doctor.licenses"), *told]
