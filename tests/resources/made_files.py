"""Files of every kind for the tests of resources, made by the libraries that read them or by hand."""

import struct
import wave
import zipfile
import zlib
from io import BytesIO
from typing import Any


def picture(ending: str = "PNG", *, size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: Any) -> bytes:
    """A picture with a gradient, so that a loss of its end is a loss of data."""
    from PIL import Image

    with BytesIO() as file:
        gray = Image.linear_gradient("L").resize(size)
        gray.convert(mode).save(file, ending, **more)
        return file.getvalue()


def moving(ending: str, frames: int, *, size: tuple[int, int] = (8, 8)) -> bytes:
    """A picture of several frames that all differ."""
    from PIL import Image

    first, *rest = [
        Image.new("RGB", size, (shade * 37 % 256, shade * 91 % 256, shade % 256)) for shade in range(frames)
    ]
    with BytesIO() as file:
        first.save(file, ending, save_all=True, append_images=rest, duration=50)
        return file.getvalue()


def png(width: int, height: int, *, lines: int | None = None) -> bytes:
    """A black PNG of one bit a pixel, of any size; `lines` says how many of its lines it really has."""
    line = bytes(1 + (width + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(line) for _ in range(height if lines is None else lines)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [_chunk(b"IHDR", header), _chunk(b"IDAT", packed), _chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def many_frames(count: int) -> bytes:
    """A GIF of one pixel with many frames, by hand."""
    frame = b"!\xf9\x04\0\x01\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * count + b";"


def wav(seconds: float = 0.5, *, rate: int = 8000, channels: int = 1) -> bytes:
    """Silence."""
    with BytesIO() as file:
        with wave.open(file, "wb") as writer:
            writer.setnchannels(channels)
            writer.setsampwidth(2)
            writer.setframerate(rate)
            writer.writeframes(bytes(int(seconds * rate) * channels * 2))
        return file.getvalue()


def wav_header(*, rate: int = 8000, channels: int = 1, bits: int = 16, tag: int = 1, said: int = 1600) -> bytes:
    """A WAV file of 1,600 bytes of sound that says of itself what it is told to."""
    frame = channels * bits // 8
    form = struct.pack("<HHIIHH", tag, channels, rate, rate * frame % 2**32, frame, bits)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", said) + bytes(1600)
    return b"RIFF" + struct.pack("<I", len(body)) + body


SOUND_CODECS = {"flac": "flac", "mp3": "libmp3lame", "ogg": "libopus", "ipod": "aac", "mp4": "aac", "webm": "libopus"}
VIDEO_CODECS = {"mp4": "libx264", "mov": "libx264", "webm": "libvpx", "matroska": "libx264", "avi": "mpeg4"}


def recording(
    format: str, *, seconds: float = 1.0, sound: bool = True, video: bool = False, half: bool = False
) -> bytes:
    """A second of a tone, with or without moving pictures that grow brighter from black to white.

    `half` paints their left half white.
    """
    import av
    import numpy as np

    with BytesIO() as file:
        with av.open(file, "w", format=format) as container:
            rate = 48000
            pictures: Any = container.add_stream(VIDEO_CODECS[format], rate=10) if video else None
            if pictures:
                pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
            codec = SOUND_CODECS.get(format, "aac" if format != "avi" else "libmp3lame")
            voice: Any = container.add_stream(codec, rate=rate, layout="mono") if sound else None
            for place in range(int(seconds * 10)) if video else ():
                shade = np.full((48, 64, 3), int(255 * place / (seconds * 10)), np.uint8)
                shade[:, : 32 if half else 0] = 255
                container.mux(pictures.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
            if pictures:
                container.mux(pictures.encode())
            if voice:
                tone = (np.sin(np.arange(int(seconds * rate)) * 0.05) * 8000).astype(np.int16)
                for start in range(0, len(tone), 960):
                    frame = av.AudioFrame.from_ndarray(tone[None, start : start + 960], format="s16", layout="mono")
                    frame.sample_rate, frame.pts = rate, start
                    container.mux(voice.encode(frame))
                container.mux(voice.encode())
        return file.getvalue()


def pdf(*pages: str, encrypted: bool = False, count: int | None = None) -> bytes:
    """A PDF with a line of text on each page, by hand."""
    kids = " ".join(f"{4 + 2 * place} 0 R" for place in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages) if count is None else count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for place, text in enumerate(pages):
        stream = f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET" if text else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
            f" /Contents {5 + 2 * place} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    locked = f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4"
    locked += f" /O <{'11' * 32}> /U <{'22' * 32}> >>"
    return _pdf_file(objects, locked if encrypted else "")


def _pdf_file(objects: list[str], more: str) -> bytes:
    data = "%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {more} >>\nstartxref\n{start}\n%%EOF\n"
    return data.encode("latin-1")


def zipped(**parts: str | bytes) -> bytes:
    """A ZIP file; a double underscore in a name stands for a slash, and `.xml` is added."""
    with BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name.replace("__", "/") + ".xml", data)
        return file.getvalue()


_OPEN = '<?xml version="1.0" encoding="UTF-8"?>'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(rows: str, *, strings: tuple[str, ...] = (), before: str = "") -> bytes:
    """A spreadsheet with the rows as XML, and one date style, number 1."""
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    book = '<sheets><sheet name="A" sheetId="1" r:id="rId7"/></sheets>'
    relation = '<Relationship Id="rId7" Target="worksheets/sheet1.xml"/>'
    with BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", f'{_OPEN}<workbook {_MAIN} xmlns:r="r">{book}</workbook>')
            archive.writestr(
                "xl/_rels/workbook.xml.rels", f'{_OPEN}<Relationships xmlns="p">{relation}</Relationships>'
            )
            archive.writestr(
                "xl/styles.xml",
                f'{_OPEN}<styleSheet {_MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            )
            archive.writestr("xl/sharedStrings.xml", f"{_OPEN}<sst {_MAIN}>{shared}</sst>")
            archive.writestr(
                "xl/worksheets/sheet1.xml",
                f"{_OPEN}{before}<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>",
            )
        return file.getvalue()
