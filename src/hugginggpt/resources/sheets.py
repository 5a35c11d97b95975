"""Spreadsheets (.xlsx): the values of the first sheet, by the standard library alone, within limits.

An .xlsx file is a ZIP of XML (ECMA-376, part 1, SpreadsheetML). Nothing in it is trusted: the size of each part is
counted while it is unpacked, and a document type or an entity in the XML is refused before it can mean anything.
"""

import re
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from hugginggpt.errors import ResourceError
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.tables import Table, from_rows

_PIECE = 1 << 16
_MOST_PARTS = 2000
_MOST_COLUMNS = 2000
# XML is several times as long as what it says.
_UNPACKED = 3
# About a second of reading: 200,000 cells.
_MOST_ELEMENTS = 400_000
_EPOCH = datetime(1899, 12, 30)
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
Handler = Callable[[str, dict[str, str], str], None]


def read_sheet(path: Path, name: str, limits: ResourceLimits) -> Table:
    """The first sheet of a spreadsheet as a table.

    Args:
        path: a ZIP file.
        name: for errors.
        limits: `text_bytes` bounds what it unpacks to.

    Raises:
        ResourceError: if it is another ZIP file, broken, too large, or has a document type in its XML.
    """
    try:
        with ZipFile(path) as archive:
            return _Book(archive, name, limits.text_bytes * _UNPACKED).table()
    except (BadZipFile, expat.ExpatError, zipfile.LargeZipFile) as error:
        raise ResourceError("broken_table", name=name) from error
    except (LookupError, ValueError, ArithmeticError, EOFError, RuntimeError, OSError) as error:
        # Parts that are missing, encrypted, or packed in a way that is not known; numbers that are none.
        raise ResourceError("broken_table", name=name) from error
    except Exception as error:
        # zlib.error and lzma.LZMAError have no common base but this.
        if type(error).__module__ in ("zlib", "_lzma", "lzma"):
            raise ResourceError("broken_table", name=name) from error
        raise


