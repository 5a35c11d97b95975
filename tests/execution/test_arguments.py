from collections.abc import Callable

import pytest
from made_experts import Made, Room, content, echo, picture, sound, speak, text

from hugginggpt.experts import Call, Input, Output
from hugginggpt.plan import Reference, ResourceReference, Task, Template
from hugginggpt.resources import Resource

pytestmark = pytest.mark.anyio
MakeRoom = Callable[..., Room]

FACE = {"label": "face", "score": 0.9, "box": {"xmin": 1.0, "ymin": 2.0, "xmax": 30.0, "ymax": 40.0}}


async def faces(call: Call) -> list[Output]:
    """One face, and no picture of it."""
    return [Output("boxes", "boxes", [FACE])]


async def labels(call: Call) -> list[Output]:
    return [Output("labels", "labels", [{"label": "good", "score": 0.75}])]


def summarize(id: str, argument: object) -> Task:
    return Task(id, "summarization", {"text": argument})


async def test_literals_are_parameters_and_texts(room: MakeRoom) -> None:
    expert = Made(labels)
    a_room = room({"t": expert}, language="zh")
    arguments = {"text": "a text", "labels": ("good", "bad"), "column": "review"}
    await a_room.run(Task("t", "zero-shot-classification", arguments), request="in my words")
    (call,) = expert.calls
    assert call.arguments == {"text": Input("text", "a text"), "labels": ["good", "bad"]}
    assert (call.task, call.request, call.language) == ("zero-shot-classification", "in my words", "zh")


async def test_a_template_keeps_the_words_around_its_references(room: MakeRoom) -> None:
    a_room = room({"summarization": echo})
    await a_room.run(
        summarize("a", "a boat"),
        summarize("b", Template(("The caption is ", Reference("a"), "!"))),
        summarize("c", Reference("b")),
    )
    assert a_room.text("c") == "The caption is a boat!"


async def test_structured_outputs_fill_text_slots_by_their_text_form(room: MakeRoom) -> None:
    a_room = room({"object-detection": faces, "summarization": echo})
    image = await a_room.context.store.add_bytes(picture(), "a.png")
    await a_room.run(
        Task("a", "object-detection", {"image": ResourceReference(image.id)}),
        summarize("b", Reference("a")),
        summarize("c", Template(("Found: ", Reference("a", "boxes")))),
        resources=(image,),
    )
    assert a_room.text("b") == "face at 1,2 to 30,40"
    assert a_room.text("c") == "Found: face at 1,2 to 30,40"
    assert a_room.bench.asked["a"] == {"image": "image"}
    assert a_room.bench.asked["b"] == {"text": "text"}


async def test_a_reference_without_a_name_takes_the_output_that_fits_exactly(room: MakeRoom) -> None:
    async def found(call: Call) -> list[Output]:
        path = call.folder / "boxes.png"
        from anyio import to_thread

        await to_thread.run_sync(path.write_bytes, picture(1))
        return [*await faces(call), Output("image", "image", path=str(path), media_type="image/png")]

    blur, read = Made(found, "blur"), Made(lambda call: _text(call), "read")
    a_room = room({"a": found, "b": read, "c": blur, "d": echo})
    image = await a_room.context.store.add_bytes(picture(), "a.png")
    await a_room.run(
        Task("a", "object-detection", {"image": ResourceReference(image.id)}),
        Task("b", "image-to-text", {"image": Reference("a")}),
        Task("c", "object-detection", {"image": Reference("a", "image")}),
        summarize("d", Reference("a")),
        resources=(image,),
    )
    for expert in (read, blur):
        given = expert.calls[0].arguments["image"]
        assert (given.kind, given.media_type) == ("image", "image/png")
        assert content(given.path) == picture(1)
    assert a_room.text("d") == "face at 1,2 to 30,40"


async def _text(call: Call) -> list[Output]:
    return text("read")


async def test_files_and_texts_come_from_the_store(room: MakeRoom) -> None:
    listen = Made(_text)
    a_room = room({"a": listen, "b": echo})
    recording = await a_room.context.store.add_bytes(sound(), "voice.wav")
    letter = await a_room.context.store.add_bytes("Dear 世界".encode(), "letter.txt")
    await a_room.run(
        Task("a", "automatic-speech-recognition", {"audio": ResourceReference(recording.id)}),
        summarize("b", ResourceReference(letter.id)),
        resources=(recording, letter),
    )
    given = listen.calls[0].arguments["audio"]
    assert (given.kind, given.media_type, given.name) == ("audio", "audio/wav", "voice.wav")
    assert content(given.path) == sound()
    assert a_room.text("b") == "Dear 世界"


async def test_a_slot_that_takes_many_gets_them_in_one_call(room: MakeRoom) -> None:
    async def scores(call: Call) -> list[Output]:
        return [Output("scores", "scores", [0.5] * len(call.texts("texts")))]

    expert = Made(scores)
    a_room = room({"t": expert, "a": echo})
    await a_room.run(
        summarize("a", "two"),
        Task("t", "sentence-similarity", {"text": "one", "texts": ("one", Reference("a"))}),
    )
    (call,) = expert.calls
    assert call.texts("texts") == ["one", "two"]
    assert a_room.result("t").outputs[0].value.data == [0.5, 0.5]


async def test_a_missing_file_fails_its_task_by_name_and_no_other(room: MakeRoom) -> None:
    gone = Resource("file:cat.jpg", "image", "image/jpeg", "cat.jpg")
    a_room = room({"image-to-text": _text, "summarization": echo})
    await a_room.run(
        Task("a", "image-to-text", {"image": ResourceReference(gone.id)}),
        summarize("b", Reference("a")),
        summarize("c", "fine"),
        resources=(gone,),
    )
    error = a_room.result("a").error
    assert error is not None
    assert error.code == "resource_missing"
    assert "'cat.jpg'" in error.message()
    assert [a_room.result(id).status for id in "abc"] == ["failed", "skipped", "completed"]


async def test_an_output_that_was_left_out_fails_the_task_that_reads_it(room: MakeRoom) -> None:
    a_room = room({"a": faces, "b": _text})
    image = await a_room.context.store.add_bytes(picture(), "a.png")
    await a_room.run(
        Task("a", "object-detection", {"image": ResourceReference(image.id)}),
        Task("b", "image-to-text", {"image": Reference("a")}),
        resources=(image,),
    )
    error = a_room.result("b").error
    assert error is not None
    assert (error.code, error.values["source"]) == ("output_not_made", "a")


async def test_what_one_task_speaks_another_hears(room: MakeRoom) -> None:
    listen = Made(_text)
    a_room = room({"a": speak, "b": listen})
    await a_room.run(
        Task("a", "text-to-speech", {"text": "hello"}),
        Task("b", "automatic-speech-recognition", {"audio": Reference("a")}),
    )
    assert content(listen.calls[0].arguments["audio"].path) == sound()
