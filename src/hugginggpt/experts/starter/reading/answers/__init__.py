"""Answers found in a text.

`question` tells what is asked for, `typed` finds the spans that could be that, `english` and `chinese` the words that
stand where the question has its question word; `find` weighs them, `expert` is the model.
"""
