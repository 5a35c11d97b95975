"""From a network's scores to a plan: inputs filled, kinds minded, no circles."""

import random
from graphlib import TopologicalSorter

import pytest
from training.planner.decode import Decoded, Weights, decode
from training.planner.examples import Candidate, Row, Vocabulary, folds
from training.planner.taskbench import candidates, example

READ, TRANSLATE, SPEAK, ASK = range(4)
TOOLS = Vocabulary(
    "tools",
    (
        Row("Read", "Reads a picture.", ("image",), ("text",)),
        Row("Translate", "Translates a text.", ("text",), ("text",)),
        Row("Speak", "Speaks a text.", ("text",), ("audio",)),
        Row("Ask", "Answers a question about a picture.", ("image", "text"), ("text",)),
    ),
)
PICTURE, QUESTION = Candidate(0, 5, "image"), Candidate(6, 10, "text")
ODDS = -3.0


def decoded(
    wanted: list[int],
    edges: dict[tuple[int, int], float] | None = None,
    arguments: dict[tuple[int, int], float] | None = None,
    elsewhere: float = ODDS,
    weights: Weights | None = None,
) -> Decoded:
    rows = range(len(TOOLS.rows))
    return decode(
        TOOLS,
        (PICTURE, QUESTION),
        [3.0 if row in wanted else ODDS for row in rows],
        [[(edges or {}).get((source, target), ODDS) for target in rows] for source in rows],
        [[(arguments or {}).get((row, place), ODDS) for place in (0, 1)] for row in rows],
        [elsewhere for _ in rows],
        weights or Weights(),
    )


def test_each_input_gets_its_likeliest_source() -> None:
    found = decoded([READ, TRANSLATE, SPEAK], {(READ, TRANSLATE): 3.0, (TRANSLATE, SPEAK): 2.0}, {(READ, 0): 4.0})
    assert found.nodes == (READ, TRANSLATE, SPEAK)
    assert set(found.edges) == {(READ, TRANSLATE), (TRANSLATE, SPEAK)}
    assert found.arguments == ((READ, 0),)


def test_an_input_takes_what_is_of_its_kind() -> None:
    found = decoded([ASK], {}, {(ASK, 0): 1.0, (ASK, 1): 0.9})
    assert set(found.arguments) == {(ASK, 0), (ASK, 1)}
    # A picture is likelier than the question by a little, but speech is made of text.
    found = decoded([SPEAK], {}, {(SPEAK, 0): 0.5, (SPEAK, 1): 0.0})
    assert found.arguments == ((SPEAK, 1),)


def test_a_circle_is_cut_where_it_is_least_likely() -> None:
    found = decoded([TRANSLATE, SPEAK], {(TRANSLATE, SPEAK): 4.0, (SPEAK, TRANSLATE): 2.0}, {(TRANSLATE, 1): 1.0})
    assert found.edges == ((TRANSLATE, SPEAK),)
    assert found.arguments == ((TRANSLATE, 1),)


def test_a_plan_has_at_least_one_task_and_what_comes_from_elsewhere_is_left_open() -> None:
    found = decoded([], elsewhere=5.0)
    assert (len(found.nodes), found.edges, found.arguments) == (1, (), ())


def test_wild_scores_give_graphs_without_circles() -> None:
    chance = random.Random(3)
    for _ in range(200):
        rows = range(4)
        found = decode(
            TOOLS,
            (PICTURE, QUESTION),
            [chance.gauss(1, 2) for _ in rows],
            [[chance.gauss(0, 3) for _ in rows] for _ in rows],
            [[chance.gauss(0, 3) for _ in (0, 1)] for _ in rows],
            [chance.gauss(0, 3) for _ in rows],
        )
        graph = {node: {source for source, target in found.edges if target == node} for node in found.nodes}
        assert set(TopologicalSorter(graph).static_order()) == set(found.nodes)
        for node in found.nodes:
            taken = len(graph[node]) + sum(row == node for row, _ in found.arguments)
            assert taken <= len(TOOLS.rows[node].takes)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Read 'example.jpg' to me", ["example.jpg"]),
        ("Translate 'It's late' into French.", ["It's late", "Translate 'It's late' into French."]),
        ('Say "Hello" and show a.png', ["a.png", "Hello", 'Say "Hello" and show a.png']),
    ],
)
def test_file_names_quotes_and_sentences_may_be_arguments(text: str, values: list[str]) -> None:
    found = [text[one.start : one.end] for one in candidates(text)]
    assert [value for value in values if value not in found] == []


def test_a_line_of_the_benchmark_is_an_example() -> None:
    line = {
        "id": "1",
        "request": "Read 'a.jpg', then say it.",
        "nodes": [
            {"task": "Speak", "arguments": ["<node-1>"]},
            {"task": "Read", "arguments": ["a.jpg"]},
            {"task": "Odd", "arguments": []},
        ],
    }
    found = example(line, TOOLS)
    assert (found.nodes, found.edges) == ({READ, SPEAK}, {(READ, SPEAK)})
    assert [
        found.text[found.candidates[place].start : found.candidates[place].end] for _, place in found.arguments
    ] == ["a.jpg"]
    parts = folds([found] * 10, 5, 1)
    assert sorted(place for part in parts for place in part) == list(range(10))
