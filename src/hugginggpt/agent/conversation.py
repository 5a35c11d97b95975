"""Conversations: later turns refer to what earlier ones were given and made, by reference, and are kept on disk."""

import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anyio import to_thread

from hugginggpt.errors import InputError, PlanError
from hugginggpt.events import Answer
from hugginggpt.execution import Emit
from hugginggpt.resources import Resource, ResourceStore
from hugginggpt.tasks import Kind

if TYPE_CHECKING:
    from hugginggpt.agent.agent import AsyncHuggingGPT
    from hugginggpt.agent.intake import File

VERSION = 1
_ID = re.compile(r"[\w-]{1,80}", re.ASCII)
# Words that point at what was given or made before.
_POINTS = re.compile(
    r"\b(?:it|its|this|that|them|these|those|one|ones|again|same|results?|now|also|too|original|previous|earlier|above)\b"
    r"|\b(?:the|that|your|my|last) (?:\w+ )?(?:summary|translation|text|answer|article|poem|story|picture"
    r"|photo|image|file|recording|audio|speech|video|table|transcript|caption|description|keywords|phrases|list|sketch|letter|notice)\b"
    r"|它|其中|这|那|刚才|刚刚|上面|上一|之前|前面|结果|原[文图来]|再|也|译文|摘要|第[一二三四]|最后一"
    r"|总结(?=[^，。]*(?:念|读|翻))",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(r"\boriginal\b|\bsource\b|\bitself\b|原[文图来件]|原始", re.IGNORECASE)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("image", re.compile(r"\b(?:picture|photo|image|sketch|drawing|scan)s?\b|图|照片|画", re.IGNORECASE)),
    ("audio", re.compile(r"\b(?:recording|audio|speech|sound|song)s?\b|录音|音频|语音|声音", re.IGNORECASE)),
    ("video", re.compile(r"\b(?:video|film|clip)s?\b|视频|短片", re.IGNORECASE)),
    ("table", re.compile(r"\b(?:table|spreadsheet|csv)s?\b|表格", re.IGNORECASE)),
    ("document", re.compile(r"\b(?:pdf|document|contract|invoice|report)s?\b|文档|合同|发票|报告", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Turn:
    """What was asked, what was answered, and what both were about."""

    request: str
    answer: str
    given: tuple[Resource, ...] = ()
    """The files that its plan read."""
    made: tuple[Resource, ...] = ()
    """What its last tasks gave; a text as a file of its own in the store."""


class Conversation:
    """Turns one after the other. Get it from `AsyncHuggingGPT.conversation`.

    Args:
        agent: who does what is asked.
        store: where the resources are.
        folder: where conversations are kept.
        id: of this one.
        turns: those before.
    """

    def __init__(
        self, agent: "AsyncHuggingGPT", store: ResourceStore, folder: Path, id: str, turns: Sequence[Turn] = ()
    ) -> None:
        self._agent = agent
        self._store = store
        self._file = folder / f"{id}.json"
        self.id = id
        """To go on with it later."""
        self.turns: list[Turn] = list(turns)
        """Those so far, the last one last."""

    async def run(
        self,
        request: str,
        files: "Iterable[File]" = (),
        *,
        out: str | Path | None = None,
        emit: Emit | None = None,
    ) -> Answer:
        """Do what is asked, with what earlier turns were given and made at hand.

        Args:
            request: what the person wants; "it", "the second one" or the name of an earlier file mean earlier results.
            files: new ones.
            out: the folder for the files made.
            emit: is told each event.

        Raises:
            InputError: as `AsyncHuggingGPT.run`; the turn is not kept then.
        """
        new = list(files)
        earlier = list(meant(request, self.turns, has_files=bool(new)))
        told = [(turn.request, turn.answer) for turn in self.turns]
        try:
            answer = await self._agent.stream(request, [*new, *earlier], out=out, turns=told).answer(emit)
        except PlanError as error:
            latest = list(_latest(self.turns))
            if error.code != "request_lacks_input" or earlier or not latest:
                raise
            # Nothing in the words pointed back, and yet there is nothing else that they could be about.
            answer = await self._agent.stream(request, [*new, *latest], out=out, turns=told).answer(emit)
        self.turns.append(await self._turn(request, answer))
        await to_thread.run_sync(self._save)
        return answer

    async def _turn(self, request: str, answer: Answer) -> Turn:
        read = {reference.resource for task in answer.plan.tasks for reference in task.resources()}
        given = tuple(one for id, one in answer.plan.resources.items() if id in read and not one.missing)
        leaves = {task.id for task in answer.plan.leaves()}
        made: list[Resource] = []
        for result in answer.results:
            for output in result.outputs if result.task_id in leaves else ():
                if output.value.resource is not None:
                    made.append(output.value.resource)
                elif text := output.value.text().strip():
                    name = f"{answer.plan.task(result.task_id).task}.txt"
                    made.append(await self._store.add_bytes(text.encode(), name))
        return Turn(request, answer.text, given, tuple(made))

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        said = {"version": VERSION, "id": self.id, "turns": [_turn_to_json(turn) for turn in self.turns]}
        # A file half written would lose the turns before.
        fresh = self._file.with_suffix(f".{secrets.token_hex(4)}")
        fresh.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        fresh.replace(self._file)


def new_id() -> str:
    """An id that sorts by time."""
    return f"{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def read_turns(folder: Path, id: str) -> list[Turn]:
    """The turns of a conversation that was kept.

    Raises:
        InputError: `conversation_unknown` if there is none of that id, or its file is broken.
    """
    try:
        if not _ID.fullmatch(id):
            raise ValueError("it is no id")
        data = json.loads((folder / f"{id}.json").read_text("utf-8"))
        if data["version"] > VERSION:
            raise ValueError("it was kept by a newer version")
        return [_turn_from_json(turn) for turn in data["turns"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("conversation_unknown", id=id, reason=" ".join(str(error).split())[:200]) from error


def meant(request: str, turns: Sequence[Turn], *, has_files: bool) -> Iterator[Resource]:
    """The earlier resources that a request is about; what is named in it always, the rest where it points back.

    Args:
        request: the words.
        turns: those before.
        has_files: whether new files came with it, which are meant then.
    """
    every = [one for turn in reversed(turns) for one in (*turn.made, *turn.given)]
    named = _once(one for one in every if one.name.lower() in request.lower())
    if named or has_files or not _POINTS.search(request):
        yield from named
        return
    latest = list(_latest(turns))
    if _ORIGINAL.search(request):
        every = [one for turn in reversed(turns) for one in turn.given]
        latest = list(next((turn.given for turn in reversed(turns) if turn.given), latest))
    for kind, noun in _KINDS:
        if noun.search(request) and not any(one.kind == kind for one in latest):
            # "The picture" is the latest picture, though a text was made since.
            yield from [one for one in every if one.kind == kind][:1] or latest
            return
    yield from latest


def _latest(turns: Sequence[Turn]) -> tuple[Resource, ...]:
    """What the last turn that made or was given something left."""
    return next((turn.made or turn.given for turn in reversed(turns) if turn.made or turn.given), ())


def _once(found: Iterable[Resource]) -> list[Resource]:
    return list({one.name: one for one in reversed(list(found))}.values())


def _turn_to_json(turn: Turn) -> dict[str, Any]:
    def said(resources: Sequence[Resource]) -> list[dict[str, Any]]:
        return [{"id": one.id, **one.to_json()} for one in resources]

    return {"request": turn.request, "answer": turn.answer, "given": said(turn.given), "made": said(turn.made)}


def _turn_from_json(entry: Any) -> Turn:
    def read(resources: Any) -> tuple[Resource, ...]:
        return tuple(Resource(one["id"], one["kind"], one["media_type"], one["name"]) for one in resources)

    return Turn(str(entry["request"]), str(entry["answer"]), read(entry["given"]), read(entry["made"]))
