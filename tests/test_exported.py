import ast
import tomllib
from pathlib import Path

import pytest

import hugginggpt

ROOT = Path(__file__).parents[1]


def test_every_public_name_is_there_and_in_order() -> None:
    assert hugginggpt.__all__ == sorted(hugginggpt.__all__)
    assert {getattr(hugginggpt, name).__name__ for name in hugginggpt.__all__} == set(hugginggpt.__all__)
    assert set(hugginggpt.__all__) <= set(dir(hugginggpt))


def test_type_checkers_see_the_names_that_are_exported_from_where_they_are() -> None:
    tree = ast.parse(Path(hugginggpt.__file__).read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {name.asname: node.module for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert seen.keys() == set(hugginggpt.__all__)
    for name, module in seen.items():
        assert module and getattr(hugginggpt, str(name)).__module__.startswith(module)


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert hugginggpt.__version__ == project["version"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(hugginggpt, "nothing_of_that_name")
    with pytest.raises(AttributeError, match="'nothing_of_that_name'"):
        hugginggpt.__getattr__("nothing_of_that_name")
