"""Composed requests for one task type each, some for every task type, from what `training.planner.grammar` made.

python -m training.catalogue.requests --made MADE.jsonl --out src/hugginggpt/catalogue/data/requests.toml
"""

import argparse
import json
import random
from pathlib import Path

EACH = 20
"""For each task type and language."""


def main() -> None:
    """Write the requests as TOML, by language and task type."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--made", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    found: dict[tuple[str, str], set[str]] = {}
    for line in given.made.read_text("utf-8").splitlines():
        entry = json.loads(line)
        # A path is nothing that tells a task type.
        if len(entry["tasks"]) == 1 and not {"/", "\\"} & set(entry["request"]):
            found.setdefault((entry["language"], entry["tasks"][0]["task"]), set()).add(entry["request"])
    text = "# Composed requests for one task type each (training/catalogue/requests.py).\n"
    for language, task in sorted(found):
        asked = sorted(found[language, task])
        random.Random(1).shuffle(asked)
        lines = "".join(f"  {json.dumps(words, ensure_ascii=False)},\n" for words in sorted(asked[:EACH]))
        text += f"\n[{language}.{task}]\nrequests = [\n{lines}]\n"
    given.out.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
