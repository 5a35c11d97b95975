"""The rules of the house that no other check holds: sizes, words in two languages, cards, forbidden calls, imports."""

import ast
import re
import string
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from hugginggpt.catalogue.card import ModelCard, card_from
from hugginggpt.tasks import TASK_TYPES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "hugginggpt"
CARDS = PACKAGE / "experts" / "starter" / "cards"
MESSAGES = PACKAGE / "messages"
MOST_LINES, MOST_FUNCTION_LINES = 500, 60
MOST_SHIPPED = 60_000_000
HEAVY = ("numpy", "PIL", "cv2", "onnxruntime", "av", "httpx2", "tokenizers", "rapidocr", "pypdfium2")
NOT_FOR_IMPORT = (*HEAVY, "rich", "cyclopts")
FORBIDDEN_MODULES = frozenset({"pickle", "cPickle", "dill", "marshal", "shelve", "yaml", "joblib"})
FORBIDDEN_CALLS = frozenset({"eval", "exec", "compile", "__import__"})
# Written so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.:])/(?:work|root|tmp)/\w|/opt/[p]ypi|[/\\]Users[/\\]\w")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts)


ALL_FILES = python_files("src", "tests", "benchmarks", "training", "examples")
SOURCE_FILES = python_files("src")
CARD_FILES = sorted(CARDS.glob("*.toml"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def public(path: Path) -> Iterator[Function | ast.ClassDef]:
    """The public functions and classes of a module, and the public methods of its public classes."""
    for node in tree(path).body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (one for one in node.body if isinstance(one, Function) and not one.name.startswith("_"))


def decorated(node: Function | ast.ClassDef, *names: str) -> bool:
    return any(ast.unparse(one).split("(")[0].split(".")[-1] in names for one in node.decorator_list)


def test_no_file_and_no_function_is_too_long() -> None:
    files = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in ALL_FILES}
    assert {name: lines for name, lines in files.items() if lines > MOST_LINES} == {}
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": lines
        for path in ALL_FILES
        for node in functions(path)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_FUNCTION_LINES
    }
    assert long == {}


def test_every_public_name_has_a_docstring_and_every_function_says_what_it_returns() -> None:
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in SOURCE_FILES
        for node in public(path)
        if not ast.get_docstring(node) and not decorated(node, "overload", "override", "setter")
    ]
    assert silent == []
    untyped = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in SOURCE_FILES
        for node in functions(path)
        if node.returns is None
    ]
    assert untyped == []


def test_nothing_in_the_package_evaluates_text_or_unpickles() -> None:
    found = [f"{name_of(path)}:{line} {what}" for path in SOURCE_FILES for line, what in forbidden(path)]
    assert found == []


