from collections.abc import Callable
from dataclasses import replace

import anyio
import pytest
from made_experts import Made, Room, echo, picture, speak, text, writes

from hugginggpt.errors import ExpertError
from hugginggpt.events import TaskChosen, TaskProgress
from hugginggpt.execution import Capacity, Limits, open_scheduler
from hugginggpt.experts import Call, Output
from hugginggpt.plan import Reference, ResourceReference, Task

pytestmark = pytest.mark.anyio
MakeRoom = Callable[..., Room]

REVIEWS = "customer,score,review\nMaximilian,5,I love it very much\nBo,1,It broke after a day\nChris,3,\n"


async def mood(call: Call) -> list[Output]:
    """Good where the text says love; fails where it says fail."""
    if "fail" in call.text("text"):
        raise ExpertError("task_failed", task="?", reason="it says fail")
    label = "good" if "love" in call.text("text") else "bad"
    return [Output("labels", "labels", [{"label": "other", "score": 0.1}, {"label": label, "score": 0.87654}])]


def classify(argument: object, **more: str) -> Task:
    return Task("t", "text-classification", {"text": argument, **more})


async def test_a_text_task_on_a_table_runs_on_the_text_of_each_row(room: MakeRoom) -> None:
    expert = Made(mood)
    a_room = room({"t": expert})
    table = await a_room.context.store.add_bytes(REVIEWS.encode(), "reviews.csv")
    await a_room.run(
        classify(ResourceReference(table.id)), resources=(table,), request="is each customer happy with the score?"
    )
    (output,) = a_room.result("t").outputs
    assert (output.name, output.value.kind) == ("table", "table")
    assert output.value.data["columns"] == ["customer", "score", "review", "label", "text-classification score"]
    assert [row[3:] for row in output.value.data["rows"]] == [["good", 0.8765], ["bad", 0.8765], [None, None]]
    assert sorted(call.text("text") for call in expert.calls) == ["I love it very much", "It broke after a day"]
    assert a_room.bench.asked["t"] == {"text": "text"}
    assert a_room.of(TaskProgress)[-1].words == "2 of 2 rows"
    assert a_room.of(TaskProgress)[-1].fraction == 1


@pytest.mark.parametrize(
    ("more", "request_", "read"),
    [
        ({}, "is each customer happy?", "I love it very much"),
        ({"column": "Customer"}, "is each one happy?", "Maximilian"),
        ({}, "look at the column customer", "Maximilian"),
        ({}, "判断“customer”列的情感", "Maximilian"),
    ],
)
async def test_the_column_is_the_named_one_or_the_one_with_most_text(
    room: MakeRoom, more: dict[str, str], request_: str, read: str
) -> None:
    expert = Made(mood)
    a_room = room({"t": expert})
    table = await a_room.context.store.add_bytes(REVIEWS.encode(), "reviews.csv")
    await a_room.run(classify(ResourceReference(table.id), **more), resources=(table,), request=request_)
    assert read in [call.text("text") for call in expert.calls]


async def test_a_failed_row_leaves_its_cells_empty_and_is_counted(room: MakeRoom) -> None:
    a_room = room({"t": (mood, echo)})
    table = await a_room.context.store.add_bytes(b"a,b\nlove,1\nfail,2\nhate,3\n", "reviews.csv")
    await a_room.run(classify(ResourceReference(table.id)), resources=(table,))
    data = a_room.result("t").outputs[0].value.data
    assert [row[2] for row in data["rows"]] == ["good", None, "bad"]
    assert data["failed"] == 1
    assert a_room.of(TaskProgress)[-1].words == "3 of 3 rows, 1 of them failed"
    assert len(a_room.of(TaskChosen)) == 1


async def test_when_every_row_fails_the_next_candidate_is_tried(room: MakeRoom) -> None:
    async def good(call: Call) -> list[Output]:
        return [Output("labels", "labels", [{"label": "good", "score": 1.0}])]

    a_room = room({"t": (mood, good)})
    table = await a_room.context.store.add_bytes(b"a,b\nfail,1\nfail too,2\n", "reviews.csv")
    await a_room.run(classify(ResourceReference(table.id)), resources=(table,))
    result = a_room.result("t")
    assert result.choice is not None
    assert result.choice.card.id == "test/t-1"
    assert [row[2] for row in result.outputs[0].value.data["rows"]] == ["good", "good"]


async def test_a_model_that_fails_on_every_row_is_not_tried_on_all(room: MakeRoom) -> None:
    expert = Made(mood)
    a_room = room({"t": expert}, capacity=Capacity(2))
    table = await a_room.context.store.add_bytes(b"a\n" + b"fail\n" * 500, "reviews.csv")
    await a_room.run(classify(ResourceReference(table.id)), resources=(table,))
    assert a_room.result("t").status == "failed"
    assert 10 <= len(expert.calls) <= 12


async def test_texts_go_into_a_column_of_their_own_and_the_table_goes_on(room: MakeRoom) -> None:
    async def shorter(call: Call) -> list[Output]:
        return text(call.text("text")[:4])

    counter = Made(_count)
    a_room = room({"t": shorter, "n": counter})
    table = await a_room.context.store.add_bytes(b"id,text\n7,A long text\n8,Another one\n", "a.csv")
    await a_room.run(
        Task("t", "summarization", {"text": ResourceReference(table.id)}),
        Task("n", "table-question-answering", {"table": Reference("t"), "question": "how many?"}),
        resources=(table,),
    )
    data = a_room.result("t").outputs[0].value.data
    assert data["columns"] == ["id", "text", "summarization text"]
    assert [row[2] for row in data["rows"]] == ["A lo", "Anot"]
    assert a_room.text("n") == "2"
    assert a_room.bench.asked["n"] == {"table": "table", "question": "text"}


