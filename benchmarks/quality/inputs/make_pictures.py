"""Draws the pictures that OCR and document answers are measured on; run once, the pictures are kept with the inputs.

    python benchmarks/quality/inputs/make_pictures.py FOLDER_OF_FONTS

The folder holds NotoSansCJK-Regular.ttc, NotoSansCJK-Bold.ttc and NotoSerifCJK-Regular.ttc (SIL Open Font License 1.1).
What is drawn, and how, stands in `ocr.jsonl` and `document-answers.jsonl`.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

# The third face of a Noto collection is the one for simplified Chinese.
_FACE = 2


# The tests draw with the same module; it lies in no package.
sys.path.insert(0, str(ROOT / "tests"))
rendered = import_module("rendered")


def main(fonts: Path) -> None:
    """Draw every picture that the inputs name."""
    for entry in _entries("ocr.jsonl"):
        picture = rendered.notice(entry["text"].split("\n"), **_style(entry["style"], fonts))
        rendered.small_png(picture, _place("ocr", entry["picture"]))
    for entry in _entries("document-answers.jsonl"):
        _document(entry, _place("documents", entry["document"]), fonts)


def _document(entry: dict[str, Any], path: Path, fonts: Path) -> None:
    pages = [[_row(row) for row in page] for page in entry["pages"]]
    style = _style(entry["style"], fonts) if "style" in entry else {}
    if path.suffix == ".pdf":
        path.write_bytes(
            rendered.scan([rendered.notice(rows, **style).convert("L") for rows in pages])
            if style
            else rendered.pdf(pages)
        )
    elif path.suffix == ".jpg":
        rendered.photo(rendered.notice(pages[0], **style), path, quality=60)
    else:
        rendered.small_png(rendered.notice(pages[0], **style), path)


def _row(row: str | list[str]) -> str | tuple[str, str]:
    return row if isinstance(row, str) else (row[0], row[1])


def _style(style: dict[str, Any], fonts: Path) -> dict[str, Any]:
    return {"face": _FACE, **style, "font": str(fonts / f"{style['font']}.ttc")}


def _entries(name: str) -> list[dict[str, Any]]:
    path = HERE / name
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()] if path.is_file() else []


def _place(folder: str, name: str) -> Path:
    path = HERE / folder / name
    path.parent.mkdir(exist_ok=True)
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]))
