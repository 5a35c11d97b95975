"""The command line: `hugginggpt run | plan | tasks | doctor`."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """The command `hugginggpt`; gives its exit code.

    0 completed, 1 failed, 2 wrong use or refused input, 3 partial, 130 cancelled.

    Args:
        arguments: those of the command line if None.
    """
    from hugginggpt.interfaces.cli.app import execute

    return execute(arguments)
