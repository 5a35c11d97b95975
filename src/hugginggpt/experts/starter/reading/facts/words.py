"""Facts about a picture as a paragraph for people."""

from collections.abc import Iterator

from hugginggpt.experts.starter.reading.facts.measures import Facts
from hugginggpt.messages import Language, message

_LONGEST_TEXT = 120
_ALL = 0.9


def paragraph(facts: Facts, language: Language) -> str:
    """The facts in sentences; the last says that they are facts and no caption."""
    sentences = [*_shape(facts, language), *_colors(facts, language), *_look(facts, language), *_found(facts, language)]
    sentences += [*_origin(facts, language), message("facts.limits.end", language)]
    return ("" if language == "zh" else " ").join(sentences)


def _shape(facts: Facts, language: Language) -> Iterator[str]:
    yield message(f"facts.shape.{facts.shape}", language, width=facts.width, height=facts.height)
    if facts.origin.frames > 1:
        yield message("facts.shape.frames", language, count=facts.origin.frames)


def _colors(facts: Facts, language: Language) -> Iterator[str]:
    if not facts.colors:
        return
    first, share = facts.colors[0]
    if facts.colorless and "gray" in dict(facts.colors):
        yield message("facts.colors.gray", language)
    elif share >= _ALL:
        yield message("facts.colors.one", language, list=message(f"facts.names.{first}", language))
    else:
        key = "colorless" if facts.colorless else "several" if len(facts.colors) > 1 else "mostly"
        yield message(f"facts.colors.{key}", language, list=_listed(facts, language))


def _listed(facts: Facts, language: Language) -> str:
    return message("facts.colors.comma", language).join(
        message("facts.colors.item", language, name=message(f"facts.names.{color}", language), share=round(100 * share))
        for color, share in facts.colors
    )


def _look(facts: Facts, language: Language) -> Iterator[str]:
    said = "_".join(word for word in (facts.light, facts.focus) if word)
    if said:
        yield message(f"facts.look.{said}", language)


def _found(facts: Facts, language: Language) -> Iterator[str]:
    if facts.faces:
        yield message("facts.faces.one" if facts.faces == 1 else "facts.faces.several", language, count=facts.faces)
    for code in facts.codes:
        yield message("facts.codes.read" if code else "facts.codes.seen", language, text=_short(code))
    if facts.text:
        yield message("facts.text.some", language, text=_short(facts.text))


def _origin(facts: Facts, language: Language) -> Iterator[str]:
    known = facts.origin
    if known.date or known.camera:
        key = "both" if known.date and known.camera else "date" if known.date else "camera"
        yield message(f"facts.origin.{key}", language, date=known.date, camera=known.camera)
    if known.place:
        yield message("facts.origin.place", language)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rstrip()} …"
