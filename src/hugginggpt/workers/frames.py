"""What goes over the pipes between the program and a worker: JSON behind its length. Never pickle."""

import json
import struct
from typing import Any, cast

HEAD = struct.Struct(">I")
"""The length of the JSON that follows, in bytes."""
LONGEST = 256 << 20
"""Bytes of the longest frame that is taken."""


def packed(message: dict[str, Any]) -> bytes:
    """A message as a frame.

    Raises:
        TypeError, ValueError: if it is not JSON (NaN and infinity are not), or too long.
    """
    # ASCII, because the name of a file may hold what is no Unicode; JSON's escapes carry that.
    body = json.dumps(message, allow_nan=False, separators=(",", ":")).encode()
    if len(body) > LONGEST:
        raise ValueError(f"{len(body)} bytes are too long for a worker")
    return HEAD.pack(len(body)) + body


def length(head: bytes) -> int:
    """How many bytes follow the head of a frame.

    Raises:
        ValueError: if they are more than is taken.
    """
    (size,) = cast("tuple[int]", HEAD.unpack(head))
    if size > LONGEST:
        raise ValueError("the frame is too long")
    return size


def unpacked(body: bytes) -> dict[str, Any]:
    """The message in the body of a frame.

    Raises:
        ValueError: if it is not a JSON object.
    """
    message: object = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("the frame is not an object")
    return cast("dict[str, Any]", message)
