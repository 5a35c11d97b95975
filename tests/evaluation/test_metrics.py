"""The four scores against cases worked out by hand, and against another way of counting."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hugginggpt.evaluation import Graph, taskbench
from hugginggpt.evaluation.metrics import Pair, scores, sets

NAMES = frozenset(taskbench.TOOLS)
SPOKEN = [
    {"task": "Image-to-Text", "arguments": ["example.jpg"]},
    {"task": "Translation", "arguments": ["<node-0>"]},
    {"task": "Text-to-Speech", "arguments": ["<node-1>"]},
]


def scored(right: list[dict[str, Any]], planned: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    pair = Pair(taskbench.graph(right), taskbench.graph(planned), exact=False)
    found = scores([pair], NAMES)
    return found.n_f1, found.e_f1, found.t_f1, found.v_f1


def test_a_right_plan_scores_one_everywhere() -> None:
    assert scored(SPOKEN, SPOKEN) == (1.0, 1.0, 1.0, 1.0)
    assert scored(SPOKEN, list(SPOKEN[:1])) == (0.5, 0.0, 0.5, 0.5)


def test_no_plan_counts_as_an_empty_one() -> None:
    pairs = [Pair(taskbench.graph(SPOKEN), Graph(), exact=False), Pair(Graph(), taskbench.graph(SPOKEN), exact=False)]
    assert scores(pairs, NAMES).n_f1 == 0.0
    both = [*pairs, Pair(taskbench.graph(SPOKEN), taskbench.graph(SPOKEN), exact=True)]
    # Of six names on each side three are shared.
    assert scores(both, NAMES).n_f1 == pytest.approx(0.5)
    assert (scores(both, NAMES).exact, scores(both, NAMES).requests) == (pytest.approx(1 / 3), 3)
    assert scores([], NAMES).requests == 0


def test_each_score_counts_what_it_is_of() -> None:
    """Worked out by hand: the speech is made of the text that was read, not of its translation."""
    planned = [SPOKEN[0], SPOKEN[1], {"task": "Text-to-Speech", "arguments": ["<node-0>"]}]
    n, e, t, v = scored(SPOKEN, planned)
    assert (n, t) == (1.0, 1.0)
    assert e == pytest.approx(0.5)
    assert v == pytest.approx(2 / 3)


def test_names_that_no_tool_has_count_on_neither_side() -> None:
    planned = [*SPOKEN, {"task": "Time Travel", "arguments": ["text"]}]
    n, e, t, _ = scored(SPOKEN, planned)
    assert (n, e) == (1.0, 1.0)
    assert t == pytest.approx(6 / 7)


def test_arguments_are_read_as_the_benchmark_reads_them() -> None:
    long = "a" * 70
    nodes = [
        {"task": "Image_Editing", "arguments": [long, "see photo.PNG please"]},
        {"task": "Visual Question Answering", "arguments": ["<node-0> and <node-1>", {"question": "How many?"}]},
        {"task": "Sentence Similarity", "arguments": ["<node-2>", "<node-9>"]},
        {"task": "Summarization", "arguments": [["one", "two"], "<node-2>"]},
    ]
    graph = taskbench.graph(nodes)
    assert graph.nodes[0].name == "Image Editing"
    assert [(one.kind, one.value) for one in graph.nodes[0].arguments] == [
        ("text", "a" * 60 + "…"),
        ("image", "see photo.PNG please"),
    ]
    # Only the first reference of an argument counts, one to itself makes no edge, one to nothing is a text.
    assert graph.edges == ((0, 1), (2, 3))
    assert graph.nodes[2].arguments[1].kind == "text"
    # What Sentence Similarity gives has no kind.
    assert [(one.kind, one.value) for one in graph.nodes[3].arguments] == [
        ("text", "one two"),
        ("none", "Sentence Similarity"),
    ]


@pytest.mark.parametrize(
    ("edges", "shape"),
    [
        ([], "single"),
        ([(0, 1)], "chain"),
        ([(0, 1), (1, 2)], "chain"),
        ([(0, 1), (0, 2)], "dag"),
        ([(0, 2), (1, 2)], "dag"),
    ],
)
def test_a_graph_is_single_a_chain_or_another(edges: list[tuple[int, int]], shape: str) -> None:
    count = max((max(edge) for edge in edges), default=0) + 1
    nodes = [
        {"task": "Translation", "arguments": [f"<node-{source}>" for source, target in edges if target == place]}
        for place in range(count)
    ]
    assert taskbench.graph(nodes).shape == shape


_NODES = st.lists(
    st.fixed_dictionaries(
        {
            "task": st.sampled_from([*sorted(NAMES)[:5], "Time Travel"]),
            "arguments": st.lists(
                st.sampled_from(["<node-0>", "<node-1>", "<node-7>", "a.jpg", "b.wav", "words"]), max_size=2
            ),
        }
    ),
    max_size=4,
)


@given(st.lists(st.tuples(_NODES, _NODES), max_size=6))
def test_the_scores_are_the_shared_over_the_mean(
    plans: list[tuple[list[dict[str, Any]], list[dict[str, Any]]]],
) -> None:
    pairs = [Pair(taskbench.graph(one), taskbench.graph(other), exact=False) for one, other in plans]
    found = scores(pairs, NAMES)
    counted = [
        [(place, item) for place, pair in enumerate(pairs) for item in sets(pair.right, NAMES)[which]]
        for which in range(4)
    ]
    planned = [
        [(place, item) for place, pair in enumerate(pairs) for item in sets(pair.planned, NAMES)[which]]
        for which in range(4)
    ]
    for score, ours, theirs in zip((found.n_f1, found.e_f1, found.t_f1, found.v_f1), planned, counted, strict=True):
        both = len(set(ours) & set(theirs))
        precision, recall = both / len(ours) if ours else 0.0, both / len(theirs) if theirs else 0.0
        mean = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        assert score == pytest.approx(mean)
