"""The commands `run` and `plan`."""

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import anyio
from anyio import to_thread

from hugginggpt.agent import AsyncHuggingGPT, Run
from hugginggpt.errors import InputError
from hugginggpt.events import Answer, RunEnded
from hugginggpt.interfaces.cli.lines import Lines, plan_lines
from hugginggpt.interfaces.cli.options import PlanOptions, RunOptions, said
from hugginggpt.interfaces.cli.view import EventLines, Quiet, View
from hugginggpt.plan import Plan, plan_from_json, plan_to_json, to_mermaid
from hugginggpt.settings import Settings

_EXIT_CODES: Mapping[str, int] = {"completed": 0, "failed": 1, "partial": 3, "cancelled": 130}


def run_command(options: RunOptions) -> int:
    """Run a request or a saved plan, show how it goes, print the answer, and give the exit code.

    Raises:
        InputError: if the request, a file, the plan or a setting is refused.
    """
    request: str | Plan
    if options.plan is not None:
        if options.request is not None:
            raise InputError("two_requests")
        request = _saved_plan(options.plan)
    else:
        request = _words(options.request)
    settings = Settings.load(planner=options.planner, out=options.out)
    answer = anyio.run(_run, request, options, settings)
    _print(answer, options)
    return _EXIT_CODES[answer.status]


def plan_command(options: PlanOptions) -> int:
    """Print the plan of a request.

    Raises:
        InputError: if the request, a file or a setting is refused.
    """
    plan = anyio.run(_plan, _words(options.request), options, Settings.load(planner=options.planner))
    if options.form == "json":
        sys.stdout.write(json.dumps(plan_to_json(plan), ensure_ascii=False, indent=2) + "\n")
    elif options.form == "mermaid":
        sys.stdout.write(to_mermaid(plan))
    else:
        sys.stdout.write("\n".join([plan_lines(plan), *plan.notes]) + "\n")
    return 0


async def _plan(request: str, options: PlanOptions, settings: Settings) -> Plan:
    async with _agent(options, settings) as agent:
        return await agent.plan(request, options.files)


async def _run(request: str | Plan, options: RunOptions, settings: Settings) -> Answer:
    outcome: Answer | InputError | None = None
    async with _agent(options, settings) as agent:
        run = agent.stream(request, options.files, approve=_approve if options.confirm else None)
        async with anyio.create_task_group() as group:
            group.start_soon(_cancel_on_signal, run)
            try:
                outcome = await _watched(run, _view(options))
            except InputError as refused:
                # Carried out of the task group, which would wrap it.
                outcome = refused
            group.cancel_scope.cancel()
    if isinstance(outcome, Answer):
        return outcome
    raise outcome or RuntimeError("the run ended without an answer")


async def _watched(run: Run, view: AbstractContextManager[View]) -> Answer:
    answer: Answer | None = None
    with view as shown:
        async for event in run:
            shown.show(event)
            if isinstance(event, RunEnded):
                answer = event.answer
    if answer is None:
        raise RuntimeError("the run ended without an answer")
    return answer


async def _cancel_on_signal(run: Run) -> None:
    """Ctrl-C ends the work; what was done until then is still answered. A second one ends the program at once."""
    with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
        async for _ in signals:
            run.cancel()
            return


def _agent(options: PlanOptions, settings: Settings) -> AsyncHuggingGPT:
    # A person at the terminal means the files of the folder they are in; a program that passes words on may not.
    folder = Path.cwd() if sys.stdin is not None and sys.stdin.isatty() else None
    return AsyncHuggingGPT(settings=settings, models=_models(options.models), folder=folder)


def _models(pins: tuple[str, ...]) -> dict[str, str]:
    models: dict[str, str] = {}
    for pin in pins:
        name, _, model = pin.partition("=")
        if not name or not model:
            raise InputError("model_pin", value=pin)
        models[name] = model
    return models


def _view(options: RunOptions) -> AbstractContextManager[View]:
    if options.form == "events":
        return EventLines(sys.stdout)
    if options.form == "json":
        return Quiet()
    # A question about the plan needs lines that stay where they are.
    if sys.stderr.isatty() and not options.confirm:
        from hugginggpt.interfaces.cli.live import LiveTree

        return LiveTree()
    return Lines(sys.stderr)


async def _approve(plan: Plan) -> bool:
    sys.stderr.write(said("run.confirm"))
    sys.stderr.flush()
    reply = await to_thread.run_sync(sys.stdin.readline, abandon_on_cancel=True)
    return reply.strip().lower().startswith((said("run.yes"), "是"))


def _print(answer: Answer, options: RunOptions) -> None:
    if options.form == "json":
        sys.stdout.write(json.dumps(answer.to_json(), ensure_ascii=False, indent=2) + "\n")
    elif options.form == "words":
        sys.stdout.write(answer.text + "\n")


def _words(request: str | None) -> str:
    if request is None:
        raise InputError("no_request")
    if request == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    # Under a locale without UTF-8 the words come as escaped bytes.
    return (
        os.fsencode(request).decode("utf-8", "replace")
        if any("\udc80" <= one <= "\udcff" for one in request)
        else request
    )


def _saved_plan(path: Path) -> Plan:
    try:
        plan = plan_from_json(path.read_bytes())
    except OSError as error:
        raise InputError("plan_unreadable", path=path, reason=error.strerror or error) from error
    # What would enable a task is found out anew: something may have been installed since.
    return plan.with_tasks(tuple(replace(task, enable=None) for task in plan.tasks))
