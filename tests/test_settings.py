from pathlib import Path

import pytest
from platformdirs import user_config_path

from hugginggpt.errors import SettingsError
from hugginggpt.settings import FILE_NAME, Settings


def load(folder: Path, environment: dict[str, str] | None = None, **given: object) -> Settings:
    return Settings.load(environment=environment or {}, folder=folder, **given)


def refused(folder: Path, environment: dict[str, str] | None = None, **given: object) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load(folder, environment, **given)
    assert caught.value.message("zh") and caught.value.hint("zh")
    return caught.value


def test_arguments_are_stronger_than_the_environment_and_that_than_the_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("run_seconds = 1\ntask_seconds = 1\nmax_tasks = 1\n", "utf-8")
    environment = {"HUGGINGGPT_RUN_SECONDS": "2", "HUGGINGGPT_TASK_SECONDS": "2"}
    found = load(tmp_path, environment, run_seconds=3)
    assert (found.run_seconds, found.task_seconds, found.max_tasks) == (3.0, 2.0, 1)
    assert load(tmp_path, environment, run_seconds=None).run_seconds == 2.0


def test_values_of_the_environment_take_the_type_of_the_setting(tmp_path: Path) -> None:
    found = load(tmp_path, {"HUGGINGGPT_OUT": "made", "HUGGINGGPT_WORKERS": "3", "HUGGINGGPT_LANGUAGE": "zh"})
    assert (found.out, found.workers, found.language) == (Path("made"), 3, "zh")


def test_a_file_in_the_working_folder_cannot_move_the_state(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('home = "/elsewhere"\nworkers = 1\n', "utf-8")
    found = load(tmp_path)
    assert found.workers == 1
    assert found.home != Path("/elsewhere")
    assert load(tmp_path, {"HUGGINGGPT_HOME": "/mine"}).home == Path("/mine")


def test_the_file_of_the_person_may_move_the_state_and_is_weaker_than_that_of_the_folder(tmp_path: Path) -> None:
    own = user_config_path("hugginggpt", appauthor=False) / FILE_NAME
    own.parent.mkdir(parents=True)
    own.write_text("home = '~/state'\nworkers = 1\nconcurrency = 2\n", "utf-8")
    (tmp_path / FILE_NAME).write_text("workers = 4\n", "utf-8")
    found = load(tmp_path)
    assert (found.home, found.workers, found.concurrency) == (Path.home() / "state", 4, 2)


def test_what_nobody_sets_has_its_default(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings()
    assert load(tmp_path, {"HUGGINGGPT_WORKERS": "", "WORKERS": "9"}) == Settings()


def test_the_environment_of_the_process_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HUGGINGGPT_PLANNER", "embedded")
    monkeypatch.chdir(tmp_path)
    (tmp_path / FILE_NAME).write_text("planner = 'auto'\nmax_tasks = 5\n", "utf-8")
    found = Settings.load()
    assert (found.planner, found.max_tasks) == ("embedded", 5)


def test_a_list_is_no_value(tmp_path: Path) -> None:
    assert refused(tmp_path, out=["made"]).code == "bad_setting"
    assert refused(tmp_path, planner=["auto"]).code == "bad_setting"
    (tmp_path / FILE_NAME).write_text("workers = [1]\n", "utf-8")
    assert refused(tmp_path).code == "bad_setting"


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"planner = '\xff'\n")
    error = refused(tmp_path)
    assert error.code == "bad_settings_file"
    assert str(tmp_path / FILE_NAME) in error.message()


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    assert "'planner'" in refused(tmp_path, planner="magic").message()
    assert "embedded" in refused(tmp_path, planner="magic").message()
    assert refused(tmp_path, {"HUGGINGGPT_WORKERS": "many"}).code == "bad_setting"
    assert refused(tmp_path, run_seconds=-1).code == "bad_setting"
    assert refused(tmp_path, colour="red").code == "unknown_setting"
    (tmp_path / FILE_NAME).write_text("colour = 'red'", "utf-8")
    assert refused(tmp_path).code == "unknown_setting"
    (tmp_path / FILE_NAME).write_text("= what", "utf-8")
    assert refused(tmp_path).code == "bad_settings_file"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("workers = inf", "workers"),
        ("workers = 2.7", "workers"),
        ("max_tasks = true", "max_tasks"),
        ("run_seconds = nan", "run_seconds"),
        ("task_seconds = inf", "task_seconds"),
    ],
)
def test_a_number_that_makes_no_sense_is_refused(line: str, name: str, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(line, "utf-8")
    with pytest.raises(SettingsError) as caught:
        Settings.load(environment={}, folder=tmp_path)
    assert caught.value.code == "bad_setting"
    assert caught.value.values["name"] == name


def test_yes_and_no_and_pairs_are_read_from_the_environment_and_the_file(tmp_path: Path) -> None:
    variables = {"HUGGINGGPT_GATED": "True", "HUGGINGGPT_MODELS": "translation=a/b, image-to-text = c/d"}
    found = load(tmp_path, variables)
    assert found.gated is True
    assert found.models == {"translation": "a/b", "image-to-text": "c/d"}
    path = user_config_path("hugginggpt", appauthor=False) / FILE_NAME
    path.parent.mkdir(parents=True)
    path.write_text('gated = false\nlicences = "any"\n[models]\ntranslation = "a/b"\n', "utf-8")
    found = load(tmp_path)
    assert (found.gated, found.licences, found.models) == (False, "any", {"translation": "a/b"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gated", "perhaps"),
        ("gated", 1),
        ("models", "translation"),
        ("models", {"translation": 3}),
        ("licences", "mit"),
    ],
)
def test_what_is_no_yes_and_no_pair_is_refused(tmp_path: Path, name: str, value: object) -> None:
    error = refused(tmp_path, **{name: value})
    assert (error.code, error.values["name"]) == ("bad_setting", name)


def test_a_file_in_the_working_folder_cannot_loosen_what_models_may_be_chosen(tmp_path: Path) -> None:
    text = 'licences = "any"\ngated = true\nmodels_file = "x.toml"\nsync = "daily"\n[models]\ntranslation = "a/b"\n'
    (tmp_path / FILE_NAME).write_text(text, "utf-8")
    found = load(tmp_path)
    assert (found.licences, found.gated, found.models_file, found.sync) == ("conditions", False, None, "off")
    assert found.models == {}
