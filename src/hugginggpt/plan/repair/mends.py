"""What was mended, as data."""

from dataclasses import dataclass, field
from typing import Any

from hugginggpt.messages import Language, message


@dataclass(frozen=True)
class Mend:
    """One change of a plan."""

    code: str
    """The key of its words in `messages/…/mends.toml`."""
    task: str
    """The id of the task, empty for the plan as a whole."""
    values: dict[str, Any] = field(default_factory=dict[str, Any])

    def message(self, language: Language = "en") -> str:
        """What was changed and why, in one sentence."""
        return message(f"mends.{self.code}", language, task=self.task, **self.values)