class _Book:
    """An open spreadsheet."""

    def __init__(self, archive: ZipFile, name: str, room: int) -> None:
        self._archive = archive
        self._name = name
        self._room = room
        self._elements = _MOST_ELEMENTS
        self._parts = {part.filename: part for part in archive.infolist()[: _MOST_PARTS + 1]}
        if len(self._parts) > _MOST_PARTS or "xl/workbook.xml" not in self._parts:
            better = "PDF" if any(part.startswith(("word/", "ppt/")) for part in self._parts) else None
            code = "format_not_read" if better else "archive_refused"
            raise ResourceError(code, name=name, format="DOCX, PPTX", better=better)

    def table(self) -> Table:
        rows = self._rows(self._first_sheet(), self._strings(), self._dates())
        return from_rows(rows) if rows else {"columns": [], "rows": []}

    def _first_sheet(self) -> str:
        sheets: list[str] = []
        targets: dict[str, str] = {}

        def sheet(tag: str, attributes: dict[str, str], _text: str) -> None:
            if tag == "sheet":
                sheets.append(next(value for key, value in attributes.items() if key.split(":")[-1] == "id"))

        def relation(tag: str, attributes: dict[str, str], _text: str) -> None:
            if tag == "Relationship":
                targets[attributes["Id"]] = attributes["Target"]

        self._read("xl/workbook.xml", sheet)
        self._read("xl/_rels/workbook.xml.rels", relation)
        target = targets[sheets[0]]
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _strings(self) -> list[str]:
        """The texts of all sheets, each once; a text may be in several runs of one look each."""
        strings: list[str] = []
        runs: list[str] = []

        def item(tag: str, _attributes: dict[str, str], text: str) -> None:
            if tag == "t":
                runs.append(text)
            elif tag == "rPh":
                # How it is pronounced, which is written above the text.
                runs.pop()
            elif tag == "si":
                strings.append("".join(runs))
                runs.clear()

        if "xl/sharedStrings.xml" in self._parts:
            self._read("xl/sharedStrings.xml", item)
        return strings

    def _dates(self) -> frozenset[int]:
        """The places of the cell styles that show a number as a date."""
        custom: set[int] = set()
        styles: list[int] = []

        def style(tag: str, attributes: dict[str, str], _text: str) -> None:
            if tag == "numFmt" and re.search(
                r"[dmyhs]", re.sub(r'"[^"]*"|\[[^]]*\]|\\.', "", attributes["formatCode"])
            ):
                custom.add(int(attributes["numFmtId"]))
            elif tag == "cellXfs/xf":
                styles.append(int(attributes.get("numFmtId", "0")))

        if "xl/styles.xml" in self._parts:
            self._read("xl/styles.xml", style)
        return frozenset(place for place, number in enumerate(styles) if number in custom or number in _DATE_FORMATS)

    def _rows(self, part: str, strings: list[str], dates: frozenset[int]) -> list[list[str]]:
        rows: list[list[str]] = []
        row: list[str] = []
        value: list[str] = []

        def cell(tag: str, attributes: dict[str, str], text: str) -> None:
            if tag in ("v", "t"):
                value.append(text)
            elif tag == "c":
                place = _column(attributes.get("r", "")) if attributes.get("r") else len(row)
                if place >= _MOST_COLUMNS:
                    raise ValueError("a cell too far to the right")
                row.extend([""] * (place - len(row)))
                row.append(_said("".join(value), attributes, strings, dates))
                value.clear()
            elif tag == "row":
                if any(row):
                    rows.append(row.copy())
                row.clear()

        self._read(part, cell)
        return rows

    def _read(self, part: str, ended: Handler) -> None:
        """Go through the elements of a part; `ended` is called with each when it ends: name, attributes, text."""
        parser = expat.ParserCreate()
        open_: list[tuple[str, dict[str, str], list[str]]] = []

        def start(tag: str, attributes: dict[str, str]) -> None:
            open_.append((tag.split(":")[-1], attributes, []))

        def end(_tag: str) -> None:
            self._elements -= 1
            if self._elements < 0:
                raise ResourceError("unpacks_too_large", name=self._name)
            tag, attributes, texts = open_.pop()
            inside = open_[-1][0] if open_ else ""
            ended(f"cellXfs/{tag}" if inside == "cellXfs" else tag, attributes, "".join(texts))

        def text(data: str) -> None:
            if open_:
                open_[-1][2].append(data)

        def refuse(*_: Any) -> None:
            raise ResourceError("broken_table", name=self._name)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        # The size in the list of parts is binding: the standard library reads no further.
        self._room -= self._parts[part].file_size
        if self._room < 0:
            raise ResourceError("unpacks_too_large", name=self._name)
        with self._archive.open(self._parts[part]) as file:
            while piece := file.read(_PIECE):
                parser.Parse(piece, False)
            parser.Parse(b"", True)


def _column(reference: str) -> int:
    """The place of a column, counted from 0, by its letters: A1 is 0, AB7 is 27."""
    place = 0
    for letter in reference[:4]:
        if not letter.isalpha():
            break
        place = place * 26 + ord(letter.upper()) - ord("A") + 1
    return place - 1


def _said(value: str, attributes: dict[str, str], strings: list[str], dates: frozenset[int]) -> str:
    match attributes.get("t", "n"):
        case "s":
            return strings[int(value)] if value else ""
        case "b":
            return "TRUE" if value == "1" else "FALSE"
        case "n" if value:
            return _date(float(value)) if int(attributes.get("s", "0")) in dates else _number(value)
        case _:
            return value


def _number(value: str) -> str:
    """A number as it is shown: 3 and not 3.0, 0.1 and not 0.10000000000000001."""
    number = float(value)
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def _date(days: float) -> str:
    when = _EPOCH + timedelta(days=days)
    return when.date().isoformat() if days == int(days) else when.isoformat(sep=" ", timespec="minutes")
