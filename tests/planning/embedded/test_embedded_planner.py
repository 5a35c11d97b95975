"""The embedded planner as a whole: every task type, every order, any text."""

import time

import anyio
import pytest
from comparing import resources_for
from hypothesis import given, settings
from hypothesis import strategies as st

from hugginggpt.errors import PlanError
from hugginggpt.plan import Plan, Reference, Task, check
from hugginggpt.planning.base import Planner
from hugginggpt.planning.embedded import EmbeddedPlanner
from hugginggpt.planning.embedded.planner import planned_of, tasks_of
from hugginggpt.resources import Resource
from hugginggpt.tasks import TASK_TYPES, TaskType, slots


def planned(request: str, *files: str) -> list[str]:
    """The task types of a plan, each with the numbers of those it reads from."""
    tasks = tasks_of(request, resources_for(files))
    return [" ".join([task.task, *(id.removeprefix("t") for id in task.depends_on)]) for task in tasks]


@pytest.mark.anyio
async def test_it_is_a_planner() -> None:
    planner: Planner = EmbeddedPlanner()
    assert planner.name == "embedded"
    with anyio.fail_after(10):
        tasks = [task async for task in planner.plan("Read notice.jpg to me", resources_for(["notice.jpg"]))]
    assert [(task.id, task.task, task.model, task.enable) for task in tasks] == [
        ("t1", "image-to-text", None, None),
        ("t2", "text-to-speech", None, None),
    ]
    assert tasks[1].arguments["text"] == Reference("t1")


REQUESTS: tuple[tuple[str, str, str], ...] = (
    ("text-classification", "Is this review positive or negative? 'Lovely place'", ""),
    ("token-classification", "找出a.txt里的人名和地名", "a.txt"),
    ("table-question-answering", "Which city sold most?", "a.csv"),
    ("question-answering", "According to a.txt, when does it open?", "a.txt"),
    ("zero-shot-classification", "Is this about sport, politics or art? 'The match was lost'", ""),
    ("translation", "翻译成英文：你好", ""),
    ("summarization", "Give me the gist of a.pdf", "a.pdf"),
    ("feature-extraction", "Embed the sentence 'cats sleep'", ""),
    ("text-generation", "写一首关于秋天的诗", ""),
    ("fill-mask", "Fill in the blank: 'Paris is the [MASK] of France.'", ""),
    ("sentence-similarity", "“我饿了”和“我想吃饭”意思像不像？", ""),
    ("text-ranking", "Rank these by how well they answer 'when do you open': 'At nine', 'We sell shoes'", ""),
    ("multiple-choice", "Multiple choice: what is 2+2? A) 3 B) 4 C) 5", ""),
    ("table-to-text", "Describe the table a.csv in words", "a.csv"),
    ("text-retrieval", "Which of the files is about solar power?", "a.txt;b.txt"),
    ("tabular-classification", "Predict the class of each row", "a.csv"),
    ("tabular-regression", "Predict the price of every house", "houses.csv"),
    ("tabular-to-text", "根据表格写一份分析报告", "a.xlsx"),
    ("time-series-forecasting", "Forecast the next 6 months", "a.csv"),
    ("text-to-speech", "朗读a.txt", "a.txt"),
    ("text-to-audio", "Compose a short piano melody", ""),
    ("automatic-speech-recognition", "transcribe this", "a.mp3"),
    ("audio-to-audio", "去掉录音里的杂音", "a.wav"),
    ("audio-classification", "这是什么声音", "a.wav"),
    ("audio-text-to-text", "How loud is the singer's voice compared with the rest?", "a.mp3"),
    ("voice-activity-detection", "When does somebody speak?", "a.wav"),
    ("image-text-to-text", "Write a poem about this photo", "a.jpg"),
    ("image-text-to-video", "Animate portrait.png so that she smiles", "portrait.png"),
    ("visual-question-answering", "What colour is the car?", "a.jpg"),
    ("document-question-answering", "What is the total on this receipt?", "a.jpg"),
    ("video-text-to-text", "Describe the video", "a.mp4"),
    ("visual-document-retrieval", "Which of these pages shows the price list?", "p1.png;p2.png"),
    ("any-to-any", "Run any-to-any on a.txt", "a.txt"),
    ("depth-estimation", "Make a depth map", "a.jpg"),
    ("image-classification", "给a.jpg做个图像分类", "a.jpg"),
    ("object-detection", "Count the faces", "a.jpg"),
    ("image-segmentation", "抠图，去掉背景", "a.jpg"),
    ("text-to-image", "Draw a fox in the snow", ""),
    ("image-to-text", "What does the sign say?", "a.jpg"),
    ("image-to-image", "Make it black and white", "a.jpg"),
    ("image-to-video", "Make a slideshow", "a.jpg;b.jpg"),
    ("unconditional-image-generation", "Surprise me with any picture", ""),
    ("video-classification", "What is happening in the video?", "a.mp4"),
    ("text-to-video", "Make a video of waves on a beach", ""),
    ("zero-shot-image-classification", "Is it a cat or a dog?", "a.jpg"),
    ("mask-generation", "Give me masks for every object", "a.jpg"),
    ("zero-shot-object-detection", "Where is the red umbrella?", "a.jpg"),
    ("text-to-3d", "Make a 3D model of a teapot", ""),
    ("image-to-3d", "把这张图做成三维模型", "a.jpg"),
    ("image-feature-extraction", "Turn the photo into a vector", "a.jpg"),
    ("keypoint-detection", "标出姿态关键点", "a.jpg"),
    ("video-to-video", "Make the video darker", "a.mp4"),
)


