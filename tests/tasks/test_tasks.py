import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.tasks import KINDS, TASK_TYPES, Kind, Resolved, converts, resolve, slot, text_form

ORIGINAL = {
    **{
        name: Resolved(name)
        for name in (
            "token-classification text-classification summarization translation question-answering text-generation "
            "sentence-similarity tabular-classification object-detection image-classification image-to-image "
            "image-to-text text-to-image text-to-video visual-question-answering document-question-answering "
            "image-segmentation depth-estimation text-to-speech automatic-speech-recognition audio-to-audio "
            "audio-classification"
        ).split()
    },
    "conversational": Resolved("text-generation"),
    "text2text-generation": Resolved("text-generation"),
    **{
        f"{control}-control": Resolved("image-to-image", {"control": control})
        for control in ("canny", "hed", "mlsd", "normal", "openpose")
    },
    **{
        f"{control}-text-to-image": Resolved("image-to-image", {"control": control})
        for control in ("canny", "hed", "mlsd", "normal", "openpose", "depth", "seg")
    },
}

TASKBENCH = {
    "Token Classification": "token-classification",
    "Translation": "translation",
    "Summarization": "summarization",
    "Question Answering": "question-answering",
    "Conversational": "text-generation",
    "Text Generation": "text-generation",
    "Sentence Similarity": "sentence-similarity",
    "Tabular Classification": "tabular-classification",
    "Object Detection": "object-detection",
    "Image Classification": "image-classification",
    "Image-to-Image": "image-to-image",
    "Image-to-Text": "image-to-text",
    "Text-to-Image": "text-to-image",
    "Text-to-Video": "text-to-video",
    "Visual Question Answering": "visual-question-answering",
    "Document Question Answering": "document-question-answering",
    "Image Segmentation": "image-segmentation",
    "Depth Estimation": "depth-estimation",
    "Text-to-Speech": "text-to-speech",
    "Automatic Speech Recognition": "automatic-speech-recognition",
    "Audio-to-Audio": "audio-to-audio",
    "Audio Classification": "audio-classification",
    "Image Editing": "image-to-image",
}


def test_the_hub_has_57_task_types_and_four_of_them_no_contract() -> None:
    assert len(TASK_TYPES) == 57
    without = {task.name for task in TASK_TYPES.values() if not task.contract}
    assert without == {"reinforcement-learning", "robotics", "graph-ml", "other"}


def test_every_contract_gives_something_and_is_described_in_both_languages() -> None:
    for task in TASK_TYPES.values():
        assert bool(task.outputs) == task.contract
        assert all(kind in KINDS for one in (*task.inputs, *task.outputs) for kind in one.kinds)
        assert task.description.endswith(".")
        assert task.description_zh.endswith("。")
        names = [one.name for one in task.inputs] + [one.name for one in task.parameters]
        assert len(names) == len(set(names))


def test_the_36_names_of_the_original_resolve() -> None:
    assert len(ORIGINAL) == 36
    assert {name: resolve(name) for name in ORIGINAL} == ORIGINAL


def test_the_23_titles_of_taskbench_resolve() -> None:
    assert len(TASKBENCH) == 23
    resolved = {title: resolve(title) for title in TASKBENCH}
    assert {title: one and one.task for title, one in resolved.items()} == TASKBENCH


@pytest.mark.parametrize(
    ("name", "task", "parameters"),
    [
        ("translation_en_to_zh", "translation", {"source_language": "en", "target_language": "zh"}),
        ("OCR", "image-to-text", {"aspect": "text"}),
        ("sentiment analysis", "text-classification", {"aspect": "sentiment"}),
        ("NER", "token-classification", {"aspect": "entities"}),
        ("image-text-to-image", "image-to-image", {}),
        ("midas-control", "depth-estimation", {}),
        ("seg-control", "image-segmentation", {}),
        ("sd-controlnet-scribble", "image-to-image", {"control": "scribble"}),
    ],
)
def test_common_names_resolve_with_what_they_imply(name: str, task: str, parameters: dict[str, str]) -> None:
    assert resolve(name) == Resolved(task, parameters)


@given(st.text(max_size=60))
def test_any_name_resolves_to_a_task_type_or_to_nothing(name: str) -> None:
    known = resolve(name)
    assert known is None or known.task in TASK_TYPES


@pytest.mark.parametrize(
    ("have", "want", "fits"),
    [
        ("labels", "text", True),
        ("document", "text", True),
        ("document", "image", True),
        ("video", "audio", True),
        ("masks", "image", True),
        ("image", "text", False),
        ("audio", "text", False),
        ("text", "image", False),
        ("boxes", "image", False),
    ],
)
def test_what_converts_to_what(have: Kind, want: Kind, fits: bool) -> None:
    assert converts(have, want) is fits


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("labels", [{"label": "positive", "score": 0.987}], "positive (0.99)"),
        (
            "boxes",
            [{"label": "face", "score": 1.0, "box": {"xmin": 1.2, "ymin": 2, "xmax": 30, "ymax": 40}}],
            "face at 1,2 to 30,40",
        ),
        ("boxes", [], "none"),
        ("spans", [{"label": "DATE", "text": "3 May", "start": 0, "end": 5, "score": 1.0}], "3 May"),
        ("segments", [{"start": 1.0, "end": 2.5}], "1.00-2.50 s"),
        ("scores", [0.5, 0.25], "0.5, 0.25"),
        ("table", {"columns": ["a", "b"], "rows": [["1", None]]}, "a\tb\n1\t"),
    ],
)
def test_every_inline_kind_has_one_text_form(kind: Kind, data: object, text: str) -> None:
    assert text_form(kind, data) == text


def test_a_file_has_no_text_form() -> None:
    with pytest.raises(ValueError, match="is a file"):
        text_form("image", None)


def test_slots_are_read_from_their_short_form() -> None:
    read = slot("document:document|image?")
    assert (read.name, read.kinds, read.required, read.many) == ("document", ("document", "image"), False, False)
    assert slot("image*").many
