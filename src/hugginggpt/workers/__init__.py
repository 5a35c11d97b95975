"""Worker processes for native code and models: killable, kept warm, without secrets and without network."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hugginggpt.workers.pool import Pool
    from hugginggpt.workers.probe import Isolation, isolation

__all__ = ["Isolation", "Pool", "isolation"]

_HOMES = {
    "Pool": "hugginggpt.workers.pool",
    "Isolation": "hugginggpt.workers.probe",
    "isolation": "hugginggpt.workers.probe",
}


def __getattr__(name: str) -> Any:
    # Lazy, because a worker is this package too: it starts without the event loop and all that the pool needs.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
