"""Training on examples."""

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

from training.planner.examples import Example, Vocabulary
from training.planner.network import Network, Scores

LONGEST = 192
"""Tokens of a request; longer ones are cut."""


@dataclass(frozen=True)
class Recipe:
    """How long and how fast a network is trained; what is not said here is in `train`."""

    epochs: int = 6
    size: int = 16
    """Requests in a batch."""
    rate: float = 1.5e-4
    """Of the last encoder layer; each below it learns at nine tenths of the one above."""
    head_rate: float = 1e-3
    """Of all that is not the encoder."""
    sources: float = 2.0
    """How much more it counts where inputs come from than which tasks are wanted."""
    hidden: float = 0.0
    """The share of tokens that are hidden while training."""
    seed: int = 1


@dataclass(frozen=True)
class Batch:
    """Examples as tensors."""

    ids: Tensor
    """(texts, tokens)."""
    mask: Tensor
    spans: Tensor
    """(texts, candidates, tokens): the weights of a candidate's tokens."""
    nodes: Tensor
    """(texts, rows), 1 where the row is wanted."""
    edges: Tensor
    """(texts, rows, rows), 1 from source to target."""
    arguments: Tensor
    """(texts, rows, candidates)."""
    real: Tensor
    """(texts, candidates), 1 where there is one."""
    slots: Tensor
    """(texts, rows): how many inputs a wanted row has, 0 for the others."""


def batch_of(examples: Sequence[Example], tokenizer: Tokenizer, vocabulary: Vocabulary) -> Batch:
    """Examples of one vocabulary as tensors."""
    encoded = [tokenizer.encode(one.text) for one in examples]
    count, rows = len(examples), len(vocabulary.rows)
    tokens = max(len(one.ids) for one in encoded)
    parts = max(1, max(len(one.candidates) for one in examples))
    inputs = [len(row.takes) for row in vocabulary.rows]
    batch = Batch(
        torch.zeros(count, tokens, dtype=torch.long),
        torch.zeros(count, tokens),
        torch.zeros(count, parts, tokens),
        torch.zeros(count, rows),
        torch.zeros(count, rows, rows),
        torch.zeros(count, rows, parts),
        torch.zeros(count, parts),
        torch.zeros(count, rows),
    )
    for at, (one, said) in enumerate(zip(examples, encoded, strict=True)):
        batch.ids[at, : len(said.ids)] = torch.tensor(said.ids)
        batch.mask[at, : len(said.ids)] = 1
        for place, part in enumerate(one.candidates):
            inside = [
                token
                for token, (start, end) in enumerate(said.offsets)
                if start < part.end and end > part.start and end > start
            ]
            if inside:
                batch.spans[at, place, inside] = 1 / len(inside)
                batch.real[at, place] = 1
        for row in one.nodes:
            batch.nodes[at, row] = 1
            batch.slots[at, row] = inputs[row]
        for source, target in one.edges:
            batch.edges[at, source, target] = 1
        for row, place in one.arguments:
            batch.arguments[at, row, place] = 1
    return batch


def loss_of(scores: Scores, batch: Batch, sources: float = 1.0) -> Tensor:
    """How far the scores are from the right plans, a request; `sources` as in `Recipe`."""
    nodes = nn.functional.binary_cross_entropy_with_logits(scores.nodes, batch.nodes, reduction="sum")
    return nodes / len(batch.ids) + sources * _sources_loss(scores, batch)


def _sources_loss(scores: Scores, batch: Batch) -> Tensor:
    """Each input of a wanted row comes from one of the other rows, a candidate, or elsewhere: a choice of one."""
    right = torch.cat([batch.edges.transpose(1, 2), batch.arguments], -1)
    other = (batch.slots - right.sum(-1)).clamp(min=0)
    right = torch.cat([right, other[:, :, None]], -1)
    return -(right * sources_of(scores, batch.nodes, batch.real).log_softmax(-1)).sum() / len(batch.ids)


