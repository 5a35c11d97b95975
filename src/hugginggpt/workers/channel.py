"""The worker's end of its pipes to the program."""

import os
import select
from _thread import allocate_lock
from typing import Any

from hugginggpt.workers import frames


class Channel:
    """Reads requests and writes answers, blocking; answers may come from several threads."""

    def __init__(self, requests: int, answers: int) -> None:
        self._requests = requests
        self._answers = answers
        self._lock = allocate_lock()

    def send(self, message: dict[str, Any]) -> None:
        """Write one message.

        Raises:
            BrokenPipeError: if nobody reads any more.
        """
        self.write(frames.packed(message))

    def write(self, frame: bytes) -> None:
        """Write one frame, whole."""
        left = memoryview(frame)
        with self._lock:
            while left:
                left = left[os.write(self._answers, left) :]

    def next(self, seconds: float) -> dict[str, Any] | None:
        """The next request; None if none comes in that time, or ever."""
        waiting = select.poll()
        waiting.register(self._requests, select.POLLIN)
        if not waiting.poll(seconds * 1000):
            return None
        head = self._read(frames.HEAD.size)
        return frames.unpacked(self._read(frames.length(head))) if head else None

    def _read(self, size: int) -> bytes:
        """So many bytes; fewer only where the pipe ends."""
        found = bytearray()
        while len(found) < size and (part := os.read(self._requests, size - len(found))):
            found += part
        return bytes(found)
