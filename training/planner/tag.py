"""Train the tagger on requests that the grammar makes, and measure it on ways of asking that it has not seen.

python -m training.planner.tag --made MADE.jsonl --held HELD.jsonl --model MODEL_FOLDER --readings UNIHAN --out FOLDER
"""

import argparse
import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.planner.characters import extended, glosses, initial_rows
from training.planner.network import Encoder, Tagger
from training.planner.plain import Plain, read, rows
from training.planner.train import tokenizer_at


@dataclass(frozen=True)
class TagRecipe:
    """How the tagger is trained."""

    epochs: int = 2
    size: int = 32
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    hidden: float = 0.05
    """The share of tokens that are hidden while training."""
    described_only: float = 0.3
    """The share of rows of which a batch sees the description only."""
    seed: int = 1


class TagNetwork(nn.Module):
    """The encoder with the tagger on it."""

    def __init__(self, encoder: Encoder, described: Tensor) -> None:
        super().__init__()
        self.encoder = encoder
        self.tagger = Tagger(described)

    def forward(self, ids: Tensor, mask: Tensor, hidden: Tensor | None = None) -> Tensor:
        """Logits (texts, tokens, 1 + rows)."""
        return self.tagger(self.encoder(ids, mask), hidden)


@dataclass(frozen=True)
class Tokens:
    """A request cut into tokens."""

    ids: list[int]
    tags: list[int]
    """0 for no wish, else 1 + row."""
    offsets: list[tuple[int, int]]


def tokens(one: Plain, tokenizer: Tokenizer) -> Tokens:
    """Cut a request; a token that several wishes share belongs to the first."""
    said = tokenizer.encode(one.text)
    tags = [0] * len(said.ids)
    for row, first, last in reversed(one.wishes):
        for place, (start, end) in enumerate(said.offsets):
            if start < last and end > first and end > start:
                tags[place] = row + 1
    return Tokens(said.ids, tags, said.offsets)


def batch_of(group: Sequence[Tokens]) -> tuple[Tensor, Tensor, Tensor]:
    """Token numbers, mask and tags, each (texts, tokens); -100 is a tag that does not count."""
    longest = max(len(one.ids) for one in group)
    ids = torch.zeros(len(group), longest, dtype=torch.long)
    mask = torch.zeros(len(group), longest)
    tags = torch.full((len(group), longest), -100)
    for at, one in enumerate(group):
        ids[at, : len(one.ids)] = torch.tensor(one.ids)
        mask[at, : len(one.ids)] = 1
        tags[at, : len(one.ids)] = torch.tensor(one.tags)
    return ids, mask, tags


def train(
    network: TagNetwork, examples: Sequence[Tokens], recipe: TagRecipe, mask_id: int, log: Callable[[str], Any]
) -> None:
    """Train in place."""
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    groups: list[dict[str, Any]] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            rate = recipe.head_rate
            if name.startswith("encoder."):
                layer = int(name.split(".")[2]) if name.startswith("encoder.layers.") else -1
                rate = recipe.rate * 0.9 ** (5 - layer)
            groups.append({"params": [parameter], "lr": rate, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    steps = recipe.epochs * math.ceil(len(examples) / recipe.size)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    network.train()
    done, total, began = 0, 0.0, time.monotonic()
    for _ in range(recipe.epochs):
        order = sorted(examples, key=lambda one: len(one.ids) + chance.random() * 8)
        cut = [order[at : at + recipe.size] for at in range(0, len(order), recipe.size)]
        chance.shuffle(cut)
        for group in cut:
            ids, mask, tags = batch_of(group)
            away = (torch.rand(ids.shape) < recipe.hidden) & (tags != -100)
            away[:, 0] = False
            ids[away] = mask_id
            hidden = (torch.rand(len(network.tagger.own)) < recipe.described_only).float()
            logits = network(ids, mask, hidden)
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), tags.flatten(), label_smoothing=0.02)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, done = total + loss.item(), done + 1
            if done % 100 == 0:
                log(f"{done}/{steps}: loss {total / 100:.4f}, {time.monotonic() - began:.0f} s")
                total = 0.0


