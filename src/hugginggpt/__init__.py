"""HuggingGPT: say what you want in plain words; a graph of AI models does it.

    from hugginggpt import HuggingGPT

    answer = HuggingGPT().run("Read notice.jpg to me", files=["notice.jpg"])
    print(answer.text, answer.resources)

General layout: the rooms are drawn in docs/design.md, ground floor first: tasks, resources, plan, experts, planning,
selection, execution, response, agent. The names below are the public ones; they are imported when they are first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hugginggpt.agent import AsyncHuggingGPT as AsyncHuggingGPT
    from hugginggpt.agent import HuggingGPT as HuggingGPT
    from hugginggpt.agent import Run as Run
    from hugginggpt.errors import HuggingGPTError as HuggingGPTError
    from hugginggpt.errors import InputError as InputError
    from hugginggpt.events import Answer as Answer
    from hugginggpt.events import Event as Event
    from hugginggpt.plan import Plan as Plan
    from hugginggpt.plan import Task as Task
    from hugginggpt.settings import Settings as Settings

_PLACES = {
    "Answer": "events",
    "AsyncHuggingGPT": "agent",
    "Event": "events",
    "HuggingGPT": "agent",
    "HuggingGPTError": "errors",
    "InputError": "errors",
    "Plan": "plan",
    "Run": "agent",
    "Settings": "settings",
    "Task": "plan",
}

__all__ = sorted(_PLACES)  # pyright: ignore[reportUnsupportedDunderAll]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *_PLACES]