def forbidden(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS:
            yield node.lineno, node.func.id
            continue
        else:
            continue
        yield from ((node.lineno, name) for name in names if name.split(".")[0] in FORBIDDEN_MODULES)


def test_the_forbidden_is_found_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "bad.py"
    file.write_text("import pickle\nfrom yaml import load\n\ndef f(x):\n    return eval(x)\n", "utf-8")
    assert sorted(forbidden(file)) == [(1, "pickle"), (2, "yaml"), (5, "eval")]


@pytest.mark.parametrize("area", sorted({path.name for path in MESSAGES.glob("*/*.toml")}))
def test_both_languages_say_the_same_things_with_the_same_values(area: str) -> None:
    english, chinese = (words(MESSAGES / language / area) for language in ("en", "zh"))
    assert english.keys() == chinese.keys()
    assert {key: placeholders(text) for key, text in english.items()} == {
        key: placeholders(text) for key, text in chinese.items()
    }
    assert all(text.strip() for text in (*english.values(), *chinese.values()))


def words(file: Path) -> dict[str, str]:
    """The messages of a file by their dotted key."""

    def flat(entry: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
        for key, value in entry.items():
            if isinstance(value, dict):
                yield from flat(cast(dict[str, Any], value), f"{prefix}{key}.")
            else:
                yield f"{prefix}{key}", str(value)

    return dict(flat(tomllib.loads(file.read_text("utf-8")), ""))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_error_that_is_raised_has_its_words() -> None:
    known = words(MESSAGES / "en" / "errors.toml")
    used = {(name_of(path), code) for path in SOURCE_FILES for code in codes(path)}
    assert len(used) > 20
    assert {
        (path, code) for path, code in used if f"{code}.message" not in known or f"{code}.hint" not in known
    } == set()


def codes(path: Path) -> Iterator[str]:
    """The first argument of what is called like an error of ours, where it is a literal."""
    errors = {
        *("HuggingGPTError", "InputError", "ResourceError", "PlanError", "SettingsError", "TaskError", "ExpertError"),
        *("WorkerCrashed", "DeadlineExceeded", "NoModel"),
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in errors and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def card_of(file: Path) -> ModelCard:
    return card_from(tomllib.loads(file.read_text("utf-8")))


@pytest.mark.parametrize("file", CARD_FILES, ids=lambda file: file.stem)
def test_a_card_says_what_it_must(file: Path) -> None:
    card = card_of(file)
    assert card.id == f"starter/{file.stem}"
    assert card.runtime == "starter"
    assert set(card.tasks) <= TASK_TYPES.keys()
    assert card.license
    assert card.description.endswith(".")
    assert card.description_zh.endswith("。")
    parameters = {one.name: one for task in card.tasks for one in TASK_TYPES[task].parameters}
    assert set(card.when) <= parameters.keys()


@pytest.mark.parametrize("file", CARD_FILES, ids=lambda file: file.stem)
def test_a_card_is_worth_more_than_its_baseline(file: Path) -> None:
    quality = card_of(file).quality
    assert quality, "not measured: python -m benchmarks.quality"
    for one in quality:
        assert one.inputs >= 20
        assert one.value > one.baseline if one.higher_is_better else one.value < one.baseline
    assert (ROOT / "benchmarks" / "quality" / f"{file.stem.replace('-', '_')}.py").exists()


@pytest.mark.parametrize("file", CARD_FILES, ids=lambda file: file.stem)
def test_the_functions_of_a_card_exist(file: Path) -> None:
    card = card_of(file)
    for target, arguments in ((card.function, 1), (card.refuses, 2)):
        if not target and target is card.refuses:
            continue
        module, _, name = target.partition(":")
        path = ROOT / "src" / Path(*module.split("."))
        source = path.with_suffix(".py") if path.with_suffix(".py").exists() else path / "__init__.py"
        found = [node for node in tree(source).body if isinstance(node, Function) and node.name == name]
        assert len(found) == 1
        assert len(found[0].args.args) == arguments


def test_card_ids_and_groups_are_sound() -> None:
    cards = [card_of(file) for file in CARD_FILES]
    assert len({card.id for card in cards}) == len(cards)
    assert all(card.group for card in cards)


def test_what_ships_beside_the_code_stays_small() -> None:
    data = [
        path
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts
    ]
    assert sum(path.stat().st_size for path in data) < MOST_SHIPPED


def test_no_tracked_file_names_a_path_of_a_machine() -> None:
    found = [
        f"{name_of(path)}:{number}"
        for path in text_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def text_files() -> Iterator[Path]:
    """What git tracks or would track, and is text."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in sorted(filter(None, listed.split("\0"))):
        path = ROOT / name
        # The machinery around the project is not part of it.
        if path.is_file() and not name.startswith(".ci/") and b"\0" not in path.read_bytes()[:4096] and is_text(path):
            yield path


def is_text(path: Path) -> bool:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def in_fresh_process(code: str, modules: tuple[str, ...]) -> tuple[float, list[str]]:
    """The processor seconds of a program, which do not grow when others are busy, and the modules it loaded."""
    program = (
        "import atexit, sys, time\n"
        f"atexit.register(lambda: print('TOLD', time.process_time(), *[m for m in {modules!r} if m in sys.modules]))\n"
        f"{code}"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert "TOLD" in ran.stdout, ran.stderr
    told = ran.stdout.rsplit("TOLD", 1)[1].split()
    return float(told[0]), told[1:]


HELP = "sys.argv = ['hugginggpt', '--help']\nfrom hugginggpt.interfaces.cli import main\nsys.exit(main())"


@pytest.mark.parametrize(
    ("code", "modules", "limit"),
    [("import hugginggpt", NOT_FOR_IMPORT, 0.15), (HELP, HEAVY, 0.4)],
    ids=["import", "help"],
)
def test_starting_is_light(code: str, modules: tuple[str, ...], limit: float) -> None:
    bare = min(in_fresh_process("", ())[0] for _ in range(3))
    runs = [in_fresh_process(code, modules) for _ in range(5)]
    assert [loaded for _, loaded in runs] == [[]] * 5
    assert min(seconds for seconds, _ in runs) - bare < limit
