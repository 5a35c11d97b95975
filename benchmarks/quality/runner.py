"""Finding the measure of each card, and writing its figures at the end of the card's file."""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from importlib.resources import files
from pathlib import Path

from hugginggpt.catalogue.card import Quality

_CARDS = "hugginggpt.experts.starter.cards"
_HEAD = "[[quality]]"
_WIDTHS = (26, 7, 9, 7, 8, 0)
_DIGITS = 3


def stems() -> list[str]:
    """The cards by the name of their file, without the ending."""
    return sorted(path.stem for path in _folder().glob("*.toml"))


def measured(stem: str) -> tuple[Quality, ...]:
    """What the expert of a card is worth now, rounded as the card states it.

    Raises:
        ModuleNotFoundError: if the card has no measure.
    """
    module = import_module(f"benchmarks.quality.{stem.replace('-', '_')}")
    found: tuple[Quality, ...] = module.measure()
    return tuple(replace(one, value=round(one.value, _DIGITS), baseline=round(one.baseline, _DIGITS)) for one in found)


def write(stem: str, quality: Sequence[Quality]) -> None:
    """Put the figures into the card's file; the rest of the file stays as it is."""
    path = _folder() / f"{stem}.toml"
    path.write_text(with_quality(path.read_text("utf-8"), quality), "utf-8")


def with_quality(text: str, quality: Sequence[Quality]) -> str:
    """The text of a card with these figures as its last part.

    Raises:
        ValueError: if something other than quality stands behind the first quality table.
    """
    head, _, tail = text.partition(f"\n{_HEAD}") if not text.startswith(_HEAD) else ("", "", text)
    if re.search(r"^\s*\[(?!\[quality\]\])", tail, re.MULTILINE):
        raise ValueError("the quality tables must be the last part of a card")
    whole = "\n\n".join([head.rstrip(), *map(_table, quality)]).lstrip() + "\n"
    _same_but_quality(text, whole)
    return whole


def line(*cells: str) -> str:
    """One line of the printed table."""
    return " ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _table(one: Quality) -> str:
    # A JSON string of plain text is a TOML basic string too.
    lines = [
        _HEAD,
        f"metric = {json.dumps(one.metric, ensure_ascii=False)}",
        f"value = {float(one.value)!r}",
        f"baseline = {float(one.baseline)!r}",
        f"inputs = {one.inputs}",
    ]
    return "\n".join(lines if one.higher_is_better else [*lines, "higher_is_better = false"])


def _same_but_quality(before: str, after: str) -> None:
    old, new = tomllib.loads(before), tomllib.loads(after)
    if {**old, "quality": None} != {**new, "quality": None}:
        raise ValueError("the card would change in more than its quality")


def _folder() -> Path:
    return Path(str(files(_CARDS)))
