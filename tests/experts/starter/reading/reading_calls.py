"""One call of an expert of this folder, with files and texts as inputs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hugginggpt.errors import ExpertError
from hugginggpt.experts import Call, Input
from hugginggpt.messages import Language


def read_call(path: Path, *, language: Language = "en") -> Call:
    """A call of image-to-text."""
    image = Input("image", path=str(path), name=path.name)
    return Call("image-to-text", {"image": image}, path.parent, language=language)


def ask_call(question: str, document: Path | str, kind: Any = "text") -> Call:
    """A call of document-question-answering; a string is a document of text."""
    if isinstance(document, str):
        given = Input("text", document)
    else:
        given = Input(kind, path=str(document), name=document.name)
    arguments = {"document": given, "question": Input("text", question)}
    return Call("document-question-answering", arguments, Path())


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Holds that what is inside raises an ExpertError with this code."""
    with pytest.raises(ExpertError) as failure:
        yield
    assert failure.value.code == code
