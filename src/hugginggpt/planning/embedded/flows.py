"""What flows: each thing that a request gives, with what has become of it, and the tasks that this takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hugginggpt.plan import Argument, Reference, Task, Template
from hugginggpt.planning.embedded.goals import BRIDGES, Effect, Goal
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES, Kind, TaskType

MOST_TASKS = 64
"""Further tasks are left out; the same as the default limit of a run."""


@dataclass(frozen=True)
class Item:
    """A value that a task may take."""

    argument: Argument
    kind: Kind
    made_by: str | None = None
    """The goal that made it; None for what was given, empty for a step that goes unsaid."""
    effect: Effect = "content"
    step: int = -1
    """The number of the wish that made it."""


@dataclass
class Flow:
    """One thing that was given or made from nothing, and all that was made of it."""

    items: list[Item]
    """The first is the root."""
    resource: Resource | None = None
    """Set where the root is a file."""
    origin: int = -1
    """Where it stands in the request, in characters; -1 if it is not named there."""
    text: str | None = None
    """Set where the root is a text of the request."""
    used: bool = False

    @property
    def root(self) -> Item:
        """What was given."""
        return self.items[0]


@dataclass
class Assembly:
    """The tasks as they are made; equal ones are made once."""

    types: Mapping[str, TaskType]
    tasks: list[Task] = field(default_factory=list[Task])

    def add(self, task: str, **arguments: Argument) -> Reference | None:
        """A reference to the task with these arguments, made if there is none like it; None beyond the limit.

        None too if a slot that it needs is empty: no plan may have such a task.
        """
        given = {name: argument for name, argument in arguments.items() if argument is not None and argument != ()}
        if any(slot.required and slot.name not in given for slot in self.types[task].inputs):
            return None
        for made in self.tasks:
            if made.task == task and made.arguments == given:
                return Reference(made.id)
        if len(self.tasks) >= MOST_TASKS:
            return None
        self.tasks.append(Task(f"t{len(self.tasks) + 1}", task, given))
        return Reference(self.tasks[-1].id)

    def output(self, task: str) -> Kind:
        """The kind that goes on from a task: a picture where masks come with one."""
        kinds: list[Kind] = [slot.kind for slot in self.types[task].outputs]
        if "masks" in kinds and "image" in kinds:
            return "image"
        return kinds[0] if kinds else "text"


def task_for(goal: Goal, kind: Kind) -> str | None:
    """The task type that does the goal to a thing of this kind, converted without a task if need be."""
    if task := goal.tasks.get(kind):
        return task
    # A text goal on a document, a table or labels reads their text; a picture goal on a video looks at its frames.
    order: Mapping[Kind, tuple[Kind, ...]] = {
        "document": ("text", "image"),
        "video": ("image",),
        "masks": ("image",),
        "image": (),
        "audio": (),
        "3d": (),
    }
    for other in order.get(kind, ("text",)):
        if task := goal.tasks.get(other):
            return task
    return None


def bridgeable(goal: Goal, kind: Kind) -> bool:
    """Whether a step that goes unsaid brings a thing of this kind to the goal."""
    return any(have == kind and want in goal.tasks for have, want in BRIDGES)


def reachable(goal: Goal, kind: Kind) -> bool:
    """Whether the goal can be done to a thing of this kind, with unsaid steps if need be."""
    return task_for(goal, kind) is not None or bridgeable(goal, kind)


def bridge(flow: Flow, item: Item, want: Kind, assembly: Assembly) -> Item | None:
    """The item as another kind, by the step that goes unsaid."""
    task, parameters = BRIDGES[(item.kind, want)]
    slot = TASK_TYPES[task].inputs[0].name
    reference = assembly.add(task, **{slot: item.argument}, **parameters)
    if reference is None:
        return None
    made = Item(reference, want, "", "content", item.step)
    flow.items.append(made)
    return made


def fitting(
    flow: Flow, goal: Goal, assembly: Assembly, usable: Callable[[Item], bool], *, text: bool = False
) -> Item | None:
    """What of a flow the goal is done to: the latest that it takes, else the latest that an unsaid step brings to it.

    Args:
        flow: the flow.
        goal: the goal.
        assembly: where the unsaid step is added.
        usable: which items of the flow may be taken.
        text: whether it must be text.
    """
    items: Sequence[Item] = [item for item in flow.items if usable(item)] or [flow.root]
    direct = [item for item in items if (not text or item.kind not in _FILES) and task_for(goal, item.kind)]
    said = [item for item in direct if item.made_by != ""]
    if said or direct:
        return (said or direct)[-1]
    for item in reversed(items):
        if (item.kind, "text") in BRIDGES and "text" in goal.tasks:
            return bridge(flow, item, "text", assembly)
    return None


def as_text(assembly: Assembly, flow: Flow, item: Item) -> Item | None:
    """The item as text, read or transcribed first if need be."""
    return bridge(flow, item, "text", assembly) if (item.kind, "text") in BRIDGES else item


def joined_texts(texts: Sequence[Item]) -> Argument:
    """Several texts as one, with an empty line between each."""
    if len(texts) < 2:
        return texts[0].argument if texts else None
    parts: list[Argument] = []
    for item in texts:
        parts += [item.argument, "\n\n"]
    return Template(tuple(parts[:-1]))


_FILES = frozenset({"image", "audio", "video", "masks", "3d"})
