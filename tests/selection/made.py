"""An expert that only has a card, and perhaps a reason not to run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hugginggpt.catalogue import ModelCard
from hugginggpt.experts import Call, Output
from hugginggpt.messages import Language


@dataclass(frozen=True)
class Made:
    """It runs nothing; `refusal` is what it says to an instruction to add a hat."""

    card: ModelCard
    missing: str | None = None
    refusal: str | None = None

    def unready(self, language: Language = "en") -> str | None:
        return self.missing

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        return self.refusal if arguments.get("instruction") == "add a hat" else None

    async def run(self, call: Call) -> list[Output]:
        raise NotImplementedError
