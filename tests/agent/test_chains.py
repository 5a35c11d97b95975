"""Whole requests with the embedded default: real files in, real experts, the answer out."""

import wave
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from anyio import to_thread

from hugginggpt import Answer, AsyncHuggingGPT
from hugginggpt.events import TaskResult

EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = pytest.mark.anyio


@pytest.fixture
async def hugging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[AsyncHuggingGPT]:
    monkeypatch.chdir(tmp_path)
    async with AsyncHuggingGPT(home=tmp_path / "home", out=tmp_path / "out") as agent:
        yield agent


def of(answer: Answer, task: str) -> list[TaskResult]:
    """The results of the tasks of one type, all of which were done."""
    ids = [one.id for one in answer.plan.tasks if one.task == task]
    results = [result for result in answer.results if result.task_id in ids]
    assert results, f"no {task} in {[one.task for one in answer.plan.tasks]}"
    assert [result.status for result in results] == ["completed"] * len(results), answer.text
    return results


def text_of(result: TaskResult) -> str:
    return result.outputs[0].value.text()


def seconds_of(path: Path) -> float:
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


async def test_picture_to_text_to_key_phrases_and_speech(hugging: AsyncHuggingGPT) -> None:
    request = "Read notice.jpg to me and tell me its key phrases"
    answer = await hugging.run(request, [EXAMPLES / "notice.jpg"])
    assert answer.status == "completed"
    (read,) = of(answer, "image-to-text")
    assert "The swimming place at Willow Bridge stays open until" in text_of(read)
    (keys,) = of(answer, "token-classification")
    assert "Willow Bridge" in [span["text"] for span in keys.outputs[0].value.data]
    (speech,) = of(answer, "text-to-speech")
    path = speech.outputs[0].path
    assert path is not None and path.name == "notice-speech.wav"
    assert 10 < await to_thread.run_sync(seconds_of, path) < 60
    assert answer.text.startswith("Text in the picture:\nRiver swimming")
    assert str(path) in answer.text


async def test_chinese_picture_to_summary_to_speech(hugging: AsyncHuggingGPT) -> None:
    answer = await hugging.run("把公告.png里的文字总结一下，念给我听", [EXAMPLES / "公告.png"])
    assert answer.status == "completed"
    (summary,) = of(answer, "summarization")
    (read,) = of(answer, "image-to-text")
    assert text_of(summary).split("。")[0] in text_of(read).replace("\n", "")
    (speech,) = of(answer, "text-to-speech")
    path = speech.outputs[0].path
    assert path is not None and path.suffix == ".wav"
    assert 2 < await to_thread.run_sync(seconds_of, path) < 40
    assert answer.text.startswith("摘要：")


async def test_speech_to_text_to_sentiment(hugging: AsyncHuggingGPT) -> None:
    said = await hugging.run("Say “I am very happy with this wonderful house” out loud")
    (speech,) = of(said, "text-to-speech")
    path = speech.outputs[0].path
    assert path is not None
    answer = await hugging.run("Write down what is said in this recording. Is it positive or negative?", [path])
    (written,) = of(answer, "automatic-speech-recognition")
    assert len(set(text_of(written).lower().split()) & {"very", "happy", "with", "this", "wonderful", "house"}) >= 3
    (label,) = of(answer, "text-classification")
    assert label.outputs[0].value.data[0]["label"] == "positive"


async def test_pdf_to_answer(hugging: AsyncHuggingGPT) -> None:
    answer = await hugging.run("What is the total of this invoice?", [EXAMPLES / "invoice.pdf"])
    (found,) = of(answer, "document-question-answering")
    assert "753.00" in text_of(found)
    assert answer.text.startswith(text_of(found))


async def test_three_pictures_in_one_request(hugging: AsyncHuggingGPT) -> None:
    files = [EXAMPLES / "notice.jpg", EXAMPLES / "公告.png", EXAMPLES / "astronaut.jpg"]
    answer = await hugging.run("How many faces are there in each of these three pictures?", files)
    found = of(answer, "object-detection")
    assert [len(result.outputs[0].value.data) for result in found] == [0, 0, 1]
    assert "(astronaut.jpg)" in answer.text


async def test_two_branches_join_in_one_answer(hugging: AsyncHuggingGPT) -> None:
    request = "Tell me the key phrases of notice.jpg, and make a pencil sketch of astronaut.jpg"
    answer = await hugging.run(request, [EXAMPLES / "notice.jpg", EXAMPLES / "astronaut.jpg"])
    assert answer.status == "completed"
    (sketch,) = of(answer, "image-to-image")
    assert sketch.outputs[0].path is not None
    assert sketch.outputs[0].path.name == "astronaut-pencil-sketch.jpg"
    assert "Willow Bridge" in answer.text
    assert "astronaut-pencil-sketch.jpg" in answer.text


async def test_a_text_task_on_a_table_runs_row_by_row(hugging: AsyncHuggingGPT) -> None:
    answer = await hugging.run("Is each review positive or negative?", [EXAMPLES / "reviews.csv"])
    (labels,) = of(answer, "text-classification")
    table = labels.outputs[0].value.data
    assert table["columns"][-2:] == ["label", "score"]
    ratings = table["columns"].index("rating")
    clear = [row for row in table["rows"] if row[ratings] in (1, 5)]
    wanted = {1: "negative", 5: "positive"}
    right = [row[-2] == wanted[row[ratings]] for row in clear]
    assert len(clear) >= 5
    assert sum(right) / len(right) >= 0.8


async def test_pictures_and_words_become_a_video_with_sound(hugging: AsyncHuggingGPT) -> None:
    import av

    request = "Make a video from astronaut.jpg and notice.jpg with a voice saying “One small step for a notice”"
    answer = await hugging.run(request, [EXAMPLES / "astronaut.jpg", EXAMPLES / "notice.jpg"])
    (video,) = of(answer, "image-to-video")
    path = video.outputs[0].path
    assert path is not None and path.suffix == ".mp4"

    def looked_at() -> tuple[int, int]:
        with av.open(str(path)) as container:
            return len(container.streams.video), len(container.streams.audio)

    assert await to_thread.run_sync(looked_at) == (1, 1)
    assert len(answer.plan.task(video.task_id).arguments["image"]) == 2
