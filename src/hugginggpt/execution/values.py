"""Values on their way into a slot: read from the store and converted to a kind that the slot takes."""

from anyio import to_thread

from hugginggpt.execution.kinds import wanted
from hugginggpt.experts import Input
from hugginggpt.resources import ResourceStore, Value, convert
from hugginggpt.tasks import Slot


async def as_inputs(value: Value, slot: Slot, store: ResourceStore) -> list[Input]:
    """A value as the inputs of a slot: one, or several where a document becomes its pages.

    Raises:
        ResourceError: if it can't be read or converted.
    """
    kind = wanted(value.kind, slot)
    return [await _input(made, store) for made in await convert(value, kind, store)]


async def as_text(value: Value, store: ResourceStore) -> str:
    """The text of a value, wherever it lies.

    Raises:
        ResourceError: if it can't be read or converted.
    """
    return "\n\n".join([str((await _input(made, store)).data) for made in await convert(value, "text", store)])


async def _input(value: Value, store: ResourceStore) -> Input:
    resource = value.resource
    if resource is None:
        return Input(value.kind, data=value.data)
    if value.kind == "text":
        return Input("text", data=await store.read_text(resource), name=resource.name)
    if value.kind == "table":
        return Input("table", data=await store.read_table(resource), name=resource.name)
    path = await to_thread.run_sync(store.path, resource)
    return Input(value.kind, path=str(path), media_type=resource.media_type, name=resource.name)
