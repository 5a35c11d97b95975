import pytest
from text_calls import Run, outputs, refusal

from hugginggpt.experts.starter.text import language, sentiment_chinese, sentiment_english

TASK = "text-classification"
OPINIONS: list[tuple[Run, str, str]] = [
    (sentiment_english.run, "positive", "I love this camera, the pictures are great."),
    (sentiment_english.run, "positive", "The waiter could not have been kinder."),
    (sentiment_english.run, "positive", "It has never let me down."),
    (sentiment_english.run, "positive", "Worth every penny, we will come again!"),
    (sentiment_english.run, "negative", "Terrible service, I want my money back."),
    (sentiment_english.run, "negative", "The zipper broke on the second day."),
    (sentiment_english.run, "negative", "The food was not good."),
    (sentiment_english.run, "negative", "We will never come here again."),
    (sentiment_english.run, "negative", "It could not be worse."),
    (sentiment_english.run, "neutral", "The meeting starts at nine in room four."),
    (sentiment_english.run, "neutral", "Please find the report attached."),
    (sentiment_english.run, "neutral", "12345 ..."),
    (sentiment_chinese.run, "positive", "这家店的面条真好吃，下次还来。"),
    (sentiment_chinese.run, "positive", "手机很流畅，一点毛病都没有。"),
    (sentiment_chinese.run, "negative", "质量太差，用了一天就坏了。"),
    (sentiment_chinese.run, "negative", "房间不干净，再也不来了。"),
    (sentiment_chinese.run, "negative", "外观漂亮，但是电池太差，经常死机。"),
    (sentiment_chinese.run, "neutral", "会议明天上午九点在三号楼开始。"),
    (sentiment_chinese.run, "neutral", "你好，图书馆周一闭馆。"),
]


@pytest.mark.parametrize(("run", "label", "text"), OPINIONS, ids=[text for _, _, text in OPINIONS])
def test_an_opinion_is_told_from_a_plain_statement(run: Run, label: str, text: str) -> None:
    labels = outputs(run, TASK, text=text)["labels"]
    assert labels[0]["label"] == label
    assert {row["label"] for row in labels} == {"positive", "neutral", "negative"}
    scores = [row["score"] for row in labels]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1, abs=1e-3)


def test_a_stronger_opinion_has_a_higher_score() -> None:
    def score(text: str) -> float:
        return next(
            row["score"]
            for row in outputs(sentiment_english.run, TASK, text=text)["labels"]
            if row["label"] == "positive"
        )

    assert score("It is wonderful, I love it!") > score("It is nice.") > score("It is on the table.")


def test_each_reads_its_own_language() -> None:
    french = "Bonjour, je voudrais réserver une table pour deux personnes ce soir."
    for text in (french, "今天天气很好。", "今日はとても良い天気ですね。", "Сегодня хорошая погода, мы идём гулять."):
        assert refusal(sentiment_english.run, TASK, text=text) == "not_english"
    for text in (french, "The weather is nice.", "今日はとても良い天気ですね。", "🎉"):
        assert refusal(sentiment_chinese.run, TASK, text=text) == "not_chinese"
    for run in (sentiment_english.run, sentiment_chinese.run, language.run):
        assert refusal(run, TASK, text=" \n") == "no_text"


@pytest.mark.parametrize("run", [language.run, sentiment_english.run])
def test_a_badly_decoded_text_is_read(run: Run) -> None:
    assert outputs(run, TASK, text="This is a very good text \ud800 with a broken sign in it.")["labels"]


@pytest.mark.parametrize("run", [language.run, sentiment_english.run])
def test_a_long_text_is_read(run: Run) -> None:
    text = "The committee met in London, and everyone was very happy about the new library. " * 12_000
    assert outputs(run, TASK, text=text)["labels"][0]["label"] in {"en", "positive"}
