"""From wishes and the marks of a request to its plan and its spans."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hugginggpt.tasks import TASK_TYPES
from training.planner.grammar.marked import Mark, Marked
from training.planner.grammar.rows import ROWS, Row
from training.planner.grammar.speaker import Wish
from training.planner.grammar.things import Thing

_READ = {name: ROWS[name] for name in ("image-to-text:text", "automatic-speech-recognition")}
_MEDIA = ("image", "audio", "video")
_WORDS = frozenset({"instruction", "prompt", "text"})
_TIE = re.compile(r"[，,：:、\s]*(?:[里中上]的|的)?")
# Words that alone ask for nothing: the coverb before a thing, the place behind it.
_TIES = re.compile(r"(?:[把将给对从在用为让拿跟按以里中上的]|里面|上面|根据)*")
_INSIDE = re.compile(r"[里中上]面?的|的|[里中](?=.)")
_AROUND = " \n,，:：、；;。"
_WHOLE = frozenset({"sentences", "horizon", "seconds"})


@dataclass
class Planned:
    """Tasks and spans as the data has them."""

    request: Marked
    own_language: str
    tasks: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    spans: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    _made: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])
    _read: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, wishes: Sequence[Wish]) -> "Planned":
        """Plan the wishes in their order."""
        for wish in wishes:
            groups = (
                [wish.things]
                if wish.rows[-1].many or wish.rows[0].many or not wish.things
                else [[one] for one in wish.things]
            )
            for place, group in enumerate(groups):
                self._wish(wish, group, place)
        self.spans.sort(key=lambda span: (span["start"], span["end"], span["task"]))
        return self

    def _wish(self, wish: Wish, things: Sequence[Thing], place: int) -> None:
        before: int | None = None
        for number, row in enumerate(wish.rows):
            on_things = bool(row.slot) and (before is None or row.many)
            arguments: dict[str, Any] = {}
            if on_things and things and (row.many or not wish.rows[-1].many):
                arguments |= self._input(row, things)
            elif before is not None:
                arguments[row.slot] = {"task": before}
            if before is not None and row.many:
                arguments["audio"] = {"task": before}
            before = self._tasks(wish, row, wish.step + number, arguments)
        assert before is not None
        self._made[wish.step, place] = before

    def _tasks(self, wish: Wish, row: Row, step: int, arguments: dict[str, Any]) -> int:
        """The tasks of one step: several where an argument that can be one thing only is named several times."""
        arguments.update(row.parameters)
        literal = self._literals(step)
        if row.first:
            found = {"image": arguments["image"]}
            if labels := literal.pop("labels", None):
                found["labels"] = _values(labels)
            arguments["regions"] = {"task": self._task(row.first, found)}
        languages = literal.pop("target_language", [])
        marks: list[Mark] = []
        for name, values in literal.items():
            if _is_list(row.task, name):
                arguments[name] = _values(values)
                marks += [mark for _, mark in values]
            else:
                mark = self._together([mark for _, mark in values])
                arguments[name] = values[0][0] if len(values) == 1 else self.request.text[mark.start : mark.end]
                marks.append(mark)
        marks += self._asked(row, step, arguments)
        if not languages:
            arguments |= {"target_language": self._default(wish)} if row.task == "translation" else {}
            return self._say(row, step, arguments, marks)
        made = [
            self._say(row, step, arguments | {"target_language": value}, [*marks, mark]) for value, mark in languages
        ]
        return made[0]

    def _asked(self, row: Row, step: int, arguments: dict[str, Any]) -> list[Mark]:
        """Where nothing else says what is asked: "describe the film" is itself what is asked of it."""
        slot = TASK_TYPES[row.task].input(row.usual)
        said = [mark for mark in self.request.marks if mark.step == step and mark.argument is None]
        if slot is None or not slot.required or row.usual in arguments or not said:
            return []
        mark = replace(self._together(sorted(said, key=lambda mark: mark.start)), argument=row.usual)
        arguments[row.usual] = self.request.text[mark.start : mark.end]
        return [mark]

    def _say(self, row: Row, step: int, arguments: dict[str, Any], marks: Sequence[Mark]) -> int:
        index = self._reading(row, arguments) if row.name in _READ else self._task(row.task, arguments)
        said = [self._told(mark) for mark in self.request.marks if mark.step == step and mark.argument is None]
        telling = [mark for mark in said if not _TIES.fullmatch(self.request.text, mark.start, mark.end)]
        for mark in [*(telling or said), *marks]:
            self._span(index, mark)
        return index

    def _told(self, mark: Mark) -> Mark:
        """Words that ask, without those that only tie them to what is before."""
        before = self.request.text[mark.start - 1 : mark.start]
        tie = _INSIDE.match(self.request.text, mark.start, mark.end) if before and before not in _AROUND else None
        return replace(mark, start=tie.end()) if tie and tie.end() < mark.end else mark

    def _span(self, index: int, mark: Mark) -> None:
        start, end = mark.start, mark.end
        if mark.argument is None:
            said = self.request.text[start:end]
            start += len(said) - len(said.lstrip(_AROUND))
            end -= len(said) - len(said.rstrip(_AROUND))
        if start < end:
            self.spans.append({"task": index, "argument": mark.argument or None, "start": start, "end": end})

    def _task(self, task: str, arguments: dict[str, Any]) -> int:
        self.tasks.append({"task": task, "arguments": arguments})
        return len(self.tasks) - 1

    def _literals(self, step: int) -> dict[str, list[tuple[Any, Mark]]]:
        """The arguments that the words of a step give, by name."""
        found: dict[str, list[tuple[Any, Mark]]] = {}
        own = [self._trimmed(mark) for mark in self.request.marks if mark.step == step]
        for mark in sorted(own, key=lambda mark: mark.start):
            if mark.argument:
                value: Any = self.request.text[mark.start : mark.end] if mark.value is None else mark.value
                found.setdefault(mark.argument, []).append((int(value) if mark.argument in _WHOLE else value, mark))
        return found

    def _together(self, marks: Sequence[Mark]) -> Mark:
        """From the first to the last: words apart are one argument."""
        return replace(marks[0], end=max(mark.end for mark in marks))

    def _trimmed(self, mark: Mark) -> Mark:
        """Without the words that only tie it to the thing before it: "里的水印去掉"."""
        tie = _TIE.match(self.request.text, mark.start, mark.end)
        free = mark.argument in _WORDS and mark.value is None
        return replace(mark, start=tie.end()) if free and tie and tie.end() < mark.end else mark

    def _default(self, wish: Wish) -> str:
        own = any(thing.content and not thing.foreign for thing in wish.things)
        return {"en": "zh", "zh": "en"}[self.own_language] if own else self.own_language

    def _input(self, row: Row, things: Sequence[Thing]) -> dict[str, Any]:
        slot = TASK_TYPES[row.task].input(row.slot)
        assert slot is not None
        values: list[Any] = []
        for thing in things:
            if slot.takes(thing.kind) and not (slot.kind == "text" and thing.kind in _MEDIA):  # pyright: ignore[reportArgumentType]
                values.append(self._value(thing))
            else:
                values.append(self._as_text(thing))
        if slot.many:
            return {row.slot: values}
        return {row.slot: values[0]} if len(values) == 1 else {row.slot: {"template": _between(values)}}

    def _value(self, thing: Thing) -> Any:
        if thing.made_by is not None:
            return {"task": self._made[thing.made_by]}
        return thing.content if thing.quote else {"file": thing.name}

    def _as_text(self, thing: Thing) -> Any:
        """What is written in a picture or said in a recording: the step that goes unsaid."""
        row = _READ["image-to-text:text" if thing.kind == "image" else "automatic-speech-recognition"]
        return {"task": self._reading(row, {row.slot: self._value(thing), **row.parameters})}

    def _reading(self, row: Row, arguments: dict[str, Any]) -> int:
        """The task that reads a picture or a recording: each is read once, whether that is said or not."""
        key = repr(arguments[row.slot])
        if key not in self._read:
            self._read[key] = self._task(row.task, arguments)
        return self._read[key]


def _between(values: Sequence[Any]) -> list[Any]:
    parts: list[Any] = []
    for value in values:
        parts += ["\n\n", value] if parts else [value]
    return parts


def _is_list(task: str, name: str) -> bool:
    """Whether an argument is a list: of labels, of texts to compare."""
    parameter, slot = TASK_TYPES[task].parameter(name), TASK_TYPES[task].input(name)
    return (parameter is not None and parameter.type == "strings") or (slot is not None and slot.many)


def _values(found: Sequence[tuple[Any, Mark]]) -> list[Any]:
    return list(dict.fromkeys(value for value, _ in found))
