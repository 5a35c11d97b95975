"""Small weights for an exported BERT: 8-bit matrices and a 4-bit word table, calculated with as 32-bit floats.

Only what lies in the file is small. Arithmetic in 8 bits was faster, but it scales each matrix of activations as a
whole, so the vector of a text changes with the texts beside it (by 0.06 in a coordinate).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Floats = NDArray[np.float32]

BLOCK = 32
"""How many coordinates of a word's row share one 4-bit scale."""

# Multiples of the plain scale; the one with the least squared error is kept.
_TRIED = np.linspace(0.75, 1.1, 15, dtype=np.float32)


def quantize_matrices(model: onnx.ModelProto) -> None:
    """Store the constant side of every MatMul in 8 bits, symmetric, one scale per column."""
    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    for node in [node for node in graph.node if node.op_type == "MatMul" and node.input[1] in constants]:
        name = node.input[1]
        weights = numpy_helper.to_array(constants[name])
        scales = (np.abs(weights).max(axis=0) / 127).astype(np.float32)
        small = np.rint(weights / scales).clip(-127, 127).astype(np.int8)
        replace(graph, constants[name], {f"{name}.int8": small, f"{name}.scale": scales})
        restore = helper.make_node(
            "DequantizeLinear", [f"{name}.int8", f"{name}.scale"], [f"{name}.float"], name=f"{name}.restore", axis=1
        )
        graph.node.insert(list(graph.node).index(node), restore)
        node.input[1] = f"{name}.float"


def quantize_words(model: onnx.ModelProto, name: str = "word_embeddings.weight") -> None:
    """Store the table of words in 4 bits; only the rows that a text needs become floats, so it is small in memory too.

    Its name is the one that ends in `name`.

    Two coordinates share a byte: coordinate k its lower half, coordinate k + 192 its upper half. Opset 18 has no 4-bit
    type, and the operators used here are plain ONNX.
    """
    graph = model.graph
    table, gather = word_table(graph, name)
    numbers, scales = four_bits(numpy_helper.to_array(table))
    half = numbers.shape[1] // 2
    packed = numbers[:, :half] | (numbers[:, half:] << 4)
    blocks, width = scales.shape[1], numbers.shape[1]
    constants: dict[str, NDArray[np.generic]] = {
        "words.packed": packed,
        "words.scale": scales.astype(np.float16)[:, :, None],
        "words.lower": np.array(15, dtype=np.uint8),
        "words.shift": np.array(4, dtype=np.uint8),
        "words.zero": np.array(8, dtype=np.float32),
        "words.blocks": np.array([0, 0, blocks, BLOCK], dtype=np.int64),
        "words.row": np.array([0, 0, width], dtype=np.int64),
    }
    replace(graph, table, constants)
    put_in_place(graph, gather, _unpack(gather.input[1], gather.output[0]))


def four_bits(table: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """Numbers 0 to 15 (8 is nothing) and a scale per block of 32: coordinate = (number - 8) * scale.

    The coordinate of greatest size gets the end of the range that has one step more (as in the format Q4_0 of ggml),
    and its scale is then varied for the least squared error of the block.
    """
    blocks = table.reshape(len(table), -1, BLOCK)
    greatest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=-1, keepdims=True), axis=-1)
    plain: Floats = (greatest / -8).astype(np.float32)
    plain[plain == 0] = 1
    best: Floats = np.full(plain.shape, np.inf, dtype=np.float32)
    numbers: NDArray[np.uint8] = np.zeros(blocks.shape, dtype=np.uint8)
    scales: Floats = np.ones_like(plain)
    for factor in _TRIED:
        # The scale is stored in 16 bits, so the error is that of the stored scale.
        scale = (plain * factor).astype(np.float16).astype(np.float32)
        steps = np.rint(blocks / scale).clip(-8, 7)
        error = np.square(steps * scale - blocks).sum(axis=-1, keepdims=True)
        better = error < best
        np.copyto(best, error, where=better)
        np.copyto(scales, scale, where=better)
        np.copyto(numbers, (steps + 8).astype(np.uint8), where=better)
    return numbers.reshape(table.shape), scales[:, :, 0]


def strip(model: onnx.ModelProto) -> None:
    """Remove what the exporter leaves for debugging: it names files of the machine that made the model."""
    del model.metadata_props[:]
    model.doc_string = ""
    del model.graph.metadata_props[:]
    del model.graph.value_info[:]
    for part in (*model.graph.node, *model.graph.initializer, *model.graph.input, *model.graph.output):
        del part.metadata_props[:]
        part.doc_string = ""


def word_table(graph: onnx.GraphProto, name: str = "word_embeddings.weight") -> tuple[onnx.TensorProto, onnx.NodeProto]:
    """The table of words, whose name ends in `name`, and the node that reads it."""
    table = next(one for one in graph.initializer if one.name.endswith(name))
    return table, next(node for node in graph.node if node.op_type == "Gather" and node.input[0] == table.name)


def _unpack(ids: str, result: str) -> list[onnx.NodeProto]:
    steps: list[tuple[str, list[str], str, dict[str, Any]]] = [
        ("Gather", ["words.packed", ids], "words.bytes", {}),
        ("BitwiseAnd", ["words.bytes", "words.lower"], "words.first", {}),
        ("BitShift", ["words.bytes", "words.shift"], "words.second", {"direction": "RIGHT"}),
        ("Concat", ["words.first", "words.second"], "words.numbers", {"axis": -1}),
        ("Cast", ["words.numbers"], "words.floats", {"to": onnx.TensorProto.FLOAT}),
        ("Sub", ["words.floats", "words.zero"], "words.steps", {}),
        ("Reshape", ["words.steps", "words.blocks"], "words.blocked", {}),
        ("Gather", ["words.scale", ids], "words.scale.half", {}),
        ("Cast", ["words.scale.half"], "words.scale.float", {"to": onnx.TensorProto.FLOAT}),
        ("Mul", ["words.blocked", "words.scale.float"], "words.scaled", {}),
        ("Reshape", ["words.scaled", "words.row"], result, {}),
    ]
    return [
        helper.make_node(kind, inputs, [output], name=f"{output}.node", **more) for kind, inputs, output, more in steps
    ]


def put_in_place(graph: onnx.GraphProto, old: onnx.NodeProto, new: list[onnx.NodeProto]) -> None:
    """Put nodes where another one was."""
    position = list(graph.node).index(old)
    graph.node.remove(old)
    for offset, node in enumerate(new):
        graph.node.insert(position + offset, node)


def replace(graph: onnx.GraphProto, old: onnx.TensorProto, new: Mapping[str, NDArray[np.generic]]) -> None:
    """Put constants where another one was."""
    graph.initializer.remove(old)
    graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in new.items())
