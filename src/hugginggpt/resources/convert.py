"""Values as another kind: pages and text of a document, sound and a frame of a video, the text form of the rest."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path, PurePath

from anyio import to_thread

from hugginggpt.errors import ResourceError
from hugginggpt.resources.documents import document_text, draw_page, inspect_document
from hugginggpt.resources.inspection import Found
from hugginggpt.resources.store import ResourceStore
from hugginggpt.resources.values import Resource, Value
from hugginggpt.resources.videos import write_frame, write_sound
from hugginggpt.tasks import FILE_KINDS, Kind, text_form

_Conversion = Callable[[Resource, ResourceStore], Awaitable[list[Value]]]


async def convert(value: Value, kind: Kind, store: ResourceStore) -> list[Value]:
    """A value as values of another kind: one, or several where a document becomes the pictures of its pages.

    Args:
        value: what is there.
        kind: what is wanted, as `hugginggpt.tasks.converts` allows.
        store: holds the bytes of the value and takes those of the result.

    Raises:
        ResourceError: if it cannot be read, or there is no such conversion.
        MissingExtra: if the package that reads it is not installed.
    """
    if value.kind == kind:
        return [value]
    if value.resource is not None:
        if conversion := _CONVERSIONS.get((value.kind, kind)):
            return await conversion(value.resource, store)
    elif kind == "text" and value.kind not in FILE_KINDS:
        return [Value("text", await to_thread.run_sync(value.text))]
    raise ResourceError("cannot_convert", have=value.kind, want=kind)


async def _as_picture(resource: Resource, store: ResourceStore) -> list[Value]:
    return [Value("image", resource=replace(resource, kind="image"))]


async def _table_text(resource: Resource, store: ResourceStore) -> list[Value]:
    table = await store.read_table(resource)
    return [Value("text", await to_thread.run_sync(text_form, "table", table))]


async def _document_text(resource: Resource, store: ResourceStore) -> list[Value]:
    def read() -> str:
        return document_text(store.path(resource), resource.name, store.limits)

    # PDFium may take its time over a hostile file; whoever is cancelled does not wait for it.
    return [Value("text", await to_thread.run_sync(read, abandon_on_cancel=True))]


async def _document_pages(resource: Resource, store: ResourceStore) -> list[Value]:
    def count() -> int:
        return int(inspect_document(store.path(resource), resource.name, store.limits)["pages"])

    def page(place: int) -> Callable[[Path], Found]:
        def write(target: Path) -> Found:
            width, height = draw_page(store.path(resource), place, target, resource.name)
            return Found("image", "image/png", {"width": width, "height": height, "page": place + 1})

        return write

    stem = PurePath(resource.name).stem
    pages = await to_thread.run_sync(count)
    parts = [(f"{stem}-{place + 1}.png", page(place)) for place in range(pages)]
    return [Value("image", resource=made) for made in await store.derive(resource, "image", parts)]


async def _video_sound(resource: Resource, store: ResourceStore) -> list[Value]:
    def write(target: Path) -> Found:
        seconds = write_sound(store.path(resource), target, resource.name, store.limits)
        return Found("audio", "audio/wav", {"seconds": seconds})

    parts = [(f"{PurePath(resource.name).stem}.wav", write)]
    return [Value("audio", resource=made) for made in await store.derive(resource, "audio", parts)]


async def _video_frame(resource: Resource, store: ResourceStore) -> list[Value]:
    def write(target: Path) -> Found:
        width, height = write_frame(store.path(resource), target, resource.name)
        return Found("image", "image/png", {"width": width, "height": height})

    parts = [(f"{PurePath(resource.name).stem}.png", write)]
    return [Value("image", resource=made) for made in await store.derive(resource, "image", parts)]


_CONVERSIONS: dict[tuple[Kind, Kind], _Conversion] = {
    ("masks", "image"): _as_picture,
    ("table", "text"): _table_text,
    ("document", "text"): _document_text,
    ("document", "image"): _document_pages,
    ("video", "audio"): _video_sound,
    ("video", "image"): _video_frame,
}
