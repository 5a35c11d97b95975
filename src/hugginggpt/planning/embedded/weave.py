"""Weaving: the steps of a request become tasks, each on what it is about."""

from collections.abc import Mapping, Sequence

from hugginggpt.messages import language_of
from hugginggpt.plan import Argument, ResourceReference, Task
from hugginggpt.planning.embedded import arguments, languages, recipes
from hugginggpt.planning.embedded.flows import Assembly, Flow, Item, fitting, task_for
from hugginggpt.planning.embedded.meanings import before_repainting, found_before
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.steps import Step
from hugginggpt.planning.embedded.targets import ORIGINAL, Targets
from hugginggpt.planning.embedded.things import named_thing, things
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES, TaskType

# Goals that change the text itself, so that they go on with a summary; others look at what was summarized.
_ON_DIGEST = frozenset({"translate", "speak", "summarize", "rewrite", "similar", "draw", "clip"})
_OF_IT = r"\b(?:it|its|that|this|result)\b|它|其|结果|摘要|从中"
_ENTITIES = tuple("date time money percent email url phone address person organization place".split())
_ONCE = frozenset({"segment", "denoise", "separate", "transcribe", "to_text", "tell", "summarize", "speak", "describe"})


class Weaver:
    """Makes the tasks of a request, step by step.

    Args:
        reading: the request.
        resources: its files.
        types: the task types by name.
    """

    def __init__(
        self, reading: Reading, resources: Sequence[Resource], types: Mapping[str, TaskType] = TASK_TYPES
    ) -> None:
        self.reading = reading
        self.assembly = Assembly(types)
        self.targets = Targets(reading, _flows(reading, resources))
        self.steps: Sequence[Step] = ()
        self.number = 0
        self._taken: dict[int, Item] = {}

    def weave(self, steps: Sequence[Step]) -> list[Task]:
        """The tasks of the steps, in an order in which they can run."""
        self.steps = steps
        # Files that are to be left alone are left out of every wish.
        for step in steps:
            if step.goal.recipe == "leave":
                self.targets.leave_out(step)
        for self.number, step in enumerate(steps):
            if step.goal.recipe != "leave":
                recipes.RECIPES[step.goal.recipe](self, step)
        return self.assembly.tasks

    def item(self, flow: Flow, step: Step, *, text: bool = False) -> Item | None:
        """What of a flow a step takes."""
        words = self.reading.text[step.clause.start : step.clause.end]
        named = {trigger.goal.name for trigger in step.back}
        meant = [item for item in flow.items if item.made_by in named and item.effect != "side"]
        if step.nested and any(item.step == self.number - 1 for item in flow.items):
            # "Say the description in French": what the clause has made of it by now.
            meant = []
        if meant:
            usable = meant
        elif ORIGINAL.search(words) and not step.nested:
            usable = [flow.root]
        elif (found := found_before(flow, step, words, self.number)) is not None:
            return self._take(flow, found)
        elif (picture := before_repainting(flow, step, words, self.steps, self._clauses())) is not None:
            usable = [picture]
        elif step.goal.name == "edit_background":
            # The picture itself, with what was cut out of it as the region.
            usable = [item for item in flow.items if item.made_by != "segment"]
        elif step.joint == "also" and id(flow) in self._taken and not step.back:
            # Beside the wish before: both take the same, if this one can.
            taken = _untranslated(flow, self._taken[id(flow)], step)
            usable = [item for item in flow.items if item.step <= taken.step or item is taken]
            if not any(task_for(step.goal, item.kind) for item in [taken]):
                usable = [item for item in usable if item is not taken] or usable
        else:
            usable = list(flow.items)
        chained = step.nested or step.goal.name in _ON_DIGEST or bool(step.back)
        # Words of order alone make no edge: "the summary, then the keywords" are both of the text.
        chained = chained or (step.joint == "then" and rule(_OF_IT).search(words) is not None)

        def allowed(item: Item) -> bool:
            if item not in usable or item.effect == "side":
                return False
            return item.effect != "digest" or chained

        fit = fitting(flow, step.goal, self.assembly, allowed, text=text)
        return self._take(flow, fit) if fit is not None else None

    def _take(self, flow: Flow, item: Item) -> Item:
        self._taken[id(flow)] = item
        flow.used = True
        return item

    def _clauses(self) -> Sequence[str]:
        return [self.reading.text[step.clause.start : step.clause.end] for step in self.steps]

    def done(self, step: Step, item: Item) -> bool:
        """Whether a wish only says again in other words what made the item: "cut it out, keep just the shoes"."""
        again = item.made_by == step.goal.name and step.goal.name in _ONCE and step.joint != "also" and not step.back
        return again and self.number > 0 and item.step == self.number - 1

    def add(self, step: Step, flow: Flow, task: str, **given: Argument) -> Item | None:
        """Make a task on a flow and note what comes of it."""
        reference = self.assembly.add(task, **given)
        if reference is None:
            return None
        made = Item(reference, self.assembly.output(task), step.goal.name, step.goal.effect, self.number)
        if made not in flow.items:
            flow.items.append(made)
        return made

    def begin(self, step: Step, task: str, **given: Argument) -> Flow | None:
        """Make a task that stands for itself, and the flow that begins with it."""
        reference = self.assembly.add(task, **given)
        if reference is None:
            return None
        made = Item(reference, self.assembly.output(task), step.goal.name, "content", self.number)
        flow = Flow([made], used=True)
        self.targets.flows.append(flow)
        self.targets.current = [flow]
        return flow

    def literal(self, text: str) -> Flow:
        """A flow of words that stand in the request without quotation marks."""
        flow = Flow([Item(text, "text")], text=text)
        self.targets.flows.append(flow)
        return flow

    def parameters(self, step: Step, task: str, item: Item) -> Mapping[str, Argument]:
        """The parameters of a task that its words give."""
        kind = self.assembly.types[task]
        start, end = step.clause.start, step.clause.end
        text = self.reading.text[start:end]
        found: dict[str, Argument] = {
            name: value for name, value in step.goal.parameters.items() if kind.parameter(name) is not None
        }
        if kind.parameter("instruction") and (step.goal.name != "denoise" or task == "image-to-image"):
            found["instruction"] = arguments.instruction(self.reading, start, end)
        if kind.parameter("sentences"):
            found["sentences"] = arguments.number_before(
                text, r"sentences?|bullet ?points?|bullets?|points?|lines?|句|要点|点|条"
            )
        if kind.parameter("horizon"):
            found["horizon"] = arguments.number_before(
                text,
                r"(?:more )?(?:months?|days?|weeks?|quarters?|years?|hours?|steps?|期|个?月|天|日|周|年|季度?|小时)",
            )
        if task == "object-detection":
            named = named_thing(text)
            found["labels"] = things(text) or ((named,) if named else ()) or self._counted_before(step)
        if step.goal.name == "entities":
            found["labels"] = tuple(name for name in _ENTITIES if rule(f"<entities.{name}>").search(text))
        if task == "video-text-to-text":
            found["text"] = arguments.instruction(self.reading, start, end)
        return {name: value for name, value in found.items() if value is not None and value != ()}

    def _counted_before(self, step: Step) -> Argument:
        """What the wish before counted, for one that leaves it unsaid: "how many cars here, and how many there"."""
        before = self.steps[self.number - 1].goal.name if self.number else ""
        counted = [task for task in self.assembly.tasks if task.task == "object-detection"]
        return counted[-1].arguments.get("labels") if step.goal.name == before == "count" and counted else None

    def default_language(self, item: Item) -> str:
        """The language to translate into where none is named: that of the request, unless the text is in it."""
        own = language_of(self.reading.text)
        given = languages.guess(item.argument) if isinstance(item.argument, str) else None
        return ("zh" if own == "en" else "en") if given == own else own


def _untranslated(flow: Flow, taken: Item, step: Step) -> Item:
    """What a wish beside others looks at: the text as it was, where they went on with its translation."""
    looks = step.goal.effect != "content" and step.goal.name not in _ON_DIGEST - {"summarize"}
    if not looks or taken.made_by != "translate":
        return taken
    before = [item for item in flow.items if item.step < taken.step and item.effect == "content"]
    return before[-1] if before else flow.root


def _flows(reading: Reading, resources: Sequence[Resource]) -> list[Flow]:
    named = {id(piece.resource): piece.start for piece in reversed(list(reading.pieces.values())) if piece.resource}
    flows = [
        Flow([Item(ResourceReference(resource.id), resource.kind)], resource, named.get(id(resource), -1))
        for resource in resources
    ]
    for piece in reading.pieces.values():
        if piece.kind == "quote":
            flows.append(Flow([Item(piece.text, "text")], None, piece.start, piece.text))
    return flows
