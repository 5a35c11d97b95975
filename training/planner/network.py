"""The network: an encoder reads the request, a row of the vocabulary for each task type looks at it and at the others.

Rows attend to the words and to one another (a decoder without order, as in Carion et al. 2020, "End-to-end object
detection with transformers"); what comes out of a row says whether the task is wanted, how it is joined to the others
(biaffine scores, Dozat and Manning 2017) and which parts of the request are its arguments.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

WIDTH = 384
_HEADS = 12
_LAYERS = 6
_INNER = 1536


class EncoderLayer(nn.Module):
    """A layer of BERT, with the names of its weights shortened."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, _INNER)
        self.outer = nn.Linear(_INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Shapes (texts, tokens, width) and (texts, 1, 1, tokens)."""
        x = self.norm(x + self.dropout(self.out(attend(self.query(x), self.key(x), self.value(x), mask, _HEADS))))
        return self.norm2(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, heads: int) -> Tensor:
    """Scaled dot-product attention in several heads."""

    def split(x: Tensor) -> Tensor:
        return x.unflatten(-1, (heads, -1)).transpose(-2, -3)

    found = nn.functional.scaled_dot_product_attention(split(query), split(key), split(value), attn_mask=mask)
    return found.transpose(-2, -3).flatten(-2)


class Encoder(nn.Module):
    """The encoder of all-MiniLM-L6-v2, which all else is built on.

    Args:
        words: the words of the published vocabulary; their vectors are not trained.
        added: the words behind them.
        dropout: the share of values set to zero while training.
    """

    def __init__(self, words: int, added: int = 0, dropout: float = 0.1) -> None:
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        self.words.weight.requires_grad_(False)
        self.added = nn.Embedding(added, WIDTH) if added else None
        self.places = nn.Embedding(512, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(EncoderLayer(dropout) for _ in range(_LAYERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """(texts, tokens) → (texts, tokens, width)."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.dropout(self.norm(self._vectors(ids) + self.places(places) + self.types.weight[0]))
        wide = mask[:, None, None, :].bool()
        for layer in self.layers:
            x = layer(x, wide)
        return x

    def _vectors(self, ids: Tensor) -> Tensor:
        if self.added is None:
            return self.words(ids)
        known = self.words.num_embeddings
        old = self.words(ids.clamp(max=known - 1))
        return torch.where((ids < known)[..., None], old, self.added((ids - known).clamp(min=0)))

    @classmethod
    def published(cls, file: Path, added: Tensor | None = None) -> "Encoder":
        """With the published weights.

        Args:
            file: `model.safetensors`.
            added: first vectors of further words, (words, width).
        """
        found = load_file(str(file))
        self = cls(len(found["embeddings.word_embeddings.weight"]), 0 if added is None else len(added))
        names = {
            "words.weight": "embeddings.word_embeddings.weight",
            "places.weight": "embeddings.position_embeddings.weight",
            "types.weight": "embeddings.token_type_embeddings.weight",
            "norm.weight": "embeddings.LayerNorm.weight",
            "norm.bias": "embeddings.LayerNorm.bias",
        }
        parts = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm": "attention.output.LayerNorm",
            "inner": "intermediate.dense",
            "outer": "output.dense",
            "norm2": "output.LayerNorm",
        }
        for layer in range(_LAYERS):
            for ours, theirs in parts.items():
                for part in ("weight", "bias"):
                    names[f"layers.{layer}.{ours}.{part}"] = f"encoder.layer.{layer}.{theirs}.{part}"
        weights = {ours: found[theirs] for ours, theirs in names.items()}
        if added is not None:
            weights["added.weight"] = added
        self.load_state_dict(weights)
        return self


class Look(nn.Module):
    """Each row looks at the words that are like its description; at first by the encoder's own likeness.

    Args:
        heads: how many looks each row has, each at the full width.
    """

    def __init__(self, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(WIDTH, heads * WIDTH)
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.join = nn.Linear(heads * WIDTH, WIDTH)
        with torch.no_grad():
            self.query.weight.copy_(torch.eye(WIDTH).repeat(heads, 1) + 0.02 * torch.randn(heads * WIDTH, WIDTH))
            self.query.bias.zero_()
            self.join.weight.copy_(torch.eye(WIDTH).repeat(1, heads) / heads)
            self.join.bias.zero_()

    def forward(self, rows: Tensor, words: Tensor, mask: Tensor) -> Tensor:
        """Shapes (texts, rows, width), (texts, tokens, width), (texts, tokens)."""
        query = self.query(rows).unflatten(-1, (self.heads, WIDTH)).transpose(1, 2)
        logits = self.scale * query @ words.transpose(-1, -2)[:, None]
        seen = logits.masked_fill(mask[:, None, None, :] == 0, -1e4).softmax(-1) @ words[:, None]
        return self.join(seen.transpose(1, 2).flatten(-2))


class Talk(nn.Module):
    """Rows hear of one another; at first they do not."""

    def __init__(self, dropout: float, heads: int = 6) -> None:
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.norm, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.dropout = nn.Dropout(dropout)
        for last in (self.out, self.outer):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, rows: Tensor) -> Tensor:
        """(texts, rows, width) → the same."""
        x = self.norm(rows)
        rows = rows + self.dropout(self.out(attend(self.query(x), self.key(x), self.value(x), None, self.heads)))
        return rows + self.dropout(self.outer(nn.functional.gelu(self.inner(self.norm2(rows)))))


