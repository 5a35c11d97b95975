"""The command `eval`: planners and the ranking of models measured on data."""

import json as json_format
import sys
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import anyio
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from hugginggpt.errors import InputError, SettingsError
from hugginggpt.evaluation import VOCABULARIES, Entry, Predictor, Report, Scores, evaluate, read_entries
from hugginggpt.evaluation.models import ModelReport, evaluate_models, read_cards, read_model_entries
from hugginggpt.interfaces.cli.options import said
from hugginggpt.llm import from_settings
from hugginggpt.settings import Settings


def plans_command(path: Path, *, planner: str | None, vocabulary: str, limit: int | None, json: bool) -> int:
    """Plan the requests of a file, and print the scores.

    Raises:
        InputError: if the file can't be read, holds no requests, or a line of it is none; if no such planner is set up.
    """
    name = planner or "embedded"
    chosen = _planner(name)
    entries = _entries(path, vocabulary, limit)
    report = anyio.run(_measured, entries, chosen, vocabulary)
    if json:
        sys.stdout.write(json_format.dumps(report.to_json(), indent=2) + "\n")
    else:
        _print(report, name, vocabulary)
    return 0


def models_command(path: Path, *, catalogue: Path, limit: int | None, json: bool) -> int:
    """Rank the models of a file for the requests of another, and print how often the right one comes first.

    Raises:
        InputError: if a file can't be read, holds nothing, or a line of it is wrong.
        MissingExtra: the extra `starter` is not installed.
    """
    entries, cards = read_model_entries(path, limit=limit), read_cards(catalogue)
    with _progress("eval.ranking", len(entries)) as done:
        report = evaluate_models(entries, cards, done=done)
    if json:
        sys.stdout.write(json_format.dumps(asdict(report), indent=2) + "\n")
    else:
        _print_models(report, len(cards))
    return 0


def _entries(path: Path, name: str, limit: int | None) -> list[Entry]:
    vocabulary = VOCABULARIES[name]
    entries = read_entries(path, limit=limit, form=vocabulary.graph)
    if not entries:
        raise InputError("eval_empty", path=path)
    said = [node.name for entry in entries for node in vocabulary.right(entry).nodes]
    if said and not set(said) & set(vocabulary.names):
        raise InputError("eval_other_vocabulary", path=path, name=said[0][:60], vocabulary=name)
    return entries


def _planner(name: str) -> Predictor:
    """The planner of that name; with `auto` the language model where one is set up.

    Raises:
        SettingsError: if there is no language model, or it is set up wrongly.
    """
    chat = from_settings(Settings.load()) if name != "embedded" else None
    if chat is not None:
        from hugginggpt.planning.llm import LLMPlanner

        return LLMPlanner(chat)
    if name == "llm":
        raise SettingsError("llm_not_set")
    from hugginggpt.planning.embedded import EmbeddedPlanner

    return EmbeddedPlanner()


async def _measured(entries: list[Entry], planner: Predictor, vocabulary: str) -> Report:
    with _progress("eval.planning", len(entries)) as done:
        # What is loaded once is not part of the time of a request.
        await evaluate(entries[:1], planner, VOCABULARIES[vocabulary])
        return await evaluate(entries, planner, VOCABULARIES[vocabulary], done=done)


@contextmanager
def _progress(doing: str, total: int) -> Generator[Callable[[int], None]]:
    """A bar on a terminal; gives what is told how many requests are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(said(doing), total=total)
        yield lambda count: progress.update(bar, completed=count)


def _print(report: Report, planner: str, vocabulary: str) -> None:
    requests = report.overall.requests
    table = Table(title=said("eval.title", requests=requests, planner=planner, vocabulary=vocabulary))
    for name in ("", "n-F1", "e-F1", "t-F1", "v-F1", "exact", "requests"):
        table.add_column(name, justify="left" if not name else "right")
    for name, one in {"overall": report.overall, **report.shapes}.items():
        table.add_row(name, *_cells(one))
    console = Console(width=100)
    console.print(table)
    overall = report.to_json()["overall"]
    console.print(said("eval.times", p50=overall["ms_p50"], p99=overall["ms_p99"]))
    codes = Counter(one.error for one in report.outcomes if one.error)
    if codes:
        console.print(said("eval.refused", codes=", ".join(f"{count} × {code}" for code, count in codes.most_common())))


def _cells(one: Scores) -> tuple[str, ...]:
    return (*(f"{value:.3f}" for value in (one.n_f1, one.e_f1, one.t_f1, one.v_f1, one.exact)), str(one.requests))


def _print_models(report: ModelReport, cards: int) -> None:
    table = Table(title=said("eval.models_title", requests=report.requests, cards=cards))
    table.add_column("")
    table.add_column(said("eval.share"), justify="right")
    for name in ("functionality_at_1", "model_at_1", "model_at_5"):
        table.add_row(said(f"eval.{name}"), f"{getattr(report, name):.3f}")
    console = Console(width=100)
    console.print(table)
    console.print(said("eval.times", p50=report.ms_p50, p99=report.ms_p99))
