import os
import time
from pathlib import Path

from hugginggpt.workers.homes import Homes, remove

LONG_AGO = time.time() - 3600


def test_folders_are_private_empty_and_gone_at_the_end(temporary: Path) -> None:
    homes = Homes()
    one, two = homes.make(), homes.make()
    assert one != two
    assert [one.stat().st_mode & 0o777, list(one.iterdir())] == [0o700, []]
    (one / "file").write_text("x")
    remove(one)
    assert not one.exists()
    homes.close()
    assert list(temporary.iterdir()) == []
    homes.close()


def test_folders_that_nobody_closed_go_with_their_owner(temporary: Path) -> None:
    homes = Homes()
    homes.make()
    del homes
    assert list(temporary.iterdir()) == []


def test_what_a_killed_program_left_is_cleared(temporary: Path) -> None:
    living = Homes()
    kept = living.make()
    os.utime(kept.parent, (LONG_AGO, LONG_AGO))
    left = temporary / "hugginggpt-workers-left"
    (left / "1").mkdir(parents=True)
    (left / "lock").touch()
    os.utime(left, (LONG_AGO, LONG_AGO))
    young = temporary / "hugginggpt-workers-young"
    young.mkdir()
    (young / "lock").touch()
    foreign = temporary / "hugginggpt-workers-foreign"
    foreign.mkdir()
    os.utime(foreign, (LONG_AGO, LONG_AGO))
    Homes().close()
    assert kept.exists()
    assert young.exists()
    assert foreign.exists()
    assert not left.exists()
    living.close()
