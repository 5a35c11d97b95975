"""What comes in with a request: the words, the files a person gives, and the files and URLs that the words name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread

from hugginggpt.errors import InputError, ResourceError
from hugginggpt.plan import Plan, with_resources
from hugginggpt.planning.embedded.mentions import file_mentions
from hugginggpt.resources import Resource, ResourceStore, named_resource

MAX_CHARACTERS = 100_000
"""How long a request may be. A longer text is content, and content comes as a file."""

_NOT_THERE = frozenset({"missing_file", "outside_folder", "is_a_directory", "not_a_file"})

File = str | Path | bytes | tuple[str, bytes] | Resource
"""A file as Python code gives it: a path, bytes, a name and bytes, or what is in the store already."""


@dataclass(frozen=True)
class Intake:
    """A request as stage 1 gets it."""

    request: str
    resources: tuple[Resource, ...]
    """The files given, then those that only the words name, in their order; the latter may be `missing`."""


def checked_request(request: str) -> str:
    """The words without blanks around them.

    Raises:
        InputError: `empty_request` or `request_too_long`.
    """
    words = request.strip()
    if not words:
        raise InputError("empty_request")
    if len(words) > MAX_CHARACTERS:
        raise InputError("request_too_long", count=len(words), limit=MAX_CHARACTERS)
    return words


async def take_in(request: str, files: Iterable[File], store: ResourceStore, folder: Path | None) -> Intake:
    """Take the files into the store; what the words name is opened only in `folder`, and nothing is fetched.

    Args:
        request: the words of the person.
        files: what the person named outside the words; each is opened.
        store: where their bytes go.
        folder: the folder in which files that the words name are opened; None opens none of them.

    Raises:
        InputError: if the request or one of the files is not taken.
    """
    words = checked_request(request)
    given = [await _given(file, store) for file in files]
    known = {resource.name for resource in given}
    mentions = await to_thread.run_sync(lambda: [mention.name for mention in file_mentions(words, sorted(known))])
    named = [name for name in dict.fromkeys(mentions) if name not in known]
    return Intake(words, (*given, *[await _named(name, store, folder) for name in named]))


async def completed(plan: Plan, store: ResourceStore) -> Plan:
    """The plan with the bytes of every resource that its tasks read: URLs are fetched now.

    Raises:
        ResourceError: if a file is missing or a URL can't be fetched.
    """
    needed = dict.fromkeys(reference.resource for task in plan.tasks for reference in task.resources())
    found: dict[str, Resource] = {}
    for id in needed:
        resource = plan.resources[id]
        if id.startswith("url:"):
            found[id] = await store.add_url(id.removeprefix("url:"))
        elif resource.missing:
            raise ResourceError("file_not_given", name=resource.name)
        else:
            # A saved plan may name bytes that are gone; better said now than in the middle of the run.
            await to_thread.run_sync(store.path, resource)
    return with_resources(plan, found) if found else plan


def by_id(resources: Sequence[Resource]) -> dict[str, Resource]:
    """The resources of a plan."""
    return {resource.id: resource for resource in resources}


async def _given(file: File, store: ResourceStore) -> Resource:
    if isinstance(file, Resource):
        return file
    if isinstance(file, bytes):
        return await store.add_bytes(file, "data")
    if isinstance(file, tuple):
        return await store.add_bytes(file[1], file[0])
    if isinstance(file, str) and file.startswith(("http://", "https://")):
        return named_resource(file)
    return await store.add_file(Path(file))


async def _named(name: str, store: ResourceStore, folder: Path | None) -> Resource:
    """A file that only the words name, with its bytes if it lies in the folder."""
    if folder is not None and "://" not in name:
        try:
            return await store.add_named(name, folder)
        except ResourceError as error:
            # Whether that matters is known when the plan is: the words may name a file that is to be made.
            if error.code not in _NOT_THERE:
                raise
    return named_resource(name)
