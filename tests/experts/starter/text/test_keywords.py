import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_calls import Run, outputs, refusal

from hugginggpt.errors import ExpertError
from hugginggpt.experts.starter.text import keywords_chinese, keywords_english

TASK = "token-classification"
PUMPS = (
    "Heat pumps take warmth from the outside air and bring it into the house. Heat pumps need electricity, but far "
    "less than an electric heater. In old buildings good insulation matters more than the pump itself. With "
    "insulation, the running costs of heat pumps fall by half."
)
CHINESE = (
    "热泵从室外空气中吸收热量，再送进室内。热泵需要用电，但比电暖器省电得多。在老房子里，保温比热泵本身更重要。"
    "做好保温以后，热泵的运行费用可以降低一半。"
)


def spans(run: Run, text: str) -> list[dict[str, object]]:
    return outputs(run, TASK, text=text)["spans"]


@pytest.mark.parametrize(
    ("run", "text", "best"),
    [(keywords_english.run, PUMPS, "Heat pumps"), (keywords_chinese.run, CHINESE, "热泵")],
    ids=["en", "zh"],
)
def test_the_topic_is_the_best_key_phrase(run: Run, text: str, best: str) -> None:
    found = spans(run, text)
    assert found[0]["text"] == best
    assert 3 <= len(found) <= 12
    assert {span["label"] for span in found} == {"KEYWORD"}
    assert all(text[span["start"] : span["end"]] == span["text"] for span in found)  # type: ignore[misc]
    scores = [float(span["score"]) for span in found]
    assert scores == sorted(scores, reverse=True)


def test_what_a_text_speaks_of_is_among_its_key_phrases() -> None:
    english = {str(span["text"]).lower() for span in spans(keywords_english.run, PUMPS)}
    assert {"heat pumps", "outside air"} <= english
    assert not english & {"take", "the", "bring", "more", "far less"}
    assert {"热泵", "运行费用"} <= {span["text"] for span in spans(keywords_chinese.run, CHINESE)}


def test_a_phrase_is_named_once() -> None:
    for run, text in ((keywords_english.run, PUMPS), (keywords_chinese.run, CHINESE)):
        phrases = [str(span["text"]).lower() for span in spans(run, text)]
        assert len(phrases) == len(set(phrases))
        assert not any(one != other and one in other for one in phrases for other in phrases)


def test_each_reads_its_own_language() -> None:
    assert refusal(keywords_english.run, TASK, text=CHINESE) == "not_english"
    assert refusal(keywords_chinese.run, TASK, text=PUMPS) == "not_chinese"
    assert refusal(keywords_chinese.run, TASK, text="今日はとても良い天気ですね。") == "not_chinese"
    for run in (keywords_english.run, keywords_chinese.run):
        assert refusal(run, TASK, text="") == "no_text"


def test_a_long_text_gives_the_same_few_phrases() -> None:
    assert len(spans(keywords_english.run, PUMPS * 800)) <= 12
    assert len(spans(keywords_chinese.run, CHINESE * 800)) <= 12


@given(st.text(alphabet=st.sampled_from("abcXY .,-'\n热泵好的是，。1 \ud800😀"), max_size=50))
def test_any_text_gives_spans_of_it_or_a_reason(text: str) -> None:
    for run in (keywords_english.run, keywords_chinese.run):
        try:
            found = spans(run, text)
        except ExpertError as error:
            assert error.code in {"no_text", "not_english", "not_chinese"}
        else:
            assert all(text[span["start"] : span["end"]] == span["text"] for span in found)  # type: ignore[misc]
