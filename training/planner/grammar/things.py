"""What a request is about: files, quoted texts and earlier results, and how they are spoken of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from training.planner.grammar.sections import Language, pools
from training.planner.grammar.templates import words


@dataclass
class Thing:
    """A file, a text in the request, or the result of a wish."""

    kind: str
    name: str = ""
    """Of a file."""
    noun: str = ""
    """Which words point at it: a kind, `page` for a picture with text on it, or the row that made it."""
    quote: tuple[int, str] | None = None
    """Of a text in the request: the step and the argument whose mark it is."""
    content: str = ""
    """Of a text in the request."""
    foreign: bool = False
    """Whether that text is not in the language of the request."""
    made_by: tuple[int, int] | None = None
    """Of a result: the step that made it, and for which of that step's things."""
    must: bool = False
    """Whether the words must name it: a file that is named, a text that is quoted, and has not been yet."""
    known: bool = False
    """Whether the words have spoken of it."""
    inline: bool = True
    """Whether a quoted text stands where it is spoken of, or at the end of the request."""


_ENDINGS: Mapping[str, Sequence[str]] = {
    "image": "jpg jpg jpg png png jpeg webp JPG PNG HEIC bmp gif tiff".split(),
    "audio": "mp3 mp3 wav wav m4a ogg flac aac MP3".split(),
    "video": "mp4 mp4 mp4 mov mkv avi webm MOV".split(),
    "text": "txt txt txt md".split(),
    "document": "pdf pdf pdf pdf PDF".split(),
    "table": "csv csv xlsx xlsx tsv".split(),
}

_FOLDERS = ("C:\\Users\\me\\", "~/Downloads/", "/home/me/docs/", "./", "data/", "../in/", "Desktop/", "D:/work/")
_HOSTS = ("https://example.com/", "https://example.org/files/", "http://files.example.net/a/")


def file_name(chance: Random, language: Language, kind: str, noun: str) -> str:
    """A name as files have them."""
    ending = chance.choice(_ENDINGS[kind])
    known = pools("en" if language == "en" or chance.random() < 0.35 else "zh")
    stem = words(chance.choice(known[f"stem/{noun}" if f"stem/{noun}" in known else f"stem/{kind}"]))
    how = chance.random()
    day = f"{chance.randint(2018, 2026)}{chance.choice(['-', '', '_'])}{chance.randint(1, 12):02}"
    if how < 0.5:
        name = stem
    elif how < 0.62:
        name = f"{stem}{chance.choice(['', '_', '-', ' ('])}{chance.randint(1, 20)}"
        name += ")" if "(" in name else ""
    elif how < 0.7:
        name = f"{stem}_{day}"
    elif how < 0.74:
        name = f"{day} {stem}"
    elif how < 0.79:
        name = (
            f"{stem}{chance.choice(['_final', '-v2', ' copy', '_edited', ' new', '_small'])}"
            if stem.isascii()
            else f"{stem}最终版"
        )
    elif how < 0.84 and kind in ("image", "video"):
        name = chance.choice(["IMG_{}", "DSC{}", "IMG-{}", "DSC_{}", "Screenshot {}", "P{}"]).format(
            chance.randint(1000, 9999)
        )
    elif how < 0.87 and language == "en":
        name = f"{chance.choice(['my', 'the', 'our', 'Old', 'New'])} {stem}"
    elif how < 0.9:
        name = stem.upper() if stem.isascii() else stem
    else:
        name = stem
    full = f"{name}.{ending}"
    place = chance.random()
    if place < 0.02 and " " not in full:
        return chance.choice(_HOSTS) + full.replace("(", "").replace(")", "")
    return chance.choice(_FOLDERS) + full if place < 0.05 and " " not in full else full
