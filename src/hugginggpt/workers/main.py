"""The program that runs in a worker: takes one call after another from its standard input until that ends.

It imports next to nothing, so that it is there at once; what a call needs is imported by the call.
"""

import faulthandler
import io
import json
import os
import signal
import sys
from importlib import import_module
from typing import Any, cast

from hugginggpt.workers import frames
from hugginggpt.workers.channel import Channel
from hugginggpt.workers.sandbox import isolate


def main(options: str) -> None:
    """Serve calls; returns never.

    Args:
        options: a JSON object with `parent` (the process id of the program), `namespace` (whether to try a network
            namespace), `memory` (bytes it may use), `idle` (seconds it waits for a call before it ends).
    """
    given: dict[str, Any] = json.loads(options)
    channel = Channel(*_own_pipes())
    # Ctrl-C is the program's affair: it ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable(all_threads=False)
    kind = isolate(parent=given["parent"], namespace=given["namespace"], memory=given["memory"])
    try:
        channel.send({"ready": kind})
        while (request := channel.next(given["idle"])) is not None:
            _serve(request, channel)
    except BrokenPipeError:
        pass
    finally:
        # Without the destructors of native libraries: a few of them hang or crash.
        os._exit(0)


def _own_pipes() -> tuple[int, int]:
    """Move the pipes to the program out of the way of libraries that print or read."""
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    # Line by line, so that a crash takes no words with it.
    cast(io.TextIOWrapper, sys.stdout).reconfigure(line_buffering=True)
    return requests, answers


def _serve(request: dict[str, Any], channel: Channel) -> None:
    number = request["call"]
    channel.send({"call": number, "began": True})

    def report(fraction: float, words: str) -> None:
        channel.send({"call": number, "fraction": float(fraction), "words": str(words)})

    try:
        answer = frames.packed({"call": number, "result": _call(request, report)})
    except BaseException as error:
        from hugginggpt.workers.failures import told

        answer = frames.packed({"call": number, "failure": told(error)})
    sys.stdout.flush()
    channel.write(answer)


def _call(request: dict[str, Any], report: Any) -> Any:
    module, _, name = str(request["target"]).partition(":")
    found = import_module(module)
    return getattr(found, name)(request["payload"], report) if name else None
