"""The commands and their options; what goes wrong becomes one sentence, what to do, and an exit code."""

import contextlib
import json as json_format
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import App, CycloptsError, Parameter, validators

from hugginggpt import __version__
from hugginggpt.errors import HuggingGPTError, InputError, MissingExtra
from hugginggpt.interfaces.cli.options import PlanOptions, RunOptions, help_text, language
from hugginggpt.messages import message

REFUSED = 2
"""The exit code for wrong use and refused input."""
CANCELLED = 130

app = App(name="hugginggpt", help=help_text("program"), version=__version__, help_format="plaintext")


def _no_option(_type: object, value: str | None) -> None:
    """A lone hyphen stands for standard input; anything else that looks like an option is one that does not exist."""
    if value and value.startswith("-") and len(value) > 1 and " " not in value:
        raise ValueError(value)


Request = Annotated[str | None, Parameter(help=help_text("request"), allow_leading_hyphen=True, validator=_no_option)]
PlanRequest = Annotated[Request, Parameter(help=help_text("plan_request"))]
Files = Annotated[list[str] | None, Parameter(name="--file", help=help_text("file"), negative=())]
Out = Annotated[Path | None, Parameter(help=help_text("out"))]
PlannerName = Annotated[Literal["auto", "embedded", "llm"] | None, Parameter(help=help_text("planner"))]
Models = Annotated[list[str] | None, Parameter(name="--model", help=help_text("model"), negative=())]
PlanFile = Annotated[Path | None, Parameter(name="--plan", help=help_text("plan_file"))]
Flag = Parameter(negative=(), show_default=False)
Json = Annotated[bool, Flag, Parameter(help=help_text("json"))]
Limit = Annotated[int | None, Parameter(help=help_text("limit"), validator=validators.Number(gte=1))]
Debug = Annotated[bool, Flag, Parameter(help=help_text("debug"))]


@app.command(help=help_text("run"))
def run(
    request: Request = None,
    /,
    *,
    file: Files = None,
    out: Out = None,
    planner: PlannerName = None,
    model: Models = None,
    plan: PlanFile = None,
    confirm: Annotated[bool, Flag, Parameter(help=help_text("confirm"))] = False,
    json: Json = False,
    events: Annotated[bool, Flag, Parameter(help=help_text("events"))] = False,
    debug: Debug = False,
) -> int:
    """Do what a request asks."""
    from hugginggpt.interfaces.cli.run import run_command

    if json and events:
        raise InputError("json_and_events")
    return run_command(
        RunOptions(
            request=request,
            files=tuple(file or ()),
            planner=planner,
            out=out,
            models=tuple(model or ()),
            plan=plan,
            confirm=confirm,
            form="events" if events else "json" if json else "words",
            debug=debug,
        )
    )


@app.command(help=help_text("plan"))
def plan(
    request: PlanRequest = None,
    /,
    *,
    file: Files = None,
    planner: PlannerName = None,
    model: Models = None,
    json: Json = False,
    mermaid: Annotated[bool, Flag, Parameter(help=help_text("mermaid"))] = False,
    debug: Debug = False,
) -> int:
    """Show how a request would be done."""
    from hugginggpt.interfaces.cli.run import plan_command

    form = "mermaid" if mermaid else "json" if json else "words"
    return plan_command(
        PlanOptions(
            request=request, files=tuple(file or ()), planner=planner, models=tuple(model or ()), form=form, debug=debug
        )
    )


@app.command(help=help_text("tasks"))
def tasks(
    *,
    all: Annotated[bool, Flag, Parameter(help=help_text("all"))] = False,
    json: Annotated[bool, Flag, Parameter(help=help_text("json_list"))] = False,
    debug: Debug = False,
) -> int:
    """List the task types."""
    from hugginggpt.interfaces.cli.tasks import tasks_command

    return tasks_command(all=all, json=json)


@app.command(help=help_text("doctor"))
def doctor(*, json: Annotated[bool, Flag, Parameter(help=help_text("json_list"))] = False, debug: Debug = False) -> int:
    """Show what is installed and what can run."""
    from hugginggpt.interfaces.cli.doctor import doctor_command

    return doctor_command(json=json)


models_app = App(name="models", help=help_text("models"), help_format="plaintext")
app.command(models_app)


