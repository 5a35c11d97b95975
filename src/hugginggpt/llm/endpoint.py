"""Which server is asked, for which model, and which key goes there: a key goes to its own address and to no other."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hugginggpt.errors import SettingsError
from hugginggpt.settings import Secret, Settings

if TYPE_CHECKING:
    from hugginggpt.llm.base import ChatModel

OPENAI = "https://api.openai.com/v1"
ROUTER = "https://router.huggingface.co/v1"
# The keys of the environment that are for one host alone.
_KEYS = {"api.openai.com": "OPENAI_API_KEY", "router.huggingface.co": "HF_TOKEN"}


@dataclass(frozen=True)
class Endpoint:
    """A chat model at an address."""

    base_url: str
    """Without a slash at its end; `/chat/completions` is put behind it."""
    model: str
    key: Secret | None = None
    price_input: float | None = None
    """US dollars a million tokens; None where it is not known."""
    price_output: float | None = None


def endpoint_of(settings: Settings, environment: Mapping[str, str] | None = None) -> Endpoint | None:
    """The endpoint that a person has set up; None where no model and no address is named.

    A key in the environment alone sets nothing up: nothing leaves the machine until a model or an address is named.
    With a model alone, the address is OpenAI's where OPENAI_API_KEY is set, else the Hub's router where HF_TOKEN is.

    Args:
        settings: `llm_base_url`, `llm_model`, `llm_api_key` and the prices.
        environment: where the keys of the known hosts are; that of this process if None.

    Raises:
        SettingsError: if the address or the model is missing or wrong, or a key would go over an open line.
    """
    environment = os.environ if environment is None else environment
    base_url = settings.llm_base_url.strip().rstrip("/")
    model = settings.llm_model.strip()
    if not base_url and not model:
        return None
    if not model:
        raise SettingsError("llm_no_model", address=base_url)
    if not base_url:
        base_url = _usual_address(settings, environment)
    host, is_open = _checked(base_url)
    key = settings.llm_api_key or Secret(environment.get(_KEYS.get(host, ""), ""))
    if key and is_open:
        raise SettingsError("llm_open_line", address=base_url)
    return Endpoint(base_url, model, key or None, settings.llm_price_input, settings.llm_price_output)


def from_settings(settings: Settings, environment: Mapping[str, str] | None = None) -> "ChatModel | None":
    """The chat model that is set up; None without one.

    Raises:
        SettingsError: as `endpoint_of`.
    """
    from hugginggpt.llm.openai_compatible import OpenAICompatible

    endpoint = endpoint_of(settings, environment)
    return OpenAICompatible(endpoint, seconds=settings.llm_seconds) if endpoint else None


def _usual_address(settings: Settings, environment: Mapping[str, str]) -> str:
    if settings.llm_api_key:
        raise SettingsError("llm_key_without_address")
    if environment.get("OPENAI_API_KEY"):
        return OPENAI
    if environment.get("HF_TOKEN"):
        return ROUTER
    raise SettingsError("llm_no_address", model=settings.llm_model)


def _checked(base_url: str) -> tuple[str, bool]:
    """The host of an address, and whether the line to it is open for others to read."""
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise SettingsError("llm_bad_address", address=base_url)
    return host.lower(), parts.scheme == "http" and not _is_near(host)


def _is_near(host: str) -> bool:
    """Whether a host is this machine or one of the own network."""
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or "." not in host
    return address.is_loopback or address.is_private
