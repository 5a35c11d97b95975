from dataclasses import replace
from pathlib import Path
from typing import Any

from hugginggpt.catalogue import ModelCard
from hugginggpt.errors import NoModel, TaskError
from hugginggpt.events import Choice, ResultOutput, TaskResult, TaskStatus
from hugginggpt.messages import Language
from hugginggpt.plan import Plan, Reference, ResourceReference, Task
from hugginggpt.resources import Resource, Value
from hugginggpt.response import write
from hugginggpt.response.sums import total

CHOICE = Choice(ModelCard("starter/made", (), "starter", "Made for a test.", license="MIT"), "the only one")
NOTICE = Resource(f"sha256:{'0' * 64}", "image", "image/png", "notice.png")
POSTER = Resource(f"sha256:{'1' * 64}", "image", "image/png", "poster.png")
READ = Task("t1", "image-to-text", {"image": ResourceReference(NOTICE.id)})
SPEAK = Task("t2", "text-to-speech", {"text": Reference("t1")})


def done(id: str, *outputs: ResultOutput) -> TaskResult:
    return TaskResult(id, "completed", choice=CHOICE, outputs=outputs, seconds=0.5)


def ended(id: str, status: TaskStatus, error: TaskError) -> TaskResult:
    return TaskResult(id, status, error=error)


def inline(kind: Any, data: Any, name: str = "") -> ResultOutput:
    return ResultOutput(name or kind, Value(kind, data))


def audio(path: str = "out/notice-speech.wav") -> ResultOutput:
    resource = Resource(f"sha256:{'2' * 64}", "audio", "audio/wav", "notice-speech.wav")
    return ResultOutput("audio", Value("audio", resource=resource), Path(path))


def answer(
    tasks: tuple[Task, ...],
    results: list[TaskResult],
    language: Language = "en",
    request: str = "a request",
    **given: Any,
) -> str:
    plan = Plan(request, tasks, {NOTICE.id: NOTICE, **given.pop("resources", {})})
    return "\n\n".join(write(plan, results, language, **given))


def test_the_text_that_was_read_comes_first_then_the_file_then_the_models() -> None:
    text = answer((READ, SPEAK), [done("t1", inline("text", "Lift out of order")), done("t2", audio())])
    assert text.split("\n\n") == [
        "Text in the picture: Lift out of order",
        "Speech: out/notice-speech.wav",
        "Done with starter/made (image-to-text, 0.5 s), starter/made (text-to-speech, 0.5 s).",
    ]


def test_a_single_text_is_the_answer_itself() -> None:
    assert answer((READ,), [done("t1", inline("text", "Lift out of order\n"))]).split("\n\n")[0] == "Lift out of order"


def test_what_was_read_follows_what_a_later_task_made_of_it_if_it_is_short() -> None:
    summary = Task("t2", "summarization", {"text": Reference("t1")})
    text = answer((READ, summary), [done("t1", inline("text", "long")), done("t2", inline("text", "short"))])
    assert text.startswith("short\n\nText in the picture: long\n\n")
    text = answer((READ, summary), [done("t1", inline("text", "long " * 300)), done("t2", inline("text", "short"))])
    assert text.startswith("short\n\nDone with")


def test_what_was_found_stays_where_a_later_task_failed_and_the_failure_is_told() -> None:
    error = TaskError("task_deadline", task="t2", seconds=120.0)
    text = answer((READ, SPEAK), [done("t1", inline("text", "Lift out of order")), ended("t2", "failed", error)])
    assert text.startswith("Lift out of order\n\n")
    assert "Not done: text-to-speech (t2). Task 't2' was not done after 120 seconds and was stopped. Try it" in text
    assert ".wav" not in text


def test_it_answers_in_chinese() -> None:
    labels = inline("labels", [{"label": "positive", "score": 0.93}, {"label": "negative", "score": 0.07}])
    task = Task("t1", "text-classification", {"text": "很好", "aspect": "sentiment"})
    assert answer((task,), [done("t1", labels)], "zh").split("\n\n") == [
        "情感：正面（93%）、负面（7%）",
        "所用模型：starter/made（text-classification，0.5 秒）。",
    ]


