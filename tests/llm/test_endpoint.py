"""Which server is asked, and that a key goes to its own address alone."""

from pathlib import Path
from typing import Any

import pytest

from hugginggpt.errors import SettingsError
from hugginggpt.llm import endpoint_of
from hugginggpt.llm.endpoint import OPENAI, ROUTER
from hugginggpt.settings import Secret, Settings

BOTH = {"OPENAI_API_KEY": "sk-openai-canary", "HF_TOKEN": "hf_canary"}


def refused(environment: dict[str, str], **given: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        endpoint_of(Settings(**given), environment)
    assert "canary" not in f"{caught.value}"
    return caught.value.code


def test_a_key_alone_sets_nothing_up() -> None:
    assert endpoint_of(Settings(), BOTH) is None


def test_a_model_goes_to_the_server_of_the_key_at_hand() -> None:
    found = endpoint_of(Settings(llm_model="m"), BOTH)
    assert found and (found.base_url, found.key) == (OPENAI, Secret("sk-openai-canary"))
    found = endpoint_of(Settings(llm_model="m"), {"HF_TOKEN": "hf_canary"})
    assert found and (found.base_url, found.key) == (ROUTER, Secret("hf_canary"))
    assert refused({}, llm_model="m") == "llm_no_address"
    assert refused(BOTH, llm_model="m", llm_api_key=Secret("canary")) == "llm_key_without_address"


HOSTS = [f"https://host{number}.example/v1" for number in range(20)] + [
    "http://127.0.0.1:8000/v1",
    "http://localhost:11434/v1",
    "http://[::1]:8080/v1",
    "http://192.168.1.5:8000/v1",
    "https://api.openai.com.evil.example/v1",
    "https://openai.com/v1",
    "https://huggingface.co/v1",
    "https://router.huggingface.co.example/v1",
    "https://xapi.openai.com/v1",
    "http://ollama:11434/v1",
]


@pytest.mark.parametrize("base_url", HOSTS)
def test_no_other_address_gets_the_keys_of_the_known_ones(base_url: str) -> None:
    found = endpoint_of(Settings(llm_base_url=base_url, llm_model="m"), BOTH)
    assert found and found.key is None
    found = endpoint_of(Settings(llm_base_url=base_url, llm_model="m", llm_api_key=Secret("own-canary")), BOTH)
    assert found and found.key == Secret("own-canary")


def test_the_known_addresses_get_their_own_key_alone() -> None:
    for base_url, name in (
        ("https://api.openai.com/v1/", "OPENAI_API_KEY"),
        ("https://router.huggingface.co/v1", "HF_TOKEN"),
    ):
        found = endpoint_of(Settings(llm_base_url=base_url, llm_model="m"), BOTH)
        assert found and found.key == Secret(BOTH[name])
        assert not found.base_url.endswith("/")


@pytest.mark.parametrize(
    "base_url",
    [
        "ftp://a.example",
        "a.example/v1",
        "https://",
        "https://u:p@a.example/v1",
        "https://a.example:x/v1",
        "https://a.example/v1?key=1",
    ],
)
def test_what_is_no_address_is_refused(base_url: str) -> None:
    assert refused({}, llm_base_url=base_url, llm_model="m") == "llm_bad_address"


def test_no_key_goes_over_an_open_line() -> None:
    assert (
        refused({}, llm_base_url="http://far.example/v1", llm_model="m", llm_api_key=Secret("canary"))
        == "llm_open_line"
    )
    assert refused(BOTH, llm_base_url="http://api.openai.com/v1", llm_model="m") == "llm_open_line"
    assert endpoint_of(Settings(llm_base_url="http://far.example/v1", llm_model="m"), {}) is not None
    assert refused({}, llm_base_url="http://far.example/v1") == "llm_no_model"


def test_settings_come_from_the_environment_and_hide_the_key(tmp_path: Path) -> None:
    environment = {
        "HUGGINGGPT_LLM_BASE_URL": "http://127.0.0.1:1/v1",
        "HUGGINGGPT_LLM_MODEL": "m",
        "HUGGINGGPT_LLM_API_KEY": " canary ",
        "HUGGINGGPT_LLM_PRICE_INPUT": "0.5",
    }
    settings = Settings.load(environment=environment, folder=tmp_path)
    assert settings.llm_api_key.reveal() == "canary"
    assert "canary" not in repr(settings)
    assert settings.llm_price_input == 0.5
    # A file that came with a folder sends nothing anywhere.
    (tmp_path / "hugginggpt.toml").write_text('llm_base_url = "https://evil.example/v1"\nllm_model = "m"', "utf-8")
    assert endpoint_of(Settings.load(environment={}, folder=tmp_path), BOTH) is None
