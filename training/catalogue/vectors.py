"""Encodes the texts of the cards that ship, so that no machine has to do it again.

OMP_NUM_THREADS=1 python -m training.catalogue.vectors --out src/hugginggpt/catalogue/data/vectors.bin
"""

import argparse
from pathlib import Path

from hugginggpt.catalogue import cards_in
from hugginggpt.catalogue.defaults import default_cards
from hugginggpt.catalogue.likeness import digest, encoded
from hugginggpt.catalogue.text import texts


def main() -> None:
    """Write the file: for each card the digest of its texts and their vector."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    pairs = [texts(card) for card in (*cards_in("hugginggpt.experts.starter.cards"), *default_cards())]
    rows = sorted(digest(pair) + vector for pair, vector in zip(pairs, encoded(pairs), strict=True))
    given.out.write_bytes(b"".join(rows))
    print(f"{len(rows)} cards")


if __name__ == "__main__":
    main()
