"""What an expert made: checked against its task type, kept in the store, and put where a person finds it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from anyio import to_thread

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.errors import ExpertError
from hugginggpt.events import ResultOutput
from hugginggpt.execution import naming
from hugginggpt.execution.base import Context
from hugginggpt.experts import Output
from hugginggpt.plan import Task
from hugginggpt.resources import Value, export
from hugginggpt.tasks import FILE_KINDS, TASK_TYPES, Kind

# The kinds whose values of several calls are one longer list. A vector is a list too, but a longer one means nothing.
_LISTS: frozenset[Kind] = frozenset({"labels", "spans", "boxes", "points", "segments", "scores", "series"})


async def keep(
    made: Sequence[Output], task: Task, card: ModelCard, folder: Path, *, origin: str | None, context: Context
) -> tuple[ResultOutput, ...]:
    """Take what an expert made into the store, and files also to the run's folder under names a person understands.

    Args:
        made: by the expert.
        task: what it was made for.
        card: the model that made it.
        folder: of the call; files must lie in it.
        origin: the name of the file that the task's data comes from, if there is one.
        context: the run.

    Raises:
        ExpertError: if it is not what the task type gives.
        ResourceError: if a file can't be kept or put in the folder.
    """
    if wrong := _wrong(made, task):
        raise ExpertError("model_wrong_output", model=card.id, type=task.task, reason=wrong)
    kept: list[ResultOutput] = []
    for output in made:
        if output.path is None:
            kept.append(ResultOutput(output.name, Value(output.kind, output.data)))
            continue
        file = await to_thread.run_sync(_inside, folder, output.path)
        if file is None:
            raise ExpertError("model_wrong_output", model=card.id, type=task.task, reason=f"no file {output.name!r}")
        kept.append(await _kept_file(file, output, naming.stem(task, origin, context.language), context))
    return tuple(kept)


def joined(calls: Sequence[Sequence[ResultOutput]]) -> tuple[ResultOutput, ...]:
    """The outputs of several calls of one task as those of one: joined texts, longer lists, all files."""
    result: list[ResultOutput] = []
    for name in dict.fromkeys(output.name for outputs in calls for output in outputs):
        result += _joined([output for outputs in calls for output in outputs if output.name == name])
    return tuple(result)


def _joined(outputs: list[ResultOutput]) -> list[ResultOutput]:
    first = outputs[0].value
    if any(output.path is not None or output.value.kind != first.kind for output in outputs) or len(outputs) == 1:
        return outputs
    if first.kind == "text":
        texts = [str(output.value.data).strip() for output in outputs]
        return [ResultOutput(outputs[0].name, Value("text", "\n\n".join(text for text in texts if text)))]
    if first.kind in _LISTS:
        rows = [row for output in outputs for row in output.value.data]
        return [ResultOutput(outputs[0].name, Value(first.kind, rows))]
    return outputs


async def _kept_file(file: Path, output: Output, stem: str, context: Context) -> ResultOutput:
    resource = await context.store.add_file(file)
    # The store goes by what the bytes look like; the task type knows that this picture is a mask.
    resource = replace(resource, kind=output.kind, media_type=output.media_type or resource.media_type)
    path = await export(resource, context.out, stem, context.store)
    return ResultOutput(output.name, Value(output.kind, resource=replace(resource, name=path.name)), path)


def _wrong(made: Sequence[Output], task: Task) -> str | None:
    """What of the outputs is not what the task type gives, in a few words; None if all is."""
    kind = TASK_TYPES[task.task]
    for output in made:
        slot = kind.output(output.name)
        if slot is None or output.kind not in slot.kinds:
            return f"{output.name}: {output.kind}"
        if (output.path is None) == (output.kind in FILE_KINDS):
            return f"{output.name}: {'no file' if output.path is None else 'a file'}"
    names = {output.name for output in made}
    missing = [slot.name for slot in kind.outputs if slot.required and slot.name not in names]
    return f"no {missing[0]}" if missing else None


def _inside(folder: Path, path: str) -> Path | None:
    """The file, if it is one and lies in the folder: a link could lead anywhere."""
    file = (folder / path).resolve()
    return file if file.is_file() and file.is_relative_to(folder) else None
