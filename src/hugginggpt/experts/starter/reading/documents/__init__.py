"""Answers found in documents.

`pages` reads the text, `fields` finds labels with values, `concepts` knows what labels mean in both languages; `expert`
is the model.
"""
