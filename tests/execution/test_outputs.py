import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from anyio import to_thread
from made_experts import Made, Room, echo, left_in, picture, sound, speak, writes

from hugginggpt.events import Event, TaskEnded
from hugginggpt.execution import naming
from hugginggpt.experts import Call, Output
from hugginggpt.messages import Language
from hugginggpt.plan import Reference, ResourceReference, Task
from hugginggpt.resources import Resource

pytestmark = pytest.mark.anyio
MakeRoom = Callable[..., Room]

SPEAK = Task("t", "text-to-speech", {"text": "hello"})


async def read(call: Call) -> list[Output]:
    return [Output("text", "text", "what it says")]


async def test_a_file_is_stored_and_put_in_the_folder_before_anyone_is_told(room: MakeRoom, temporary: Path) -> None:
    there: list[bool] = []
    a_room = room({"a": read, "t": speak})
    image = await a_room.context.store.add_bytes(picture(), "notice.png")

    def look(event: Event) -> None:
        for output in event.result.outputs if isinstance(event, TaskEnded) else ():
            if output.path:
                # The next thing the loop does, before any thread could still write the file.
                asyncio.get_running_loop().call_soon(lambda path=output.path: there.append(path.is_file()))
        a_room.events.append(event)

    a_room.context = replace(a_room.context, emit=look)
    await a_room.run(
        Task("a", "image-to-text", {"image": ResourceReference(image.id)}),
        Task("t", "text-to-speech", {"text": Reference("a")}),
        resources=(image,),
    )
    (output,) = a_room.result("t").outputs
    assert output.path is not None
    assert output.path == a_room.context.out / "notice-speech.wav"
    assert await to_thread.run_sync(output.path.read_bytes) == sound()
    assert output.value.resource is not None
    assert (output.value.resource.media_type, output.value.resource.name) == ("audio/wav", "notice-speech.wav")
    assert there == [True]
    assert output.to_json() == {
        "name": "audio",
        "kind": "audio",
        "media_type": "audio/wav",
        "path": str(output.path),
    }
    assert left_in(temporary) == []


def _files(room: Room) -> list[str]:
    return [str(path) for path in left_in(room.context.out)] if room.context.out.exists() else []


async def test_names_that_collide_never_overwrite(room: MakeRoom) -> None:
    a_room = room({"text-to-speech": speak})
    out = a_room.context.out
    await to_thread.run_sync(out.mkdir)
    mine = out / "speech.wav"
    await to_thread.run_sync(mine.write_bytes, b"mine")
    tasks = [Task(f"t{n}", "text-to-speech", {"text": "x"}) for n in range(12)]
    await a_room.run(*tasks)
    paths = {output.path for event in a_room.of(TaskEnded) for output in event.result.outputs}
    assert len(paths) == 12
    assert await to_thread.run_sync(mine.read_bytes) == b"mine"
    assert len(_files(a_room)) == 13


async def test_two_runs_into_one_folder_never_overwrite(room: MakeRoom) -> None:
    a_room = room({"t": speak})
    await a_room.run(SPEAK)
    await a_room.run(SPEAK)
    assert len(_files(a_room)) == 2


@pytest.mark.parametrize(
    "made",
    [
        [Output("image", "image", path="x.png")],
        [Output("audio", "image", path="out.wav")],
        [Output("audio", "audio", path="/etc/hostname", media_type="audio/wav")],
        [Output("audio", "audio", path="../../store/x", media_type="audio/wav")],
        [Output("audio", "audio", path="not made.wav")],
        [Output("audio", "audio", data="a text")],
        [],
    ],
)
async def test_what_is_not_what_the_task_gives_is_the_failure_of_its_model(room: MakeRoom, made: list[Output]) -> None:
    async def wrong(call: Call) -> list[Output]:
        return made

    a_room = room({"t": (wrong, speak), "u": wrong})
    await a_room.run(SPEAK, Task("u", "text-to-speech", {"text": "x"}))
    assert a_room.result("t").status == "completed"
    error = a_room.result("u").error
    assert error is not None
    assert error.code == "model_wrong_output"
    assert len(_files(a_room)) == 1