def test_a_language_is_named_not_coded() -> None:
    task = Task("t1", "text-classification", {"text": "Bonjour", "aspect": "language"})
    labels = inline("labels", [{"label": "fr", "score": 0.98}, {"label": "xx", "score": 0.001}])
    assert answer((task,), [done("t1", labels)]).startswith("Language: French (98%)\n")
    rare = inline("labels", [{"label": "nds", "score": 0.6}, {"label": "wuu", "score": 0.3}])
    assert answer((task,), [done("t1", rare)], "zh").startswith("语言：低地德语（60%）、吴语（30%）")


def test_spans_are_grouped_by_what_they_are() -> None:
    task = Task("t1", "token-classification", {"text": "…", "aspect": "entities"})
    rows = [
        {"label": "DATE", "text": "1 May", "start": 0, "end": 5, "score": 1.0},
        {"label": "MONEY", "text": "5 €", "start": 6, "end": 9, "score": 1.0},
        {"label": "DATE", "text": "2 May", "start": 10, "end": 15, "score": 1.0},
    ]
    assert answer((task,), [done("t1", inline("spans", rows))]).startswith(
        "Found in the text:\nDates: 1 May, 2 May\nAmounts: 5 €\n"
    )
    assert answer((task,), [done("t1", inline("spans", []))]).startswith(
        "Found in the text: nothing of that kind was found\n"
    )


def test_boxes_are_counted_and_a_code_is_read_out() -> None:
    task = Task("t1", "object-detection", {"image": ResourceReference(NOTICE.id)})
    box = {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4}
    rows = [
        {"label": "face", "score": 1.0, "box": box},
        {"label": "face", "score": 1.0, "box": box},
        {"label": "qr-code", "score": 1.0, "box": box, "text": "hello"},
    ]
    text = answer((task,), [done("t1", inline("boxes", rows))])
    assert "2 × face, 1 × QR code" in text
    assert "QR code at 1,2 to 3,4, which says: hello" in text


def test_rows_are_counted_by_label_and_listed() -> None:
    task = Task("t1", "text-classification", {"text": ResourceReference(NOTICE.id), "aspect": "sentiment"})
    table = {
        "columns": ["name", "review", "label", "score"],
        "rows": [["A", "I love it", "positive", 0.9], ["B", "Broken again", "negative", 0.8], ["C", "", None, None]],
        "failed": 1,
    }
    lines = answer((task,), [done("t1", inline("table", table))]).splitlines()
    assert lines[1:6] == [
        "1 × positive, 1 × negative",
        "1. I love it → positive",
        "2. Broken again → negative",
        "3. C → –",
        "1 rows could not be done; their cells are empty",
    ]


def test_several_files_are_told_apart_by_name() -> None:
    other = Task("t2", "image-to-text", {"image": ResourceReference(POSTER.id)})
    results = [done("t1", inline("text", "one")), done("t2", inline("text", "two"))]
    text = answer((READ, other), results, resources={POSTER.id: POSTER})
    assert text.startswith("Text in the picture (notice.png): one\n\nText in the picture (poster.png): two\n\n")
    assert text.endswith("Done with starter/made (2 × image-to-text, 1.0 s).")


def test_a_task_without_a_model_is_named_with_what_would_enable_it() -> None:
    error = NoModel("no_model", task="t1", type="text-to-image", description="Draw a picture from words")
    text = answer((Task("t1", "text-to-image", {"prompt": "a cat"}),), [ended("t1", "failed", error)])
    assert text.startswith("Nothing of this could be done.\n\nNot done: text-to-image (t1). No installed model")
    assert "would enable it" in text


def test_one_reason_is_given_once_and_what_hangs_on_it_is_only_named() -> None:
    def no_model(id: str) -> NoModel:
        return NoModel("no_model", task=id, type="translation", description="Translate a text")

    translations = [Task(id, "translation", {"text": Reference("t1"), "target_language": id}) for id in ("t2", "t3")]
    spoken = [Task(f"t{n + 4}", "text-to-speech", {"text": Reference(one.id)}) for n, one in enumerate(translations)]
    results = [done("t1", inline("text", "Lift out of order"))]
    results += [ended(one.id, "failed", no_model(one.id)) for one in translations]
    for one, source in zip(spoken, translations, strict=True):
        reason = no_model(source.id)
        error = TaskError("parent_failed", task=one.id, parent=source.id, type="translation", reason=reason)
        results.append(ended(one.id, "skipped", error))
    text = answer((READ, *translations, *spoken), results)
    assert text.count("No installed model") == 1
    assert "Not done: translation (t2, t3). No installed model" in text
    assert text.endswith("Left out, because it needs that: text-to-speech (t4, t5).")


