"""Recipes of questions."""

from typing import TYPE_CHECKING

from hugginggpt.plan import Argument
from hugginggpt.planning.embedded import arguments
from hugginggpt.planning.embedded.flows import Flow, Item, as_text
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.pictures import answered_by
from hugginggpt.planning.embedded.recipes_make import write
from hugginggpt.planning.embedded.steps import Step
from hugginggpt.planning.embedded.words import plain

if TYPE_CHECKING:
    from hugginggpt.planning.embedded.weave import Weaver

_SAID = r"\bsa(?:y|ys|id)\b|[说讲]"
_TOLD = frozenset({"describe", "table_describe", "table_report", "summarize"})
# Where several kinds of files might answer a question, the first of these that is there is asked.
_ORDER = ("table", "document", "text", "image", "video", "audio")


def ask(weaver: "Weaver", step: Step) -> None:
    """A question, to the files it is about, else to a language model."""
    words = arguments.question(weaver.reading, step.clause.start, step.clause.end)
    flows = _asked(weaver, step)
    for flow in flows:
        item = weaver.item(flow, step)
        if item is not None:
            ask_one(weaver, step, flow, item, words)
    if flows:
        weaver.targets.current = flows
    else:
        weaver.begin(step, "text-generation", prompt=words or weaver.reading.request.strip())


def _asked(weaver: "Weaver", step: Step) -> list[Flow]:
    flows = weaver.targets.of(step)
    named = weaver.targets.mentioned(step.clause.start, step.clause.end)
    # A quoted text beside a file is part of the question.
    files = [flow for flow in named if flow.resource] or [flow for flow in flows if flow.resource]
    if not files or named or weaver.targets.current:
        return files or flows
    places = [_ORDER.index(flow.root.kind) if flow.root.kind in _ORDER else len(_ORDER) for flow in files]
    return [flow for flow, place in zip(files, places, strict=True) if place == min(places)]


def ask_one(weaver: "Weaver", step: Step, flow: Flow, item: Item, words: Argument = None) -> None:
    """One question to one thing, by the task type for its kind.

    Args:
        weaver: makes the tasks.
        step: the wish.
        flow: the thing.
        item: what of it is asked.
        words: the question; None for the words of the wish.
    """
    request = weaver.reading.text
    words = words or arguments.question(weaver.reading, step.clause.start, step.clause.end)
    said = words if isinstance(words, str) else ""
    if flow.root.kind == "table" and item.made_by in _TOLD:
        # A text about a table tells less than the table.
        item = flow.root
    if item.kind == "table" and item.made_by is None:
        weaver.add(step, flow, "table-question-answering", table=item.argument, question=words)
    elif item.kind == "document":
        weaver.add(step, flow, "document-question-answering", document=item.argument, question=words)
    elif item.kind in ("image", "masks"):
        _ask_picture(weaver, step, flow, item, words)
    elif item.kind == "video" and rule("<senses.seen>").search(request) and not rule(_SAID).search(said):
        weaver.add(step, flow, "video-text-to-text", video=item.argument, text=words)
    elif item.kind == "audio" and rule("<senses.heard>").search(said):
        weaver.add(step, flow, "audio-text-to-text", audio=item.argument, text=words)
    elif (text := as_text(weaver.assembly, flow, item)) is not None:
        weaver.add(step, flow, "question-answering", question=words, context=text.argument)


def _ask_picture(weaver: "Weaver", step: Step, flow: Flow, item: Item, words: Argument) -> None:
    text = weaver.reading.text
    said = words if isinstance(words, str) else ""
    by = answered_by(flow, plain(said) or text[step.clause.start : step.clause.end], text)
    if by == "facts":
        weaver.add(step, flow, "image-to-text", image=item.argument, aspect="caption")
    elif by == "text":
        weaver.add(step, flow, "document-question-answering", document=item.argument, question=words)
    else:
        weaver.add(step, flow, "visual-question-answering", image=item.argument, question=words)


def answer(weaver: "Weaver", step: Step) -> None:
    """A question that stands in one thing, answered from the others."""
    flows = [flow for flow in weaver.targets.flows if flow.resource or flow.text]
    asked = _question_in(flows)
    rest = [flow for flow in flows if flow is not asked]
    if asked is None or not rest:
        (ask if flows else write)(weaver, step)
        return
    question = as_text(weaver.assembly, asked, asked.items[-1])
    for flow in rest:
        if question is not None:
            ask_one(weaver, step, flow, flow.items[-1], question.argument)
    weaver.targets.current = rest


def _question_in(flows: list[Flow]) -> Flow | None:
    """The thing that holds the question: a file called so, a quoted question, or a recording."""
    called = [flow for flow in flows if flow.resource and rule("question|问题|提问").search(flow.resource.name.lower())]
    quoted = [
        flow
        for flow in flows
        if flow.text and rule(r"[?？]\s*$|<question.chinese>|^\W*<question.asking>\b").search(flow.text.lower())
    ]
    spoken = [flow for flow in flows if flow.root.kind == "audio"]
    return next(iter([*called, *quoted, *spoken]), None)
