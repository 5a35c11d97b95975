"""Self-training: a network learns from right plans and, beside them, from what another says of other requests.

The teacher was trained on the same right plans. What it says is taken as it is, with its doubts: the probability of
each task, and for each input how likely each source is (Hinton et al. 2015, arXiv 1503.02531).
"""

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.planner.examples import Example, Vocabulary
from training.planner.network import Network, Scores
from training.planner.train import Batch, Recipe, batch_of, batches, groups, loss_of, predict, sources_of

_LIKELY = 0.4
"""A task that the teacher thinks less likely is no source and has no inputs."""


def lessons(
    teachers: Sequence[Network], examples: Sequence[Example], vocabulary: Vocabulary, tokenizer: Tokenizer
) -> Mapping[str, Scores]:
    """What teachers say of each request, by its id; of several the mean."""
    order = sorted(examples, key=lambda one: len(one.text))
    said = [predict(teacher, order, vocabulary, tokenizer) for teacher in teachers]
    found: dict[str, Scores] = {}
    for place, one in enumerate(order):
        scores = [scores[place] for scores in said]
        parts = max(1, len(one.candidates))
        found[one.id] = Scores(
            torch.stack([each.nodes for each in scores]).mean(0),
            torch.stack([each.edges for each in scores]).mean(0),
            torch.stack([each.arguments[:, :parts] for each in scores]).mean(0),
            torch.stack([each.elsewhere for each in scores]).mean(0),
        )
    return found


def teach(
    network: Network,
    right: Sequence[Example],
    told: Sequence[Example],
    lesson: Mapping[str, Scores],
    vocabulary: Vocabulary,
    tokenizer: Tokenizer,
    recipe: Recipe,
    log: Callable[[str], Any] = print,
) -> None:
    """Train a network in place: each step one batch of right plans and one of what the teacher said.

    Args:
        network: the one that learns.
        right: requests with right plans.
        told: requests without.
        lesson: what the teacher says of those.
        vocabulary: of both.
        tokenizer: of the network.
        recipe: its epochs are those of `told`.
        log: gets a line for each epoch.
    """
    chance = random.Random(recipe.seed)
    torch.manual_seed(recipe.seed)
    optimizer = torch.optim.AdamW(groups(network, recipe), betas=(0.9, 0.98))
    steps = recipe.epochs * math.ceil(len(told) / recipe.size)
    warm = max(1, steps // 10)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))
    )
    plans = _endless(right, recipe.size, chance)
    network.train()
    for epoch in range(1, recipe.epochs + 1):
        total, began = 0.0, time.monotonic()
        for group in batches(told, recipe.size, chance):
            optimizer.zero_grad()
            batch = batch_of(group, tokenizer, vocabulary)
            scores = network(batch.ids, batch.mask, batch.spans, vocabulary.name)
            loss = _lesson_loss(scores, batch, [lesson[one.id] for one in group], vocabulary, recipe.sources)
            loss.backward()
            batch = batch_of(next(plans), tokenizer, vocabulary)
            scores = network(batch.ids, batch.mask, batch.spans, vocabulary.name)
            loss_of(scores, batch, recipe.sources).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item() * len(group)
        log(f"epoch {epoch}: loss {total / len(told):.4f}, {time.monotonic() - began:.0f} s")


def _endless(examples: Sequence[Example], size: int, chance: random.Random) -> Iterator[list[Example]]:
    while True:
        yield from batches(examples, size, chance)


def _lesson_loss(
    scores: Scores, batch: Batch, said: Sequence[Scores], vocabulary: Vocabulary, sources: float
) -> Tensor:
    count, parts = len(said), batch.real.shape[1]
    nodes = torch.stack([one.nodes for one in said]).sigmoid()
    arguments = torch.zeros(count, len(vocabulary.rows), parts)
    for place, one in enumerate(said):
        arguments[place, :, : one.arguments.shape[1]] = one.arguments[:, :parts]
    teacher = Scores(
        nodes, torch.stack([one.edges for one in said]), arguments, torch.stack([one.elsewhere for one in said])
    )
    there = (nodes > _LIKELY).float()
    slots = torch.tensor([float(len(row.takes)) for row in vocabulary.rows])
    right = sources_of(teacher, there, batch.real).softmax(-1) * (nodes * there * slots)[:, :, None]
    wrong = -(right * sources_of(scores, there, batch.real).log_softmax(-1)).sum()
    wanted = nn.functional.binary_cross_entropy_with_logits(scores.nodes, nodes, reduction="sum")
    return (wanted + sources * wrong) / count
