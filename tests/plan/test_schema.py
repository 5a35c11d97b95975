"""The schema of a plan, with models of random weights held to it by the library that servers use."""

import json
import os
from typing import Any

import numpy as np
import pytest
from llguidance import LLMatcher, LLTokenizer
from llguidance.numpy import allocate_token_bitmask, fill_next_token_bitmask

from hugginggpt.errors import PlanError
from hugginggpt.plan.repair import repair
from hugginggpt.plan.repair.raw import raw_task, raw_tasks
from hugginggpt.plan.schema import plan_schema
from hugginggpt.plan.stream import TaskScanner
from hugginggpt.resources import named_resource
from hugginggpt.tasks import TASK_TYPES

TYPES = sorted(name for name, one in TASK_TYPES.items() if one.contract)
FILES = [named_resource(name) for name in ("photo.jpg", "notes.txt")]
MODELS = 400 if os.environ.get("TEST_LONG") else 40
_TALKATIVE, _LONGEST = 600, 6000

TOKENS = LLTokenizer("byte")
GRAMMAR = LLMatcher.grammar_from_json_schema(plan_schema(TYPES, ["f1", "f2"]), defaults={"whitespace_flexible": False})


def written(seed: int) -> str:
    """What a model of random weights writes under the schema: the next byte by the last one."""
    chance = np.random.default_rng(seed)
    weights = 2 * chance.standard_normal((TOKENS.vocab_size, TOKENS.vocab_size))
    # It likes to end strings, and after a while lists too, as models do.
    weights[:, ord('"')] += 3
    weights[:, ord(",")] += 2
    matcher, mask = LLMatcher(TOKENS, GRAMMAR), allocate_token_bitmask(1, TOKENS.vocab_size)
    reply: list[int] = []
    last = 0
    while not matcher.is_stopped():
        fill_next_token_bitmask(matcher, mask)
        allowed = np.unpackbits(mask.view(np.uint8), bitorder="little")[: TOKENS.vocab_size].astype(bool)
        scores = weights[last] + chance.gumbel(size=TOKENS.vocab_size)
        if len(reply) > _TALKATIVE:
            scores[[ord('"'), ord("}"), ord("]")]] += 50
        scores[~allowed] = -np.inf
        last = int(scores.argmax())
        assert matcher.consume_token(last), matcher.get_error()
        reply += [last] if last != TOKENS.eos_token else []
        assert len(reply) < _LONGEST
    return bytes(reply).decode("utf-8")


def closed(reply: str) -> list[Any]:
    scanner = TaskScanner()
    return [json.loads(text) for letter in reply for text in scanner.feed(letter)]


def test_whatever_is_written_under_the_schema_is_read_as_a_plan() -> None:
    replies = [written(seed) for seed in range(MODELS)]
    entries = [raw_tasks(json.loads(reply)) for reply in replies]
    assert sum(map(len, entries)) > MODELS
    assert [closed(reply) for reply in replies] == entries
    for found in (raw_task(entry) for plan in entries for entry in plan):
        assert found is not None and found.name in TYPES
    assert {type(value) for plan in entries for entry in plan for value in entry["arguments"].values()} >= {str, dict}


@pytest.mark.parametrize("seed", range(MODELS))
def test_it_ends_as_a_plan_that_type_checks_or_is_refused(seed: int) -> None:
    try:
        plan = repair(json.loads(written(seed)), request="Do something with both files", resources=FILES).plan
    except PlanError as error:
        assert error.message() and error.code.startswith("plan_")
    else:
        assert all(task.task in TYPES for task in plan.tasks)


def test_no_task_type_and_no_file_is_there_that_was_not_offered() -> None:
    schema = plan_schema(["summarization"], ["f1"])
    grammar = LLMatcher.grammar_from_json_schema(schema, defaults={"whitespace_flexible": False})

    def accepts(reply: str) -> bool:
        return LLMatcher(TOKENS, grammar).validate_tokens(list(reply.encode())) == len(reply.encode())

    assert accepts('{"tasks":[{"id":"t1","task":"summarization","arguments":{"text":{"file":"f1"}}}]}')
    assert not accepts('{"tasks":[{"id":"t1","task":"translation","arguments":{"text":{"file":"f1"}}}]}')
    assert not accepts('{"tasks":[{"id":"t1","task":"summarization","arguments":{"text":{"file":"f2"}}}]}')
