"""Starter experts for text and tables: each module has `run(call)`, and its card names it.

These modules run inside worker processes. Libraries that are slow to start are imported where they are used, so that a
worker pays only for what its calls need.
"""
