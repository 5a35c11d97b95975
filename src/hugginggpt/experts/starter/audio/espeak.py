"""eSpeak NG as the package espeakng-loader carries it, called by ctypes.

The library is one global state, so a process has one `Engine` and uses it from one thread at a time. It is GPL-3.0 and
is loaded only here, in a worker process of its own.
"""

import ctypes
import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from hugginggpt.errors import ExpertError, MissingExtra

_SYNCHRONOUS = 2
_DO_NOT_EXIT = 0x8000
_UTF8 = 1
_SPEED = 1
_VOLUME = 2
WORDS_PER_MINUTE = 160
"""The usual speed."""
# At the full volume of 100 the loudest vowels of some voices are cut off.
_BELOW_FULL = 90
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Engine:
    """The speech synthesizer. Get it from `engine`.

    Raises:
        ExpertError: `voice_not_started` if the library can't use its data.
    """

    def __init__(self, library: Path, data: Path) -> None:
        self._library: Any = ctypes.CDLL(str(library))
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._lock = threading.Lock()
        self._write: Callable[[bytes], object] = bytes
        self._failed: BaseException | None = None
        # Flag 0x8000: without it the library ends the process where it finds no data.
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), _DO_NOT_EXIT))
        """Samples a second."""
        if self.rate <= 0:
            raise ExpertError("voice_not_started")
        # The library keeps the pointer only, so the callback must live as long as it does.
        self._callback = _CALLBACK(self._received)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetParameter(_VOLUME, _BELOW_FULL, 0)

    def speak(
        self, voice: str, text: str, write: Callable[[bytes], object], *, words_per_minute: int = WORDS_PER_MINUTE
    ) -> None:
        """Say a text.

        Args:
            voice: a name of `languages.voices()`, with a variant behind a plus sign if wanted: `en-us+f3`.
            text: taken as it is; markup has no meaning.
            write: gets the sound as it is made: mono, 16 bit, least byte first.
            words_per_minute: from 80 to 450.

        Raises:
            ExpertError: `language_not_spoken` if there is no such voice.
        """
        with self._lock:
            self._choose(voice)
            self._write, self._failed = write, None
            self._library.espeak_SetParameter(_SPEED, words_per_minute, 0)
            spoken = text.encode("utf-8", "ignore") + b"\0"
            self._library.espeak_Synth(spoken, ctypes.c_size_t(len(spoken)), 0, 0, 0, _UTF8, None, None)
            self._library.espeak_Synchronize()
            if self._failed is not None:
                raise self._failed

    def phonemes(self, voice: str, text: str) -> list[str]:
        """How a text would be said: one string of the library's phoneme names for each clause.

        Raises:
            ExpertError: `language_not_spoken`.
        """
        with self._lock:
            self._choose(voice)
            spoken = ctypes.create_string_buffer(text.encode("utf-8", "ignore"))
            rest = ctypes.c_void_p(ctypes.addressof(spoken))
            clauses: list[str] = []
            while rest.value:
                clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, 0).decode())
            return clauses

    def _choose(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise ExpertError("language_not_spoken", language=voice)

    def _received(self, samples: Any, count: int, _events: object) -> int:
        # An exception can't pass through the library: it is kept, and 1 tells the library to stop.
        try:
            if count > 0:
                self._write(ctypes.string_at(samples, count * 2))
        except BaseException as error:
            self._failed = error
            return 1
        return 0


@cache
def engine() -> Engine:
    """The engine of this process.

    Raises:
        MissingExtra: if the package that carries it is not installed.
        ExpertError: `voice_not_started`.
    """
    try:
        import espeakng_loader
    except ImportError as error:
        raise MissingExtra("speech", "espeakng-loader") from error
    return Engine(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()))
