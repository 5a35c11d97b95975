"""Recipes that take several texts or pages at once."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hugginggpt.plan import Argument
from hugginggpt.planning.embedded import arguments
from hugginggpt.planning.embedded.flows import Flow, Item, joined_texts
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.steps import Step

if TYPE_CHECKING:
    from hugginggpt.planning.embedded.weave import Weaver


_AS_ONE = frozenset({"summarize", "keywords", "entities", "sentiment", "topic", "language"})


def together(weaver: "Weaver", step: Step, flows: list[Flow]) -> list[Flow]:
    """The flows that a wish is about; their texts as one where it wants that: "summarize all of it"."""
    if len(flows) < 2 or step.goal.name not in _AS_ONE:
        return flows
    text = weaver.reading.text
    earlier = weaver.steps[weaver.number - 1] if weaver.number else None
    joined = rule("<results.together>").search(text, step.clause.start, step.clause.end) or (
        earlier is not None and rule("<results.joins>").search(text, earlier.trigger.end, step.trigger.start)
    )
    if not joined:
        return flows
    texts = [item for flow in flows if (item := weaver.item(flow, step, text=True)) is not None]
    whole = Flow([Item(joined_texts(texts), "text")], used=True)
    weaver.targets.flows.append(whole)
    return [whole]


def compare(weaver: "Weaver", step: Step) -> None:
    """The likeness of the first text to all others."""
    flows = weaver.targets.of(step, many=True)
    flows.sort(key=weaver.targets.flows.index)
    texts = [item for flow in flows if (item := weaver.item(flow, step, text=True)) is not None]
    if len(texts) == 1 and len(flows[0].items) > 1 and flows[0].root.kind in ("text", "document", "table"):
        texts = [flows[0].root, texts[0]]
    if len(texts) >= 2 and flows:
        weaver.add(step, flows[0], "sentence-similarity", text=texts[0].argument, texts=_arguments(texts[1:]))


def rank(weaver: "Weaver", step: Step) -> None:
    """Texts or pages in the order in which they answer a query."""
    flows = weaver.targets.flows
    quotes = [flow for flow in flows if flow.text is not None]
    files = [flow for flow in flows if flow.resource is not None]
    candidates: Sequence[Flow] = files or quotes[1:]
    query: Argument = (
        quotes[0].root.argument if quotes else arguments.question(weaver.reading, step.clause.start, step.clause.end)
    )
    many = {"text-ranking": "texts", "text-retrieval": "corpus", "visual-document-retrieval": "images"}
    if step.goal.name == "pages":
        items = [flow.root for flow in candidates if flow.root.kind in ("image", "document", "video")]
    else:
        items = [item for flow in candidates if (item := weaver.item(flow, step, text=True)) is not None]
    task = next(iter(step.goal.tasks.values()))
    if items and query:
        weaver.add(step, candidates[0], task, text=query, **{many[task]: _arguments(items)})


def _arguments(items: Sequence[Item]) -> tuple[Argument, ...]:
    return tuple(item.argument for item in items)


_CHOICES = (
    r"(?<![a-zA-Z])[a-hA-H]\s?[).、．:：]\s*(?P<text>.+?)"
    r"(?=\s*[,;，；]?\s*(?<![a-zA-Z])[b-hB-H]\s?[).、．:：]|\n|$)"
)


def choose(weaver: "Weaver", step: Step) -> None:
    """The right one of several answers."""
    request = weaver.reading.request
    found = list(rule(_CHOICES, re.DOTALL).finditer(request))
    choices = [match["text"].strip(" ,，;；") for match in found]
    question = request[: found[0].start()].strip(" \n:：") if found else ""
    if len(choices) < 2:
        quotes = [flow.text for flow in weaver.targets.flows if flow.text]
        question, choices = (quotes[0], quotes[1:]) if len(quotes) > 2 else (request.strip(), quotes)
    if len(choices) >= 2:
        weaver.begin(step, "multiple-choice", text=question or request.strip(), choices=tuple(choices))
