"""How well found key phrases agree with those a person marked."""

from collections import Counter
from collections.abc import Callable, Sequence

from benchmarks.quality.measuring import mean, overlap_f1

Units = Callable[[str], Sequence[str]]


def agreement(found: Sequence[str], marked: Sequence[str], units: Units) -> float:
    """F1 of phrases that may agree in part: each counts as much as its best partner on the other side shares its units.

    Args:
        found: the phrases found.
        marked: the phrases a person marked.
        units: cuts a phrase into what is compared: words or characters.
    """
    if not found:
        return 0.0
    precision = mean(max(overlap_f1(units(one), units(other)) for other in marked) for one in found)
    recall = mean(max(overlap_f1(units(one), units(other)) for one in found) for other in marked)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def most_frequent(units: Sequence[str], count: int) -> list[str]:
    """The baseline: the units that occur most, the earlier one first where two occur as often."""
    return [unit for unit, _ in Counter(units).most_common(count)]
