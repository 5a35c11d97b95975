"""The model starter/picture-facts: what can be measured about a picture, in a paragraph."""

from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.reading.facts.measures import facts_of
from hugginggpt.experts.starter.reading.facts.words import paragraph


def run(call: Call) -> list[Output]:
    """A paragraph in the language of the call: size, colors, light, focus, faces, codes, text and notes of the camera.

    Raises:
        ExpertError: `picture_unreadable`.
    """
    facts = facts_of(call.file("image"), name=call.arguments["image"].name or "")
    return [Output("text", "text", paragraph(facts, call.language))]
