"""Which task types words ask for: what ships, what is trained, and what it does without words."""

import io
from pathlib import Path

import numpy as np
import pytest

from hugginggpt.catalogue.functions import UNLIKELY, Example, Functions, own_examples, shipped, train
from hugginggpt.tasks import resolve

ASKED = [
    ("describe this picture", "image-to-text"),
    ("translate to German", "translation"),
    ("summarize the minutes of our meeting", "summarization"),
    ("write down what is said in the interview", "automatic-speech-recognition"),
    ("count the sheep in the photo", "object-detection"),
    ("a picture of a castle in the clouds", "text-to-image"),
    ("把这段话翻译成英文", "translation"),
    ("把声音变成文字", "automatic-speech-recognition"),
    ("给这篇文章写摘要", "summarization"),
    ("这条评论是好评还是差评", "text-classification"),
]


@pytest.mark.parametrize(("words", "task"), ASKED)
def test_what_ships_knows_what_is_asked(words: str, task: str) -> None:
    likely = shipped().likely(words)
    assert max(likely, key=lambda name: likely[name]) == task
    assert sum(np.exp(list(likely.values()))) == pytest.approx(1, abs=0.01)
    assert min(likely.values()) >= UNLIKELY


def test_no_words_ask_for_nothing() -> None:
    assert shipped().likely("  ") == {}


def test_what_is_trained_tells_apart_what_it_learnt_and_is_kept_in_a_file(tmp_path: Path) -> None:
    boats = [f"sail the boat number {number} home" for number in range(8)]
    bread = [f"bake {number} loaves of bread" for number in range(8)]
    trained = train([*(Example(one, "boats") for one in boats), *(Example(one, "bread") for one in bread)])
    kept = tmp_path / "functions.npz"
    np.savez_compressed(kept, **trained.save())
    for functions in (trained, Functions.load(kept)):
        assert functions.likely("bake a loaf")["bread"] > functions.likely("bake a loaf")["boats"]
        assert functions.likely("sail a boat")["boats"] > functions.likely("sail a boat")["bread"]


def test_training_is_the_same_each_time() -> None:
    examples = [Example(f"words {number} of kind {number % 3}", f"kind-{number % 3}") for number in range(12)]
    first, second = io.BytesIO(), io.BytesIO()
    np.savez(first, **train(examples).save())
    np.savez(second, **train(examples).save())
    assert first.getvalue() == second.getvalue()


def test_the_requests_that_ship_are_for_task_types_that_exist() -> None:
    examples = own_examples("en", "zh")
    assert all(resolve(one.task) and one.words.strip() for one in examples)
    assert len({one.words for one in examples if one.weight == max(each.weight for each in examples)}) > 450
