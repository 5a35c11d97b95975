"""Measurements: what the starter experts are worth, on inputs fixed before they were first run."""
