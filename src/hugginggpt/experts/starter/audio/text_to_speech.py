"""Reading a text aloud in more than a hundred languages: eSpeak NG, a formant synthesizer."""

from pathlib import Path

from hugginggpt.errors import ExpertError
from hugginggpt.experts.base import Call, Output
from hugginggpt.experts.starter.audio import compact, languages
from hugginggpt.experts.starter.audio.espeak import WORDS_PER_MINUTE, engine
from hugginggpt.experts.starter.audio.spoken_text import Piece, pieces, scripts, speakable
from hugginggpt.experts.starter.text.guards import detected, text_of
from hugginggpt.experts.starter.text.reading import is_chinese, words
from hugginggpt.messages import message

LIMIT = 100_000
"""The most characters that are read."""

_SPEEDS = {"slow": 110, "fast": 230}
# The voices themselves are like a man's; the variant raises and widens them.
_VARIANTS = {"female": "+f3"}
_SURE = 0.5
_SURE_OF_FEW = 0.8
_FEW_WORDS = 5


def run(call: Call) -> list[Output]:
    """The text as speech: mono at 22,050 Hz, a WAV file; MP3 where it takes more than half an hour to say.

    The language is the parameter `language` (an ISO 639-1 code, with a region if wanted), else that of the text. Inside
    a text, words in another script are read by a voice of that script. `voice` is female or male, `speed` slow (110
    words a minute) or fast (230), else 160.

    Raises:
        ExpertError: `no_text` (also for emoji and punctuation alone), `text_too_long`, `language_not_spoken`,
            `kanji_not_read`, `voice_not_started`.
    """
    text = text_of(call)
    if len(text) > LIMIT:
        raise ExpertError("text_too_long", length=len(text), limit=LIMIT)
    text = speakable(text)
    if not text:
        raise ExpertError("no_text", slot="text")
    voice = voice_for(text, call.arguments.get("language"))
    if voice == "ja" and "cmn" in scripts(text):
        raise ExpertError("kanji_not_read")
    path = call.folder / "speech.wav"
    _speak(list(pieces(text, voice)), path, call, len(text))
    return [compact.output(path)]


def voice_for(text: str, language: object = None) -> str:
    """The name of the voice for a text.

    Args:
        text: from `speakable`.
        language: a language tag, if one is asked for.

    Raises:
        ExpertError: `language_not_spoken`.
    """
    tag = language.strip() if isinstance(language, str) and language.strip() else _language(text)
    voice = languages.voice(tag)
    if voice is None:
        raise ExpertError("language_not_spoken", language=tag)
    return voice


def _language(text: str) -> str:
    shares = scripts(text)
    if shares.get("ja", 0.0) >= 0.1:
        return "ja"
    if is_chinese(text):
        return "zh"
    (tag, score), count = detected(text, 1)[0], len(words(text))
    if score >= (_SURE if count >= _FEW_WORDS else _SURE_OF_FEW):
        return tag
    # Too little to tell: the commonest language of the script it is mostly in.
    return max(shares, key=lambda name: shares[name]) if sum(shares.values()) > 0.5 else "en"


def _speak(said: list[Piece], path: Path, call: Call, length: int) -> None:
    from hugginggpt.experts.starter.audio.sound import LONGEST, Recording

    speaker, words = engine(), message("audio.speaking", call.language)
    variant = _VARIANTS.get(str(call.arguments.get("voice")), "")
    speed = _SPEEDS.get(str(call.arguments.get("speed")), WORDS_PER_MINUTE)
    with Recording(path, rate=speaker.rate) as recording:
        for piece in said:
            recording.write_pcm(bytes(2 * int(piece.pause * speaker.rate)))
            speaker.speak(piece.voice + variant, piece.text, recording.write_pcm, words_per_minute=speed)
            if recording.seconds > LONGEST:
                raise ExpertError("text_too_long", length=length, limit=piece.end)
            call.report(piece.end / length, words)