@pytest.mark.parametrize(("task", "request_", "files"), REQUESTS, ids=[task for task, _, _ in REQUESTS])
def test_each_task_type_can_be_asked_for(task: str, request_: str, files: str) -> None:
    assert planned(request_, *(files.split(";") if files else ())) == [task]


def test_every_task_type_with_a_contract_is_asked_for_above() -> None:
    # Plans call image-text-to-image by the name image-to-image.
    wanted = {name for name, kind in TASK_TYPES.items() if kind.contract} - {"image-text-to-image"}
    assert {task for task, _, _ in REQUESTS} == wanted


def test_order_words_and_what_they_leave_out() -> None:
    assert planned("Before you read a.txt out, shorten it.", "a.txt") == ["summarization", "text-to-speech 1"]
    assert planned("Summarise a.txt after translating it into English.", "a.txt") == ["translation", "summarization 1"]
    assert planned("念给我听之前，先翻成英文", "a.txt") == ["translation", "text-to-speech 1"]
    assert planned("Don't translate it, just summarize a.txt", "a.txt") == ["summarization"]
    assert planned("不要总结，也不要翻译，只要转成文字", "a.mp3") == ["automatic-speech-recognition"]
    assert planned("Keywords of a.txt, and also a summary", "a.txt") == ["token-classification", "summarization"]


def test_unsaid_steps_are_made_once() -> None:
    assert planned("Read notice.jpg to me and tell me its key phrases", "notice.jpg") == [
        "image-to-text",
        "text-to-speech 1",
        "token-classification 1",
    ]
    assert planned("What languages are spoken in talk.mp3, and what is the gist?", "talk.mp3")[:2] == [
        "automatic-speech-recognition",
        "text-classification 1",
    ]


def test_a_language_for_speech_implies_translation_unless_the_text_is_in_it() -> None:
    assert planned("Read a.txt aloud in German", "a.txt") == ["translation", "text-to-speech 1"]
    tasks = tasks_of("Say 'Où est la gare et le train ?' aloud in French", ())
    assert [(task.task, task.arguments.get("language")) for task in tasks] == [("text-to-speech", "fr")]


def test_small_talk_gives_no_task_and_a_plain_question_one() -> None:
    for words in ("Hi there!", "thanks a lot :)", "谢谢你，晚安", "在吗？", "Who are you?", "哈" * 200):
        assert planned(words, "a.jpg") == []
    assert planned("What is the capital of France?") == ["text-generation"]
    assert planned("法国的首都是哪里") == ["text-generation"]


def test_a_file_without_a_wish_gets_the_usual_thing() -> None:
    assert planned("hmm, this one", "a.jpg") == ["image-to-text"]
    assert planned("a.mp3", "a.mp3") == ["automatic-speech-recognition"]
    assert planned("这个呢", "a.pdf") == ["summarization"]