async def test_a_link_out_of_the_folder_is_not_followed(room: MakeRoom, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    await to_thread.run_sync(secret.write_bytes, sound())

    async def link(call: Call) -> list[Output]:
        path = call.folder / "out.wav"
        await to_thread.run_sync(path.symlink_to, secret)
        return [Output("audio", "audio", path=str(path), media_type="audio/wav")]

    a_room = room({"t": link})
    await a_room.run(SPEAK)
    assert a_room.result("t").status == "failed"
    assert _files(a_room) == []


async def test_each_call_has_an_empty_folder_of_its_own(room: MakeRoom) -> None:
    seen: list[tuple[Path, list[Path]]] = []

    async def scratch(call: Call) -> list[Output]:
        seen.append((call.folder, await to_thread.run_sync(left_in, call.folder)))
        await to_thread.run_sync((call.folder / "scratch").write_bytes, b"left")
        return await echo(call)

    a_room = room({"summarization": Made(scratch)})
    await a_room.run(*(Task(f"t{n}", "summarization", {"text": "x"}) for n in range(30)))
    assert [inside for _, inside in seen] == [[]] * 30
    assert len({folder for folder, _ in seen}) == 30


async def test_an_output_folder_that_cannot_be_made_fails_the_task_with_a_sentence(room: MakeRoom) -> None:
    a_room = room({"t": speak, "u": echo})
    await to_thread.run_sync(a_room.context.out.write_bytes, b"a file in the way")
    await a_room.run(SPEAK, Task("u", "summarization", {"text": "x"}))
    error = a_room.result("t").error
    assert error is not None
    assert error.code != "task_failed"
    assert error.hint()
    assert a_room.result("u").status == "completed"


def image_task(**arguments: object) -> Task:
    return Task("t", "image-to-image", {"image": ResourceReference("x"), **arguments})


@pytest.mark.parametrize(
    ("task", "origin", "language", "name"),
    [
        (SPEAK, "notice.jpg", "en", "notice-speech"),
        (SPEAK, None, "en", "speech"),
        (SPEAK, "通知.jpg", "zh", "通知-朗读"),
        (image_task(instruction="Make it a pencil sketch"), "astronaut.jpg", "en", "astronaut-pencil-sketch"),
        (image_task(instruction="把它变成黑白"), "astronaut.jpg", "zh", "astronaut-黑白"),
        (image_task(instruction="put a ../../hat on him, please"), "a.b.jpg", "en", "a.b-put-a-hat-on"),
        (image_task(instruction="///"), "a.jpg", "en", "a-image-to-image"),
        (image_task(control="canny"), "a.jpg", "en", "a-edges"),
        (Task("t", "object-detection", {"labels": ("face",)}), "notice.jpg", "en", "notice-faces"),
        (Task("t", "object-detection", {"labels": "qr-code"}), "notice.jpg", "en", "notice-qr-codes"),
        (Task("t", "object-detection", {"labels": ("zebra", "dog")}), "n.jpg", "en", "n-zebra-dog"),
        (Task("t", "object-detection"), "notice.jpg", "en", "notice-objects"),
        (Task("t", "image-to-video"), "x" * 200 + ".jpg", "en", "x" * 60 + "-video"),
    ],
)
def test_names_say_the_file_and_what_was_done(task: Task, origin: str | None, language: Language, name: str) -> None:
    assert naming.stem(task, origin, language) == name


async def test_the_name_comes_from_the_first_file_along_the_chain(room: MakeRoom) -> None:
    gray = writes("image", "image", "x.png", "image/png", picture(3))
    a_room = room({"image-to-image": gray, "image-to-text": read, "text-to-speech": speak})
    image = await a_room.context.store.add_bytes(picture(), "astronaut.png")
    await a_room.run(
        image_task_on(image, "g"),
        Task("r", "image-to-text", {"image": Reference("g")}),
        Task("s", "text-to-speech", {"text": Reference("r")}),
        resources=(image,),
    )
    assert sorted(Path(path).name for path in _files(a_room)) == ["astronaut-grayscale.png", "astronaut-speech.wav"]


def image_task_on(image: Resource, id: str) -> Task:
    return Task(id, "image-to-image", {"image": ResourceReference(image.id), "instruction": "to grayscale"})
