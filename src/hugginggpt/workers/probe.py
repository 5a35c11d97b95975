"""Which isolation the workers of this machine get."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from hugginggpt.errors import WorkerCrashed
from hugginggpt.workers import frames
from hugginggpt.workers.environment import command, environment
from hugginggpt.workers.sandbox import Isolation

__all__ = ["Isolation", "isolation"]

_SECONDS = 30.0


def isolation() -> Isolation:
    """What keeps workers from the network here, by starting one that ends at once. Blocks: call it in a thread.

    Raises:
        WorkerCrashed: if it does not start.
    """
    options = {"parent": os.getpid(), "namespace": True, "memory": 1 << 30, "idle": 0}
    with TemporaryDirectory(prefix="hugginggpt-", ignore_cleanup_errors=True) as folder:
        try:
            done = subprocess.run(
                command(options),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                cwd=folder,
                env=environment(Path(folder)),
                timeout=_SECONDS,
                check=False,
            )
            return cast(Isolation, frames.unpacked(done.stdout[frames.HEAD.size :])["ready"])
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError) as error:
            raise WorkerCrashed("worker_start_failed", reason=error) from error
