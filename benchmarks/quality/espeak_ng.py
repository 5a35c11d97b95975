"""How well the speech can be understood: English by a recognizer, Chinese by the readings of its characters."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.quality.measuring import inputs, share
from benchmarks.quality.sounds import RATE, edits, silence
from hugginggpt.catalogue.card import Quality
from hugginggpt.experts.base import Call, Input
from hugginggpt.experts.starter.audio import text_to_speech
from hugginggpt.experts.starter.audio.espeak import engine
from hugginggpt.experts.starter.audio.sound import pcm, samples

_SYLLABLE = re.compile(r"[^\d\s]+?\d+(?:[nN](?![aeiouyAEIOUY@]))?")


def measure() -> tuple[Quality, ...]:
    """English against a guess among the sentences; Chinese against the reading of each character on its own."""
    return _english(), _chinese()


def _english() -> Quality:
    texts = [row["text"] for row in inputs("spoken-english")]
    right = share(said == text for said, text in zip(_recognized(texts), texts, strict=True))
    metric = (
        "share of spoken English sentences that a speech recognizer (PocketSphinx) tells rightly from each other; "
        "baseline: a guess"
    )
    return Quality(metric, right, 1 / len(texts), len(texts))


def _recognized(texts: list[str]) -> list[str]:
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=float(RATE), loglevel="FATAL")
    decoder.add_jsgf_string("one", f"#JSGF V1.0; grammar one; public <one> = {' | '.join(texts)};")
    decoder.activate_search("one")
    heard: list[str] = []
    for text in texts:
        sound = np.concatenate([silence(0.5), _said(text), silence(0.5)])
        sound += np.random.default_rng(0).standard_normal(len(sound), np.float32) * np.float32(0.001)
        decoder.start_utt()
        decoder.process_raw(pcm(sound), full_utt=True)
        decoder.end_utt()
        guess = decoder.hyp()
        heard.append(guess.hypstr if guess else "")
    return heard


def _said(text: str) -> np.ndarray:
    with TemporaryDirectory() as folder:
        (output,) = text_to_speech.run(Call("text-to-speech", {"text": Input("text", text)}, Path(folder)))
        return samples(Path(output.path or ""), rate=RATE)


def _chinese() -> Quality:
    rows = inputs("spoken-chinese")
    wanted = [syllables("cmn-latn-pinyin", row["pinyin"]) for row in rows]
    whole = [syllables("cmn", row["text"]) for row in rows]
    alone = [[one for letter in row["text"] for one in syllables("cmn", letter)] for row in rows]
    metric = (
        "share of syllables of Chinese sentences read as a person wrote them in pinyin; "
        "baseline: each character read on its own"
    )
    return Quality(metric, _same(whole, wanted), _same(alone, wanted), len(rows))


def syllables(voice: str, text: str) -> list[str]:
    """The syllables with their tones that a Chinese voice says, without stress."""
    said = " ".join(engine().phonemes(voice, text))
    return _SYLLABLE.findall(re.sub(r"['|,_]", "", re.sub(r"_\|?", " ", said)))


def _same(given: list[list[str]], wanted: list[list[str]]) -> float:
    wrong = sum(edits(one, other) for one, other in zip(given, wanted, strict=True))
    return 1 - wrong / sum(map(len, wanted))
