"""Text as the beeps of Morse code: a task type, a card and what runs it; `pip install examples/morse` is all."""

import wave

from hugginggpt.catalogue import ModelCard
from hugginggpt.experts import Output
from hugginggpt.tasks import TaskType, slots

CODES = ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
SIGNS = dict(zip("abcdefghijklmnopqrstuvwxyz", CODES.split(), strict=True))
BEEP, REST = (b"\xa0" * 6 + b"\x60" * 6) * 60, b"\x80" * 720
SOUND = {".": BEEP + REST, "-": 3 * BEEP + REST, " ": 4 * REST}
DO, DO_ZH = "Beep a text as Morse code.", "把文字变成摩尔斯电码的滴答声。"
MORSE = TaskType("text-to-morse", slots("text"), slots("audio"), DO, DO_ZH)


class Beeper:
    card = ModelCard("example/beeper", ("text-to-morse",), "starter", DO, description_zh=DO_ZH, license="Apache-2.0")
    unready = refuses = lambda self, *given: None

    async def run(self, call):
        with wave.open(str(call.folder / "morse.wav"), "wb") as file:
            file.setparams((1, 1, 8000, 0, "NONE", ""))
            for letter in call.text("text").lower():
                file.writeframes(b"".join(map(SOUND.get, SIGNS.get(letter, "") + " ")))
        return [Output("audio", "audio", path=str(call.folder / "morse.wav"), media_type="audio/wav")]


models, experts = (lambda: [Beeper.card]), (lambda services: [Beeper()])
