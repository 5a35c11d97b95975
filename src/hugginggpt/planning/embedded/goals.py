"""Goals: what a person may want, and the task type that does it for each kind of thing.

"Describe it" is image-to-text for a picture, table-to-text for a table and summarization for a letter. A goal is what
the words say; the kind of what it is done to settles the task type.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hugginggpt.tasks import Kind

Effect = Literal["content", "digest", "side"]
"""What a result is to the wishes that follow: the thing they go on with; a shorter form, which only changes of the text
go on with; or something beside it."""

Recipe = Literal[
    "plain", "answer", "ask", "choose", "clip", "compare", "create", "leave", "rank", "regions", "sort", "write"
]
"""How the tasks of a goal are made; `plain` is one task on one thing."""


@dataclass(frozen=True)
class Goal:
    """One thing that a person may want."""

    name: str
    """As in the tables of ways of asking."""
    tasks: Mapping[Kind, str]
    """The task type by the kind of what it is done to; the usual kind first."""
    stage: int
    """Wishes of one clause are done in this order: clean, read, shorten, translate, look, speak, film."""
    effect: Effect = "side"
    recipe: Recipe = "plain"
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    """Parameters that the goal implies."""
    weight: int = 0
    """How much more its words tell than those of others that they overlap."""

    @property
    def takes_text(self) -> bool:
        """Whether a text can be given in the request itself."""
        return "text" in self.tasks


_SPEECH: Mapping[Kind, str] = {"audio": "automatic-speech-recognition", "video": "automatic-speech-recognition"}
_OCR: Mapping[Kind, str] = {"image": "image-to-text", "document": "image-to-text"}
_READ: Mapping[str, str] = {"aspect": "text"}
_CAPTION: Mapping[str, str] = {"aspect": "caption"}


def _on_text(name: str, task: str, stage: int, effect: Effect = "side", **parameters: str) -> Goal:
    return Goal(name, {"text": task}, stage, effect, parameters=parameters)


def _on_image(
    name: str, task: str, stage: int, effect: Effect = "side", recipe: Recipe = "plain", weight: int = 0
) -> Goal:
    return Goal(name, {"image": task}, stage, effect, recipe, weight=weight)


_ALL = (
    Goal("denoise", {"audio": "audio-to-audio", "video": "audio-to-audio", "image": "image-to-image"}, 5, "content"),
    Goal("separate", {"audio": "audio-to-audio", "video": "audio-to-audio"}, 6, "content"),
    Goal("edit", {"image": "image-to-image", "video": "video-to-video"}, 8, "content"),
    Goal("edit_video", {"video": "video-to-video"}, 8, "content"),
    _on_image("edit_regions", "image-to-image", 9, "content", "regions", 2),
    _on_image("edit_background", "image-to-image", 9, "content", "regions", 1),
    _on_image("segment", "image-segmentation", 9, "content", weight=1),
    Goal("transcribe", {**_SPEECH, **_OCR}, 10, "content", parameters=_READ),
    Goal("to_text", {**_OCR, **_SPEECH}, 10, "content", parameters=_READ),
    Goal("read", {**_OCR, **_SPEECH, "text": "text-to-speech"}, 10, "content", parameters=_READ),
    Goal("tell", {**_OCR, **_SPEECH, "text": "summarization"}, 10, "content", parameters=_READ),
    Goal(
        "describe",
        {
            "image": "image-to-text",
            "video": "video-text-to-text",
            "table": "table-to-text",
            "text": "summarization",
            "audio": "audio-classification",
        },
        11,
        "content",
        parameters=_CAPTION,
    ),
    Goal("video_ask", {"video": "video-text-to-text"}, 11, "content"),
    Goal("table_describe", {"table": "table-to-text"}, 11, "content"),
    Goal("table_report", {"table": "tabular-to-text"}, 11, "content"),
    Goal("write", {"text": "text-generation", "image": "image-text-to-text"}, 12, "content", "write"),
    Goal("rewrite", {"text": "text-generation"}, 12, "content", "write"),
    Goal("answer", {"text": "question-answering"}, 15, "content", "answer"),
    Goal(
        "ask",
        {
            "table": "table-question-answering",
            "document": "document-question-answering",
            "image": "visual-question-answering",
            "text": "question-answering",
            "audio": "question-answering",
            "video": "question-answering",
        },
        20,
        "side",
        "ask",
    ),
    _on_text("summarize", "summarization", 30, "digest"),
    _on_text("translate", "translation", 40, "content"),
    _on_text("keywords", "token-classification", 50, aspect="keywords"),
    _on_text("entities", "token-classification", 50, aspect="entities"),
    _on_text("sentiment", "text-classification", 50, aspect="sentiment"),
    _on_text("language", "text-classification", 50, aspect="language"),
    _on_text("topic", "text-classification", 50, aspect="topic"),
    Goal(
        "classify",
        {
            "image": "image-classification",
            "audio": "audio-classification",
            "video": "video-classification",
            "table": "tabular-classification",
            "text": "text-classification",
        },
        50,
    ),
    Goal("sort", {"text": "zero-shot-classification", "image": "zero-shot-image-classification"}, 50, "side", "sort"),
    Goal("similar", {"text": "sentence-similarity"}, 55, "side", "compare"),
    Goal("rank", {"text": "text-ranking"}, 55, "side", "rank"),
    Goal("retrieve", {"text": "text-retrieval"}, 55, "side", "rank"),
    Goal("pages", {"image": "visual-document-retrieval", "document": "visual-document-retrieval"}, 55, "side", "rank"),
    Goal("choose", {"text": "multiple-choice"}, 55, "side", "choose"),
    _on_text("fill", "fill-mask", 50),
    _on_image("detect", "object-detection", 12),
    Goal("count", {"image": "object-detection"}, 12),
    _on_image("depth", "depth-estimation", 12, weight=2),
    _on_image("pose", "keypoint-detection", 12, weight=2),
    _on_image("masks", "mask-generation", 12, weight=2),
    Goal("embed", {"text": "feature-extraction", "image": "image-feature-extraction"}, 50),
    Goal("sound", {"audio": "audio-classification"}, 12),
    Goal("vad", {"audio": "voice-activity-detection", "video": "voice-activity-detection"}, 12),
    Goal("video_class", {"video": "video-classification"}, 12),
    Goal("forecast", {"table": "time-series-forecasting"}, 20),
    Goal("predict_class", {"table": "tabular-classification"}, 20),
    Goal("predict_number", {"table": "tabular-regression"}, 20),
    Goal("model3d", {"image": "image-to-3d", "text": "text-to-3d"}, 60, "side", "create", weight=3),
    Goal("draw", {"text": "text-to-image"}, 3, "content", "create"),
    Goal("sample_image", {"text": "unconditional-image-generation"}, 3, "content", "create"),
    Goal("music", {"text": "text-to-audio"}, 3, "content", "create"),
    Goal("speak", {"text": "text-to-speech"}, 80, weight=2),
    Goal("clip", {"image": "image-to-video", "text": "text-to-video"}, 90, "content", "clip"),
    Goal("leave", {"image": "", "audio": "", "video": "", "document": "", "text": "", "table": ""}, 0, "side", "leave"),
)

GOALS: Mapping[str, Goal] = {goal.name: goal for goal in _ALL}
"""Every goal by its name."""

GIVES: Mapping[str, Kind] = {
    "draw": "image",
    "music": "audio",
    "write": "text",
    "clip": "video",
    "speak": "audio",
    "sample_image": "image",
}
"""What these goals make, by name, so that a later wish may take it."""

BRIDGES: Mapping[tuple[Kind, Kind], tuple[str, Mapping[str, str]]] = {
    ("image", "text"): ("image-to-text", _READ),
    ("audio", "text"): ("automatic-speech-recognition", {}),
    ("video", "text"): ("automatic-speech-recognition", {}),
}
"""The task that goes unsaid where what there is, is not of the kind that is needed."""
