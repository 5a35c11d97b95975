"""Plans for people: a Mermaid flowchart, a tree for the terminal, and arguments as short words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hugginggpt.plan.model import Argument, Plan, Reference, ResourceReference, Task, Template


@dataclass(frozen=True)
class Branch:
    """A task of the tree, with the tasks that hang from it."""

    task: Task
    branches: tuple["Branch", ...]


def branches(plan: Plan) -> tuple[Branch, ...]:
    """The plan as a tree: each task once, below the last of the tasks that it reads from."""
    place = {task.id: number for number, task in enumerate(plan.tasks)}
    below: dict[str | None, list[Task]] = {}
    for task in plan.tasks:
        below.setdefault(max(task.depends_on, key=place.__getitem__, default=None), []).append(task)

    def grow(id: str | None) -> tuple[Branch, ...]:
        return tuple(Branch(task, grow(task.id)) for task in below.get(id, ()))

    return grow(None)


def to_tree(plan: Plan, line: Callable[[Task], str]) -> str:
    """The plan as lines of text, each task below one that it reads from.

    Args:
        plan: the plan.
        line: what to say of a task.
    """

    def draw(level: Sequence[Branch], indent: str) -> list[str]:
        lines: list[str] = []
        for number, branch in enumerate(level, 1):
            last = number == len(level)
            lines.append(f"{indent}{'└─' if last else '├─'} {line(branch.task)}")
            lines += draw(branch.branches, indent + ("   " if last else "│  "))
        return lines

    return "\n".join(draw(branches(plan), ""))


def task_words(task: Task, plan: Plan) -> str:
    """A task in words for a line: its id, its type and its arguments."""
    arguments = (f"{name}: {argument_words(value, plan)}" for name, value in task.arguments.items())
    return "  ".join([task.id, task.task, *arguments])


def to_mermaid(plan: Plan) -> str:
    """The plan as a Mermaid flowchart: round boxes are files, square ones tasks, arrows what flows."""
    names = {id: f"r{place}" for place, id in enumerate(plan.resources, 1)}
    lines = ["flowchart LR"]
    lines += [f'    {names[id]}("{_escaped(resource.name)}")' for id, resource in plan.resources.items()]
    lines += [f'    {_node(task.id)}["{_escaped(task.id)}: {_escaped(task.task)}"]' for task in plan.tasks]
    for task in plan.tasks:
        for name, argument in task.arguments.items():
            lines += [f"    {source} -->|{_escaped(name)}| {_node(task.id)}" for source in _sources(argument, names)]
    return "\n".join(lines) + "\n"


def argument_words(argument: Argument, plan: Plan, *, width: int = 60) -> str:
    """An argument in words for a line on a terminal: the name of a file, `← t1`, a quoted literal."""
    words = _words(argument, plan)
    return words if len(words) <= width else words[: width - 1] + "…"


def _words(argument: Argument, plan: Plan) -> str:
    if isinstance(argument, Reference):
        return f"← {argument.task}" + (f".{argument.output}" if argument.output else "")
    if isinstance(argument, ResourceReference):
        resource = plan.resources.get(argument.resource)
        return resource.name if resource else argument.resource
    if isinstance(argument, Template):
        return "".join(part if isinstance(part, str) else f"({_words(part, plan)})" for part in argument.parts)
    if isinstance(argument, tuple):
        return ", ".join(_words(part, plan) for part in argument)
    return f'"{" ".join(argument.split())}"' if isinstance(argument, str) else str(argument)


def _sources(argument: Argument, names: dict[str, str]) -> list[str]:
    if isinstance(argument, Reference):
        return [_node(argument.task)]
    if isinstance(argument, ResourceReference):
        return [names[argument.resource]] if argument.resource in names else []
    if isinstance(argument, Template):
        return [source for part in argument.parts for source in _sources(part, names)]
    if isinstance(argument, tuple):
        return [source for part in argument for source in _sources(part, names)]
    return []


def _node(id: str) -> str:
    # Ids come from people and models; Mermaid takes letters, digits and underscores.
    return "task_" + "".join(letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}_" for letter in id)


def _escaped(text: str) -> str:
    return "".join(f"#{ord(letter)};" if letter in '"#<>|[](){};\n' else letter for letter in text)
