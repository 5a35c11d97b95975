"""The published model in plain numpy, to hold the shipped encoder against it without torch.

Use: python training/encoder/original.py MODEL_FOLDER

Prints every figure that the card states. It needs only what the extra `starter` brings.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from measure import Floats, chinese, speed, worth

from hugginggpt.encoder import DIMENSIONS, Encoder
from hugginggpt.encoder.tokens import DATA, Tokenizer

HEADS = 12
LAYERS = 6


def weights(file: Path) -> dict[str, Floats]:
    """The floats of a safetensors file: eight bytes with the length of a JSON header, the header, the numbers."""
    data = file.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    tensors: dict[str, Floats] = {}
    # The rest is the file's own data and the row of position numbers, which are 0 to 511.
    for name, one in header.items():
        if one.get("dtype") == "F32":
            first, last = one["data_offsets"]
            tensors[name] = np.frombuffer(data[start + first : start + last], dtype=np.float32).reshape(one["shape"])
    return tensors


class Original:
    """BERT with six layers (Devlin et al., NAACL 2019) and a mean over the tokens, in 32-bit floats, text by text.

    Args:
        folder: where `model.safetensors` and `tokenizer.json` lie.
    """

    def __init__(self, folder: Path) -> None:
        self._weights = weights(folder / "model.safetensors")
        self._tokenizer = Tokenizer(folder / "tokenizer.json")

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of the texts, float32 of shape (number of texts, 384), each row of unit length."""
        return np.array([self._vector(self._tokenizer.ids(text)) for text in texts]).reshape(-1, DIMENSIONS)

    def _vector(self, ids: list[int]) -> Floats:
        table = "embeddings.{}_embeddings.weight"
        states = self._weights[table.format("word")][ids] + self._weights[table.format("position")][: len(ids)]
        states = self._norm(states + self._weights[table.format("token_type")][0], "embeddings")
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            read = self._dense(self._attention(states, f"{layer}.attention.self"), f"{layer}.attention.output.dense")
            states = self._norm(states + read, f"{layer}.attention.output")
            wide = _gelu(self._dense(states, f"{layer}.intermediate.dense"))
            states = self._norm(states + self._dense(wide, f"{layer}.output.dense"), f"{layer}.output")
        mean = states.mean(axis=0)
        return (mean / np.linalg.norm(mean)).astype(np.float32)

    def _attention(self, states: Floats, name: str) -> Floats:
        split = (len(states), HEADS, -1)
        query, key, value = (
            self._dense(states, f"{name}.{part}").reshape(split).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1], dtype=np.float32)
        raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = raised / raised.sum(axis=-1, keepdims=True)
        return (shares @ value).transpose(1, 0, 2).reshape(len(states), -1)

    def _dense(self, states: Floats, name: str) -> Floats:
        return states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, states: Floats, name: str) -> Floats:
        centered = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(centered).mean(axis=-1, keepdims=True) + 1e-12)
        return centered / spread * self._weights[f"{name}.LayerNorm.weight"] + self._weights[f"{name}.LayerNorm.bias"]


def _gelu(values: Floats) -> Floats:
    """x times the normal distribution up to x; its erf by Abramowitz and Stegun 7.1.26 (error below 1.5e-7)."""
    size = np.abs(values) / np.sqrt(np.float32(2))
    t = 1 / (1 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    erf = np.sign(values) * (1 - series * np.exp(-size * size))
    return (0.5 * values * (1 + erf)).astype(np.float32)


def main() -> None:
    """Compare the encoder that ships with the package with the published weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.safetensors and tokenizer.json")
    folder = parser.parse_args().model
    for file in (folder / "model.safetensors", DATA / "model.onnx", DATA / "tokenizer.json"):
        print(f"{file.name}: {file.stat().st_size} bytes, sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}")
    encoder = Encoder()
    figures = asdict(worth(encoder, Original(folder))) | asdict(speed(DATA))
    for name, value in (figures | chinese(encoder, Tokenizer(DATA / "tokenizer.json"))).items():
        print(f"{name}: {value:.5g}")


if __name__ == "__main__":
    main()
