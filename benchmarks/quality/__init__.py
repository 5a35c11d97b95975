"""What each starter expert is worth.

A module per card, named as the card's file with underscores, with `measure() -> tuple[Quality, ...]`: deterministic,
one thread, on inputs of its own that were fixed before the expert first ran on them. `python -m benchmarks.quality`
runs them.
"""
