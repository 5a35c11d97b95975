"""Train on all folds of the benchmark but one, and measure on that.

A first network learns from the right plans alone; then it teaches a second one, with the requests without plans.

python -m training.planner.fold --data DATA --model MODEL_FOLDER --fold 0 --out FOLDER
"""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer

from hugginggpt.evaluation import Graph, taskbench
from hugginggpt.evaluation.metrics import Pair, scores
from training.planner.decode import Decoded, Weights, decode
from training.planner.examples import Example, Vocabulary, folds
from training.planner.network import Encoder, Network, Scores
from training.planner.taskbench import read, unlabelled, vocabulary
from training.planner.teach import lessons, teach
from training.planner.train import Recipe, predict, tokenizer_at, train

FOLDS = 5
TAUGHT = 3
"""Epochs of what the teacher says."""


def described(encoder: Encoder, tokenizer: Tokenizer, tools: Vocabulary) -> torch.Tensor:
    """The vectors of the rows' descriptions by the encoder as it was published, of unit length."""
    encoder.eval()
    found: list[torch.Tensor] = []
    with torch.no_grad():
        for row in tools.rows:
            ids = torch.tensor([tokenizer.encode(f"{row.name}: {row.description}").ids])
            found.append(encoder(ids, torch.ones_like(ids)).mean(1))
    return torch.nn.functional.normalize(torch.cat(found), dim=-1)


def graph_of(plan: Decoded, example: Example, tools: Vocabulary) -> Graph:
    """A decoded plan as what is scored."""
    place = {row: at for at, row in enumerate(plan.nodes)}
    arguments: dict[int, list[str]] = {row: [] for row in plan.nodes}
    for source, target in plan.edges:
        arguments[target].append(f"<node-{place[source]}>")
    for row, at in plan.arguments:
        part = example.candidates[at]
        arguments[row].append(example.text[part.start : part.end])
    return taskbench.graph([{"task": tools.rows[row].name, "arguments": arguments[row]} for row in plan.nodes])


def measured(
    predicted: list[Scores], held: list[tuple[Example, dict[str, object]]], tools: Vocabulary, weights: Weights
) -> dict[str, dict[str, float]]:
    """The benchmark's scores of what a network predicts, over all and by shape."""
    pairs: list[tuple[str, Pair]] = []
    for found, (example, line) in zip(predicted, held, strict=True):
        plan = decode(
            tools,
            example.candidates,
            found.nodes.tolist(),
            found.edges.tolist(),
            found.arguments.tolist(),
            found.elsewhere.tolist(),
            weights,
        )
        right = taskbench.graph(line["nodes"])  # type: ignore[arg-type]
        pairs.append((str(line["type"]), Pair(right, graph_of(plan, example, tools), exact=False)))
    names = frozenset(taskbench.TOOLS)
    return {
        shape: {
            name: round(value, 4)
            for name, value in vars(scores((one for of, one in pairs if shape in (of, "overall")), names)).items()
        }
        for shape in ("overall", "single", "chain", "dag")
    }


def main() -> None:
    """Train on four folds and print the scores on the fifth."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True, help="the folder with train.jsonl and tools.json")
    parser.add_argument("--model", type=Path, required=True, help="the folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--teacher", type=Path, help="a network that was trained on these folds, instead of the first")
    parser.add_argument("--threads", type=int, default=1)
    for name, value in vars(Recipe()).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    given = parser.parse_args()
    recipe = Recipe(**{name: getattr(given, name) for name in vars(Recipe())})
    torch.set_num_threads(given.threads)
    tools = vocabulary(given.data)
    every = read(given.data, tools)
    parts = folds([example for example, _ in every], FOLDS, 1)
    held = [every[at] for at in parts[given.fold]]
    rest = [every[at][0] for part in range(FOLDS) if part != given.fold for at in parts[part]]
    tokenizer = tokenizer_at(given.model / "tokenizer.json")

    def fresh() -> Network:
        torch.manual_seed(recipe.seed)
        encoder = Encoder.published(given.model / "model.safetensors")
        return Network(encoder, {tools.name: described(encoder, tokenizer, tools)})

    def log(words: str) -> None:
        print(words, flush=True)

    given.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    teacher = fresh()
    if given.teacher:
        teacher.load_state_dict(torch.load(given.teacher))
    else:
        train(teacher, rest, tools, tokenizer, recipe, log=log)
        torch.save(teacher.state_dict(), given.out / f"teacher-{given.fold}.pt")
    log(
        json.dumps(
            measured(predict(teacher, [example for example, _ in held], tools, tokenizer), held, tools, Weights())
        )
    )
    told = unlabelled(given.data)
    lesson = lessons([teacher], told, tools, tokenizer)
    network = fresh()
    teach(network, rest, told, lesson, tools, tokenizer, replace(recipe, epochs=TAUGHT), log=log)
    predicted = predict(network, [example for example, _ in held], tools, tokenizer)
    torch.save(network.state_dict(), given.out / f"network-{given.fold}.pt")
    torch.save([vars(one) for one in predicted], given.out / f"scores-{given.fold}.pt")
    found = measured(predicted, held, tools, Weights())
    (given.out / f"fold-{given.fold}.json").write_text(json.dumps(found, indent=2), "utf-8")
    print(json.dumps(found["overall"]), f"{time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
