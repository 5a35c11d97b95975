"""Trains the machines that ship: which task types words ask for.

OMP_NUM_THREADS=1 python -m training.catalogue.functions --data DATA --out src/hugginggpt/catalogue/data/functions.npz

DATA holds `dev.jsonl` and `catalog.jsonl` (Gorilla APIBench, arXiv 2305.15334, Apache-2.0; beside the project).
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from hugginggpt.catalogue import ModelCard
from hugginggpt.catalogue.functions import ASKED, DESCRIBED, Example, own_examples, train
from hugginggpt.catalogue.text import card_text
from hugginggpt.evaluation.models import domain_slug, hub_task, read_cards, read_model_entries, request_words
from hugginggpt.tasks import resolve


def current(name: str | None) -> str | None:
    """The task type of today that a name means."""
    found = resolve(name) if name else None
    return found.task if found else None


def task_of(slug: str) -> str | None:
    """The task type of today that a domain of APIBench became; None for one whose requests are of many types."""
    return None if slug.endswith("text2text-generation") else current(hub_task(slug))


def described(card: ModelCard) -> list[Example]:
    """A card for each of its task types."""
    tasks = dict.fromkeys(filter(None, map(task_of, card.tasks)))
    return [Example(card_text(replace(card, tasks=(task,))), task, DESCRIBED) for task in tasks]


def main() -> None:
    """Train on all requests, cards and composed requests, and write the file."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    examples = [one._replace(task=current(one.task) or one.task) for one in own_examples("en", "zh")]
    for entry in read_model_entries(given.data / "dev.jsonl"):
        if task := task_of(domain_slug(entry.domain)):
            examples.append(Example(request_words(entry), task, ASKED))
    for card in read_cards(given.data / "catalog.jsonl"):
        examples += described(card)
    functions = train(examples)
    np.savez_compressed(given.out, **functions.save())
    print(f"{len(examples)} examples, {len(functions.tasks)} task types, {given.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
