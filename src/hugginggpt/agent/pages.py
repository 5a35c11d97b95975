"""Long texts as files: what was written, and what is too long to be read in a terminal, is kept beside the answer."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hugginggpt.errors import ResourceError
from hugginggpt.events import ResultOutput, TaskResult
from hugginggpt.execution import naming
from hugginggpt.messages import Language
from hugginggpt.plan import Plan
from hugginggpt.resources import ResourceStore, export

_WRITTEN: Mapping[str, str] = {
    "text-generation": "md",
    "image-text-to-text": "md",
    "tabular-to-text": "md",
}
"""Task types that write something new; language models do so in Markdown."""
_WRITTEN_LEAST, _LEAST = 200, 2000
"""Characters."""


async def with_pages(
    plan: Plan, results: tuple[TaskResult, ...], out: Path, store: ResourceStore, language: Language
) -> tuple[TaskResult, ...]:
    """The results, with the files that the long texts of the last tasks were put into.

    Args:
        plan: what was done.
        results: in the order of its tasks.
        out: the folder for the files made.
        store: where their bytes go.
        language: of their names.
    """
    last = {task.id: task for task in plan.leaves()}
    kept: list[TaskResult] = []
    for result in results:
        task = last.get(result.task_id)
        if task is None or result.status != "completed":
            kept.append(result)
            continue
        outputs: list[ResultOutput] = []
        for output in result.outputs:
            text = output.value.data if output.value.kind == "text" and output.path is None else None
            if isinstance(text, str) and len(text) >= (_WRITTEN_LEAST if task.task in _WRITTEN else _LEAST):
                name = f"{naming.stem(task, None, language)}.{_WRITTEN.get(task.task, 'txt')}"
                output = replace(output, page=await _page(text, name, out, store))
            outputs.append(output)
        kept.append(replace(result, outputs=tuple(outputs)))
    return tuple(kept)


async def _page(text: str, name: str, out: Path, store: ResourceStore) -> Path | None:
    try:
        resource = await store.add_bytes(f"{text}\n".encode(), name)
        return await export(resource, out, name.rpartition(".")[0], store)
    except ResourceError:
        # The text stands in the answer all the same.
        return None