@models_app.command(name="search", help=help_text("models_search"))
def models_search(
    words: Annotated[str, Parameter(help=help_text("models_words"))] = "",
    /,
    *,
    task: Annotated[str | None, Parameter(help=help_text("models_task"))] = None,
    license: Annotated[Literal["permissive", "conditions", "any"], Parameter(help=help_text("models_license"))] = "any",
    language: Annotated[str | None, Parameter(help=help_text("models_language"))] = None,
    max_size: Annotated[str | None, Parameter(help=help_text("models_max_size"))] = None,
    cached: Annotated[bool, Flag, Parameter(help=help_text("models_cached"))] = False,
    provider: Annotated[bool, Flag, Parameter(help=help_text("models_provider"))] = False,
    limit: Annotated[int, Parameter(help=help_text("models_limit"), validator=validators.Number(gte=1))] = 10,
    explain: Annotated[bool, Flag, Parameter(help=help_text("models_explain"))] = False,
    json: Annotated[bool, Flag, Parameter(help=help_text("json_list"))] = False,
    debug: Debug = False,
) -> int:
    """Find models."""
    from hugginggpt.interfaces.cli.models import SearchOptions, search_command

    return search_command(
        SearchOptions(words, task, license, language, max_size, cached, provider, limit, explain, json)
    )


@models_app.command(name="info", help=help_text("models_info"))
def models_info(
    id: Annotated[str, Parameter(help=help_text("models_id"))], /, *, json: Json = False, debug: Debug = False
) -> int:
    """Show a model."""
    from hugginggpt.interfaces.cli.models import info_command

    return info_command(id, json=json)


@models_app.command(name="pull", help=help_text("models_pull"))
def models_pull(
    id: Annotated[str, Parameter(help=help_text("models_id"))],
    /,
    *,
    update: Annotated[bool, Flag, Parameter(help=help_text("models_update"))] = False,
    json: Json = False,
    debug: Debug = False,
) -> int:
    """Fetch a model."""
    from hugginggpt.interfaces.cli.hub import pull_command

    return pull_command(id, update=update, json=json)


@models_app.command(name="sync", help=help_text("models_sync"))
def models_sync(
    *,
    task: Annotated[list[str] | None, Parameter(help=help_text("models_sync_task"), negative=())] = None,
    json: Json = False,
    debug: Debug = False,
) -> int:
    """Fill the catalogue from the Hub."""
    from hugginggpt.interfaces.cli.hub import sync_command

    return sync_command(tasks=task or (), json=json)


eval_app = App(name="eval", help=help_text("eval"), help_format="plaintext")
app.command(eval_app)


@eval_app.command(name="plans", help=help_text("eval_plans"))
def eval_plans(
    file: Annotated[Path, Parameter(help=help_text("eval_file"))],
    /,
    *,
    planner: PlannerName = None,
    vocabulary: Annotated[Literal["hub", "taskbench"], Parameter(help=help_text("vocabulary"))] = "hub",
    limit: Limit = None,
    json: Json = False,
    debug: Debug = False,
) -> int:
    """Measure a planner on requests with their right plans."""
    from hugginggpt.interfaces.cli.evaluate import plans_command

    return plans_command(file, planner=planner, vocabulary=vocabulary, limit=limit, json=json)


@eval_app.command(name="models", help=help_text("eval_models"))
def eval_models(
    file: Annotated[Path, Parameter(help=help_text("eval_models_file"))],
    /,
    *,
    catalogue: Annotated[Path, Parameter(help=help_text("eval_cards"))],
    limit: Limit = None,
    json: Json = False,
    debug: Debug = False,
) -> int:
    """Measure the ranking of models on requests with their right models."""
    from hugginggpt.interfaces.cli.evaluate import models_command

    return models_command(file, catalogue=catalogue, limit=limit, json=json)


def execute(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code; what goes wrong is said on standard error, never as a traceback.

    Args:
        arguments: those of the process if None.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    try:
        code = app(given, exit_on_error=False, print_error=False, result_action="return_value")
        return code if isinstance(code, int) else 0
    except CycloptsError as error:
        return _refuse(given, "wrong_use", _one_line(error), message("cli.wrong_use.hint", language()))
    except HuggingGPTError as error:
        if "--debug" in given:
            traceback.print_exception(error)
        code = REFUSED if isinstance(error, InputError | MissingExtra) else 1
        return _refuse(given, error.code, error.message(language()), error.hint(language()), code)
    except KeyboardInterrupt:
        return CANCELLED
    except BrokenPipeError:
        # Who reads us has gone (`| head`): nothing more to say, and nothing to flush at exit.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if "--debug" in given:
            traceback.print_exception(error)
        bug = HuggingGPTError("unexpected", reason=f"{type(error).__name__}: {_one_line(error)}")
        return _refuse(given, bug.code, bug.message(language()), bug.hint(language()), exit_code=1)


def _speak_utf8() -> None:
    """A locale without UTF-8 must not turn an answer into an error."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")


def _refuse(given: Sequence[str], code: str, said: str, hint: str, exit_code: int = REFUSED) -> int:
    if "--json" in given or "--events" in given:
        refusal: dict[str, Any] = {"status": "failed", "error": {"code": code, "message": said, "hint": hint}}
        sys.stdout.write(json_format.dumps(refusal, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{said}\n{hint}\n")
    return exit_code


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
