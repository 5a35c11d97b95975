"""Which task types a request may need: a prompt that lists them alone is shorter, and small models stray less."""

from collections.abc import Collection, Sequence

from hugginggpt.errors import PlanError
from hugginggpt.planning.embedded import likely_types
from hugginggpt.resources import Resource
from hugginggpt.tasks import HUB_TYPES

FEW = 12
"""As many are listed without a choice."""
_ALWAYS = ("text-generation", "translation", "summarization", "question-answering")
_STEPS = {
    "image": ("image-to-text", "object-detection", "image-segmentation", "document-question-answering"),
    "document": ("image-to-text", "document-question-answering"),
    "audio": ("automatic-speech-recognition",),
    "video": ("automatic-speech-recognition",),
    "table": ("table-question-answering",),
}
"""What goes unsaid where there is a file of the kind."""


def likely(request: str, resources: Sequence[Resource], types: Collection[str]) -> set[str]:
    """The task types that a request may need, of those that may be used.

    Args:
        request: the words of the person.
        resources: its files.
        types: the task types that may be used.
    """
    offered = set(types)
    if len(offered) <= FEW:
        return offered
    try:
        ordered = likely_types(request, resources)
    except PlanError:
        ordered = []
    if not ordered:
        return offered
    unsaid = [name for resource in resources for name in _STEPS.get(resource.kind, ())]
    # New task types are few, and nothing is known of how one asks for them.
    new = [name for name in offered if name not in HUB_TYPES]
    wanted = [name for name in dict.fromkeys([*_ALWAYS, *unsaid, *new, *ordered]) if name in offered]
    return set(wanted[: max(FEW, len(set(unsaid)) + len(new) + len(_ALWAYS) + FEW // 2)])
