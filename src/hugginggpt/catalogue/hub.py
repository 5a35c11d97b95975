"""The Hub's words on models, as cards, through the Hub's own library."""

import os
import re
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast
from urllib.parse import urlsplit

from hugginggpt.catalogue.card import ModelCard, Offer
from hugginggpt.errors import HubError
from hugginggpt.tasks import TASK_TYPES

if TYPE_CHECKING:
    import httpx2
    from tqdm.auto import tqdm

Sort = Literal["downloads", "trendingScore"]

EXPAND = (
    *("downloads", "likes", "trendingScore", "pipeline_tag", "library_name", "tags", "safetensors", "gated", "sha"),
    *("inference", "inferenceProviderMapping", "lastModified"),
)
"""What is asked of each model."""
_ROUTER = "https://router.huggingface.co"
_OWN = ("huggingface.co", "hf.co")
"""Hosts that `HF_TOKEN` is for."""
_SECONDS = 60.0
"""How long the Hub may be silent."""
_WAITS = 5
"""How often one call is put off by the Hub's limit before it is given up."""
_BYTES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "F16": 2, "BF16": 2, "I16": 2, "U16": 2}
"""How many bytes a number takes, by its type; one where nothing else is said."""
_LANGUAGES = frozenset(
    "aa ab af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo"
    " es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka"
    " kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng"
    " nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su"
    " sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
"""ISO 639-1; tags of two letters that are none (`tf`) are no languages."""
_NOT_A_SUBJECT = frozenset(
    "transformers diffusers safetensors pytorch tf jax onnx gguf coreml openvino keras flax rust custom_code"
    " endpoints_compatible text-generation-inference text-embeddings-inference autotrain_compatible multilingual"
    " model-index conversational tflite peft lora timm mlx sentence-transformers".split()
)
"""Tags that say how a model is made or run, not what for."""
Wait = Callable[[float], None]
"""Told how many seconds the Hub asks to wait."""


def _silent(_seconds: float) -> None:
    """A wait that nobody is told of."""


@dataclass(frozen=True)
class Page:
    """What a call for a list gave."""

    cards: tuple[ModelCard, ...]
    bases: Mapping[str, str]
    """Of models with smaller numbers: the id of the model that they were made from, by id."""


class Hub:
    """The Hub that `HF_ENDPOINT` names, or another; honours `HF_HUB_OFFLINE`. Safe in several threads.

    Args:
        endpoint: the address of another Hub.
        token: for that address; None is the person's own at huggingface.co, and none at any other: a mirror has no
            business with it.
        router: the address of the router to the providers; None is that of huggingface.co, and none for other Hubs.
        stopped: set to end a wait for the Hub's limit.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        *,
        token: str | None = None,
        router: str | None = None,
        stopped: threading.Event | None = None,
    ) -> None:
        _prepare()
        from huggingface_hub import constants
        from huggingface_hub.utils import build_hf_headers

        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        own = urlsplit(self.endpoint).hostname in _OWN
        self._router = router or (_ROUTER if own else None)
        self._token: str | bool | None = token or (None if own else False)
        self._headers = build_hf_headers(
            token=self._token,
            library_name="hugginggpt",
            library_version=version("hugginggpt"),
        )
        self._stopped = stopped or threading.Event()

    def models(self, task: str, sort: Sort, most: int, wait: Wait = _silent) -> Page:
        """The most downloaded or most talked of models of a task type.

        Args:
            task: its tag; empty for all.
            sort: by what.
            most: how many; one call gives up to 1,000.
            wait: told when the Hub puts us off.

        Raises:
            HubError: `hub_offline`, `hub_unreachable`, `hub_busy`, `hub_refused`.
        """
        asked = {**({"pipeline_tag": task} if task else {}), "sort": sort, "limit": most, "expand": list(EXPAND)}
        found: list[Mapping[str, Any]] = []
        address: str | None = f"{self.endpoint}/api/models"
        parameters: Mapping[str, Any] | None = asked
        while address and len(found) < most:
            response = self._get(address, parameters, wait)
            with told(self.endpoint):
                found += _list(response)
            # The address of the next page has the parameters in it; the token goes to no other address with it.
            address, parameters = response.links.get("next", {}).get("url"), None
            if address and not address.startswith(f"{self.endpoint}/"):
                break
        read = [(card, model) for model in found[:most] if (card := _read(model))]
        bases = {card.id: base for card, model in read if (base := _tag(model, "base_model:quantized:"))}
        return Page(tuple(card for card, _ in read), bases)

    def offers(self) -> Mapping[str, tuple[Offer, ...]]:
        """Who runs chat models, for how much and how soon, by model; empty where the router can't be asked.

        The lists of the Hub say who runs a model; what it costs only the router says.
        """
        if self._router is None:
            return {}
        try:
            said = self._get(f"{self._router}/v1/models", None, _silent).json()
            return {
                str(one["id"]): tuple(map(_offer, one["providers"])) for one in said["data"] if one.get("providers")
            }
        except (HubError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def card(self, id: str) -> ModelCard | None:
        """The card of one model as it is now; None if it is for no task type that we know.

        Raises:
            HubError: as for `models`; also `hub_unknown_model` and `hub_gated`.
        """
        response = self._get(f"{self.endpoint}/api/models/{id}", {"expand": list(EXPAND)}, _silent, model=id)
        with told(self.endpoint, id):
            return card_of(response.json())

    def files(self, id: str, revision: str | None = None) -> tuple[str, Mapping[str, int]]:
        """The commit that a revision of a model is, and the files in it with their bytes.

        Raises:
            HubError: as for `card`.
        """
        where = f"/revision/{revision}" if revision else ""
        response = self._get(f"{self.endpoint}/api/models/{id}{where}", {"blobs": "true"}, _silent, model=id)
        with told(self.endpoint, id):
            said = cast("Mapping[str, Any]", response.json())
            siblings = cast("Sequence[Mapping[str, Any]]", said.get("siblings") or ())
            return str(said.get("sha") or ""), {str(one["rfilename"]): int(one.get("size") or 0) for one in siblings}

    def download(self, id: str, revision: str, files: Sequence[str], progress: "type[tqdm[Any]] | None" = None) -> Path:
        """Fetch files of a model into the cache that all programs of the Hub share, going on where it was stopped.

        Args:
            id: of the model.
            revision: the commit.
            files: their paths.
            progress: shows how far it is.

        Raises:
            HubError: as for `card`.
        """
        from huggingface_hub import snapshot_download

        with told(self.endpoint, id):
            folder = snapshot_download(
                id,
                revision=revision,
                endpoint=self.endpoint,
                token=self._token,
                allow_patterns=[_literal(file) for file in files],
                tqdm_class=progress,
                library_name="hugginggpt",
                library_version=version("hugginggpt"),
                etag_timeout=_SECONDS,
            )
        return Path(folder)

    def _get(
        self, address: str, parameters: Mapping[str, Any] | None, wait: Wait, *, model: str = ""
    ) -> "httpx2.Response":
        from huggingface_hub.utils import hf_raise_for_status, http_backoff, parse_ratelimit_headers

        with told(self.endpoint, model):
            turns = 0
            while True:
                response = http_backoff(
                    "GET",
                    address,
                    params=parameters,
                    headers=self._headers,
                    timeout=_SECONDS,
                    max_retries=2,
                    retry_on_status_codes=(500, 502, 503, 504),
                )
                if response.status_code != 429 or turns == _WAITS:
                    hf_raise_for_status(response)
                    return response
                limit = parse_ratelimit_headers(response.headers)
                seconds = float(limit.reset_in_seconds if limit else _seconds(response.headers.get("Retry-After", "")))
                wait(seconds)
                turns += 1
                # A second more, since theirs are whole ones.
                if self._stopped.wait(seconds + 1):
                    raise HubError("hub_busy", endpoint=self.endpoint)


def quiet() -> None:
    """Let the Hub's library log no more what is told as an error anyway."""
    _prepare()
    from huggingface_hub.utils import logging

    logging.set_verbosity_error()


def _prepare() -> None:
    # Else the library asks the Hub once a day for a list of programs, to tell it which of them calls.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def card_of(said: Mapping[str, Any]) -> ModelCard | None:
    """The card of a model from what the Hub says of it; None if it is for no task type that we know."""
    task = said.get("pipeline_tag")
    if not isinstance(task, str) or task not in TASK_TYPES:
        return None
    tags = _tags(said)
    weights = said.get("safetensors") or {}
    counts: Mapping[str, int] = weights.get("parameters") or {}
    base = _tag(said, "base_model:")
    library = str(said.get("library_name") or "")
    return ModelCard(
        str(said["id"]),
        (task,),
        "local",
        _described(said, task, tags, base),
        license=_tag(said, "license:") or "",
        languages=() if "multilingual" in tags else tuple(tag for tag in tags if tag in _LANGUAGES),
        revision=str(said.get("sha") or ""),
        library=library,
        gated=bool(said.get("gated")),
        parameters=int(weights.get("total") or 0),
        bytes=sum(_BYTES.get(type, 1) * count for type, count in counts.items()),
        # Tables of a GGUF file hold no code either, but nothing here loads them.
        safetensors=bool(weights) or "safetensors" in tags,
        custom_code="custom_code" in tags,
        downloads=int(said.get("downloads") or 0),
        likes=int(said.get("likes") or 0),
        trend=float(said.get("trendingScore") or 0),
        warm=said.get("inference") == "warm",
        offers=_offers(said.get("inferenceProviderMapping")),
    )


def _read(said: Mapping[str, Any]) -> ModelCard | None:
    """The card of a model in a list; one that is said in another form takes no other with it."""
    try:
        return card_of(said)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


@contextmanager
def told(endpoint: str, model: str = "") -> Generator[None]:
    """What goes wrong with the Hub, in our words."""
    import httpx2
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        yield
    except OfflineModeIsEnabled as error:
        raise HubError("hub_offline", endpoint=endpoint) from error
    except GatedRepoError as error:
        raise HubError("hub_gated", model=model, endpoint=endpoint) from error
    except HFValidationError as error:
        raise HubError("hub_unknown_model", model=model, endpoint=endpoint) from error
    except HfHubHTTPError as error:
        status = error.response.status_code
        if model and isinstance(error, RepositoryNotFoundError | RevisionNotFoundError):
            raise HubError("hub_unknown_model", model=model, endpoint=endpoint) from error
        raise HubError("hub_busy" if status == 429 else "hub_refused", endpoint=endpoint, reason=status) from error
    except (httpx2.HTTPError, ConnectionError, TimeoutError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise HubError("hub_unreachable", endpoint=endpoint, reason=reason) from error
    except ValueError as error:
        raise HubError("hub_refused", endpoint=endpoint, reason="no JSON") from error


def _list(response: "httpx2.Response") -> Sequence[Mapping[str, Any]]:
    said = response.json()
    if not isinstance(said, list):
        raise ValueError("the Hub gave no list")
    return cast("list[Mapping[str, Any]]", said)


def _described(said: Mapping[str, Any], task: str, tags: Sequence[str], base: str) -> str:
    """One sentence of what its tags say; lists of the Hub have no description."""
    owner, _, name = str(said["id"]).rpartition("/")
    words = f"{task.replace('-', ' ').capitalize()} model {name}"
    words += f" by {owner}" if owner else ""
    words += f", made from {base}" if base else ""
    learnt = [tag.removeprefix("dataset:") for tag in tags if tag.startswith("dataset:")][:4]
    words += f", trained on {', '.join(learnt)}" if learnt else ""
    subjects = [tag for tag in tags if ":" not in tag and tag not in _NOT_A_SUBJECT | _LANGUAGES and tag != task][:8]
    return f"{words}: {', '.join(subjects)}." if subjects else f"{words}."


def _offers(said: Any) -> tuple[Offer, ...]:
    rows: list[Mapping[str, Any]] = (
        [{**row, "provider": name} for name, row in cast("Mapping[str, Any]", said).items()]
        if isinstance(said, dict)
        else list(cast("Sequence[Mapping[str, Any]]", said or ()))
    )
    known = ("live", "staging", "error")
    return tuple(
        Offer(str(row["provider"]), row["status"]) for row in rows if row.get("provider") and row.get("status") in known
    )


def _offer(said: Mapping[str, Any]) -> Offer:
    """What the router says of a provider: dollars for a million tokens, milliseconds to the first."""
    price: Mapping[str, Any] = said.get("pricing") or {}
    first = said.get("first_token_latency_ms")
    status = said.get("status")
    return Offer(
        str(said["provider"]),
        status if status in ("live", "staging") else "error",
        _number(price.get("input")),
        _number(price.get("output")),
        None if first is None else float(first) / 1000,
    )


def _number(said: Any) -> float | None:
    return None if said is None else float(said)


def _tags(said: Mapping[str, Any]) -> list[str]:
    return [str(tag) for tag in said.get("tags") or ()]


def _tag(said: Mapping[str, Any], start: str) -> str:
    """What follows in the first tag that begins so."""
    found = next((tag.removeprefix(start) for tag in _tags(said) if tag.startswith(start)), "")
    return re.sub(r"^(?:finetune|quantized|adapter|merge):", "", found)


def _literal(path: str) -> str:
    """A path as a pattern that matches nothing else."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _seconds(said: str) -> float:
    """Of a header `Retry-After`; dates are not read."""
    return float(said) if said.isdigit() else 10.0
