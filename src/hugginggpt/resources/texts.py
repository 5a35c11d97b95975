"""Texts from bytes: the encoding is found from the bytes; a web page is read without its markup."""

import codecs
import re
from collections import Counter
from html.parser import HTMLParser

_MARKED = (
    # UTF-32 first: the mark of UTF-16 is the beginning of its mark.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_MOST_CONTROLS = 1000
_HTML = re.compile(r"\s*(<!--.{0,2000}?-->\s*)*<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL)


def decode(data: bytes) -> str | None:
    """The text of some bytes, without a byte order mark; None if they are not text.

    The encoding is that of the mark, else UTF-8, else GB18030 or Windows-1252 where the result looks like a language.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _plain(_decoded(data, encoding))
    text = _plain(_decoded(data, "utf-8"))
    if text is not None or b"\0" in data:
        return text
    return _plain(_chinese(data)) or _plain(_western(data))


def is_html(text: str) -> bool:
    """Whether a text is a web page."""
    return _HTML.match(text[:4000]) is not None


def html_text(markup: str) -> str:
    """What a web page says: its words without markup, scripts and styles, one block a line."""
    reader = _Page()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _plain(text: str | None) -> str | None:
    """The text if it has next to no control characters: bytes of other files have them by the hundred."""
    if text is None or "\0" in text:
        return None
    text = text.removeprefix("\ufeff")
    return text if len(_CONTROLS.findall(text)) * _MOST_CONTROLS <= len(text) else None


def _chinese(data: bytes) -> str | None:
    text = _decoded(data, "gb18030")
    if text is None:
        return None
    letters = Counter(letter for letter in text if letter > "\x7f")
    # Bytes of other encodings become rare characters; Chinese text is nearly all in the first, common set.
    common = sum(times for letter, times in letters.items() if _in_gb2312(letter))
    return text if common >= 0.9 * letters.total() else None


def _in_gb2312(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _western(data: bytes) -> str | None:
    text = _decoded(data, "cp1252")
    marked = sum(byte > 0x7F for byte in data)
    return text if text is not None and marked * 4 <= len(data) else None


class _Page(HTMLParser):
    """Collects the words of a page."""

    _UNREAD = frozenset({"script", "style", "template", "noscript", "svg", "head"})
    _INLINE = frozenset(
        {"a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "s", "small", "span", "strong"}
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._UNREAD:
            self._unread.append(tag)
        elif tag == "body":
            # Whatever was left open before it.
            self._unread.clear()
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unread:
            del self._unread[self._unread.index(tag) :]
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _part(self, tag: str) -> None:
        if not self._unread and tag not in self._INLINE:
            self.parts.append("\n")
