import pytest

from hugginggpt.errors import HuggingGPTError, SettingsError, TaskError
from hugginggpt.messages import language_of, language_of_request, locale_language, message


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Read notice.jpg to me", "en"),
        ("把notice.jpg念给我听", "zh"),
        ("帮我transcribe一下这个English podcast，然后翻成中文", "zh"),
        ("What does 你好 mean in this letter?", "en"),
        ("123 !?", "en"),
        ("", "en"),
    ],
)
def test_a_request_is_answered_in_its_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("request_", "language"),
    [
        ("“Bonjour, je m'appelle Pierre”是哪国语言？", "zh"),
        ('Read "你好，世界" aloud', "en"),
        ("What language is this: “今天天气很好”?", "en"),
        ("帮我summarize一下news.txt，然后读出来", "zh"),
        ("把astronaut_in_training_2024.jpg变成铅笔画", "zh"),
        ("Don't read 公告.png, it's old", "en"),
        ("“你好”", "zh"),
    ],
)
def test_what_a_request_quotes_does_not_decide_its_language(request_: str, language: str) -> None:
    assert language_of_request(request_) == language


def test_the_locale_gives_the_language_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert locale_language() == "zh"
    monkeypatch.setenv("LC_ALL", "C")
    assert locale_language() == "en"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh_TW.Big5", "zh"),
        ("zh", "zh"),
        ("Chinese (Simplified)_China.936", "zh"),
        ("en_GB.UTF-8", "en"),
        ("de_DE.UTF-8", "en"),
        ("POSIX", "en"),
    ],
)
def test_any_form_of_chinese_locale_is_chinese(monkeypatch: pytest.MonkeyPatch, locale: str, language: str) -> None:
    monkeypatch.setenv("LC_MESSAGES", locale)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert locale_language() == language


def test_values_are_filled_in_and_never_read_as_a_format() -> None:
    error = SettingsError("bad_setting", name="planner", value="{wanted.__class__} 中", wanted="auto")
    assert "{wanted.__class__} 中" in error.message("en")
    assert "{wanted.__class__} 中" in error.message("zh")


def test_an_error_within_an_error_speaks_the_same_language() -> None:
    inner = TaskError("task_deadline", task="t1", seconds=2.0)
    outer = TaskError("parent_failed", task="t2", parent="t1", type="image-to-text", reason=inner)
    assert inner.message("zh") in outer.hint("zh")
    assert inner.message("en") in outer.hint("en")
    assert outer.to_json("zh") == {
        "code": "parent_failed",
        "message": outer.message("zh"),
        "hint": outer.hint("zh"),
    }


def test_an_error_prints_what_happened_and_what_to_do() -> None:
    error = HuggingGPTError("empty_request")
    assert str(error) == f"{message('errors.empty_request.message')} {message('errors.empty_request.hint')}"


def test_an_unknown_key_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        message("errors.no_such_code.message")
    with pytest.raises(KeyError):
        message("errors.empty_request.no_such_part", "zh")