@torch.no_grad()
def probabilities(network: TagNetwork, examples: Sequence[Tokens]) -> list[Tensor]:
    """For each request (tokens, 1 + rows)."""
    network.eval()
    found: list[Tensor] = []
    for at in range(0, len(examples), 32):
        group = examples[at : at + 32]
        ids, mask, _ = batch_of(group)
        found += [p[: len(one.ids)].clone() for p, one in zip(network(ids, mask).softmax(-1), group, strict=True)]
    return found


def asked(found: Tensor, least: float = 0.5) -> set[int]:
    """The rows that some word asks for."""
    strongest = found[:, 1:].max(0).values
    return {row for row, p in enumerate(strongest.tolist()) if p > least}


def measured(network: TagNetwork, held: Sequence[Plain], cut: Sequence[Tokens]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of the rows asked for, and how many requests are wholly right, by language."""
    report: dict[str, dict[str, float]] = {}
    every = probabilities(network, cut)
    for language in ("en", "zh"):
        right = said = both = whole = count = 0
        for one, found in zip(held, every, strict=True):
            if one.language == language:
                wanted, got = {row for row, _, _ in one.wishes}, asked(found)
                right, said, both = right + len(wanted), said + len(got), both + len(wanted & got)
                whole, count = whole + (wanted == got), count + 1
        report[language] = {
            "precision": round(both / max(1, said), 4),
            "recall": round(both / max(1, right), 4),
            "f1": round(2 * both / max(1, said + right), 4),
            "whole": round(whole / max(1, count), 4),
            "requests": count,
        }
    return report


def built(model: Path, readings: Path, out: Path) -> tuple[TagNetwork, Tokenizer]:
    """A network with the published weights and rows for Chinese characters, and its tokenizer."""
    out.mkdir(parents=True, exist_ok=True)
    plain = tokenizer_at(model / "tokenizer.json")
    added = extended(model / "tokenizer.json", out / "tokenizer.json")
    tokenizer = tokenizer_at(out / "tokenizer.json")
    file = model / "model.safetensors"
    encoder = Encoder.published(file)
    encoder = Encoder.published(file, initial_rows(added, encoder.words.weight, plain, glosses(readings)))
    encoder.eval()
    vectors: list[Tensor] = []
    with torch.no_grad():
        for _, text in rows():
            ids = torch.tensor([tokenizer.encode(text).ids])
            vectors.append(encoder(ids, torch.ones_like(ids)).mean(1))
    described = nn.functional.normalize(torch.cat(vectors), dim=-1)
    return TagNetwork(encoder, described), tokenizer


def main() -> None:
    """Train and print the scores."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--made", type=Path, required=True)
    parser.add_argument("--held", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a folder of a network to go on from")
    parser.add_argument("--threads", type=int, default=1)
    for name, value in vars(TagRecipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = parser.parse_args()
    recipe = TagRecipe(**{name: getattr(given, name) for name in vars(TagRecipe())})
    torch.set_num_threads(given.threads)
    torch.manual_seed(recipe.seed)
    network, tokenizer = built(given.model, given.readings, given.out)
    if given.start:
        network.load_state_dict(torch.load(given.start / "tagger.pt"))
    made, held = list(read(given.made)), list(read(given.held))
    examples = [tokens(one, tokenizer) for one in made]
    cut = [tokens(one, tokenizer) for one in held]
    print(
        f"{len(made)} made, {sum(len(one.ids) for one in examples) / len(examples):.1f} tokens each, {len(held)} held"
    )
    train(network, examples, recipe, tokenizer.token_to_id("[MASK]"), lambda words: print(words, flush=True))
    torch.save(network.state_dict(), given.out / "tagger.pt")
    print(json.dumps(measured(network, held, cut), indent=1))


if __name__ == "__main__":
    main()