@dataclass
class Scores:
    """What the network says, as logits."""

    nodes: Tensor
    """(texts, rows): the task is wanted."""
    edges: Tensor
    """(texts, rows, rows): the output of the first is an input of the second."""
    arguments: Tensor
    """(texts, rows, candidates): the candidate is an argument of the row."""
    elsewhere: Tensor
    """(texts, rows): an argument of the row is neither another row's output nor a candidate."""


class Network(nn.Module):
    """Scores the rows of one vocabulary for a batch of requests.

    Args:
        encoder: the encoder.
        described: for each vocabulary the vectors of its rows' descriptions, (rows, width).
        layers: how many decoder layers.
        dropout: the share of values set to zero while training.
    """

    def __init__(self, encoder: Encoder, described: dict[str, Tensor], layers: int = 2, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        self.described = nn.ParameterDict(
            {name: nn.Parameter(vectors, requires_grad=False) for name, vectors in described.items()}
        )
        self.own = nn.ParameterDict({name: nn.Parameter(torch.zeros_like(v)) for name, v in described.items()})
        self.look = Look()
        self.layers = nn.ModuleList(Talk(dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(WIDTH)
        self.wanted = nn.Sequential(nn.Linear(3 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(WIDTH, 1))
        self.elsewhere = nn.Linear(WIDTH, 1)
        self.source, self.target, self.taker, self.part = (
            nn.Sequential(nn.Linear(WIDTH, WIDTH // 2), nn.GELU(), nn.Dropout(dropout)) for _ in range(4)
        )
        half = WIDTH // 2
        self.joined = nn.Parameter(torch.zeros(half + 1, half + 1))
        self.taken = nn.Parameter(torch.zeros(half + 1, half + 1))
        self.pairs = nn.ParameterDict(
            {name: nn.Parameter(torch.zeros(len(v), len(v))) for name, v in described.items()}
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor, mask: Tensor, spans: Tensor, vocabulary: str) -> Scores:
        """Score a batch.

        Args:
            ids: (texts, tokens).
            mask: (texts, tokens), 1 where there is a token.
            spans: (texts, candidates, tokens), each row the weights of a candidate's tokens, 1 in all.
            vocabulary: the name of the rows.
        """
        words = self.encoder(ids, mask)
        rows = (self.described[vocabulary] + self.own[vocabulary]).expand(len(ids), -1, -1)
        found = self.look(rows, words, mask)
        for layer in self.layers:
            found = layer(found)
        found = self.norm(found)
        nodes = self.wanted(torch.cat([found, rows, found * rows], -1)).squeeze(-1)
        edges = _biaffine(self.source(found), self.joined, self.target(found)) + self.pairs[vocabulary]
        arguments = _biaffine(self.taker(found), self.taken, self.part(spans @ words))
        return Scores(nodes, edges, arguments, self.elsewhere(found).squeeze(-1))


class Tagger(nn.Module):
    """Says of each word which row of a vocabulary it asks for, if any.

    A row is its description by the encoder as it was published, carried over to where the words are, and what was
    learned of it beyond that. A row that was not trained on has the description alone; training hides the rest now and
    then.

    Args:
        described: the vectors of the rows' descriptions, (rows, width).
        dropout: the share of values set to zero while training.
    """

    def __init__(self, described: Tensor, dropout: float = 0.1) -> None:
        super().__init__()
        self.described = nn.Parameter(described, requires_grad=False)
        self.own = nn.Parameter(torch.zeros_like(described))
        self.row = nn.Linear(WIDTH, WIDTH)
        self.word = nn.Sequential(
            nn.Linear(WIDTH, WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(WIDTH, WIDTH, bias=False)
        )
        self.nothing = nn.Linear(WIDTH, 1)

    def rows(self, hidden: Tensor | None = None) -> Tensor:
        """What words are compared with, (rows, width).

        Args:
            hidden: (rows,), 1 for rows of which only the description is to be seen.
        """
        own = self.own if hidden is None else self.own * (1 - hidden[:, None])
        return (self.row(self.described) + own) / WIDTH**0.25

    def forward(self, words: Tensor, hidden: Tensor | None = None) -> Tensor:
        """Logits (texts, tokens, 1 + rows) of encoded words (texts, tokens, width); the first is for no row."""
        return torch.cat([self.nothing(words), self.word(words) @ self.rows(hidden).T], -1)


def _biaffine(left: Tensor, weight: Tensor, right: Tensor) -> Tensor:
    one = left.new_ones(*left.shape[:-1], 1)
    left = torch.cat([left, one], -1)
    right = torch.cat([right, right.new_ones(*right.shape[:-1], 1)], -1)
    return left @ weight @ right.transpose(-1, -2) / WIDTH**0.5


def settings(network: Network) -> dict[str, Any]:
    """The shape of a network, for its card."""
    return {"parameters": sum(one.numel() for one in network.parameters()), "layers": len(network.layers)}
