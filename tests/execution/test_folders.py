from pathlib import Path

import anyio
import pytest
from anyio import to_thread
from made_experts import left_in

from hugginggpt.errors import TaskError
from hugginggpt.execution.folders import Folders, open_folders

pytestmark = pytest.mark.anyio


async def test_folders_are_empty_and_gone_after_the_run(temporary: Path) -> None:
    with anyio.fail_after(5):
        async with open_folders() as folders, anyio.create_task_group() as group:
            group.start_soon(folders.keep_house)
            for _ in range(20):
                async with folders.one() as folder:
                    assert await to_thread.run_sync(left_in, folder) == []
                    await to_thread.run_sync((folder / "x").write_bytes, b"x")
            group.cancel_scope.cancel()
    assert left_in(temporary) == []


async def test_an_empty_folder_serves_again_but_not_that_of_a_stopped_call(temporary: Path) -> None:
    with anyio.fail_after(5):
        async with open_folders() as folders, anyio.create_task_group() as group:
            group.start_soon(folders.keep_house)
            seen: list[Path] = []
            stopped: list[Path] = []
            with pytest.raises(KeyError):
                async with folders.one() as folder:
                    stopped.append(folder)
                    raise KeyError
            for _ in range(40):
                async with folders.one() as folder:
                    seen.append(folder)
            assert stopped[0] not in seen
            assert len(set(seen)) < 40
            group.cancel_scope.cancel()


async def test_no_room_for_a_folder_is_an_error_that_says_so(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "gone")
    codes: list[str] = []
    with anyio.fail_after(5):
        async with anyio.create_task_group() as group:
            group.start_soon(folders.keep_house)
            try:
                async with folders.one():
                    codes.append("there was room")
            except TaskError as error:
                codes.append(error.code)
            group.cancel_scope.cancel()
    assert codes == ["no_temporary_folder"]
