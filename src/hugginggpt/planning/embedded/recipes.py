"""Recipes: how the tasks of a goal are made on each thing that a wish is about."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hugginggpt.messages import language_of
from hugginggpt.plan import Argument
from hugginggpt.planning.embedded import arguments, languages
from hugginggpt.planning.embedded.flows import Flow, Item, task_for
from hugginggpt.planning.embedded.goals import Recipe
from hugginggpt.planning.embedded.labels import labels
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.pictures import is_counted
from hugginggpt.planning.embedded.reading import sentence_around
from hugginggpt.planning.embedded.recipes_ask import answer, ask, ask_one
from hugginggpt.planning.embedded.recipes_make import clip, create, write
from hugginggpt.planning.embedded.recipes_many import choose, compare, rank, together
from hugginggpt.planning.embedded.steps import Step
from hugginggpt.planning.embedded.things import known, things

if TYPE_CHECKING:
    from hugginggpt.planning.embedded.weave import Weaver


def plain(weaver: "Weaver", step: Step) -> None:
    """One task on each thing that the wish is about."""
    flows = together(weaver, step, weaver.targets.of(step) or from_words(weaver, step))
    for flow, item in [pair for one in flows for pair in _items(weaver, step, one)]:
        task = task_for(step.goal, item.kind)
        if task is None or weaver.done(step, item):
            continue
        if step.goal.name == "count" and not is_counted(flow, weaver.reading.text[step.clause.start : step.clause.end]):
            ask_one(weaver, step, flow, item)
            continue
        if task == "translation":
            _translate(weaver, step, flow, item)
            continue
        parameters = dict(weaver.parameters(step, task, item))
        if (
            task == "object-detection"
            and step.goal.name == "detect"
            and parameters.get("labels")
            and not known(parameters["labels"])
        ):
            task = "zero-shot-object-detection"
        if task == "image-to-image" and (places := _found_places(weaver, step, flow)) is not None:
            parameters["regions"] = places
        if task == "text-to-speech":
            parameters |= _voice(weaver, step, item)
        weaver.add(step, flow, task, **{_slot(weaver, task, item): item.argument}, **parameters)
    if flows:
        weaver.targets.current = flows


_BOTH = r"\b(?:both|each|all (?:of them|three|the translations))\b|[都各]|分别|两[个种份]"


def _items(weaver: "Weaver", step: Step, flow: Flow) -> list[tuple[Flow, Item]]:
    """What of a flow a wish is done to: the latest that it takes, or all that the wish before made of it."""
    item = weaver.item(flow, step)
    made = [one for one in flow.items if item and one.made_by == item.made_by and one.step == item.step]
    words = weaver.reading.text[step.clause.start : step.clause.end]
    several = len(made) > 1 and step.goal.name == "speak" and rule(_BOTH).search(words)
    return [(flow, one) for one in (made if several else [item] if item else [])]


_THEM = r"\b(?:them|those|these|each|every one)\b|它们|他们|这些|打码|马赛克"


def _found_places(weaver: "Weaver", step: Step, flow: Flow) -> Argument:
    """The places found before that are to be changed: "find the faces and blur them"."""
    words = weaver.reading.text[step.clause.start : step.clause.end]
    made = [item for item in flow.items if item.made_by in ("detect", "count") and item.step == weaver.number - 1]
    return made[-1].argument if made and rule(_THEM).search(words) else None


def _slot(weaver: "Weaver", task: str, item: Item) -> str:
    """The input that the item fills: the first that takes its kind."""
    inputs = weaver.assembly.types[task].inputs
    return next((slot.name for slot in inputs if slot.takes(item.kind)), inputs[0].name)


def _translate(weaver: "Weaver", step: Step, flow: Flow, item: Item) -> None:
    text = weaver.reading.text[step.clause.start : step.clause.end]
    targets = arguments.target_languages(text) or _later_language(weaver, step)
    made = [task for task in weaver.assembly.tasks if item.made_by == "translate" and task.task == "translation"]
    for language in targets or [weaver.default_language(item)]:
        # "Speak it in Japanese" after "translate it to Japanese" is no second translation.
        done = made and made[-1].arguments.get("target_language") == language
        if done or (step.trigger.way == "weak" and _is_in(weaver, item, language)):
            continue
        weaver.add(step, flow, "translation", text=item.argument, target_language=language)


def _later_language(weaver: "Weaver", step: Step) -> list[str]:
    """The language named in the rest of the sentence, or in the next one: "Please translate it. French, please."."""
    start, end = sentence_around(weaver.reading.text, step.trigger.start)
    return arguments.target_languages(weaver.reading.text[start:end])


def _is_in(weaver: "Weaver", item: Item, language: str) -> bool:
    """Whether a text of the request is in a language already."""
    own = language_of(weaver.reading.text)
    return isinstance(item.argument, str) and languages.is_in(item.argument, language, own=own)


_VOICES = (("voice", "male"), ("voice", "female"), ("speed", "slow"), ("speed", "fast"))


def _voice(weaver: "Weaver", step: Step, item: Item) -> Mapping[str, Argument]:
    """The language of the voice where one is named and the text is in it already, whose voice it is, and its speed."""
    start, end = sentence_around(weaver.reading.text, step.trigger.start)
    text = weaver.reading.text[step.clause.start : step.clause.end]
    named = arguments.target_languages(text)
    found: dict[str, Argument] = {"language": named[0]} if named and _is_in(weaver, item, named[0]) else {}
    for parameter, value in _VOICES:
        if rule(f"<voice.{value}>").search(weaver.reading.text, start, end):
            found[parameter] = value
    return found


_POINTING = r"(?:(?<![a-z])<pointing.words>(?![a-z])|\s)*+$"
_AFTER_VERB = (
    r"[\s:：,，]*(?:the (?:sentence|phrase|words?|text)\s+|这句话|一下)?"
    r"(?P<text>.+?)(?:\s+(?:in|into|to|from|aloud|out loud|for me|to me|please)\b.*|[?？!！。.\s]*)$"
)
_BEFORE_ZH = r"(?:把|将)(?P<text>[^，。]+?)$|(?:^|用[\u3400-\u9fff]{1,5})(?P<plain>[\u3400-\u9fff]+?)(?:用|拿)?$"


# "Summarize the French revolution" gives no text to work on, but a subject to write about.
_ON_FEW_WORDS = frozenset({"fill", "translate", "speak", "language", "embed", "sentiment"})

_ON_SENTENCES = _ON_FEW_WORDS | {"keywords", "entities", "summarize", "topic", "sort"}


def from_words(weaver: "Weaver", step: Step) -> list[Flow]:
    """The text that stands in the request itself without quotation marks: "translate good morning into French"."""
    if step.goal.name not in _ON_SENTENCES or any(flow.resource for flow in weaver.targets.flows):
        return []
    if step.goal.name not in _ON_FEW_WORDS or (step.goal.name == "sentiment" and step.trigger.way == "weak"):
        return _beside(weaver, step)
    reading, clause = weaver.reading, step.clause
    end = max(sentence_around(reading.text, clause.start)[1], clause.end)
    spans: list[tuple[int, int]] = []
    if before := rule(_BEFORE_ZH).search(reading.text[clause.start : step.trigger.start]):
        first, last = before.span(before.lastgroup or 0)
        spans.append((clause.start + first, clause.start + last))
    for trigger in sorted([step.trigger, *clause.triggers], key=lambda one: one.start):
        if after := rule(_AFTER_VERB, re.DOTALL).match(reading.text[trigger.end : end]):
            spans.append((trigger.end + after.start("text"), trigger.end + after.end("text")))
    for first, last in spans:
        words = reading.text[first:last]
        said = reading.said(first, last).strip(" ,，:：\"'“”")
        if said and not rule(_POINTING).match(words) and not arguments.target_languages(" in " + words):
            return [weaver.literal(said)]
    return _beside(weaver, step)


_POINTS = r"\b(?:it|this|that|these)\b|[这那它]|上面|上文"
# Sentences that speak of a thing are not that thing: "I got a letter. Can you translate it?".
_THINGS = r"\b<pointing.files>\b|\b<document.english>\b|<document.chinese>|录音|视频|照片|图片|文章"


def _beside(weaver: "Weaver", step: Step) -> list[Flow]:
    """The sentences before or behind a wish that only points at them: "I love it. Is this positive?"."""
    reading, clause = weaver.reading, step.clause
    start, end = sentence_around(reading.text, clause.start)
    if not rule(_POINTS).search(reading.text, clause.start, clause.end):
        return []
    others = [one.clause for one in weaver.steps]
    for first, last in ((0, start), (end + 1, len(reading.text))):
        said = reading.said(first, last) if first < last else ""
        free = all(one.end <= first or one.start >= last for one in others)
        if free and re.search(r"\w", said) and not rule(_THINGS).search(reading.text[first:last]):
            return [weaver.literal(said)]
    return []


def regions(weaver: "Weaver", step: Step) -> None:
    """A change of some places of a picture: they are found first, then changed."""
    flows = weaver.targets.of(step)
    text = weaver.reading.text[step.clause.start : step.clause.end]
    words = arguments.instruction(weaver.reading, step.clause.start, step.clause.end)
    for flow in flows:
        item = weaver.item(flow, step)
        if item is None:
            continue
        if step.goal.name == "edit_background":
            found = weaver.assembly.add("image-segmentation", image=item.argument)
        else:
            found = weaver.assembly.add("object-detection", image=item.argument, labels=things(text))
        if found is not None:
            weaver.add(step, flow, "image-to-image", image=item.argument, instruction=words, regions=found)
    if flows:
        weaver.targets.current = flows


def sort(weaver: "Weaver", step: Step) -> None:
    """A text or picture into labels that the request lists."""
    start, end = sentence_around(weaver.reading.text, step.trigger.start)
    listed = labels(weaver.reading, start, max(end, step.clause.end))
    flows = weaver.targets.of(step) or from_words(weaver, step)
    for flow in flows:
        item = weaver.item(flow, step)
        task = task_for(step.goal, item.kind) if item else None
        if item and task:
            weaver.add(step, flow, task, **{_slot(weaver, task, item): item.argument}, labels=listed)
    if flows:
        weaver.targets.current = flows


def leave(weaver: "Weaver", step: Step) -> None:
    """Nothing: what is to be left alone was left out before."""


RECIPES: Mapping[Recipe, Callable[["Weaver", Step], None]] = {
    "plain": plain,
    "answer": answer,
    "ask": ask,
    "choose": choose,
    "clip": clip,
    "compare": compare,
    "create": create,
    "leave": leave,
    "rank": rank,
    "regions": regions,
    "sort": sort,
    "write": write,
}
"""By the recipe of a goal."""
