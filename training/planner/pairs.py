"""Which pairs of neighbouring Chinese letters plain requests have: what is common says nothing of a new task type.

python -m training.planner.pairs --made MADE.jsonl --out FILE
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from hugginggpt.planning.embedded.brought import letter_pairs

COMMON = 100
KNOWN = 20
"""Of 60,000 requests, half of them Chinese."""
_WIDTH = 28


def main() -> None:
    """Write the pairs as TOML."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--made", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    count: Counter[str] = Counter()
    for line in given.made.read_text("utf-8").splitlines():
        count.update(pair for pair in letter_pairs(json.loads(line)["request"]) if not pair.isascii())
    parts = {
        "common": sorted(pair for pair, times in count.items() if times >= COMMON),
        "known": sorted(pair for pair, times in count.items() if KNOWN <= times < COMMON),
    }
    text = "# Pairs of letters in composed requests (training/planner/pairs.py).\n"
    for name, pairs in parts.items():
        lines = [" ".join(pairs[at : at + _WIDTH]) for at in range(0, len(pairs), _WIDTH)]
        text += f'{name} = """\n' + "\n".join(lines) + '\n"""\n'
    given.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
