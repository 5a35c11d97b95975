"""Put a trained network into the form that ships: ONNX, its matrices in 8 bits and its words in 4.

python -m training.planner.export --network FOLDER --out FOLDER
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.export import Dim

from training.encoder.quantize import quantize_words, strip
from training.planner.network import WIDTH, Encoder
from training.planner.plain import rows
from training.planner.tag import TagNetwork

OPSET = 18


class Exported(nn.Module):
    """The network without a mask: requests come one at a time."""

    def __init__(self, network: TagNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, input_ids: Tensor) -> tuple[Tensor, Tensor]:
        """What rows are compared with, (1, tokens, width), and the logits of no row, (1, tokens, 1)."""
        words = self.network.encoder(input_ids, torch.ones_like(input_ids))
        return self.network.tagger.word(words), self.network.tagger.nothing(words)


def save_rows(network: TagNetwork, file: Path) -> None:
    """Write the rows that words are compared with."""
    with torch.no_grad():
        np.savez(file, names=np.array([name for name, _ in rows()]), rows=network.tagger.rows().numpy())


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    torch.set_num_threads(1)
    weights = torch.load(given.network / "tagger.pt")
    # One table of words is read faster than two.
    words = torch.cat([weights.pop("encoder.words.weight"), weights.pop("encoder.added.weight")])
    weights["encoder.words.weight"] = words
    encoder = Encoder(len(words))
    network = TagNetwork(encoder, torch.zeros(len(rows()), WIDTH))
    network.load_state_dict(weights)
    network.eval()
    ids = torch.randint(1000, 20_000, (1, 9), generator=torch.Generator().manual_seed(1))
    program = torch.onnx.export(
        Exported(network),
        (ids,),
        dynamo=True,
        opset_version=OPSET,
        input_names=["input_ids"],
        output_names=["words", "nothing"],
        dynamic_shapes={"input_ids": {1: Dim("tokens", max=512)}},
    )
    assert program is not None, "the exporter gave no model"
    model = program.model_proto
    strip(model)
    with tempfile.TemporaryDirectory() as temporary:
        before, after = Path(temporary) / "before.onnx", Path(temporary) / "after.onnx"
        onnx.save(model, before)
        quantize_dynamic(before, after, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
        model = onnx.load(after)
    quantize_words(model, "words.weight")
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "planner.onnx").write_bytes(model.SerializeToString(deterministic=True))
    shutil.copyfile(given.network / "tokenizer.json", given.out / "tokenizer.json")
    save_rows(network, given.out / "rows.npz")
    print({file.name: file.stat().st_size for file in given.out.iterdir()})


if __name__ == "__main__":
    main()
