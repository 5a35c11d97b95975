"""A request as the rules read it."""

from comparing import resources_for
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.planning.embedded import triggers
from hugginggpt.planning.embedded.passages import marked
from hugginggpt.planning.embedded.reading import LONGEST, Reading, read, shortened


def reading(request: str, *names: str) -> Reading:
    return read(request, resources_for(names), triggers.vocabulary())


def quotes(request: str, *names: str) -> list[str]:
    return [piece.text for piece in marked(reading(request, *names)).marks() if piece.kind == "quote"]


def test_quoted_texts_of_every_style_become_marks() -> None:
    assert quotes("say “one”, \"two\", 'three', 「四」, ‘五’ and `six`") == ["one", "two", "three", "四", "五", "six"]
    assert quotes("Is 'I can't believe it, it's Tom's' rude?") == ["I can't believe it, it's Tom's"]
    assert quotes("the dogs' bowls and the cat's toys") == []


def test_what_a_quoted_text_says_is_no_wish() -> None:
    text = reading('say "translate this and blur all faces"').text
    assert "translate" not in text
    assert triggers.find(text)[0].goal.name == "speak"


def test_files_become_marks_quoted_or_not() -> None:
    found = reading("读《a b.txt》和“c.png”，还有 d.csv", "a b.txt", "c.png", "d.csv")
    assert [(piece.kind, piece.text) for piece in found.marks()] == [
        ("file", "a b.txt"),
        ("file", "c.png"),
        ("file", "d.csv"),
    ]


def test_slips_are_mended_and_the_request_keeps_its_own_words() -> None:
    found = reading("pls trascribe and tranlsate the reciept")
    assert found.text == "pls transcribe and translate the receipt"
    place = found.text.index("translate")
    assert found.said(place, place + len("translate")) == "tranlsate"
    assert reading("the rotated pictures were translated").text == "the rotated pictures were translated"


def test_traditional_characters_and_wide_letters_are_read() -> None:
    assert reading("請將這段錄音轉成文字，ＯＣＲ").text == "请将这段录音转成文字，ocr"


def test_passages_without_quotation_marks() -> None:
    article = "The council met on Tuesday. Shop owners complained.\nA decision is expected in June."
    assert quotes(f"Summarize this article:\n\n{article}") == [article]
    assert quotes(f"Translate the following text into French\n{article}") == [article]
    assert quotes(f"{article}\n\nSummarize the text above") == [article]
    assert quotes("朗读：床前明月光，疑是地上霜。") == ["床前明月光，疑是地上霜。"]
    assert quotes("what language is this: Dobrý den") == ["Dobrý den"]
    assert quotes("I need two things: a summary and the keywords", "a.txt") == []
    assert quotes("1. Transcribe a.mp3\n2. Translate the transcript\n3. Summarize it", "a.mp3") == []


def test_the_middle_of_a_long_request_is_one_passage() -> None:
    found = shortened(reading("Please have a look at this and make it shorter. " + "word " * 5000))
    assert len(found.text) < LONGEST
    assert len(found.marks()[0].text) > 20_000


@given(st.text(max_size=200))
def test_every_character_knows_where_it_stood(request_: str) -> None:
    found = reading(request_)
    assert len(found.origin) == len(found.text) + 1
    assert list(found.origin) == sorted(found.origin)
    assert found.said(0, len(found.text)) == request_.strip()
