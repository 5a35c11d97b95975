"""A server that speaks as the Hub does: lists of models, a model's facts, its files; with limits and faults."""

import hashlib
import json
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from hugginggpt.testing.serving import serving

_PAGE = 1000


@dataclass
class FakeHub:
    """The Hub that is served."""

    url: str = ""
    models: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What it says of each model, in the words of the Hub's API: `id`, `pipeline_tag`, `downloads`, `tags`, …"""
    files: dict[str, Mapping[str, bytes]] = field(default_factory=dict[str, Mapping[str, bytes]])
    """The files of models, by id and path."""
    prices: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """What its router says of chat models: `id` and `providers`."""
    calls: list[str] = field(default_factory=list[str])
    """The paths that were asked for, with what follows the question mark."""
    tokens: list[str] = field(default_factory=list[str])
    """The tokens that came, one for each call; empty where there was none."""
    refusals: list[tuple[int, Mapping[str, str]]] = field(default_factory=list[tuple[int, Mapping[str, str]]])
    """A status and headers for each of the next calls, which are refused so."""
    on_call: Callable[[int], None] | None = None
    """Called with the number of each call, before it is answered."""
    stop_after: int | None = None
    """How many bytes of the next larger file are sent before the connection breaks."""
    starts: list[int] = field(default_factory=list[int])
    """Where each sending of a file began."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sha(self, id: str) -> str:
        """The commit of a model."""
        said = next((str(model["sha"]) for model in self.models if model["id"] == id and model.get("sha")), "")
        return said or hashlib.sha1(id.encode()).hexdigest()  # noqa: S324 (what a commit looks like)

    def listed(self, asked: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
        """The models that a list has, in its order."""
        tags = {tag for value in asked.get("filter", ()) for tag in value.split(",")}
        task, author = asked.get("pipeline_tag", [""])[0], asked.get("author", [""])[0]
        words = asked.get("search", [""])[0].lower()
        found = [
            model
            for model in self.models
            if (not task or model.get("pipeline_tag") == task)
            and (not author or str(model["id"]).startswith(f"{author}/"))
            and words in str(model["id"]).lower()
            and (not tags or tags <= set(model["tags"]))
            and ("inference" not in asked or model.get("inference") == "warm")
        ]
        sort = asked.get("sort", ["trendingScore"])[0]
        found.sort(key=lambda model: (-float(model.get(sort) or 0), str(model["id"])))
        return found


@contextmanager
def hub_server(
    models: Sequence[Mapping[str, Any]] = (), files: Mapping[str, Mapping[str, bytes]] | None = None
) -> Generator[FakeHub]:
    """A real server on 127.0.0.1 that `huggingface_hub` takes for the Hub.

    Args:
        models: see `FakeHub`.
        files: see `FakeHub`.
    """
    hub = FakeHub(models=[dict(model) for model in models], files=dict(files or {}))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _serve(self, hub, body=True)

        def do_HEAD(self) -> None:
            _serve(self, hub, body=False)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests are silent."""

    with serving(Handler) as hub.url:
        yield hub


def _serve(handler: BaseHTTPRequestHandler, hub: FakeHub, *, body: bool) -> None:
    with hub.lock:
        hub.calls.append(handler.path)
        hub.tokens.append((handler.headers.get("Authorization") or "").removeprefix("Bearer "))
        refusal = hub.refusals.pop(0) if hub.refusals else None
        if hub.on_call:
            hub.on_call(len(hub.calls))
    if refusal:
        _send(handler, refusal[0], b'{"error": "refused"}', refusal[1], body=body)
        return
    parts = urlsplit(handler.path)
    asked = parse_qs(parts.query)
    path = unquote(parts.path).strip("/")
    if path == "api/models":
        _list(handler, hub, asked)
    elif path == "v1/models":
        _send(handler, 200, json.dumps({"object": "list", "data": hub.prices}).encode())
    elif path.startswith("api/models/"):
        _model(handler, hub, path.removeprefix("api/models/"))
    elif "/resolve/" in path:
        _file(handler, hub, path, body=body)
    else:
        _send(handler, 404, b"{}", {"X-Error-Code": "EntryNotFound"}, body=body)


def _list(handler: BaseHTTPRequestHandler, hub: FakeHub, asked: Mapping[str, Sequence[str]]) -> None:
    found = hub.listed(asked)
    start = int(asked.get("cursor", ["0"])[0])
    most = min(int(asked.get("limit", [str(_PAGE)])[0]), _PAGE)
    # As the Hub does, without `expand` only a few facts.
    kept = set(asked.get("expand", ())) | {"id", "pipeline_tag", "tags", "downloads", "likes"}
    page = [{name: value for name, value in model.items() if name in kept} for model in found[start : start + most]]
    headers: dict[str, str] = {}
    if start + most < len(found):
        more = urlencode({**asked, "cursor": start + most}, doseq=True)
        headers["Link"] = f'<{hub.url}/api/models?{more}>; rel="next"'
    _send(handler, 200, json.dumps(page).encode(), headers)


def _model(handler: BaseHTTPRequestHandler, hub: FakeHub, path: str) -> None:
    if path.endswith("/tree/main") or "/tree/" in path:
        id = path.split("/tree/")[0]
        tree = [
            {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha256(data).hexdigest()}
            for name, data in hub.files.get(id, {}).items()
        ]
        _send(handler, 200, json.dumps(tree).encode())
        return
    id, _, revision = path.partition("/revision/")
    said = next((model for model in hub.models if model["id"] == id), None)
    if said is None:
        _send(handler, 404, b'{"error": "Repository not found"}', {"X-Error-Code": "RepoNotFound"})
        return
    siblings = [{"rfilename": name, "size": len(data)} for name, data in hub.files.get(id, {}).items()]
    # A commit is what it was, whatever came after it.
    sha = revision if len(revision) == 40 else hub.sha(id)
    _send(handler, 200, json.dumps({"siblings": siblings, **said, "sha": sha}).encode())


def _file(handler: BaseHTTPRequestHandler, hub: FakeHub, path: str, *, body: bool) -> None:
    id, _, rest = path.partition("/resolve/")
    revision, _, name = rest.partition("/")
    gated = any(model["id"] == id and model.get("gated") for model in hub.models)
    data = hub.files.get(id, {}).get(name)
    if gated and not handler.headers.get("Authorization"):
        _send(handler, 401, b"{}", {"X-Error-Code": "GatedRepo"}, body=body)
        return
    if data is None:
        code = "EntryNotFound" if id in hub.files else "RepoNotFound"
        _send(handler, 404, b"{}", {"X-Error-Code": code}, body=body)
        return
    digest = hashlib.sha256(data).hexdigest()
    headers = {
        "ETag": f'"{digest}"',
        "X-Repo-Commit": revision if len(revision) == 40 else hub.sha(id),
        "Accept-Ranges": "bytes",
    }
    asked = (handler.headers.get("Range") or "").removeprefix("bytes=").partition("-")[0]
    start = int(asked) if asked.isdigit() else 0
    if start:
        headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    with hub.lock:
        if body:
            hub.starts.append(start)
        cut = hub.stop_after if body and hub.stop_after is not None and hub.stop_after < len(data) else None
        hub.stop_after = None if cut is not None else hub.stop_after
    _send(handler, 206 if start else 200, data[start:], headers, body=body, cut=cut)


def _send(
    handler: BaseHTTPRequestHandler,
    status: int,
    data: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    body: bool = True,
    cut: int | None = None,
) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    if body:
        handler.wfile.write(data if cut is None else data[:cut])
    if cut is not None:
        handler.close_connection = True