def sources_of(scores: Scores, there: Tensor, real: Tensor) -> Tensor:
    """The logits of where the inputs of each row come from, (texts, rows, rows + candidates + 1).

    Args:
        scores: what the network says.
        there: (texts, rows), 1 for rows whose outputs may be taken.
        real: (texts, candidates), 1 where there is one.
    """
    count, rows = there.shape
    logits = torch.cat([scores.edges.transpose(1, 2), scores.arguments, scores.elsewhere[:, :, None]], -1)
    others = there[:, None, :] * (1 - torch.eye(rows))
    possible = torch.cat([others, real[:, None, :].expand(-1, rows, -1), torch.ones(count, rows, 1)], -1)
    return logits.masked_fill(possible == 0, -1e4)


def batches(examples: Sequence[Example], size: int, chance: random.Random) -> list[list[Example]]:
    """Examples of like length together, the batches in a random order."""
    order = sorted(examples, key=lambda one: len(one.text) + chance.random() * 60)
    found = [order[at : at + size] for at in range(0, len(order), size)]
    chance.shuffle(found)
    return found


def train(
    network: Network,
    examples: Sequence[Example],
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
    recipe: Recipe,
    log: Callable[[str], Any] = print,
) -> None:
    """Train a network in place: AdamW, the rate up for a tenth of the steps, then down to nothing."""
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    optimizer = torch.optim.AdamW(groups(network, recipe), betas=(0.9, 0.98))
    steps = recipe.epochs * math.ceil(len(examples) / recipe.size)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    network.train()
    for epoch in range(1, recipe.epochs + 1):
        total, began = 0.0, time.monotonic()
        for group in batches(examples, recipe.size, chance):
            batch = batch_of(group, tokenizer, vocabulary)
            _hide(batch, tokenizer, recipe.hidden)
            loss = loss_of(network(batch.ids, batch.mask, batch.spans, vocabulary.name), batch, recipe.sources)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(group)
        log(f"epoch {epoch}: loss {total / len(examples):.4f}, {time.monotonic() - began:.0f} s")


def groups(network: Network, recipe: Recipe) -> list[dict[str, Any]]:
    """The parameters with their rates: the lower a layer, the less it is changed."""
    groups: list[dict[str, Any]] = []
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        rate = recipe.head_rate
        if name.startswith("encoder."):
            layer = int(name.split(".")[2]) if name.startswith("encoder.layers.") else -1
            rate = recipe.rate * 0.9 ** (5 - layer)
        groups.append({"params": [parameter], "lr": rate, "weight_decay": 0.01 if parameter.ndim > 1 else 0.0})
    return groups


def _hide(batch: Batch, tokenizer: Tokenizer, share: float) -> None:
    """Hide some tokens: words that are hidden now and then must not be the only ones that tell."""
    if share:
        away = (torch.rand(batch.ids.shape) < share) & (batch.ids != tokenizer.token_to_id("[CLS]")) & (batch.mask == 1)
        batch.ids[away] = tokenizer.token_to_id("[MASK]")


@torch.no_grad()
def predict(
    network: Network, examples: Sequence[Example], vocabulary: Vocabulary, tokenizer: Tokenizer
) -> list[Scores]:
    """The scores of each example, without the dimension of texts."""
    network.eval()
    found: list[Scores] = []
    for at in range(0, len(examples), 32):
        batch = batch_of(examples[at : at + 32], tokenizer, vocabulary)
        scores = network(batch.ids, batch.mask, batch.spans, vocabulary.name)
        rows = zip(scores.nodes, scores.edges, scores.arguments, scores.elsewhere, strict=True)
        found += [Scores(*one) for one in rows]
    return found


def tokenizer_at(path: Path) -> Tokenizer:
    """A tokenizer that cuts at `LONGEST` and does not pad."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return tokenizer
