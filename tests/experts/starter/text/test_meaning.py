"""The experts that go by meaning: language, ranking, likeness, sorting into labels, vectors."""

import math

import pytest
from text_calls import outputs, refusal

from hugginggpt.experts.starter.text import features, language, ranking, refusals, similarity, zero_shot

PASSWORD = [
    "Our office is open from nine to five",
    "Click Forgot password on the login page",
    "Passwords are stored encrypted",
]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The weather is lovely today and the birds are singing.", "en"),
        ("Je voudrais réserver une table pour deux personnes.", "fr"),
        ("Wo ist der nächste Bahnhof, bitte?", "de"),
        ("¿Dónde está la biblioteca más cercana?", "es"),
        ("這是一個測試，請不要擔心。", "zh"),
        ("今天下午三点开会，请准时参加。", "zh"),
        ("これは日本語の文章です。", "ja"),
        ("Где находится ближайшая аптека?", "ru"),
        ("오늘 날씨가 정말 좋네요.", "ko"),
        ("الطقس جميل اليوم وسنذهب إلى الحديقة.", "ar"),
    ],
)
def test_the_language_of_a_sentence_comes_first(text: str, code: str) -> None:
    labels = outputs(language.run, "text-classification", text=text)["labels"]
    assert labels[0]["label"] == code
    assert labels[0]["score"] > 0.5
    assert [row["score"] for row in labels] == sorted((row["score"] for row in labels), reverse=True)


def test_what_is_in_no_language_is_refused() -> None:
    assert refusal(language.run, "text-classification", text="12 + 30 = 42") == "no_letters"
    assert refusal(language.run, "text-classification", text="  \n") == "no_text"


def test_the_text_that_answers_best_comes_first() -> None:
    found = outputs(ranking.run, "text-ranking", text="how do I reset my password", texts=PASSWORD)
    assert found["texts"].splitlines()[0] == PASSWORD[1]
    assert sorted(found["texts"].splitlines()) == sorted(PASSWORD)
    assert found["scores"] == sorted(found["scores"], reverse=True)
    chinese = ["本店早九点开门", "晚六点关门，周末休息", "欢迎光临"]
    assert outputs(ranking.run, "text-retrieval", text="几点关门", corpus=chinese)["text"] == chinese[1]


def test_a_single_text_is_ranked_by_its_lines_or_sentences() -> None:
    lines = "\n".join(PASSWORD)
    assert outputs(ranking.run, "text-ranking", text="reset my password", texts=[lines])["texts"].startswith("Click")
    prose = "The castle is very old. A ticket costs six euros. Dogs are welcome."
    found = outputs(ranking.run, "text-ranking", text="price of a ticket", texts=[prose])["texts"]
    assert found.splitlines()[0] == "A ticket costs six euros."
    assert refusal(ranking.run, "text-ranking", text="anything", texts=[" "]) == "no_text"


def test_a_paraphrase_is_closer_than_another_subject() -> None:
    close, far = outputs(
        similarity.run,
        "sentence-similarity",
        text="A man is eating food.",
        texts=["Someone is having a meal.", "The sky is blue."],
    )["scores"]
    assert close > 0.5 > 0.2 > far
    close, far = outputs(
        similarity.run, "sentence-similarity", text="今天天气真好", texts=["今儿天气不错", "我要去银行"]
    )["scores"]
    assert close > far
    (same,) = outputs(similarity.run, "sentence-similarity", text="好的", texts=["好的"])["scores"]
    assert same == pytest.approx(1.0, abs=1e-3)


def test_a_text_goes_to_the_label_it_is_about() -> None:
    labels = ["billing", "shipping", "technical problems"]
    found = outputs(
        zero_shot.run,
        "zero-shot-classification",
        text="I was charged twice this month and would like my money back.",
        parameters={"labels": labels},
    )["labels"]
    assert found[0]["label"] == "billing"
    assert sorted(row["label"] for row in found) == sorted(labels)
    assert sum(row["score"] for row in found) == pytest.approx(1.0, abs=1e-3)


def test_labels_that_cannot_be_told_apart_are_refused_before_and_while_it_runs() -> None:
    task = "zero-shot-classification"
    assert refusal(zero_shot.run, task, text="money", parameters={"labels": ["billing"]}) == "too_few_labels"
    assert refusal(zero_shot.run, task, text="我的包裹", parameters={"labels": ["物流", "售后"]}) == "not_readable"
    assert refusals.zero_shot(task, {"labels": ["billing"]}) == "It needs at least two labels to choose from."
    assert refusals.zero_shot(task, {"labels": ["物流", "售后"]}, language="zh") == "它只能读英文的标签和文本。"
    assert refusals.zero_shot(task, {"labels": ["billing", "delivery"]}) is None
    assert refusals.zero_shot(task, {}) is None


def test_what_the_encoder_spells_without_understanding_is_refused() -> None:
    labels = {"labels": ["sport", "politics"]}
    for text in ("Сегодня хорошая погода, мы идём гулять.", "오늘 날씨가 정말 좋네요.", "😀🎉", "12 + 30"):
        assert refusal(zero_shot.run, "zero-shot-classification", text=text, parameters=labels) == "not_readable"
    assert refusal(features.run, "feature-extraction", text="Сегодня хорошая погода.") == "not_readable"


def test_a_vector_has_unit_length_and_stands_for_the_meaning() -> None:
    vectors = [
        outputs(features.run, "feature-extraction", text=text)["vector"]
        for text in ("The dog sleeps.", "A hound is napping.", "Interest rates rose again.")
    ]
    assert all(math.hypot(*vector) == pytest.approx(1.0, abs=1e-3) for vector in vectors)
    first, second, third = vectors
    near = sum(a * b for a, b in zip(first, second, strict=True))
    far = sum(a * b for a, b in zip(first, third, strict=True))
    assert near > far + 0.3
    assert refusal(features.run, "feature-extraction", text="机器学习改变世界") == "not_readable"
