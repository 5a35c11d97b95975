"""Values: what flows along the edges of a plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hugginggpt.tasks import Kind, text_form

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Resource:
    """A value with a media type whose bytes lie in the resource store under their SHA-256, or are still to be had.

    A resource that is only named (a file or URL in the words of a request, without bytes) has an id that is its name
    behind `file:` or `url:`; it is typed by its ending and `missing`.
    """

    id: str
    """`sha256:` and 64 hexadecimal digits; `file:…` or `url:…` while it is missing."""
    kind: Kind
    media_type: str
    name: str
    """The name a person knows it by, without a folder."""
    size: int = 0
    """Bytes."""
    facts: Mapping[str, int | float | str] = field(default_factory=dict[str, int | float | str], compare=False)
    """What was found while it was taken in: `width`, `height` in pixels, `seconds`, `pages`, `frames`, `rows`."""

    @property
    def missing(self) -> bool:
        """Whether its bytes are still to be had."""
        return not _DIGEST.fullmatch(self.id)

    def to_json(self) -> dict[str, Any]:
        """The contract's form inside a plan."""
        said = {"name": self.name, "kind": self.kind, "media_type": self.media_type}
        return said | ({"missing": True} if self.missing else {})


@dataclass(frozen=True)
class Value:
    """One typed value: inline data for kinds that have an inline form, a resource for those that are files."""

    kind: Kind
    data: Any = None
    """The inline form that the contract gives for the kind: a string, a list of rows, a table."""
    resource: Resource | None = None
    """Set instead of `data` when the value is a file."""

    def text(self) -> str:
        """The text form of an inline value.

        Raises:
            ValueError: if the value is a file.
        """
        return text_form(self.kind, self.data)
