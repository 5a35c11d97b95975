"""Meanings: which results of earlier wishes the words of a wish speak of."""

from collections.abc import Sequence

from hugginggpt.planning.embedded.flows import Flow, Item
from hugginggpt.planning.embedded.phrases import rule
from hugginggpt.planning.embedded.steps import Step

# Goals that ask what is in a picture; reading its text is not among them, that goes better on a picture made clearer.
_LOOKS = frozenset(
    "detect count ask describe classify sort object-detection image-classification visual-question-answering".split()
)
_REPAINTS = frozenset({"edit", "edit_regions", "edit_background", "segment"})
# Goals that may go on with what was found.
_TELLS = frozenset({"speak", "translate", "rewrite", "write", "draw"})
# Results that "them" can mean.
_SEVERAL: frozenset[str] = frozenset({"spans", "boxes", "segments", "table"})
_SHOWN: frozenset[str] = frozenset({"image", "audio", "video"})


def before_repainting(flow: Flow, step: Step, words: str, steps: Sequence[Step], texts: Sequence[str]) -> Item | None:
    """The last picture of a flow that was not redrawn, where a wish asks what is in it; None if it means the new one.

    Faces are found in the photo, not in the sketch made of it. A picture that was only made clearer or turned is taken.

    Args:
        flow: the flow.
        step: the wish.
        words: its clause.
        steps: all wishes.
        texts: the clauses of all wishes.
    """
    pictures = [item for item in flow.items if item.kind in ("image", "masks") and item.effect == "content"]
    if step.goal.name not in _LOOKS or not pictures or pictures[-1].made_by not in _REPAINTS:
        return None
    if not step.nested and (
        rule("<results.picture>").search(words) or (step.joint == "then" and rule("<results.it>").search(words))
    ):
        return None
    for item in reversed([flow.root, *(one for one in pictures if one is not flow.root)]):
        redrawn = item.made_by in _REPAINTS and not (
            0 <= item.step < len(steps) and rule("<results.clearer>").search(texts[item.step])
        )
        if not redrawn:
            return None if item is pictures[-1] else item
    return None


def found_before(flow: Flow, step: Step, words: str, number: int) -> Item | None:
    """What an earlier wish found, where a wish to say or translate goes on with that: "find the names and say them".

    Args:
        flow: the flow.
        step: the wish.
        words: its clause.
        number: the number of the wish.
    """
    found = [item for item in flow.items if item.effect == "side" and item.kind not in _SHOWN]
    if step.goal.name not in _TELLS or step.nested or not found:
        return None
    named = {trigger.goal.name for trigger in step.back}
    meant = [item for item in found if item.made_by in named]
    several = found[-1].kind in _SEVERAL and rule("<results.several>").search(words)
    if meant or several or rule("<results.found>").search(words):
        return (meant or found)[-1]
    # "How many people are there? Say it aloud": nothing else there can be said.
    last = found[-1]
    told = any(item.kind == "text" and item.effect != "side" for item in flow.items)
    bare = last.step == number - 1 and not told and flow.root.kind in _SHOWN
    points = rule("<results.it>").search(words) or len(words.strip()) <= step.trigger.end - step.trigger.start + 4
    return last if bare and points and not rule("<results.whole>").search(words) else None
