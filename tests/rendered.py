"""Notices, letters and invoices made by code: pictures with text in them, and PDFs with text or with pictures of it."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Row = str | tuple[str, str]
"""A line, or a label at the left and its value in a second column."""

_HAN = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def notice(
    rows: Sequence[Row],
    *,
    font: str | None = None,
    face: int = 0,
    size: int = 28,
    paper: str = "white",
    ink: str = "black",
    column: int = 12,
    angle: float = 0.0,
    blur: float = 0.0,
    noise: float = 0.0,
    seed: int = 0,
) -> Image.Image:
    """A picture of the rows on paper just large enough for them.

    Args:
        rows: an empty string leaves a gap.
        font: a font file; without one, the font inside Pillow, which has no Chinese.
        face: the number of the face in a font collection.
        size: of the letters in pixels.
        paper: the color behind.
        ink: the color of the letters.
        column: where the second column begins, in heights of a letter.
        angle: how far the page is turned in degrees, against the clock; the corners are filled with paper.
        blur: the radius of a Gaussian blur in pixels.
        noise: the standard deviation of noise, of 255.
        seed: of the noise.
    """
    letters = ImageFont.truetype(font, size, index=face) if font else ImageFont.load_default(size)
    step, margin = round(size * 1.55), size
    cells = [(row,) if isinstance(row, str) else row for row in rows]
    widest = max(letters.getlength(text) + at * column * size for row in cells for at, text in enumerate(row))
    picture = Image.new("RGB", (round(widest) + 2 * margin, step * len(cells) + 2 * margin), paper)
    draw = ImageDraw.Draw(picture)
    for line, row in enumerate(cells):
        for at, text in enumerate(row):
            draw.text((margin + at * column * size, margin + line * step), text, ink, letters)
    if angle:
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=paper)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    return noisy(picture, noise, seed) if noise else picture


def noisy(picture: Image.Image, noise: float, seed: int = 0) -> Image.Image:
    """The picture with Gaussian noise of this standard deviation (of 255)."""
    pixels = np.asarray(picture, dtype=np.float32)
    grain = np.random.default_rng(seed).normal(0.0, noise, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def small_png(picture: Image.Image, path: Path, colors: int = 16) -> Path:
    """The picture as a small PNG of so many colors."""
    picture.quantize(colors, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def photo(picture: Image.Image, path: Path, quality: int = 85) -> Path:
    """The picture as a JPEG."""
    picture.save(path, format="JPEG", quality=quality)
    return path


def scan(pictures: Sequence[Image.Image]) -> bytes:
    """A PDF whose pages are pictures, as from a scanner."""
    data = BytesIO()
    pictures[0].save(data, format="PDF", save_all=True, append_images=pictures[1:], resolution=100)
    return data.getvalue()


def pdf(pages: Sequence[Sequence[Row]], *, size: int = 12, column: int = 200) -> bytes:
    """A PDF with text: Helvetica, and the Chinese font that every reader has, so that none is embedded.

    Args:
        pages: the rows of each A4 page, at most about 45.
        size: of the letters in points.
        column: where the second column begins, in points from the first.
    """
    count = len(pages)
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
        "[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 "
        "/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>] >>",
    ]
    for at, rows in enumerate(pages):
        drawn = _drawn(rows, size, column)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            f"/Contents {6 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _file(objects)


def _drawn(rows: Sequence[Row], size: int, column: int) -> str:
    parts: list[str] = []
    for line, row in enumerate(rows):
        for at, text in enumerate((row,) if isinstance(row, str) else row):
            place = f"1 0 0 1 {60 + at * column} {790 - line * round(size * 1.5)} Tm"
            if _HAN.search(text):
                parts.append(f"BT /F2 {size} Tf {place} <{text.encode('utf-16-be').hex()}> Tj ET")
            elif text:
                parts.append(f"BT /F1 {size} Tf {place} <{text.encode('cp1252').hex()}> Tj ET")
    return "\n".join(parts)


def _file(objects: Sequence[str]) -> bytes:
    data = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    data += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{data.index(b'xref')}\n%%EOF\n".encode()
    return bytes(data)