def test_what_is_not_there_is_refused_and_what_is_only_talked_about_is_answered() -> None:
    pointing = ("Read this picture to me", "Summarize it", "把这张图的背景去掉", "read it aloud")
    bare = (
        "总结一下",
        "用三句话概括一下",
        "念出来",
        "提取关键词",
        "翻译成英文",
        "Summarize in three sentences",
        "Transcribe",
    )
    for words in (*pointing, *bare):
        with pytest.raises(PlanError) as refused:
            planned(words)
        assert refused.value.code == "request_lacks_input"
    assert planned("Summarize the French revolution") == ["text-generation"]
    assert planned("总结一下人工智能的历史") == planned("What is a summary?") == ["text-generation"]
    assert planned("How do I blur a face in a picture?") == ["text-generation"]


def test_a_file_that_is_to_be_written_is_no_input() -> None:
    photo, out = (
        Resource(f"sha256:{0:064}", "image", "image/jpeg", "p.jpg"),
        Resource("file:out.png", "image", "image/png", "out.png"),
    )
    tasks = tasks_of("Make p.jpg black and white and save it as out.png", [photo, out])
    assert [[reference.resource for reference in task.resources()] for task in tasks] == [[photo.id]]
    tasks = tasks_of("Describe out.png", [out])
    assert [reference.resource for reference in tasks[0].resources()] == ["file:out.png"]


def test_a_new_task_type_is_found_by_its_name() -> None:
    smell = TaskType("smell-detection", slots("image"), slots("labels"), "Say how it smells.", "闻一闻。")
    tasks = tasks_of("Run smell detection on a.jpg", resources_for(["a.jpg"]), {**TASK_TYPES, smell.name: smell})
    assert [(task.task, tuple(task.arguments)) for task in tasks] == [("smell-detection", ("image",))]


def test_a_plan_has_at_most_64_tasks() -> None:
    files = [f"{number}.png" for number in range(100)]
    assert len(planned("Read the text in all these pictures", *files)) == 64


WORDS = st.sampled_from(
    [
        *"translate summarize read aloud blur faces the summary of it and then also before after don't in".split(),
        *"French draw write a video other first which 'quoted text' \"what?\" : ? . ,".split(),
        *"a.jpg b.mp3 c.txt d.pdf e.csv f.mp4".split(),
        *"翻译 总结 念给我听 把 和 再 之前 不要 用英语 “引文” 关键词 这张图 第二 \n".split(" "),
    ]
)
FILES = ["a.jpg", "b.mp3", "c.txt", "d.pdf", "e.csv", "f.mp4", "a (2).jpg"]


def holds(request: str, files: list[str]) -> None:
    resources = resources_for(files)
    try:
        tasks: tuple[Task, ...] = tuple(tasks_of(request, resources))
    except PlanError as refused:
        assert refused.code == "request_lacks_input"
        assert not files
        return
    assert len(tasks) <= 64
    plan = Plan(request, tasks, {resource.id: resource for resource in resources})
    assert check(plan).tasks == tasks
    known: set[str] = set()
    for task in tasks:
        assert set(task.depends_on) <= known
        known.add(task.id)


@settings(max_examples=150)
@given(st.lists(WORDS, max_size=14).map(" ".join), st.lists(st.sampled_from(FILES), max_size=5, unique=True))
def test_any_wishes_on_any_files_type_check(request_: str, files: list[str]) -> None:
    holds(request_, files)


@settings(max_examples=100)
@given(st.text(max_size=120), st.lists(st.sampled_from(FILES), max_size=3, unique=True))
def test_any_text_in_any_script_type_checks(request_: str, files: list[str]) -> None:
    holds(request_, files)


@pytest.mark.parametrize(
    "request_",
    [
        "Summarize this: " + "The council met on Tuesday to talk about it. " * 25_000,
        "翻译成英文：" + "今天天气真好，我们去公园吧。" * 40_000,
        "translate " * 100_000,
        "'\"“" * 300_000,
        "a.txt " * 150_000,
        "哈" * 1_000_000,
        "(" * 1_000_000,
        "the summary of the " * 50_000,
        "read  " * 160_000,
    ],
    ids=["english", "chinese", "verbs", "quotes", "files", "laughter", "brackets", "gaps", "blanks"],
)
def test_a_long_request_is_planned_in_bounded_time(request_: str) -> None:
    started = time.process_time()
    holds(request_, ["a.txt", "b.jpg"])
    assert time.process_time() - started < 5


def test_words_that_a_step_was_read_from_are_not_reported_as_missed() -> None:
    planned = planned_of("Summarize reviews.csv", resources_for(["reviews.csv"]))
    assert [task.task for task in planned.tasks] == ["summarization"]
    assert planned.missed == ()
