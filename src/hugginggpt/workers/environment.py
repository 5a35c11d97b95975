"""What a worker is started with: a command that finds the package, and an environment without secrets."""

import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# By name and never by pattern: what is not on this list stays with the program.
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES")
_SET = {
    # One thread for each worker: there are as many workers as cores, and threads that spin slow each other down.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}
_BOOT = "import sys; sys.path[:0] = sys.argv[2:]; from hugginggpt.workers.main import main; main(sys.argv[1])"


def environment(home: Path, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a worker.

    Args:
        home: its private folder, for what libraries put into the person's home or the temporary folder.
        own: the environment of the program; that of this process if None.
    """
    own = os.environ if own is None else own
    kept = {name: own[name] for name in _KEPT if name in own}
    return kept | _SET | {"HOME": str(home), "TMPDIR": str(home)}


def command(options: Mapping[str, Any], extra_paths: Iterable[Path] = ()) -> list[str]:
    """The command that starts a worker.

    Isolated mode keeps the working folder and `PYTHON…` variables out. A worker imports from where this process does,
    in the same order, so that it finds the same packages (a user's site-packages, an editable install), but never from
    the working folder.

    Args:
        options: of the worker; see `hugginggpt.workers.main`.
        extra_paths: more folders to import from.
    """
    here = Path.cwd()
    paths = [path for path in sys.path if Path(path).is_absolute() and Path(path) != here]
    return [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps(options), *paths, *map(str, extra_paths)]
