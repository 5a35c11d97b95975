"""What a model in a worker process may do at its worst."""

import ctypes
import os
import re
from typing import NoReturn

from hugginggpt.experts.base import Call, Output


def crash(call: Call) -> list[Output]:
    ctypes.string_at(0)
    return []


def leave(call: Call) -> NoReturn:
    os._exit(3)


def hang(call: Call) -> list[Output]:
    # Native code that holds the interpreter: no signal of Python gets through.
    re.match(r"(a+)+$", "a" * 64 + "b")
    return []
