"""PDF documents: how many pages, what they say, and how they look."""

from collections.abc import Generator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from hugginggpt.errors import MissingExtra, ResourceError
from hugginggpt.resources.limits import ResourceLimits
from hugginggpt.resources.pictures import Facts

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# PDFium is one global state and must never be called by two threads at once.
_PDFIUM = Lock()
_DOTS_PER_INCH = 200
_POINTS_PER_INCH = 72
# A page at that resolution, at most; a poster is drawn smaller.
_PAGE_PIXELS = 4_000_000


def inspect_document(path: Path, name: str, limits: ResourceLimits) -> Facts:
    """How many `pages` a document has.

    Raises:
        ResourceError: if it is encrypted, broken, or has too many.
        MissingExtra: without pypdfium2.
    """
    with _opened(path, name) as document:
        pages = len(document)
        if pages < 1:
            raise ResourceError("broken_document", name=name)
        if pages > limits.pages:
            raise ResourceError("too_many_pages", name=name, pages=pages, limit=limits.pages)
        # Opening reads only the end of the file; a page must be there too.
        document[0].close()
        return {"pages": pages}


def document_text(path: Path, name: str, limits: ResourceLimits) -> str:
    """The text of all pages, with an empty line between them; pages that are pictures give none.

    Raises:
        ResourceError: if no page has text, or the document cannot be read.
        MissingExtra: without pypdfium2.
    """
    texts: list[str] = []
    room = limits.text_bytes
    with _opened(path, name) as document:
        for page in document:
            text = _page_text(page)[:room]
            room -= len(text)
            texts += [text] if text else []
    if not texts:
        raise ResourceError("document_without_text", name=name)
    return "\n\n".join(texts)


def draw_page(path: Path, place: int, target: Path, name: str) -> tuple[int, int]:
    """Draw one page, counted from 0, as a PNG file, at 200 dots an inch as long as that gives at most 4 megapixels.

    Returns:
        Its width and height in pixels.

    Raises:
        ResourceError: if it cannot be drawn.
        MissingExtra: without pypdfium2 or Pillow.
    """
    with _opened(path, name) as document:
        page = document[place]
        width, height = (max(1.0, side) for side in page.get_size())
        scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, (_PAGE_PIXELS / (width * height)) ** 0.5)
        bitmap = page.render(scale=scale)  # pyright: ignore[reportArgumentType]
        try:
            picture = bitmap.to_pil()
        except ImportError as error:
            raise MissingExtra("starter", "pillow") from error
        # The lightest compression: the file is read once or twice and then forgotten.
        picture.save(target, "PNG", compress_level=1)
        bitmap.close()
        page.close()
        return picture.size


def _page_text(page: Any) -> str:
    reader = page.get_textpage()
    text = reader.get_text_bounded()
    reader.close()
    page.close()
    # PDFium marks a hyphen at the end of a line, and letters without a meaning, by code points that nobody reads.
    return text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\uffff", "").replace("\0", "").strip()


@contextmanager
def _opened(path: Path, name: str) -> "Generator[PdfDocument]":
    """A document, with PDFium to ourselves while it is open."""
    try:
        import pypdfium2
        from pypdfium2.raw import FPDF_ERR_PASSWORD
    except ImportError as error:
        raise MissingExtra("starter", "pypdfium2") from error
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(path)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            # PDFium keeps its last error, so that of an earlier document may be told of this one.
            locked = error.err_code == FPDF_ERR_PASSWORD and _has(path, b"/Encrypt")
            raise ResourceError("locked_document" if locked else "broken_document", name=name) from error


def _has(path: Path, words: bytes) -> bool:
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        return data.find(words) >= 0
