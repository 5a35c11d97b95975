import hashlib
import math
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.encoder import DIMENSIONS, Encoder, is_mostly_unknown, load_encoder, unknown_share
from hugginggpt.encoder.tokens import DATA, MAX_TOKENS, load_tokenizer
from hugginggpt.errors import MissingExtra

TEXTS = ["A dog sleeps on the sofa.", "Interest rates rose again.", "The puppy is napping on the couch.", "x", "日本"]


def test_vectors_have_unit_length_and_stand_in_the_order_of_the_texts() -> None:
    vectors = load_encoder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    again = load_encoder().encode(TEXTS[::-1])[::-1]
    assert np.abs(vectors - again).max() < 1e-5


def test_the_texts_beside_it_do_not_change_a_vector() -> None:
    alone = load_encoder().encode(TEXTS[:1])[0]
    crowd = load_encoder().encode(["a much longer text " * 30, *TEXTS, *(f"number {n}" for n in range(70))])[1]
    assert np.abs(alone - crowd).max() < 1e-5


def test_what_means_the_same_is_alike() -> None:
    encoder = load_encoder()
    assert encoder.similarity(TEXTS[0], TEXTS[2]) > 0.5
    assert encoder.similarity(TEXTS[0], TEXTS[1]) < 0.15
    assert encoder.similarity("describe a picture", "image captioning") > encoder.similarity(
        "describe a picture", "bread"
    )


def test_no_texts_give_no_rows_and_one_text_is_refused() -> None:
    assert load_encoder().encode([]).shape == (0, DIMENSIONS)
    with pytest.raises(TypeError, match="list"):
        load_encoder().encode("one text")


def test_of_a_long_text_the_beginning_counts() -> None:
    start = "The bridge was closed because of the flood. " * 60
    first, second = load_encoder().encode([start + "Cats like fish.", start + "Stocks fell on Friday."])
    assert float(first @ second) == pytest.approx(1.0, abs=1e-5)


def test_many_threads_may_use_one_encoder() -> None:
    encoder = load_encoder()
    wanted = encoder.encode(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(encoder.encode, [TEXTS] * 8))
    assert all(np.abs(vectors - wanted).max() < 1e-5 for vectors in found)
    assert load_encoder() is encoder


def test_more_processor_threads_give_the_same_vectors() -> None:
    assert np.abs(Encoder(threads=2).encode(TEXTS) - load_encoder().encode(TEXTS)).max() < 1e-5


def test_the_meaning_nearest_to_a_request_is_found() -> None:
    wishes = ["Translate this letter into German", "What objects are in the photo?", "Read the text aloud"]
    offers = ["object detection in images", "text to speech", "machine translation", "audio classification"]
    likeness = load_encoder().encode(wishes) @ load_encoder().encode(offers).T
    assert likeness.argmax(axis=1).tolist() == [2, 0, 1]


def test_of_a_text_at_most_256_tokens_are_read_however_long_it_is() -> None:
    tokenizer = load_tokenizer()
    assert len(tokenizer.ids("flood " * 254)) == MAX_TOKENS
    book = "The bridge was closed because of the flood. " * 50_000
    assert len(tokenizer.ids(book)) == MAX_TOKENS
    assert np.abs(load_encoder().encode([book]) - load_encoder().encode([book[:16_000]])).max() < 1e-5


def test_a_badly_decoded_file_name_has_a_vector() -> None:
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")
    assert load_encoder().similarity(name, "caf?.txt") == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("missing", ["onnxruntime", "tokenizers"])
def test_without_its_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(MissingExtra) as caught:
        Encoder()
    assert "starter" in str(caught.value)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_the_card_describes_the_files_beside_it(name: str) -> None:
    data = (DATA / name).read_bytes()
    row = next(line for line in (DATA / "CARD.md").read_text("utf-8").splitlines() if line.startswith(f"| `{name}`"))
    assert f"| {len(data):,} | `{hashlib.sha256(data).hexdigest()}` |" in row


def test_a_script_that_it_cannot_read_is_told() -> None:
    assert not is_mostly_unknown("Read this notice to me, please!")
    assert not is_mostly_unknown("12 + 30 = 42 🙂")
    assert not is_mostly_unknown("")
    assert is_mostly_unknown("把这张图片里的文字念给我听")
    assert is_mostly_unknown("请翻译这段话")
    assert unknown_share("") == 0.0
    assert unknown_share("hello") == 0.0


@given(st.text(max_size=200))
def test_any_text_has_a_vector(text: str) -> None:
    (vector,) = load_encoder().encode([text])
    assert math.isclose(float(np.linalg.norm(vector)), 1.0, abs_tol=1e-4)
    assert 0.0 <= unknown_share(text) <= 1.0