def test_of_several_questions_each_is_the_title_of_its_answer() -> None:
    tasks = tuple(
        Task(id, "document-question-answering", {"document": ResourceReference(NOTICE.id), "question": question})
        for id, question in (("t1", "总额是多少？"), ("t2", "什么时候到期？"))
    )
    results = [done("t1", inline("text", "753.00 EUR")), done("t2", inline("text", "8 June 2024"))]
    assert answer(tasks, results, "zh").startswith("总额是多少：753.00 EUR\n\n什么时候到期：8 June 2024")
    assert answer(tasks[:1], results[:1], "zh").startswith("753.00 EUR")


def test_a_film_without_the_sound_that_was_wished_for_is_told() -> None:
    film = Task("t1", "image-to-video", {"image": ResourceReference(NOTICE.id)})
    resource = Resource(f"sha256:{'3' * 64}", "video", "video/mp4", "film.mp4")
    result = done("t1", ResultOutput("video", Value("video", resource=resource), Path("out/film.mp4")))
    assert "has no sound" in answer((film,), [result], request="Make a video of it with a voice")
    assert "视频没有声音" in answer((film,), [result], "zh", "把它做成视频，配上声音")
    assert "sound" not in answer((film,), [result], request="Make a video of it")
    with_sound = replace(film, arguments={**film.arguments, "audio": Reference("t0")})
    assert "sound" not in answer((with_sound,), [result], request="Make a video of it with music")


def test_who_asks_for_help_hears_what_to_say() -> None:
    assert "notice.jpg" in answer((), [], request="help")
    assert answer((), [], "zh", "帮助").startswith("用自己的话")


def test_small_talk_is_answered_and_a_stopped_run_says_so() -> None:
    assert answer((), []).startswith("Hello!")
    assert answer((), [], "zh").startswith("你好")
    assert answer((), [], request="thanks, that was great") == "You're welcome."
    assert answer((), [], "zh", "再见") == "再见！"
    assert answer((READ,), [], cancelled=True) == "The run was stopped before it was done."


def test_what_must_be_known_of_a_model_stands_in_the_answer_once() -> None:
    card = replace(CHOICE.card, caution="It knows only English.", caution_zh="它只懂英语。")
    results = [replace(done(id, inline("text", "words")), choice=replace(CHOICE, card=card)) for id in ("t1", "t2")]
    tasks = tuple(
        Task(id, "automatic-speech-recognition", {"audio": ResourceReference(NOTICE.id)}) for id in ("t1", "t2")
    )
    assert answer(tasks, results).count("Mind what starter/made can do: It knows only English.") == 1
    assert "它只懂英语。" in answer(tasks, results, "zh")


def test_sums_are_made_from_the_answers() -> None:
    ask = "How much did the three receipts cost together?"
    assert total(ask, ["Total: 12.50", "€ 3", "1,000.05"]) is None
    assert total(ask, ["Total: 12.50", "3", "1,000.05"]) == "1015.55"
    assert total("这三张小票一共花了多少钱", ["¥12", "¥ 3.5"]) == "¥15.5"
    assert total("How much is each?", ["12", "3"]) is None
    assert total(ask, ["12"]) is None
    assert total(ask, ["12 of 30", "3"]) is None


def test_the_sum_stands_in_the_answer() -> None:
    tasks = tuple(
        Task(id, "document-question-answering", {"document": ResourceReference(NOTICE.id), "question": "the total"})
        for id in ("t1", "t2")
    )
    results = [done("t1", inline("text", "12.50")), done("t2", inline("text", "7.5"))]
    assert "Together: 20.00" in answer(tasks, results, request="What is the total of both together?")
