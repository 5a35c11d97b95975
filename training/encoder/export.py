"""Make the encoder that ships with the package from the published weights of all-MiniLM-L6-v2.

Use: python training/encoder/export.py MODEL_FOLDER OUTPUT_FOLDER

README.md beside this file says what to install. The same weights and versions give the same bytes.
"""

import argparse
import hashlib
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

import onnx
import torch
from measure import chinese, lines, speed, worth
from quantize import quantize_matrices, quantize_words, strip
from torch.export import Dim
from transformers import AutoTokenizer, BertModel

from hugginggpt.encoder import Encoder
from hugginggpt.encoder.tokens import MAX_TOKENS, Tokenizer

SEED = 20_231_130
OPSET = 18
LIMIT = 30 * 1024 * 1024


class SentenceModel(torch.nn.Module):
    """The model with what turns its token vectors into a sentence's: the mean over the real tokens, at unit length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False, attn_implementation="eager")

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Vectors (texts, 384) of token numbers and a mask, both (texts, tokens)."""
        tokens = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * mask).sum(dim=1) / mask.sum(dim=1)
        return torch.nn.functional.normalize(mean, dim=1)


def export_floats(model: SentenceModel) -> onnx.ModelProto:
    """The model as ONNX with 32-bit weights; the number of texts and of tokens may vary."""
    ids = torch.randint(1000, 20_000, (2, 8), generator=torch.Generator().manual_seed(SEED))
    axes = {0: Dim("texts"), 1: Dim("tokens", max=512)}
    program = torch.onnx.export(
        model,
        (ids, torch.ones_like(ids)),
        dynamo=True,
        opset_version=OPSET,
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_shapes={"input_ids": axes, "attention_mask": axes},
    )
    assert program is not None, "the exporter gave no model"
    return program.model_proto


def check_floats(model: SentenceModel, folder: Path, encoder: Encoder) -> float:
    """The greatest difference in a coordinate between the 32-bit ONNX model and the original in torch."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    sentences = lines("sentences.txt")
    batch = tokenizer(sentences, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
    with torch.inference_mode():
        theirs = model(batch["input_ids"], batch["attention_mask"])
    return float(abs(theirs.numpy() - encoder.encode(sentences)).max())


def save(model: onnx.ModelProto, model_folder: Path, output: Path) -> Encoder:
    """Write an encoder's folder and load it."""
    output.mkdir(parents=True, exist_ok=True)
    onnx.checker.check_model(model, full_check=True)
    (output / "model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    shutil.copyfile(model_folder / "tokenizer.json", output / "tokenizer.json")
    return Encoder(output)


def report(model_folder: Path, output: Path, encoder: Encoder, original: Encoder) -> None:
    """Print every figure that the card states."""
    for file in (model_folder / "model.safetensors", output / "model.onnx", output / "tokenizer.json"):
        print(f"{file.name}: {file.stat().st_size} bytes, sha256 {hashlib.sha256(file.read_bytes()).hexdigest()}")
    tokenizer = Tokenizer(output / "tokenizer.json")
    figures = asdict(worth(encoder, original)) | asdict(speed(output)) | chinese(encoder, tokenizer)
    for name, value in figures.items():
        print(f"{name}: {value:.5g}")


def main() -> None:
    """Export, make small, check, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.safetensors, config.json and tokenizer.json")
    parser.add_argument("output", type=Path, help="folder that gets model.onnx and tokenizer.json")
    folders = parser.parse_args()
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    model = SentenceModel(folders.model).eval()
    network = export_floats(model)
    strip(network)
    with tempfile.TemporaryDirectory() as temporary:
        original = save(network, folders.model, Path(temporary))
        print(f"32-bit ONNX against torch: {check_floats(model, folders.model, original):.2g}")
        quantize_matrices(network)
        quantize_words(network)
        encoder = save(network, folders.model, folders.output)
        size = sum(file.stat().st_size for file in folders.output.iterdir())
        assert size < LIMIT, f"the encoder has {size} bytes"
        report(folders.model, folders.output, encoder, original)


if __name__ == "__main__":
    main()
