"""What a person reads of one value, by its kind."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hugginggpt.events import ResultOutput
from hugginggpt.messages import Language, message
from hugginggpt.tasks import Kind

_LABELS = 5
_BOXES = 12
_NUMBERS = 4
_ROWS = 20
_WIDTH = 80


def words(output: ResultOutput, language: Language) -> str:
    """One output in words: a text as it is, the best labels, what was found, where the file is."""
    if output.path is not None:
        return str(output.path)
    form = _FORMS.get(output.value.kind)
    return form(output.value.data, language) if form else output.value.text()


def said(key: str, language: Language, **values: Any) -> str:
    """Words of the answer."""
    return message(f"answer.{key}", language, **values)


def label_name(label: str, language: Language) -> str:
    """A label as a person says it: the name of a language, `人脸` for `face`; else the label itself."""
    key = label.lower().replace("-", "_").replace(" ", "_")
    for area in ("answer.label", "languages"):
        try:
            return message(f"{area}.{key}", language)
        except (KeyError, TypeError):
            continue
    return label


def _text(data: Any, _language: Language) -> str:
    return str(data).strip()


def _labels(data: Any, language: Language) -> str:
    rows = sorted(data, key=lambda row: -row["score"])[:_LABELS]
    # What is as good as impossible is no news.
    rows = [row for row in rows if row["score"] >= 0.005] or rows[:1]
    shares = [
        said("body.share", language, label=label_name(row["label"], language), score=row["score"]) for row in rows
    ]
    return said("body.list", language).join(shares)


def _spans(data: Any, language: Language) -> str:
    if not data:
        return said("body.none_found", language)
    groups: dict[str, list[str]] = {}
    for row in data:
        groups.setdefault(row["label"], []).append(" ".join(str(row["text"]).split()))
    lists = {label: said("body.list", language).join(dict.fromkeys(items)) for label, items in groups.items()}
    if list(lists) == ["KEYWORD"]:
        return lists["KEYWORD"]
    named = {label: label_name(label, language) for label in lists}
    return "\n".join(said("body.group", language, label=named[label], items=lists[label]) for label in lists)


def _boxes(data: Any, language: Language) -> str:
    if not data:
        return said("body.none_found", language)
    counts = Counter(label_name(row["label"], language) for row in data)
    head = said("body.list", language).join(
        said("body.count", language, count=count, label=label) for label, count in counts.items()
    )
    return "\n".join([head, *(f"- {_box(row, language)}" for row in data[:_BOXES])])


def _box(row: Mapping[str, Any], language: Language) -> str:
    key = "body.box_text" if row.get("text") else "body.box"
    return said(key, language, label=label_name(row["label"], language), text=row.get("text"), **row["box"])


def _segments(data: Any, language: Language) -> str:
    parts = [said("body.segment", language, start=row["start"], end=row["end"]) for row in data]
    return said("body.list", language).join(parts) or said("body.nobody_speaks", language)


def _numbers(data: Any, language: Language) -> str:
    if len(data) <= _NUMBERS:
        return said("body.list", language).join(f"{number:.2f}" for number in data)
    first = said("body.list", language).join(f"{number:.3g}" for number in data[:_NUMBERS])
    return said("body.vector", language, count=len(data), first=first)


def _table(data: Any, language: Language) -> str:
    """A table as lines; where it gained labels row by row, their counts first."""
    columns: Sequence[str] = data["columns"]
    rows: Sequence[Sequence[Any]] = data["rows"]
    lines = [_row(number, row, columns, language) for number, row in enumerate(rows[:_ROWS], 1)]
    if len(rows) > _ROWS:
        lines.append(said("body.more_rows", language, count=len(rows) - _ROWS))
    if failed := data.get("failed"):
        lines.append(said("body.rows_failed", language, count=failed))
    if "label" in columns:
        place = columns.index("label")
        counts = Counter(label_name(str(row[place]), language) for row in rows if row[place] is not None)
        counted = [said("body.count", language, count=count, label=label) for label, count in counts.most_common()]
        lines.insert(0, said("body.list", language).join(counted))
    return "\n".join(lines)


def _row(number: int, row: Sequence[Any], columns: Sequence[str], language: Language) -> str:
    if "label" not in columns:
        return " | ".join("" if cell is None else str(cell) for cell in row)
    place = columns.index("label")
    text = max((str(cell) for cell in row[:place] if cell is not None), key=len, default="")
    gained = "–" if row[place] is None else label_name(str(row[place]), language)
    shown = text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
    return said("body.row", language, number=number, text=" ".join(shown.split()), gained=gained)


_FORMS: Mapping[Kind, Callable[[Any, Language], str]] = {
    "text": _text,
    "labels": _labels,
    "spans": _spans,
    "boxes": _boxes,
    "segments": _segments,
    "vector": _numbers,
    "scores": _numbers,
    "series": _numbers,
    "table": _table,
}
