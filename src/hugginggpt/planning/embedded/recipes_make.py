"""Recipes of what is made anew: texts, pictures, sounds, films."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hugginggpt.plan import Argument
from hugginggpt.planning.embedded import arguments
from hugginggpt.planning.embedded.flows import Flow, Item, as_text, joined_texts
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.reading import sentence_around
from hugginggpt.planning.embedded.steps import Step

if TYPE_CHECKING:
    from hugginggpt.planning.embedded.weave import Weaver

_JOINT_AT_END = (
    r"(?:[\s,，.。!！;；:：?？]|\band\b|\bthen\b|\balso\b|\bafter that\b"
    r"|然后|再|并且?|接着|最后|之后|顺便|顺带|另外|此外)+$"
)


def write(weaver: "Weaver", step: Step) -> None:
    """A text from an instruction, with what it is about as its context."""
    reading = weaver.reading
    prompt = arguments.instruction(reading, step.clause.start, _extent(weaver, step)) or reading.request.strip()
    something = any(flow.resource or flow.used for flow in weaver.targets.flows)
    contexts: list[Item] = []
    for flow in weaver.targets.of(step) if something else ():
        if _of_another(weaver, step, flow):
            continue
        item = weaver.item(flow, step)
        if item is not None and item.kind == "image" and step.goal.name == "write":
            weaver.add(step, flow, "image-text-to-text", image=item.argument, text=prompt)
            weaver.targets.current = [flow]
            return
        text = as_text(weaver.assembly, flow, item) if item is not None else None
        # A quoted text is in the prompt already.
        if text is not None and not isinstance(text.argument, str):
            contexts.append(text)
    context = joined_texts(contexts)
    weaver.begin(step, "text-generation", prompt=prompt, context=context)


def _of_another(weaver: "Weaver", step: Step, flow: Flow) -> bool:
    """Whether a file is only named by a wish that follows: "write a poem and summarize news.txt"."""
    points = rule("<results.it>").search(weaver.reading.text, step.clause.start, step.clause.end)
    if flow.resource is None or flow in weaver.targets.current or points:
        return False
    said = weaver.targets.mentioned(0, step.clause.end)
    later = [other for other in weaver.steps if other.clause.start > step.clause.start]
    return flow not in said and any(
        flow in weaver.targets.mentioned(other.clause.start, other.clause.end) for other in later
    )


def _extent(weaver: "Weaver", step: Step) -> int:
    """Where the description of what is to be made ends: at the next wish, else with the request."""
    later = [other.clause.start for other in weaver.steps if other.clause.start > step.clause.start]
    end = min([*later, len(weaver.reading.text.rstrip())])
    joint = rule(_JOINT_AT_END).search(weaver.reading.text[step.clause.start : end]) if later else None
    return step.clause.start + joint.start() if joint else end


def create(weaver: "Weaver", step: Step) -> None:
    """A picture, sound or object from words, or from an earlier text or picture."""
    reading, task = weaver.reading, step.goal.tasks["text"]
    if task == "unconditional-image-generation":
        weaver.begin(step, task)
    elif "image" in step.goal.tasks and (pictures := _pictures(weaver, step)):
        for picture in pictures:
            weaver.begin(step, step.goal.tasks["image"], image=picture.argument)
    elif step.goal.name == "draw" and (guide := _guide(weaver, step)) is not None:
        words = arguments.instruction(reading, step.trigger.start, _extent(weaver, step))
        flow, item, control = guide
        weaver.add(step, flow, "image-to-image", image=item.argument, instruction=words, control=control)
    elif (text := _earlier_text(weaver, step)) is not None:
        weaver.begin(step, task, prompt=text)
    else:
        weaver.begin(step, task, prompt=arguments.subject(reading, step.clause.start, _extent(weaver, step)))


_MAPS: Mapping[str, str] = {"depth": "depth", "pose": "openpose", "segment": "seg", "masks": "seg"}
_LINES = (
    (r"\bhed\b|\bsoft edges?\b", "hed"),
    (r"\bnormal maps?\b|法线", "normal"),
    (r"\bstraight lines?\b|\bmlsd\b|直线", "mlsd"),
    (r"\bscribbles?\b|\bsketch(?:es)?\b|涂鸦|草图|素描", "scribble"),
    (r"\b(?:edges?|outlines?|contours?|canny|line (?:art|drawing))\b|边缘|轮廓|线稿", "canny"),
)


def _guide(weaver: "Weaver", step: Step) -> tuple[Flow, Item, str] | None:
    """The map made before that a picture is to be drawn by, with what it shows: depth, a pose, edges."""
    if not rule("<results.guided>").search(weaver.reading.text, step.clause.start, step.clause.end):
        return None
    for flow in weaver.targets.current:
        item = flow.items[-1]
        control = _MAPS.get(item.made_by or "")
        if item.made_by == "edit" and 0 <= item.step < len(weaver.steps):
            made = weaver.steps[item.step].clause
            words = weaver.reading.text[made.start : made.end]
            control = next((name for pattern, name in _LINES if rule(pattern).search(words)), None)
        if control is not None:
            return flow, item, control
    return None


def _earlier_text(weaver: "Weaver", step: Step) -> Argument:
    """The text that is to be drawn, where the words only point at it; None where they describe it."""
    clause = step.clause
    if not rule("<made.of_text>").search(weaver.reading.text, clause.start, clause.end):
        return None
    if quotes := arguments.quoted(weaver.reading, clause.start, clause.end):
        return quotes[0]
    items = [item for flow in weaver.targets.current for item in flow.items]
    texts = [item.argument for item in items if item.kind == "text" and item.effect != "side"]
    return texts[-1] if texts else None


_SO_THAT = r"\b(?:so that|such that|in which|where|with the prompt)\b|让|使得"
_SOUND = (
    r"\b(?:song|music|soundtrack|audio|sound|recording|voice|track|tune)\b"
    r"|配乐|音乐|歌|配上|录音|声音|背景|音频"
)


def clip(weaver: "Weaver", step: Step) -> None:
    """A film from pictures, with sound if there is some, or from words alone."""
    reading, clause = weaver.reading, step.clause
    start, end = sentence_around(reading.text, clause.start)
    pictures = _pictures(weaver, step)
    if not pictures:
        prompt = arguments.subject(reading, clause.start, _extent(weaver, step))
        weaver.begin(step, "text-to-video", prompt=prompt)
        return
    audio = _sound(weaver, start, end) or _words_to_say(weaver, start, end)
    if audio is None and len(pictures) == 1 and rule(_SO_THAT).search(reading.text, step.trigger.end, end):
        words = arguments.instruction(reading, clause.start, clause.end)
        weaver.begin(step, "image-text-to-video", image=pictures[0].argument, text=words)
        return
    images = tuple(picture.argument for picture in pictures)
    seconds = arguments.number_before(reading.text[start:end], r"seconds?|secs?|s\b|秒")
    image: Argument = images if len(images) > 1 else pictures[0].argument
    weaver.begin(step, "image-to-video", image=image, audio=audio, seconds=seconds)


def _pictures(weaver: "Weaver", step: Step) -> list[Item]:
    """The latest picture of each flow that the wish is about."""
    found: list[Item] = []
    for flow in weaver.targets.of(step, many=True):
        images = [item for item in flow.items if item.kind in ("image", "masks") and item.effect != "side"]
        found += images[-1:]
        flow.used = flow.used or bool(images)
    return found


def _sound(weaver: "Weaver", start: int, end: int) -> Argument:
    """The sound of a film: what was spoken or made for it, else a file that the words mean; None without one."""
    flows = [flow for flow in weaver.targets.flows if any(item.kind == "audio" for item in flow.items)]
    named = any(flow.root.kind == "audio" for flow in weaver.targets.mentioned(start, end))
    asked = rule(_SOUND).search(weaver.reading.text) or any(
        step.goal.name in ("speak", "music") for step in weaver.steps
    )
    if not flows or not (named or asked):
        return None
    made = [flow for flow in flows if any(item.kind == "audio" and item.made_by for item in flow.items)]
    return _latest_audio((made or flows)[-1])


_SAID = r"\bwith the words\b|\b(?:voice|narrat\w+|says?|saying|speak\w*)\b|旁白|配音|念|说|声音"


def _words_to_say(weaver: "Weaver", start: int, end: int) -> Argument:
    """Speech of the words that a film is to say: "a slideshow of these with the words “See you”"."""
    quotes = arguments.quoted(weaver.reading, start, end)
    if not quotes or not rule(_SAID).search(weaver.reading.text, start, end):
        return None
    return weaver.assembly.add("text-to-speech", text=quotes[0])


def _latest_audio(flow: Flow) -> Argument:
    sounds: Sequence[Item] = [item for item in flow.items if item.kind == "audio"]
    return sounds[-1].argument
