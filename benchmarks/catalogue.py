"""How fast candidates for a task are found, beside a plain full-text query, on one core and without the network.

OMP_NUM_THREADS=1 python -m benchmarks.catalogue [--cards 20000] [--cards 200000]

The cards are made: their texts are words by Zipf's law around real descriptions of task types, their popularity falls
off as on the Hub, and a third of all are of one task type. The words of the query are read by the encoder once for a
request, not for each task; that time stands apart.
"""

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from hugginggpt.catalogue import Catalogue, Limits, ModelCard, Query
from hugginggpt.catalogue.grams import words
from hugginggpt.catalogue.text import index_text, task_token
from hugginggpt.encoder import load_encoder
from hugginggpt.tasks import TASK_TYPES

_QUERIES = 400
_BATCH = 5000
_ASKED = (
    "Describe this picture in one sentence",
    "Translate the letter from German into English",
    "We need a small model that detects license plates in street photographs",
    "a french sentiment model trained on reviews of films",
    "transcribe meetings in Arabic with timestamps",
    "segment organs in medical scans",
    "a tiny wav2vec2 for keyword spotting",
    "Which model answers questions about invoices?",
)


def main() -> None:
    """Print the figures, as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cards", type=int, action="append")
    for count in parser.parse_args().cards or [20_000]:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measured(count, Path(folder)), indent=1))


def measured(count: int, folder: Path) -> dict[str, Any]:
    """The figures for that many cards."""
    began = time.perf_counter()
    catalogue = Catalogue(folder / "catalogue.sqlite")
    cards = made(count)
    while batch := [card for card, _ in zip(cards, range(_BATCH), strict=False)]:
        catalogue.add(batch)
    built = time.perf_counter() - began
    # Encoding so many texts takes long and has no part in what is measured: vectors by chance do.
    with sqlite3.connect(folder / "catalogue.sqlite") as raw:
        raw.execute("UPDATE vectors SET vector = randomblob(384)")
    plain = sqlite3.connect(folder / "plain.sqlite")
    plain.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    plain.executemany("INSERT INTO words VALUES (?)", ((index_text(card),) for card in made(count)))
    chance = random.Random(2)
    tasks = [name for name, task in TASK_TYPES.items() if task.contract]
    asked = [
        Query(chance.choice(_ASKED), chance.choice(tasks), Limits(language=chance.choice((None, None, "zh", "de"))))
        for _ in range(_QUERIES)
    ]
    # The task type that a third of the cards have is asked for as often.
    asked += [Query(words_, "text-generation") for words_ in _ASKED for _ in range(_QUERIES // 2 // len(_ASKED))]

    def full_text(query: Query) -> None:
        match = f"{task_token(query.task or '')} AND ({' OR '.join(words(query.words))})"
        plain.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 5", [match]).fetchall()

    for query in asked[:50]:
        catalogue.candidates(query)
    return {
        "cards": count,
        "candidates": _times(catalogue.candidates, asked),
        "plain_fts5": _times(full_text, asked),
        "encode_the_words": _times(lambda query: load_encoder().encode([query.words]), asked[:100]),
        "build_s": round(built, 1),
        "file_mb": round(sum(file.stat().st_size for file in folder.glob("catalogue*")) / 1e6, 1),
    }


def _times(call: Callable[[Query], object], asked: list[Query]) -> dict[str, float]:
    times: list[float] = []
    for query in asked:
        began = time.perf_counter()
        call(query)
        times.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": round(median(times), 2), "p99_ms": round(quantiles(times, n=100)[98], 2)}


def made(count: int) -> Iterator[ModelCard]:
    """Cards by chance, always the same."""
    chance = random.Random(1)
    tasks = [name for name, task in TASK_TYPES.items() if task.contract]
    known = sorted(set(words(" ".join([*_ASKED, *(task.description for task in TASK_TYPES.values())]))))
    rest = [f"{chance.choice('bcdfg')}{chance.choice('aeiou')}{number:x}" for number in range(30_000)]
    pool = known + rest
    weights = [1 / (place + 5) for place in range(len(pool))]
    licences = ("apache-2.0", "mit", "cc-by-nc-4.0", "openrail", "gemma", "")
    for number in range(count):
        task = "text-generation" if chance.random() < 1 / 3 else chance.choice(tasks)
        yield ModelCard(
            id=f"owner{number % 997}/{chance.choice(rest)}-{number}",
            tasks=(task,),
            runtime="local",
            description=" ".join(chance.choices(pool, weights, k=40)),
            license=chance.choice(licences),
            languages=tuple(chance.sample(["en", "zh", "de", "fr", "es", "ar"], chance.randrange(3))),
            downloads=int(10 ** (chance.random() ** 3 * 7)),
            likes=int(10 ** (chance.random() ** 3 * 4)),
            bytes=int(10 ** (6 + 4 * chance.random())),
            safetensors=chance.random() < 0.6,
            gated=chance.random() < 0.05,
        )


if __name__ == "__main__":
    main()
