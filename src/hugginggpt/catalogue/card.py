"""Model cards: what is known of a model."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, MISSING, Field, asdict, dataclass, field, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, cast

Runtime = Literal["starter", "local", "provider", "endpoint", "llm", "space", "mcp", "ray"]
"""How a model is run."""


@dataclass(frozen=True)
class Quality:
    """What a model is worth, measured by `benchmarks/quality` on inputs fixed before the first run."""

    metric: str
    """The measure, and on what: `character error rate on 24 rendered notices, English`."""
    value: float
    baseline: float
    """What doing nothing, or the simplest thing, is worth on the same inputs."""
    inputs: int
    """How many inputs it was measured on; at least 20."""
    higher_is_better: bool = True


@dataclass(frozen=True)
class Offer:
    """A provider that runs a model of the Hub."""

    provider: str
    """Its name in the Hub's mapping: `together`, `hf-inference`, …"""
    status: Literal["live", "staging", "error"] = "live"
    price_input: float | None = None
    """US dollars for a million tokens of input; None where it is not known, which is not free."""
    price_output: float | None = None
    """The same for output."""
    seconds: float | None = None
    """How long the first piece of a reply takes, as the provider says."""


@dataclass(frozen=True)
class ModelCard:
    """What is known of one model."""

    id: str
    """`starter/…` for the experts of the package, `owner/name` for a model of the Hub."""
    tasks: tuple[str, ...]
    """The task types it can do."""
    runtime: Runtime
    description: str
    """One clean sentence."""
    _: KW_ONLY
    description_zh: str = ""
    caution: str = ""
    """What a person who reads its results must know, in one sentence; said in the answer."""
    caution_zh: str = ""
    license: str
    """SPDX expressions of code, weights and bundled binaries."""
    license_note: str = ""
    """Where the parts differ, which part has which licence and where it comes from."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes of the languages it reads or speaks; empty where that does not matter."""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Parameters that a task must have, if it has them: `{"aspect": ("sentiment",)}`."""
    priority: int = 0
    """Higher goes first among models that fit equally well."""
    quality: tuple[Quality, ...] = ()
    extra: str | None = None
    """The extra of `hugginggpt` that brings what it needs."""
    packages: tuple[str, ...] = ()
    """The modules that must be importable for it to run."""
    function: str = ""
    """Starter experts: `module:function` that does the work in a worker process."""
    refuses: str = ""
    """Starter experts: `module:function` that says of a call what it can't do; light enough for the main process."""
    group: str = ""
    """Starter experts: the worker that runs it; experts of one group share one warm process."""
    revision: str = ""
    """The version of the library or the commit of the weights."""
    library: str = ""
    """The library that loads it, by its name on the Hub: `transformers`, `diffusers`, …"""
    gated: bool = False
    """Whether its owner must grant access first."""
    parameters: int = 0
    """How many numbers it has; 0 where it is not known."""
    bytes: int = 0
    """How much is downloaded; 0 where it is not known, or nothing is."""
    safetensors: bool = True
    """Whether its weights can be had in a form that holds no code."""
    custom_code: bool = False
    """Whether it needs code from its repository, which is never run."""
    gpu: bool = False
    """Whether it is of no use on a machine without a GPU."""
    downloads: int = 0
    """In the last 30 days."""
    likes: int = 0
    trend: float = 0.0
    """The Hub's trending score."""
    warm: bool = False
    """Whether a provider keeps it loaded."""
    offers: tuple[Offer, ...] = ()
    """Who runs it."""
    variants: tuple[str, ...] = ()
    """Ids of the same model with smaller numbers."""
    address: str = ""
    """Where it is served, for an endpoint; the Hub that it comes from, where that is a private one."""
    confirm: tuple[str, ...] = ()
    """Names of facts that were not read from a source yet."""

    @property
    def served(self) -> bool:
        """Whether a provider runs it now."""
        return any(offer.status == "live" for offer in self.offers)

    @property
    def price(self) -> float | None:
        """US dollars for a million tokens in and a million out, at the cheapest provider whose price is known."""
        known = [
            offer.price_input + offer.price_output
            for offer in self.offers
            if offer.status == "live" and offer.price_input is not None and offer.price_output is not None
        ]
        return min(known, default=None)

    @property
    def seconds(self) -> float | None:
        """How long the first piece of a reply takes at the fastest provider that says it."""
        said = [offer.seconds for offer in self.offers if offer.status == "live" and offer.seconds is not None]
        return min(said, default=None)


def cards_in(package: str) -> Iterator[ModelCard]:
    """The cards that lie as TOML files in a package, in the order of their ids."""
    for file in sorted(_toml_files(files(package)), key=lambda file: file.name):
        yield card_from(tomllib.loads(file.read_text("utf-8")))


def card_from(entry: Mapping[str, Any]) -> ModelCard:
    """A card from its TOML form: the fields of `ModelCard` by name, `quality` and `offers` as arrays of tables.

    Raises:
        TypeError: if the entry has a field that cards have not, or lacks one they need.
    """
    values: dict[str, Any] = {name: _frozen(value) for name, value in entry.items()}
    values["quality"] = tuple(Quality(**row) for row in entry.get("quality", ()))
    values["offers"] = tuple(Offer(**row) for row in entry.get("offers", ()))
    values["when"] = {name: tuple(wanted) for name, wanted in entry.get("when", {}).items()}
    return ModelCard(**values)


def check_card(card: object) -> ModelCard:
    """The card, if it is one and its facts are of their types.

    Raises:
        TypeError: if it is none; says what is wrong.
    """
    if not isinstance(card, ModelCard):
        raise TypeError(f"{type(card).__name__} is no ModelCard")
    for name in ("id", "runtime", "description", "license"):
        if not isinstance(getattr(card, name), str):
            raise TypeError(f"{name} of the card {card.id!r} must be text")
    for name in ("tasks", "languages"):
        some: object = getattr(card, name)
        if not isinstance(some, tuple) or not all(isinstance(one, str) for one in cast("tuple[object, ...]", some)):
            raise TypeError(f"{name} of the card {card.id!r} must be a list of texts")
    return card


def card_entry(card: ModelCard) -> dict[str, Any]:
    """The TOML or JSON form of a card: what differs from an empty one."""
    entry = asdict(card)
    return {one.name: entry[one.name] for one in fields(card) if not _is_default(one, getattr(card, one.name))}


def _is_default(one: "Field[Any]", value: Any) -> bool:
    default = one.default_factory() if one.default_factory is not MISSING else one.default
    return value == default


def _frozen(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value


def _toml_files(folder: Traversable) -> Iterator[Traversable]:
    return (file for file in folder.iterdir() if file.name.endswith(".toml"))
