"""What can be done to a picture. Light: it imports no numeric library."""

from dataclasses import KW_ONLY, dataclass
from typing import Literal, get_args

Style = Literal[
    "painting",
    "oil",
    "watercolor",
    "cartoon",
    "sketch",
    "color-sketch",
    "ink",
    "lines",
    "edges",
    "scribble",
    "emboss",
    "posterize",
]
"""Operations that redraw a picture."""

Tone = Literal[
    "sharpen",
    "denoise",
    "grayscale",
    "sepia",
    "invert",
    "brightness",
    "contrast",
    "saturation",
    "warmth",
    "vignette",
    "levels",
]
"""Operations that keep the drawing and change how it looks."""

Veil = Literal["blur", "pixelate", "cover"]
"""Operations that hide what a place shows."""

Shape = Literal["rotate", "flip", "resize", "upscale", "crop", "border"]
"""Operations that change the size or the place of things."""

Name = Literal[Style, Tone, Veil, Shape, "background", "convert"]
"""What an operation is called."""

STYLES: frozenset[Name] = frozenset(get_args(Style))
VEILS: frozenset[Name] = frozenset({"blur", "pixelate", "cover"})

Place = Literal["picture", "background", "foreground", "regions", "face", "qr-code", "barcode"]
"""Where an operation is done. `regions` are those that an earlier task found."""


@dataclass(frozen=True)
class Operation:
    """One thing to do to a picture."""

    name: Name
    _: KW_ONLY
    places: tuple[Place, ...] = ("picture",)
    outside: bool = False
    """Whether it is done everywhere but in the places."""
    amount: float | None = None
    """Degrees clockwise for rotate, the factor for upscale and resize, pixels for border; for brightness, contrast,
    saturation and warmth a share of 1, negative for less."""
    strength: float = 1.0
    """0.5 for a little, 2 for a lot."""
    width: int | None = None
    """In pixels, for resize and crop."""
    height: int | None = None
    """In pixels, for resize and crop."""
    word: str = ""
    """The direction of flip; the form of crop (`square`, `circle`, `center`, `left`, …, `trim`, `16:9`); `fit` or
    `exact` for resize; the color of background, border and cover; the format of convert."""


class NotUnderstood(ValueError):
    """An instruction, or a part of it, is nothing that can be done."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part
        """The part, in the words of the instruction."""
