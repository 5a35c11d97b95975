"""The answer without a language model: the results, then what was done with which model, then what failed and why.

It is written from the results alone, so it never claims what was not made.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from hugginggpt.errors import HuggingGPTError
from hugginggpt.events import ResultOutput, TaskResult
from hugginggpt.messages import Language
from hugginggpt.plan import Plan, Task
from hugginggpt.response.sums import total
from hugginggpt.response.words import said, words

_TALK = {
    "help": re.compile(
        r"\bhelp\b|\bwhat can you do\b|\bhow do(?:es)? (?:i|this|it|you)\b|帮助|能做(?:些)?什么|会(?:做)?什么|怎么用",
        re.IGNORECASE,
    ),
    "thanks": re.compile(r"\b(?:thanks?|thank you|thx|cheers)\b|谢", re.IGNORECASE),
    "bye": re.compile(r"\b(?:good ?bye|bye|see you|good ?night)\b|再见|拜拜|晚安|回头见", re.IGNORECASE),
}
_READINGS = frozenset({"image-to-text", "automatic-speech-recognition", "translation", "text-generation"})
_SOUND = re.compile(
    r"\b(?:with|add|and) (?:a |some |an? \w+ )?(?:voice(?:-?over)?|narrat(?:ion|or)|sound(?:track)?|audio|music|song)\b"
    r"|配(?:上|个|点|一段)?(?:声音|音|旁白|音乐|解说)|(?:加|带)(?:上|个|点|一段)?(?:声音|旁白|音乐|解说)",
    re.IGNORECASE,
)
_SHORT = 1000
_LONGEST_TITLE = 80
_ANSWERS = frozenset(
    {
        "document-question-answering",
        "question-answering",
        "table-question-answering",
        "visual-question-answering",
    }
)


def write(
    plan: Plan, results: Sequence[TaskResult], language: Language, *, cancelled: bool = False, told: bool = False
) -> Iterator[str]:
    """The paragraphs of the answer, in order.

    Args:
        plan: what was to be done.
        results: how its tasks ended, in the order of the plan.
        language: the language of the request.
        cancelled: whether the run was stopped.
        told: whether a language model has told the results, so that only the files, what was done and what failed are
            left to say.
    """
    by_id = {result.task_id: result for result in results}
    if told:
        for task in plan.tasks:
            if _completed(by_id.get(task.id)) and any(output.path for output in by_id[task.id].outputs):
                yield _block(task, by_id[task.id], plan, language)
        yield from _pages(results, language)
        yield from _how(plan, by_id, language)
        return
    if cancelled:
        yield said("how.cancelled", language)
    elif not plan.tasks:
        yield said(f"talk.{_talk(plan.request)}", language)
    shown = [task for task in plan.tasks if _is_news(task, plan, by_id)]
    asked = len([task for task in shown if task.task in _ANSWERS])
    for task in shown:
        yield _block(task, by_id[task.id], plan, language, alone=len(shown) == 1, asked=asked > 1)
    for task in plan.tasks:
        if task not in shown and _is_worth_reading(task, by_id.get(task.id)):
            yield _block(task, by_id[task.id], plan, language)
    answers = [words(by_id[task.id].outputs[0], language) for task in shown if task.task in _ANSWERS]
    if (sum := total(plan.request, answers)) is not None:
        yield said("body.sum", language, sum=sum)
    if plan.tasks and not shown and not cancelled:
        yield said("how.nothing", language)
    yield from _pages(results, language)
    yield from _how(plan, by_id, language)


def _pages(results: Sequence[TaskResult], language: Language) -> Iterator[str]:
    """Where the long texts lie."""
    pages = [output.page for result in results for output in result.outputs if output.page is not None]
    if pages:
        yield "\n".join(said("how.page", language, path=page) for page in pages)


def _talk(request: str) -> str:
    """Which kind of small talk a request is that asks for nothing."""
    return next((kind for kind, pattern in _TALK.items() if pattern.search(request)), "empty")


def _is_news(task: Task, plan: Plan, results: Mapping[str, TaskResult]) -> bool:
    """Whether a person wants to see what a task gave: it was asked for, or they would miss it.

    The text that was read aloud stands in the answer beside the speech; what was found stays where a later step
    failed.
    What only led to a summary or to key phrases does not.
    """
    if not _completed(results.get(task.id)):
        return False
    later = [results.get(dependant.id) for dependant in plan.dependants(task.id)]
    done = [result for result in later if result is not None and _completed(result)]
    if not later or all(output.path is not None for output in results[task.id].outputs):
        return not later
    return not done or any(output.path is not None for result in done for output in result.outputs)


def _is_worth_reading(task: Task, result: TaskResult | None) -> bool:
    """Whether a text on which later tasks worked is shown behind what they gave: what was read or said, if short."""
    return (
        task.task in _READINGS
        and result is not None
        and _completed(result)
        and all(output.value.kind == "text" and len(str(output.value.data)) <= _SHORT for output in result.outputs)
    )


def _completed(result: TaskResult | None) -> bool:
    return result is not None and result.status == "completed"


def _block(
    task: Task, result: TaskResult, plan: Plan, language: Language, *, alone: bool = False, asked: bool = False
) -> str:
    """What a task gave, under a title unless it stands alone; of several questions each is the title of its answer."""
    outputs = result.outputs
    if alone and [output.value.kind for output in outputs] == ["text"]:
        return words(outputs[0], language)
    body = [words(output, language) for output in _telling(outputs)]
    title = (asked and _question(task)) or _title(task, language)
    source = _source(task, plan)
    head = said("title.of" if source else "title.plain", language, title=title, source=source)
    short = len(body) == 1 and "\n" not in body[0] and len(body[0]) < 100
    gap = "" if language == "zh" else " "
    return f"{head}{gap}{body[0]}" if short else "\n".join([head, *body])


def _telling(outputs: Sequence[ResultOutput]) -> Sequence[ResultOutput]:
    """The scores beside a ranked list say nothing to a reader."""
    return [output for output in outputs if output.value.kind != "scores"] or outputs


def _question(task: Task) -> str | None:
    question = task.arguments.get("question")
    if task.task not in _ANSWERS or not isinstance(question, str) or len(question) > _LONGEST_TITLE:
        return None
    return question[:1].upper() + question[1:].rstrip("?？.。 ")


def _title(task: Task, language: Language) -> str:
    key = task.task.replace("-", "_")
    aspect = task.arguments.get("aspect")
    for name in (f"{key}_{aspect}", key):
        try:
            return said(f"title.{name}", language)
        except KeyError:
            continue
    return task.task


def _source(task: Task, plan: Plan) -> str | None:
    """The name of the one file that a task's data comes from in the end, where the plan has several files."""
    if len(plan.resources) < 2:
        return None
    seen: set[str] = set()
    waiting = [task]
    sources: set[str] = set()
    while waiting:
        one = waiting.pop()
        sources |= {reference.resource for reference in one.resources()} & plan.resources.keys()
        waiting += [plan.task(id) for id in one.depends_on if id not in seen]
        seen |= set(one.depends_on)
    return plan.resources[sources.pop()].name if len(sources) == 1 else None


