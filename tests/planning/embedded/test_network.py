"""The network: how it is given a request, and what it hears."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.planning.embedded import passages, reading, triggers
from hugginggpt.planning.embedded.network import load_network
from hugginggpt.planning.embedded.reading import Reading
from hugginggpt.planning.embedded.simplified import LONGEST, QUOTED, Simplified, simplified
from hugginggpt.resources import named_resource

FILES = ["photo.jpg", "录音.mp3", "notes.txt"]


def read(request: str, files: list[str]) -> tuple[Reading, Simplified]:
    resources = [named_resource(name) for name in files]
    found = reading.shortened(passages.marked(reading.read(request, resources, triggers.vocabulary())))
    return found, simplified(found, resources)


def heard(request: str, files: list[str]) -> set[str]:
    return {one.row for one in load_network().heard(read(request, files)[1], 0.5)}


def test_files_are_read_by_their_kinds_and_quotations_by_their_beginnings() -> None:
    _, said = read(f"Describe photo.jpg and translate “{'abc ' * 40}”", FILES[:1])
    assert said.text.startswith("image: describe  image file  and translate")
    assert "photo" not in said.text
    assert said.text.count("abc") == QUOTED // 4
    assert read("hello", [])[1].text == "nothing: hello"


@given(st.text(max_size=300), st.lists(st.sampled_from(FILES), max_size=3))
def test_each_letter_has_its_place(request: str, files: list[str]) -> None:
    found, said = read(f"{request} {' '.join(files)}", files)
    assert len(said.text) == len(said.origin)
    for letter, place in zip(said.text, said.origin, strict=True):
        assert place == -1 or found.text[place] == letter or found.text[place] in found.pieces


@pytest.mark.parametrize(
    ("request_", "files", "wanted"),
    [
        ("Translate the letter into Dutch and read it to me", ["letter.txt"], {"translation", "text-to-speech"}),
        ("把录音转成文字，再总结一下", ["录音.mp3"], {"automatic-speech-recognition", "summarization"}),
        ("这张照片里有几个人？", ["照片.jpg"], {"object-detection"}),
        ("make it look like an oil painting", ["cat.jpg"], {"image-to-image"}),
        ("hello there", [], set()),
        ("谢谢，再见", [], set()),
    ],
)
def test_it_hears_what_is_asked(request_: str, files: list[str], wanted: set[str]) -> None:
    assert heard(request_, files) == wanted


def test_it_tells_where_the_words_stand() -> None:
    found, said = read("Please translate the poem into French, then read it aloud.", ["poem.txt"])
    words = [(one.row, found.said(one.start, one.end)) for one in load_network().heard(said, 0.5)]
    assert words == [("translation", "translate"), ("translation", "into French"), ("text-to-speech", "read it aloud")]


def test_it_takes_anything_and_many_at_once() -> None:
    wild = ["", " ", "\ud800", "😀" * 500, "a" * 100_000, "总结" * 5_000, "\x00\x01", "<s>[MASK]</s>"]
    network = load_network()
    for text in wild:
        said = Simplified(text[:LONGEST], tuple(range(len(text[:LONGEST]))))
        assert all(0.5 < one.probability <= 1.001 for one in network.heard(said, 0.5))
    texts = [read(f"translate this into French {place}", ["a.txt"])[1] for place in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(network.heard, texts)) == [network.heard(one) for one in texts]
