"""Write requests with their plans.

python -m training.planner.grammar --count 30000 --seed 1 --out FILE.jsonl [--held-out]
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from training.planner.grammar.compose import compose
from training.planner.grammar.sections import LANGUAGES


def requests(count: int, seed: int, *, held_out: bool = False) -> Iterator[dict[str, Any]]:
    """Requests in both languages by turns, none twice; the same for the same seed."""
    chance = Random(f"{seed} {held_out}")
    seen: set[str] = set()
    while len(seen) < count:
        language = LANGUAGES[len(seen) % len(LANGUAGES)]
        made = compose(language, chance, held_out=held_out)
        key = f"{made['request']}\n{made['files']}"
        if key not in seen:
            seen.add(key)
            kind = "held" if held_out else "made"
            yield {"id": f"{kind}-{seed}-{len(seen):06}", **made}


def main() -> None:
    """Write a file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=30000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--held-out", action="store_true", help="each request has a way of asking that is else left out"
    )
    given = parser.parse_args()
    with given.out.open("w", encoding="utf-8") as out:
        for line in requests(given.count, given.seed, held_out=given.held_out):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
