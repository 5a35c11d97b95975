"""Rows for Chinese characters: the published encoder knows 488 of them, so it is given the common ones.

Each new row begins as the mean of the rows of the words in the character's English gloss, from the Unihan database of
the Unicode Consortium (Unicode Licence v3): 听 begins near "hear", 图 near "diagram, chart, map, picture".
"""

import bz2
import json
import re
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

_GLOSS = re.compile(r"^U\+([0-9A-F]+)\tkDefinition\t(.*)$")
# Words of glosses that say nothing of what is meant.
_EMPTY = frozenset(
    "a an the of to or and in for with by on at from used as be is surname variant same also etc".split()
)
_MARKS = "，。、？！：；（）“”‘’《》【】「」…—～·"
_MOST_WORDS = 8


def common_characters() -> list[str]:
    """The 3,755 characters of the first level of GB 2312, the common ones by the standard, and marks of punctuation."""
    found = list(_MARKS)
    for row in range(16, 56):
        for cell in range(1, 95):
            try:
                found.append(bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def extended(tokenizer: Path, out: Path) -> list[str]:
    """Write the tokenizer with the missing characters at the end of its vocabulary; returns them in order."""
    data = json.loads(tokenizer.read_text("utf-8"))
    vocabulary = data["model"]["vocab"]
    added = [letter for letter in common_characters() if letter not in vocabulary]
    for place, letter in enumerate(added, len(vocabulary)):
        vocabulary[letter] = place
    out.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return added


def glosses(readings: Path) -> dict[str, str]:
    """The English gloss of each character, from Unihan_Readings.txt, plain or packed with bzip2."""
    opened = (
        bz2.open(readings, "rt", encoding="utf-8") if readings.suffix == ".bz2" else readings.open(encoding="utf-8")
    )
    with opened as lines:
        found = (_GLOSS.match(line) for line in lines)
        return {chr(int(match[1], 16)): match[2] for match in found if match}


def initial_rows(
    added: list[str], known: Tensor, tokenizer: Tokenizer, told: dict[str, str], *, seed: int = 1
) -> Tensor:
    """The first rows of the characters, (characters, width): the mean of their glosses' words, else noise.

    Args:
        added: the characters.
        known: the rows of the published vocabulary, (words, width).
        tokenizer: the published one.
        told: glosses by character.
        seed: of the noise.
    """
    noise = torch.Generator().manual_seed(seed)
    mean, spread, length = known.mean(0), known.std(), known.norm(dim=-1).median()
    rows: list[Tensor] = []
    for letter in added:
        words = [word for word in re.findall(r"[a-z]+", told.get(letter, "").lower()) if word not in _EMPTY]
        numbers = tokenizer.encode(" ".join(words[:_MOST_WORDS]), add_special_tokens=False).ids if words else []
        row = known[numbers].mean(0) if numbers else mean.clone()
        row = row + 0.3 * spread * torch.randn(len(row), generator=noise)
        rows.append(row * (length / row.norm()))
    return torch.stack(rows)
