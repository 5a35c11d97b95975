from pathlib import Path

import pytest

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
