"""Targets: which of the things at hand a wish is about."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from hugginggpt.planning.embedded import triggers
from hugginggpt.planning.embedded.flows import Flow, reachable, task_for
from hugginggpt.planning.embedded.goals import Goal
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.steps import Step
from hugginggpt.tasks import Kind

_ORDINALS = (
    (r"\b(?:first|1st)\b(?! of)|第一|第1", 0),
    (r"\b(?:second|2nd)\b(?! [0-9])|第二|第2", 1),
    (r"\b(?:third|3rd)\b|第三|第3", 2),
    (r"\b(?:fourth|4th)\b|第四|第4", 3),
    (r"\b(?:last|final) (?:one|<noun>)|最后(?:一)?[张个段份幅篇]", -1),
)
_OTHER = re.compile(r"\bthe (?:other|remaining)\b|另(?:外)?[一两]?[张个段份幅篇]|其[他它余]")
_MANY = re.compile(
    r"\b(?:both|each|every|all|these|those|them|two|three|four|five|\d+)\b|[两二三四五六几每都各]|它们|这些|那些|分别"
)
_ALL = re.compile(
    r"\b(?:every|each|all)\b(?: (?:of )?(?:the|these|those|my|three|four|five|\d+))* ?"
    r"(?:files?|documents?|ones?|things?|attachments?|of (?:these|them|those))\b"
    r"|\b(?:all three|all four|everything|each (?:one|of))\b|\b(?:these|those|the) files\b"
    r"|^\W*\w+ (?:these|those|all|them all|all of (?:these|them))\W*$"
    r"|(?:所有|全部|每[个一份]|这[些几两三四]|各)个?(?:的)?(?:文件|材料|附件|东西|文档)|文件都|它们都|全都"
)
ORIGINAL = re.compile(
    r"\boriginal(?:ly)?\b|\bitself\b|\bsource\b|原图|原文|原(?:来|始)的?|原(?:照片|录音|视频|图片|件)|本身"
)


@cache
def _nouns() -> Mapping[Kind, re.Pattern[str]]:
    """Words that name a kind of file, in English and Chinese."""
    kinds: tuple[tuple[Kind, str, str], ...] = (
        ("image", "pic", "pic"),
        ("audio", "rec", "rec"),
        ("video", "vid", "vid"),
    )
    found: dict[Kind, re.Pattern[str]] = {
        kind: re.compile(rf"\b{triggers.word_class(en, 'en')}\b|{triggers.word_class(zh, 'zh')}", re.ASCII)
        for kind, en, zh in kinds
    }
    found["table"] = re.compile(
        r"\b(?:tables?|spreadsheets?|csv|excel|sheets?|data ?sets?|data)\b|表格?|电子表|数据", re.ASCII
    )
    found["document"] = re.compile(
        r"\b(?:pdf|document|contract|letter|report|paper|agreement|lease|manual)s?\b|文档|合同|报告|论文|说明书|协议",
        re.ASCII,
    )
    found["text"] = re.compile(
        r"\b(?:text|notes?|letter|article|story|essay|memo|txt|document|e-?mail)s?\b|文章|文本|笔记|信|文字|邮件|文档",
        re.ASCII,
    )
    return found


_COMMON = frozenset(
    "image photo picture text file note notes audio video table data song music first second third page scan".split()
)


class Targets:
    """Chooses the flows of a wish.

    Args:
        reading: the request.
        flows: what it gives: its files in their order, then its quoted texts.
    """

    def __init__(self, reading: Reading, flows: list[Flow]) -> None:
        self._reading = reading
        self.flows = flows
        self.current: list[Flow] = []
        """Those of the wish before."""
        self._left_out: set[int] = set()

    def leave_out(self, step: Step) -> None:
        """Take the files that a clause wants left alone out of the choice."""
        for flow in self.mentioned(step.trigger.start, step.clause.end):
            self._left_out.add(id(flow))

    def mentioned(self, start: int, end: int) -> list[Flow]:
        """The flows whose name or quotation stands in a part of the text, in that order."""
        marks = self._reading.marks(start, end)
        found = [flow for piece in marks for flow in self.flows if _is(flow, piece.start, piece.resource)]
        found += [flow for flow in self._by_stem(start, end) if flow not in found]
        return list({id(flow): flow for flow in found if id(flow) not in self._left_out}.values())

    def _by_stem(self, start: int, end: int) -> Iterator[Flow]:
        """Files that are called by their name without its ending: "the report itself" is report.pdf."""
        text = self._reading.text[start:end]
        for flow in self.flows:
            stem = flow.resource.name.rpartition(".")[0].lower() if flow.resource else ""
            if (
                len(stem) >= (4 if stem.isascii() else 2)
                and stem not in _COMMON
                and re.search(rf"(?<![a-z0-9]){re.escape(stem)}(?![a-z0-9])", text)
            ):
                yield flow

    def of(self, step: Step, *, many: bool = False) -> list[Flow]:
        """The flows that a wish is about; none if nothing at hand will do.

        Args:
            step: the wish.
            many: whether it takes all there is at once (a comparison, a film).
        """
        goal = step.goal
        usable = [flow for flow in self.flows if id(flow) not in self._left_out and _reachable(flow, goal)]
        start, end = step.clause.start, step.clause.end
        named = [flow for flow in self.mentioned(start, end) if flow in usable]
        if step.nested and self.current and not (named and goal.name in ("clip", "speak")):
            current = [flow for flow in self.current if flow in usable]
            if current and not many:
                return current
            if many and len({id(flow) for flow in [*current, *named]}) >= 2:
                return [*current, *(flow for flow in named if flow not in current)]
        if named:
            return _best_fit(named, goal)
        if chosen := self._by_noun(step, usable):
            return chosen
        current = [flow for flow in self.current if flow in usable]
        if current and not many:
            return current
        if many and len(current) >= 2:
            return current
        return self._from_around(step, usable, current, many=many)

    def _by_noun(self, step: Step, usable: Sequence[Flow]) -> list[Flow]:
        """The files that a clause means by their kind or place: "both recordings", "the second photo", "另一张"."""
        text = self._reading.text[step.clause.start : step.clause.end]
        kinds: list[Kind] = [kind for kind, noun in _nouns().items() if noun.search(text)]
        files = [flow for flow in self.flows if flow.resource and id(flow) not in self._left_out]
        alike = [flow for flow in files if flow.root.kind in kinds] or files
        for pattern, place in _ORDINALS:
            if re.search(pattern.replace("<noun>", r"\w+"), text) and len(alike) > 1 and place < len(alike):
                return [alike[place]] if alike[place] in usable else []
        if _OTHER.search(text) and self.current and len(alike) > 1:
            return [flow for flow in alike if flow not in self.current and flow in usable]
        of_kind = [flow for flow in usable if flow.resource and flow.root.kind in kinds]
        if self.current and any(item.kind in kinds for flow in self.current for item in flow.items):
            return []
        # What is named by a word of its kind is meant, if no other kind would do as well.
        if of_kind and (not self.current or not any(flow in usable for flow in self.current) or _strict(kinds)):
            return _best_fit(of_kind, step.goal)
        return []

    def _from_around(self, step: Step, usable: Sequence[Flow], current: Sequence[Flow], *, many: bool) -> list[Flow]:
        """Flows that stand elsewhere: quoted texts for wishes on text, the file named last, then all that fit."""
        quotes = [flow for flow in usable if flow.text is not None and not flow.used]
        if quotes and step.goal.takes_text and step.goal.name != "ask":
            return quotes
        before = self.mentioned(0, step.clause.start)
        named = [flow for flow in before if flow in usable and flow.resource]
        if named and not many:
            # The files that one earlier clause names together stay together.
            last = max(flow.origin for flow in named)
            return _best_fit([flow for flow in named if last - flow.origin < 200], step.goal)
        after = [flow for flow in self.mentioned(step.clause.end, len(self._reading.text)) if flow in usable]
        files = [flow for flow in usable if flow.resource]
        if many and current:
            files = [*current, *(flow for flow in files if flow not in current)]
        if after and not many and not self.current:
            same = [flow for flow in after if flow.resource]
            if same:
                return _best_fit(same[:1] if not _MANY.search(self._reading.text) else same, step.goal)
        bare = step.goal.name == "summarize" and not self.mentioned(0, len(self._reading.text))
        if bare or _ALL.search(self._reading.text, step.clause.start, step.clause.end):
            # All of them, those too that an unsaid step must read first.
            return files or quotes
        return _best_fit(files, step.goal) or quotes


def _is(flow: Flow, start: int, resource: object) -> bool:
    if flow.resource is not None:
        return flow.resource is resource
    return flow.text is not None and flow.origin == start


def _strict(kinds: Sequence[Kind]) -> bool:
    return any(kind in ("image", "audio", "video") for kind in kinds)


def _reachable(flow: Flow, goal: Goal) -> bool:
    if goal.recipe == "clip":
        # Films are made of pictures; sound is only put to them.
        return any(item.kind in ("image", "masks", "video") for item in flow.items)
    return any(reachable(goal, item.kind) for item in flow.items)


def _best_fit(flows: Sequence[Flow], goal: Goal) -> list[Flow]:
    """Those that the goal takes as they are; those that need an unsaid step only if there are no others."""
    direct = [flow for flow in flows if any(task_for(goal, item.kind) for item in flow.items)]
    return direct or list(flows)
