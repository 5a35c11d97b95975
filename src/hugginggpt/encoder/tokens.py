"""Texts to token numbers, and how much of a text the encoder's vocabulary does not know."""

import threading
from functools import cache
from pathlib import Path

from hugginggpt.errors import MissingExtra

DATA = Path(__file__).parent / "data"

MAX_TOKENS = 256
"""What the published model reads of a text, its two marks included; the rest is cut off."""

MAX_CHARACTERS = 16_384
"""How much of a text is looked at: cutting a book into tokens to throw most of them away takes seconds."""

UNKNOWN_LIMIT = 0.2
"""Above this share a text counts as not readable: 7,361 English requests have 0.00, 30 plain Chinese ones from 0.23."""


class Tokenizer:
    """Cuts texts into the tokens of the encoder's vocabulary, one thread, no state between texts.

    Args:
        file: a `tokenizer.json`.

    Raises:
        MissingExtra: the package `tokenizers` is not installed.
    """

    def __init__(self, file: Path) -> None:
        try:
            from tokenizers import Tokenizer as FastTokenizer
        except ImportError as missing:
            raise MissingExtra("starter", "tokenizers") from missing
        self._tokenizer = FastTokenizer.from_file(str(file))
        # The published file pads every text to 128 tokens and cuts it there.
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._unknown = self._tokenizer.token_to_id("[UNK]")

    def ids(self, text: str) -> list[int]:
        """The numbers of at most 256 tokens, the marks at both ends included."""
        return self._tokenizer.encode(_readable(text)).ids

    def unknown_share(self, text: str) -> float:
        """The share, 0 to 1, of a text's tokens with a letter that the vocabulary does not know; 0 without letters.

        Figures, punctuation and emoji do not count: they do not tell which script a text is in.
        """
        readable = _readable(text)
        encoding = self._tokenizer.encode(readable)
        words = [
            number
            for number, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)
            if any(character.isalpha() for character in readable[start:end])
        ]
        return sum(number == self._unknown for number in words) / len(words) if words else 0.0


def _readable(text: str) -> str:
    """The beginning of a text, without the lone surrogates of badly decoded file names, which no tokenizer takes."""
    return text.lstrip()[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8")


_lock = threading.Lock()


@cache
def _shipped() -> Tokenizer:
    return Tokenizer(DATA / "tokenizer.json")


def load_tokenizer() -> Tokenizer:
    """The tokenizer that ships with the package, loaded once per process, from any thread.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    with _lock:
        return _shipped()


def unknown_share(text: str) -> float:
    """The share, 0 to 1, of a text's tokens that the encoder does not know, among those with a letter.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    return load_tokenizer().unknown_share(text)


def is_mostly_unknown(text: str) -> bool:
    """Whether the encoder's vector of this text is worth nothing, as with Chinese.

    It does not find every language that the encoder was not trained on: the vocabulary spells Russian or Korean letter
    by letter, without a meaning.

    Raises:
        MissingExtra: the extra `starter` is not installed.
    """
    return unknown_share(text) > UNKNOWN_LIMIT
