"""What the sections of ways stand for: a task type with an aspect, what it is done to, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Effect = Literal["content", "digest", "side"]
"""What a result is to the wishes that follow: the thing they go on with; a shorter form, which only changes of the text
go on with; or something beside it."""


@dataclass(frozen=True)
class Row:
    """One thing to ask for."""

    name: str
    """The section of its ways."""
    task: str
    slot: str
    """The input that what it is done to fills; empty where its words bring all arguments."""
    takes: tuple[str, ...]
    """The kinds of things it is asked of, steps that go unsaid included, the usual one first."""
    gives: str
    weight: float
    """How often it is asked for."""
    usual: str = ""
    """The argument that angle brackets mean."""
    effect: Effect = "side"
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    many: bool = False
    """Whether one task takes all things together."""
    first: str = ""
    """A task that goes unsaid and finds the places for `regions`."""
    later: float = 1.0
    """How often it comes after something else, compared to its weight."""


_TEXT = ("text", "document", "image", "audio", "video")
_READ = ("text", "document", "image")
_IMAGE = ("image",)
_SOUND = ("audio", "video")

_ALL = (
    Row(
        "image-to-text:text",
        "image-to-text",
        "image",
        ("image", "document"),
        "text",
        7,
        "",
        "content",
        {"aspect": "text"},
    ),
    Row("image-to-text:caption", "image-to-text", "image", _IMAGE, "text", 5, "", "content", {"aspect": "caption"}),
    Row("automatic-speech-recognition", "automatic-speech-recognition", "audio", _SOUND, "text", 7, "", "content"),
    Row("translation", "translation", "text", _TEXT, "text", 9, "", "content", later=2.0),
    Row("summarization", "summarization", "text", _TEXT, "text", 8, "", "digest", later=1.5),
    Row("text-to-speech", "text-to-speech", "text", _READ, "audio", 7, "", "side", later=2.0),
    Row(
        "text-classification:sentiment",
        "text-classification",
        "text",
        _TEXT,
        "labels",
        5,
        parameters={"aspect": "sentiment"},
    ),
    Row(
        "text-classification:language",
        "text-classification",
        "text",
        _TEXT,
        "labels",
        2.5,
        parameters={"aspect": "language"},
        later=0.5,
    ),
    Row(
        "text-classification:topic",
        "text-classification",
        "text",
        _TEXT,
        "labels",
        2,
        parameters={"aspect": "topic"},
        later=0.6,
    ),
    Row(
        "token-classification:keywords",
        "token-classification",
        "text",
        _TEXT,
        "spans",
        4,
        parameters={"aspect": "keywords"},
        later=1.5,
    ),
    Row(
        "token-classification:entities",
        "token-classification",
        "text",
        _TEXT,
        "spans",
        4,
        parameters={"aspect": "entities"},
    ),
    Row("zero-shot-classification", "zero-shot-classification", "text", _TEXT, "labels", 3, "labels", later=0.5),
    Row(
        "question-answering",
        "question-answering",
        "context",
        ("text", "audio", "video"),
        "text",
        4,
        "question",
        later=0.6,
    ),
    Row(
        "document-question-answering",
        "document-question-answering",
        "document",
        ("document", "image"),
        "text",
        5,
        "question",
        later=0,
    ),
    Row("table-question-answering", "table-question-answering", "table", ("table",), "text", 5, "question", later=0.5),
    Row("visual-question-answering", "visual-question-answering", "image", _IMAGE, "text", 5, "question", later=0.25),
    Row("video-text-to-text", "video-text-to-text", "video", ("video",), "text", 3, "text", later=0.3),
    Row("audio-text-to-text", "audio-text-to-text", "audio", ("audio",), "text", 1, "text", later=0.2),
    Row("object-detection", "object-detection", "image", _IMAGE, "boxes", 6, "labels"),
    Row("zero-shot-object-detection", "zero-shot-object-detection", "image", _IMAGE, "boxes", 2, "labels", later=0.6),
    Row("image-classification", "image-classification", "image", _IMAGE, "labels", 2.5),
    Row(
        "zero-shot-image-classification",
        "zero-shot-image-classification",
        "image",
        _IMAGE,
        "labels",
        2.5,
        "labels",
        later=0.25,
    ),
    Row("image-segmentation", "image-segmentation", "image", _IMAGE, "image", 4, "", "content"),
    Row("mask-generation", "mask-generation", "image", _IMAGE, "masks", 1.2, later=0.3),
    Row("depth-estimation", "depth-estimation", "image", _IMAGE, "image", 2, later=0.6),
    Row("keypoint-detection", "keypoint-detection", "image", _IMAGE, "points", 2, later=0.6),
    Row("image-to-image", "image-to-image", "image", _IMAGE, "image", 9, "instruction", "content", later=1.2),
    Row(
        "image-to-image:regions",
        "image-to-image",
        "image",
        _IMAGE,
        "image",
        2,
        "instruction",
        "content",
        first="object-detection",
    ),
    Row(
        "image-to-image:background",
        "image-to-image",
        "image",
        _IMAGE,
        "image",
        1.5,
        "instruction",
        "content",
        first="image-segmentation",
    ),
    Row("image-text-to-image", "image-to-image", "image", _IMAGE, "image", 1, "instruction", "content", later=0.3),
    Row("image-text-to-text", "image-text-to-text", "image", _IMAGE, "text", 3, "text", "content", later=0.6),
    Row("image-to-video", "image-to-video", "image", _IMAGE, "video", 3, "", "content", many=True),
    Row("image-text-to-video", "image-text-to-video", "image", _IMAGE, "video", 1.2, "text", "content", later=0.3),
    Row("image-to-3d", "image-to-3d", "image", _IMAGE, "3d", 1.5),
    Row("image-feature-extraction", "image-feature-extraction", "image", _IMAGE, "vector", 1, later=0.3),
    Row("video-classification", "video-classification", "video", ("video",), "labels", 1.5, later=0.3),
    Row("video-to-video", "video-to-video", "video", ("video",), "video", 2, "instruction", "content", later=0.6),
    Row("audio-to-audio", "audio-to-audio", "audio", _SOUND, "audio", 4, "instruction", "content"),
    Row("audio-classification", "audio-classification", "audio", ("audio",), "labels", 2.5, later=0.5),
    Row("voice-activity-detection", "voice-activity-detection", "audio", _SOUND, "segments", 2, later=0.5),
    Row("text-generation", "text-generation", "", (), "text", 8, "prompt", "content"),
    Row(
        "text-generation:about",
        "text-generation",
        "context",
        ("text", "document"),
        "text",
        4,
        "prompt",
        "content",
        later=0.8,
    ),
    Row("text-to-image", "text-to-image", "", (), "image", 6, "prompt", "content"),
    Row("text-to-audio", "text-to-audio", "", (), "audio", 3, "prompt", "content"),
    Row("text-to-video", "text-to-video", "", (), "video", 2.5, "prompt", "content"),
    Row("text-to-3d", "text-to-3d", "", (), "3d", 1.5, "prompt"),
    Row("unconditional-image-generation", "unconditional-image-generation", "", (), "image", 1, "", "content"),
    Row("any-to-any", "any-to-any", "image", _IMAGE, "text", 0.6, "text", later=0),
    Row("fill-mask", "fill-mask", "", (), "labels", 1.5, "text"),
    Row("sentence-similarity", "sentence-similarity", "", (), "scores", 2.5, "text"),
    Row("text-ranking", "text-ranking", "", (), "scores", 1.2, "text"),
    Row("text-retrieval", "text-retrieval", "corpus", ("text",), "text", 1.5, "text", many=True, later=0),
    Row(
        "visual-document-retrieval",
        "visual-document-retrieval",
        "images",
        _IMAGE,
        "scores",
        1.2,
        "text",
        many=True,
        later=0,
    ),
    Row("multiple-choice", "multiple-choice", "", (), "labels", 1.2, "text"),
    Row("feature-extraction", "feature-extraction", "text", ("text", "document"), "vector", 1.5, later=0.3),
    Row("table-to-text", "table-to-text", "table", ("table",), "text", 2, "", "content"),
    Row("tabular-to-text", "tabular-to-text", "table", ("table",), "text", 1.5, "", "content"),
    Row("tabular-classification", "tabular-classification", "table", ("table",), "labels", 1.5),
    Row("tabular-regression", "tabular-regression", "table", ("table",), "scores", 1.2),
    Row("time-series-forecasting", "time-series-forecasting", "series", ("table",), "series", 2.5),
)

ROWS: Mapping[str, Row] = {row.name: row for row in _ALL}
"""Every row by its name."""

MIXED: Mapping[str, float] = {
    "summarization > translation": 1.5,
    "translation > text-to-speech": 2.0,
    "image-to-text:text > text-to-speech": 0.8,
    "image-to-text:caption > translation": 0.5,
    "automatic-speech-recognition > summarization": 1.0,
    "summarization > text-to-speech": 0.8,
    "text-generation > text-to-speech": 0.8,
    "text-generation > translation": 0.8,
    "text-to-speech > image-to-video": 0.8,
    "text-to-audio > image-to-video": 0.8,
    "depth-estimation > image-text-to-image": 0.4,
    "keypoint-detection > image-text-to-image": 0.4,
}
"""Sections of two tasks that one clause asks for, the first for the second, with how often."""
