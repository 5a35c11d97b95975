"""The expert: one chat model for the task types that need nothing but words."""

from collections.abc import Mapping, Sequence
from typing import Any

from hugginggpt.catalogue.card import ModelCard
from hugginggpt.errors import ExpertError, LLMError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.llm import prompts
from hugginggpt.experts.llm.parts import MOST_CHARACTERS, parts
from hugginggpt.llm import ChatModel, Finished, Message
from hugginggpt.messages import Language, message

TASKS = ("text-generation", "translation", "summarization", "question-answering")
_MOST_TOKENS = 8_000
_WARMTH = {"text-generation": 0.7}
# Above the starter experts: who sets a language model up wants what it writes.
_PRIORITY = 20
_UNKNOWN = "UNKNOWN"


class LLMExpert:
    """Writes, translates, summarizes and answers with a chat model.

    Args:
        model: the one that is set up.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._card = ModelCard(
            f"llm/{model.name}",
            TASKS,
            "llm",
            f"The language model {model.name} that is set up: writes, translates, summarizes, answers.",
            description_zh=f"已设置的语言模型 {model.name}：写作、翻译、摘要、回答。",
            license="NOASSERTION",
            license_note="That of the model at its server.",
            priority=_PRIORITY,
        )

    @property
    def card(self) -> ModelCard:
        """What is known of the model."""
        return self._card

    def unready(self, language: Language = "en") -> str | None:
        """None: whether its server answers is known when it is asked."""
        return None

    def refuses(self, task: str, arguments: Mapping[str, Any], language: Language = "en") -> str | None:
        """None: it takes every parameter of its task types."""
        return None

    async def run(self, call: Call) -> list[Output]:
        """Do the task.

        Raises:
            ExpertError: `no_text` without anything to work on, `no_answer` where the text does not say it, `llm_task`
                where the model gives no whole reply.
        """
        try:
            text = await getattr(self, f"_{call.task.replace('-', '_')}")(call)
        except LLMError as error:
            raise ExpertError("llm_task", reason=error) from error
        if not text:
            raise ExpertError("llm_task", reason=LLMError("llm_empty", model=self._model.name))
        return [Output("text", "text", text)]

    async def _text_generation(self, call: Call) -> str:
        prompt = self._filled(call, "prompt")
        return await self._reply(prompts.writing(prompt, call.text("context")[: 2 * MOST_CHARACTERS]), call)

    async def _translation(self, call: Call) -> str:
        found: list[str] = []
        pieces = list(parts(self._filled(call, "text")))
        for place, piece in enumerate(pieces):
            call.report(place / len(pieces), message("experts.llm_working", call.language))
            translated = await self._reply(prompts.translating(piece.strip(), call.arguments), call)
            # The blanks around a part belong between the translations too.
            found.append(piece[: len(piece) - len(piece.lstrip())] + translated + piece[len(piece.rstrip()) :])
        return "".join(found).strip()

    async def _summarization(self, call: Call) -> str:
        text, sentences = self._filled(call, "text"), call.arguments.get("sentences")
        pieces = list(parts(text))
        while len(pieces) > 1:
            told: list[str] = []
            for place, piece in enumerate(pieces):
                call.report(place / (len(pieces) + 1), message("experts.llm_working", call.language))
                told.append(await self._reply(prompts.summarizing(piece, None), call))
            text = "\n\n".join(told)
            shorter = list(parts(text))
            if len(shorter) >= len(pieces):
                # A model that does not shorten would go on for ever.
                text = text[:MOST_CHARACTERS]
                break
            pieces = shorter
            if len(pieces) == 1:
                return await self._reply(prompts.summarizing(text, sentences, of_parts=True), call)
        return await self._reply(prompts.summarizing(text, sentences), call)

    async def _question_answering(self, call: Call) -> str:
        question, context = self._filled(call, "question"), self._filled(call, "context")
        for piece in parts(context):
            answer = await self._reply(prompts.answering(question, piece), call)
            if answer.strip(" .。\"'") != _UNKNOWN:
                return answer
        raise ExpertError("no_answer")

    def _filled(self, call: Call, slot: str) -> str:
        text = call.text(slot).strip()
        if not text:
            raise ExpertError("no_text", slot=slot)
        return text

    async def _reply(self, messages: Sequence[Message], call: Call) -> str:
        pieces: list[str] = []
        async for item in self._model.stream(
            messages, max_tokens=_MOST_TOKENS, temperature=_WARMTH.get(call.task, 0.0)
        ):
            if not isinstance(item, Finished):
                pieces.append(item.text)
        return "".join(pieces).strip()