def _how(plan: Plan, results: Mapping[str, TaskResult], language: Language) -> Iterator[str]:
    done = [result for task in plan.tasks if (result := results.get(task.id)) and _completed(result)]
    if done:
        yield said("how.done", language, steps=said("body.list", language).join(_steps(done, plan, language)))
    yield from _cautions(done, language)
    if any(_is_mute(plan.task(result.task_id), plan.request) for result in done):
        yield said("how.mute", language)
    yield from _failures(plan, results, language)


def _steps(done: Sequence[TaskResult], plan: Plan, language: Language) -> Iterator[str]:
    """Each model with what it did and how long that took; one that did the same for several files is named once."""
    groups: dict[tuple[str, str], list[float]] = {}
    for result in done:
        model = result.choice.card.id if result.choice else "-"
        groups.setdefault((model, plan.task(result.task_id).task), []).append(result.seconds)
    for (model, task), seconds in groups.items():
        key = "how.step" if len(seconds) == 1 else "how.steps"
        yield said(key, language, model=model, task=task, count=len(seconds), seconds=sum(seconds))


def _is_mute(task: Task, request: str) -> bool:
    """Whether a film has no sound although the request speaks of one."""
    return task.task == "image-to-video" and "audio" not in task.arguments and _SOUND.search(request) is not None


def _cautions(done: Sequence[TaskResult], language: Language) -> Iterator[str]:
    """What must be known of the models that did something, each once."""
    for card in {result.choice.card.id: result.choice.card for result in done if result.choice}.values():
        if caution := card.caution_zh if language == "zh" else card.caution:
            yield said("how.caution", language, model=card.id, caution=caution)


def _failures(plan: Plan, results: Mapping[str, TaskResult], language: Language) -> Iterator[str]:
    """What was not done and why, each reason once; behind it what was left out for want of that."""
    failed: dict[tuple[object, ...], tuple[HuggingGPTError, list[Task]]] = {}
    left_out: list[Task] = []
    for task in plan.tasks:
        result = results.get(task.id)
        if result is None or result.error is None or result.status == "cancelled":
            continue
        if result.error.code == "parent_failed":
            left_out.append(task)
            continue
        values = {name: str(value) for name, value in result.error.values.items() if name != "task"}
        failed.setdefault((task.task, result.error.code, *sorted(values.items())), (result.error, []))[1].append(task)
    for error, tasks in failed.values():
        yield said(
            "how.failed",
            language,
            tasks=_named(tasks, language),
            message=error.message(language),
            hint=error.hint(language),
        )
    if left_out:
        yield said("how.left_out", language, tasks=_named(left_out, language))


def _named(tasks: Sequence[Task], language: Language) -> str:
    """Task types with the ids of their tasks: "translation (t2, t3), text-to-speech (t4)"."""
    ids: dict[str, list[str]] = {}
    for task in tasks:
        ids.setdefault(task.task, []).append(task.id)
    comma = said("body.list", language)
    return comma.join(said("how.task", language, task=task, ids=comma.join(those)) for task, those in ids.items())