async def _count(call: Call) -> list[Output]:
    return text(str(len(call.arguments["table"].data["rows"])))


async def test_rows_of_one_task_leave_places_for_others(room: MakeRoom) -> None:
    order: list[str] = []
    begun = anyio.Event()

    async def row(call: Call) -> list[Output]:
        order.append("row")
        begun.set()
        await anyio.lowlevel.checkpoint()
        return text("x")

    async def other(call: Call) -> list[Output]:
        order.append("other")
        return text("x")

    a_room = room({"t": row, "o": other}, capacity=Capacity(2))
    table = await a_room.context.store.add_bytes(b"a\n" + b"word\n" * 200, "a.csv")
    context = replace(a_room.context, resources={table.id: table})
    with anyio.fail_after(10):
        async with open_scheduler(context) as scheduler:
            scheduler.add(Task("t", "summarization", {"text": ResourceReference(table.id)}))
            await begun.wait()
            scheduler.add(Task("o", "summarization", {"text": "x"}))
    assert len(order) == 201
    assert order.index("other") < 50


@pytest.mark.parametrize(
    ("data", "more", "code"),
    [
        (b"a\n1\n2\n", {}, "table_without_text"),
        (b"a,b\n", {}, "table_without_text"),
        (b"a\nyes\n", {"column": "c"}, "no_column"),
        (b"a\n" + b"yes\n" * 6, {}, "too_many_rows"),
    ],
)
async def test_tables_that_cannot_be_run_are_refused_with_the_reason(
    room: MakeRoom, data: bytes, more: dict[str, str], code: str
) -> None:
    a_room = room({"t": mood}, limits=Limits(max_rows=5))
    table = await a_room.context.store.add_bytes(data, "a.csv")
    await a_room.run(classify(ResourceReference(table.id), **more), resources=(table,))
    error = a_room.result("t").error
    assert error is not None
    assert error.code == code
    assert error.message("zh")


async def test_a_document_in_a_picture_slot_is_read_page_by_page(room: MakeRoom) -> None:
    async def read(call: Call) -> list[Output]:
        return text(f"page of {call.arguments['image'].kind}")

    expert = Made(read)
    a_room = room({"t": expert})
    document = await a_room.context.store.add_bytes(_pages(3), "letter.pdf")
    await a_room.run(Task("t", "image-to-text", {"image": ResourceReference(document.id)}), resources=(document,))
    assert len(expert.calls) == 3
    assert a_room.text("t") == "page of image\n\npage of image\n\npage of image"
    assert a_room.bench.asked["t"] == {"image": "image"}


async def test_files_of_several_calls_are_all_kept_and_go_on_together(room: MakeRoom) -> None:
    film = Made(writes("video", "video", "film.mp4", "video/mp4", b"a film"))
    gray = writes("image", "image", "gray.png", "image/png", picture(9))
    a_room = room({"g": gray, "v": film})
    images = [await a_room.context.store.add_bytes(picture(shade), f"{shade}.png") for shade in (1, 2, 3)]
    await a_room.run(
        Task("g", "image-to-image", {"image": tuple(ResourceReference(image.id) for image in images)}),
        Task("v", "image-to-video", {"image": Reference("g")}),
        resources=tuple(images),
    )
    outputs = a_room.result("g").outputs
    assert [output.name for output in outputs] == ["image"] * 3
    assert len({output.path for output in outputs}) == 3
    assert len(film.calls[0].arguments["image"]) == 3


async def test_lists_of_several_calls_are_one_list(room: MakeRoom) -> None:
    a_room = room({"t": mood})
    await a_room.run(Task("t", "text-classification", {"text": ("love", "hate")}))
    (output,) = a_room.result("t").outputs
    assert [row["label"] for row in output.value.data] == ["other", "good", "other", "bad"]


async def test_one_failing_page_fails_the_task(room: MakeRoom) -> None:
    expert = Made(mood)
    a_room = room({"t": expert}, capacity=Capacity(1))
    await a_room.run(Task("t", "text-classification", {"text": ("love", "fail", *["love"] * 50)}))
    assert a_room.result("t").status == "failed"
    assert len(expert.calls) == 2


async def test_a_table_read_aloud_gives_the_files_and_a_table_that_names_them(room: MakeRoom) -> None:
    a_room = room({"t": speak})
    table = await a_room.context.store.add_bytes(b"a,b\nhello,1\nworld,2\n", "a.csv")
    await a_room.run(Task("t", "text-to-speech", {"text": ResourceReference(table.id)}), resources=(table,))
    first, *files = a_room.result("t").outputs
    assert first.value.data["columns"] == ["a", "b", "audio"]
    assert [row[2] for row in first.value.data["rows"]] == [file.path.name for file in files if file.path]
    assert len({file.path for file in files}) == 2


def _pages(count: int) -> bytes:
    from io import BytesIO

    from PIL import Image

    first, *rest = [Image.new("RGB", (40, 60), (shade, 0, 0)) for shade in range(count)]
    with BytesIO() as file:
        first.save(file, "PDF", save_all=True, append_images=rest)
        return file.getvalue()
