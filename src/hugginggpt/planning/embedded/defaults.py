"""What is done where the words name no wish: the usual thing for a file of its kind, or an answer in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hugginggpt.plan import Argument, Task
from hugginggpt.planning.embedded import arguments
from hugginggpt.tasks import Kind

if TYPE_CHECKING:
    from hugginggpt.planning.embedded.weave import Weaver

_USUAL: Mapping[Kind, tuple[str, str, Mapping[str, Argument]]] = {
    "image": ("image-to-text", "image", {"aspect": "text"}),
    "audio": ("automatic-speech-recognition", "audio", {}),
    "video": ("automatic-speech-recognition", "audio", {}),
    "text": ("summarization", "text", {}),
    "document": ("summarization", "text", {}),
}


def default_tasks(weaver: "Weaver") -> list[Task]:
    """Tasks for a request in which no wish was found."""
    reading = weaver.reading
    files = [flow for flow in weaver.targets.flows if flow.resource is not None]
    whole = arguments.instruction(reading, 0, len(reading.text)) or reading.request.strip()
    if not files:
        weaver.assembly.add("text-generation", prompt=whole)
    for flow in files:
        if flow.root.kind == "table":
            weaver.assembly.add("table-question-answering", table=flow.root.argument, question=whole)
        elif usual := _USUAL.get(flow.root.kind):
            task, slot, parameters = usual
            weaver.assembly.add(task, **{slot: flow.root.argument}, **parameters)
    return weaver.assembly.tasks
