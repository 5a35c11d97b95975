from importlib.resources import files

import pytest

from hugginggpt.experts.starter.audio.espeak import engine
from hugginggpt.experts.starter.audio.languages import VOICES, voice
from hugginggpt.experts.starter.audio.spoken_text import pieces, scripts, speakable
from hugginggpt.experts.starter.audio.text_to_speech import voice_for


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Bold** and *leaning*, `code`", "Bold and leaning, code"),
        ("# Title\n\n- [the page](https://example.org/a?b=c)", "Title\n\n- the page"),
        ("2 * 3 = 6, snake_case stays", "2 * 3 = 6, snake_case stays"),
        ("Good 👍🏽 morning ☀️", "Good morning"),
        ("a\u200bb\x00c\ufeff", "abc"),
        ("👨‍👩‍👧 !!! …", ""),
        ("---\n***", ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_what_cannot_be_said_is_taken_out(text: str, said: str) -> None:
    assert speakable(text) == said


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("Hello", None, "en-us"),
        ("42", None, "en-us"),
        ("你好", None, "cmn"),
        ("请打开 Hugging Face 网站", None, "cmn"),
        ("こんにちは", None, "ja"),
        ("안녕하세요", None, "ko"),
        ("Привет", None, "ru"),
        ("สวัสดี", None, "th"),
        ("El perro corre por el parque con los niños.", None, "es"),
        ("你好", "yue", "yue"),
        ("colour", "en-GB", "en"),
        ("olá", "pt_BR", "pt-br"),
        ("olá", "pt", "pt"),
        ("hei", "no", "nb"),
        ("שלום", "iw", "he"),
        ("Hello", "  ", "en-us"),
    ],
)
def test_each_text_finds_its_voice(text: str, language: str | None, wanted: str) -> None:
    assert voice_for(text, language) == wanted


def test_a_language_without_a_voice_has_none() -> None:
    assert [voice(tag) for tag in ("tlh", "xx", "", "-", "english")] == [None] * 5


def test_every_voice_that_is_named_is_there_and_speaks() -> None:
    data = files("espeakng_loader").joinpath("espeak-ng-data", "lang")
    there = {
        file.name.lower() for family in data.iterdir() for file in (family.iterdir() if family.is_dir() else [family])
    }
    assert there >= VOICES
    for name in sorted(VOICES):
        sound = bytearray()
        engine().speak(name, "a", sound.extend)
        assert len(sound) > 1000, name


def test_a_mixed_text_is_read_by_the_voices_of_its_scripts() -> None:
    text = "The word 你好，世界 means hello, world. The Russian one is привет."
    assert [(piece.text, piece.voice) for piece in pieces(text, "en-us")] == [
        ("The word ", "en-us"),
        ("你好，世界", "cmn"),
        (" means hello, world.", "en-us"),
        ("The Russian one is ", "en-us"),
        ("привет", "ru"),
    ]


def test_english_words_stay_with_the_chinese_voice_that_reads_them() -> None:
    text = "请打开 Hugging Face 网站。谢谢。"
    assert [(piece.text, piece.voice) for piece in pieces(text, "cmn")] == [
        ("请打开 Hugging Face 网站。", "cmn"),
        ("谢谢。", "cmn"),
    ]


def test_signs_are_said_as_chinese_says_them() -> None:
    text = "2024年气温-5℃，增长12%，共￥35.5。2000多年，12024年。"
    said = "".join(piece.text for piece in pieces(text, "cmn"))
    assert said == "二零二四年气温零下5摄氏度，增长百分之12，共35.5元。2000多年，12024年。"


def test_pauses_tell_sentences_from_paragraphs() -> None:
    assert [piece.pause for piece in pieces("One here. Two here.\n\nThree here.", "en-us")] == [0.0, 0.3, 0.6]


@pytest.mark.parametrize("text", ["a" * 5000, "word " * 1000, "好" * 3000, "word, word " * 500])
def test_a_sentence_without_end_is_cut_and_nothing_is_lost(text: str) -> None:
    found = list(pieces(text, "en-us"))
    assert all(len(piece.text) <= 400 for piece in found)
    assert "".join(piece.text for piece in found).replace(" ", "") == text.replace(" ", "")
    assert found[-1].end == len(text.rstrip())


def test_scripts_are_counted_by_their_letters() -> None:
    assert scripts("abc 你好吗") == {"cmn": 0.5}
    assert scripts("123 !") == {}


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "part", [" ", " \t|", "好 ", "好1", "[", "[a](", "*a ", "![a", "#", "`", "a\n", "、", "\u0301", "-"]
)
def test_a_hostile_text_takes_no_long_time(part: str) -> None:
    text = speakable(part * (100_000 // len(part)) + "a")
    assert "".join(piece.text for piece in pieces(text, "en-us"))
