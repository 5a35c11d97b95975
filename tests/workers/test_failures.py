from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hugginggpt.errors import ExpertError, HuggingGPTError, MissingExtra, TaskError
from hugginggpt.workers import Pool, frames
from hugginggpt.workers.failures import raised, told

MakePool = Callable[..., Pool]


async def failure(pool: Pool, target: str, payload: dict[str, Any] | None = None) -> HuggingGPTError:
    with anyio.fail_after(20), pytest.raises(HuggingGPTError) as caught:
        await pool.run("a", f"targets:{target}", payload or {}, name="starter/odd")
    return caught.value


@pytest.mark.anyio
async def test_an_error_of_ours_is_raised_again_as_its_class(pool: Pool) -> None:
    error = await failure(pool, "expert_error")
    assert type(error) is ExpertError
    assert (error.code, error.values) == ("no_text", {"slot": "a/b"})
    assert "in expert_error" in error.__notes__[0]
    error = await failure(pool, "missing")
    assert type(error) is MissingExtra
    assert error.values == {"extra": "starter", "package": "snownlp"}
    error = await failure(pool, "own_error")
    assert type(error) is TaskError
    assert error.values == {"task": "t1", "reason": "odd"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("target", "payload", "reason"),
    [
        ("says_then_fails", {}, "RuntimeError: no picture"),
        ("exits", {}, "SystemExit: enough"),
        ("not_json", {}, "TypeError: Object of type object is not JSON serializable"),
        ("not_json", {"nan": True}, "ValueError: Out of range float values are not JSON compliant"),
        ("unknown_code", {}, "there_is_no_such_code"),
        (
            "there_is_no_such_function",
            {},
            "AttributeError: module 'targets' has no attribute 'there_is_no_such_function'",
        ),
    ],
)
async def test_any_other_error_is_a_failure_of_the_model(
    pool: Pool, target: str, payload: dict[str, Any], reason: str
) -> None:
    error = await failure(pool, target, payload)
    assert type(error) is ExpertError
    assert error.code == "model_failed"
    assert error.values["model"] == "starter/odd"
    assert str(error.values["reason"]).startswith(reason)
    assert pool.processes == 1


@pytest.mark.anyio
async def test_what_was_printed_before_a_failure_is_kept_for_debugging(pool: Pool) -> None:
    trace, printed = (await failure(pool, "says_then_fails")).__notes__
    assert 'raise RuntimeError("no picture")' in trace
    assert printed == "the lens is dirty"


def test_values_that_are_no_json_become_text() -> None:
    said = told(ExpertError("no_text", slot=Path("x"), nan=float("nan"), deep={"a": [1]}))
    assert said["values"] == {"slot": "x", "nan": "nan", "deep": {"a": [1]}}


def test_only_errors_of_ours_with_words_are_made_again() -> None:
    for odd in (
        {"class": "SettingsError", "code": "no_text", "values": 3},
        {"class": "Any", "code": "no_text", "values": {}},
        {"class": "message", "code": "no_text", "values": {}},
        {"class": "ExpertError", "code": "no_text", "values": {}},
        {"class": "ExpertError", "code": ["x"], "values": {}},
        {"class": "MissingExtra", "code": "missing_extra", "values": {"extra": "x"}},
        {"class": None},
        {},
    ):
        error = raised(odd, model="m", memory=6)
        assert (type(error), error.code) == (ExpertError, "model_failed")
        assert error.to_json("zh")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=50)
@given(st.dictionaries(st.text(max_size=5), _JSON, max_size=4))
def test_any_json_object_goes_through_a_frame(message: dict[str, Any]) -> None:
    frame = frames.packed(message)
    head, body = frame[: frames.HEAD.size], frame[frames.HEAD.size :]
    assert frames.length(head) == len(body)
    assert frames.unpacked(body) == message


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["class", "code", "values", "reason", "memory", "trace", "printed"]), _JSON))
def test_whatever_a_worker_tells_is_one_error_with_words(failure: dict[str, Any]) -> None:
    error = raised(failure, model="m", memory=6)
    assert error.to_json("en")["message"]


def test_a_frame_that_is_too_long_is_not_taken() -> None:
    with pytest.raises(ValueError, match="too long"):
        frames.length(b"\xff\xff\xff\xff")
    for odd in (b"[]", b"3", b"{", b"\xff"):
        with pytest.raises(ValueError):
            frames.unpacked(odd)
