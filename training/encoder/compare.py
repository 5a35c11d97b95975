"""Compare ways to make the encoder small, a line of a Markdown table each.

Use: python training/encoder/compare.py MODEL_FOLDER
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import torch
from export import SentenceModel, export_floats, save
from measure import speed, worth
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from onnxruntime.quantization.onnx_model import ONNXModel
from quantize import put_in_place, quantize_matrices, quantize_words, replace, strip, word_table

Change = Callable[[onnx.ModelProto, Path], onnx.ModelProto]


def dynamic(weights: QuantType, *, reduce_range: bool = False) -> Change:
    """Arithmetic in 8 bits, per channel, the table of words in 8 bits too."""

    def change(model: onnx.ModelProto, folder: Path) -> onnx.ModelProto:
        onnx.save(model, folder / "before.onnx")
        quantize_dynamic(
            folder / "before.onnx",
            folder / "after.onnx",
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            reduce_range=reduce_range,
            weight_type=weights,
        )
        return onnx.load(folder / "after.onnx")

    return change


def blocks(bits: int) -> Change:
    """Matrices in blocks of 32 by onnxruntime's own operator, words in 4 bits."""

    def change(model: onnx.ModelProto, folder: Path) -> onnx.ModelProto:
        quantize_words(model)
        quantizer = MatMulNBitsQuantizer(model, bits=bits, block_size=32, is_symmetric=True, accuracy_level=4)
        quantizer.process()
        return cast(ONNXModel, quantizer.model).model

    return change


def matrices(model: onnx.ModelProto, folder: Path) -> onnx.ModelProto:
    """Matrices stored in 8 bits, words as they are."""
    quantize_matrices(model)
    return model


def eight_bit_words(model: onnx.ModelProto, folder: Path) -> onnx.ModelProto:
    """Matrices and words stored in 8 bits, one scale per word."""
    quantize_matrices(model)
    table, gather = word_table(model.graph)
    weights = numpy_helper.to_array(table)
    scales = (np.abs(weights).max(axis=1, keepdims=True) / 127).astype(np.float32)
    replace(model.graph, table, {"words.int8": np.rint(weights / scales).astype(np.int8), "words.scale": scales})
    ids, result = gather.input[1], gather.output[0]
    nodes = [
        helper.make_node("Gather", ["words.int8", ids], ["words.numbers"], name="words.numbers.node"),
        helper.make_node("Gather", ["words.scale", ids], ["words.scales"], name="words.scales.node"),
        helper.make_node(
            "Cast", ["words.numbers"], ["words.floats"], name="words.floats.node", to=onnx.TensorProto.FLOAT
        ),
        helper.make_node("Mul", ["words.floats", "words.scales"], [result], name="words.scaled.node"),
    ]
    put_in_place(model.graph, gather, nodes)
    return model


def shipped(model: onnx.ModelProto, folder: Path) -> onnx.ModelProto:
    """Matrices stored in 8 bits, words in 4."""
    quantize_matrices(model)
    quantize_words(model)
    return model


HEAD = (
    "| variant | MB | cosine, mean | least | rank correlation | found | by others | load | 1 text | 64 texts |\n"
    + "|---" * 10
    + "|"
)

VARIANTS: dict[str, Change] = {
    "8-bit arithmetic, signed": dynamic(QuantType.QInt8),
    "8-bit arithmetic, signed, 7 bits used": dynamic(QuantType.QInt8, reduce_range=True),
    "8-bit arithmetic, unsigned": dynamic(QuantType.QUInt8),
    "MatMulNBits 8, words 4 bits": blocks(8),
    "MatMulNBits 4, words 4 bits": blocks(4),
    "matrices 8 bits, words 32 bits": matrices,
    "matrices 8 bits, words 8 bits": eight_bit_words,
    "matrices 8 bits, words 4 bits": shipped,
}


def main() -> None:
    """Print one line of the table per variant."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder with model.safetensors, config.json and tokenizer.json")
    source = parser.parse_args().model
    torch.set_num_threads(1)
    network = export_floats(SentenceModel(source).eval())
    strip(network)
    with tempfile.TemporaryDirectory() as temporary:
        print(HEAD)
        original = save(network, source, Path(temporary, "original"))
        for number, (name, change) in enumerate(VARIANTS.items()):
            copy = onnx.ModelProto()
            copy.CopyFrom(network)
            folder = Path(temporary, str(number))
            folder.mkdir()
            encoder = save(change(copy, folder), source, folder)
            value, time = worth(encoder, original), speed(folder)
            size = (folder / "model.onnx").stat().st_size / 1e6
            print(
                f"| {name} | {size:.1f} | {value.mean_cosine:.4f} | {value.least_cosine:.4f} "
                f"| {value.rank_correlation:.4f} | {value.found:.3f} | {value.batch_difference:.0e} "
                f"| {time.load:.0f} | {time.one:.1f} | {time.many:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
