"""Measure the starter experts: `python -m benchmarks.quality [stem ...] [--write]`.

Prints a line for each figure; with `--write` the figures go into the cards.
"""

import argparse
import os
import sys
import time

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from benchmarks.quality.runner import line, measured, stems, write  # noqa: E402 (threads are set before numpy loads)


def main(arguments: list[str]) -> int:
    """Measure the named cards, or all; 1 if one of them is not better than its baseline."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("stem", nargs="*", help="the file name of a card without its ending; all if none is given")
    parser.add_argument("--write", action="store_true", help="write the figures into the cards")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.stem) - set(stems())):
        parser.error(f"no card {unknown[0]!r}; there are: {', '.join(stems())}")
    print(line("card", "value", "baseline", "inputs", "seconds", "metric"))
    worse = 0
    for stem in options.stem or stems():
        began = time.perf_counter()
        found = measured(stem)
        seconds = time.perf_counter() - began
        for one in found:
            figures = (f"{one.value:.3f}", f"{one.baseline:.3f}", str(one.inputs), f"{seconds:.1f}")
            print(line(stem, *figures, one.metric), flush=True)
            worse += (one.value <= one.baseline) if one.higher_is_better else (one.value >= one.baseline)
        if options.write:
            write(stem, found)
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
