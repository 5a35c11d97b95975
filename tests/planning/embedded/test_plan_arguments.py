"""Arguments in the words of a request."""

import pytest
from comparing import resources_for

from hugginggpt.planning.embedded import arguments, languages, triggers
from hugginggpt.planning.embedded.labels import labels
from hugginggpt.planning.embedded.planner import tasks_of
from hugginggpt.planning.embedded.reading import read


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("translate it into french", ["fr"]),
        ("in german, spanish and italian", ["de", "es", "it"]),
        ("the sign is in japanese, tell me in english", ["en"]),
        ("翻译成英文和日语", ["en", "ja"]),
        ("用法语念", ["fr"]),
        ("英译中", ["zh"]),
        ("译成英", ["en"]),
        ("给我英文摘要", ["en"]),
        ("i only know english", ["en"]),
        ("the spanish recording", []),
        ("something else", []),
    ],
)
def test_target_languages(words: str, codes: list[str]) -> None:
    assert arguments.target_languages(words) == codes


def test_some_forty_languages_have_names_in_both_languages() -> None:
    codes = languages.codes()
    assert len(set(codes.values())) >= 40
    assert (codes["swedish"], codes["瑞典语"], codes["粤语"]) == ("sv", "sv", "yue")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Where is the station?", "en"),
        ("今天天气真好", "zh"),
        ("これは本です", "ja"),
        ("안녕하세요", "ko"),
        ("Où est la gare et le train ?", "fr"),
        ("Das Wetter ist heute nicht gut", "de"),
        ("xyzzy", None),
        ("", None),
    ],
)
def test_the_language_of_a_text_is_guessed_or_left_open(text: str, code: str | None) -> None:
    assert languages.guess(text) == code


@pytest.mark.parametrize(
    ("request_", "listed"),
    [
        ("Should it go to billing, shipping or technical problems?", ("billing", "shipping", "technical problems")),
        ("Is it a compliment or a complaint?", ("compliment", "complaint")),
        ("Classify it as Sports, Politics or Tech", ("Sports", "Politics", "Tech")),
        ("labels: urgent, normal, low", ("urgent", "normal", "low")),
        ("应该归到物流、售后还是发票？", ("物流", "售后", "发票")),
        ("按投诉、建议、表扬分类", ("投诉", "建议", "表扬")),
        ("Summarize it and read it aloud", ()),
    ],
)
def test_labels(request_: str, listed: tuple[str, ...]) -> None:
    reading = read(request_, (), triggers.vocabulary())
    assert labels(reading, 0, len(reading.text)) == listed


def argument(request: str, name: str, *files: str) -> object:
    return tasks_of(request, resources_for(files))[0].arguments.get(name)


def test_questions_keep_their_own_words() -> None:
    assert argument("Could you tell me when the lease ends? Thanks", "question", "lease.pdf") == "when the lease ends?"
    assert (
        argument("In warranty.txt, how long is the guarantee?", "question", "warranty.txt")
        == "how long is the guarantee?"
    )
    assert argument("请问发票.pdf上的开票日期是哪天？", "question", "发票.pdf") == "开票日期是哪天？"


def test_numbers() -> None:
    assert argument("Summarize a.txt in three sentences", "sentences", "a.txt") == 3
    assert argument("用五句话总结a.txt", "sentences", "a.txt") == 5
    assert argument("用cat.jpg做一个十二秒的视频", "seconds", "cat.jpg") == 12
    assert argument("Forecast the next 6 months from s.csv", "horizon", "s.csv") == 6


def test_aspects_are_said_where_the_words_tell() -> None:
    assert argument("What does the sign say?", "aspect", "a.jpg") == "text"
    assert argument("Describe this picture", "aspect", "a.jpg") == "caption"
    assert argument("find the QR code", "labels", "a.jpg") == ("qr-code",)


def test_what_is_to_be_made_stands_without_its_verb() -> None:
    assert argument("Could you draw me a picture of a blue whale, please?", "prompt") == "a blue whale"
    assert argument("帮我画一只戴着宇航头盔的橘猫吧", "prompt") == "一只戴着宇航头盔的橘猫"
