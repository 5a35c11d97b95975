"""Starter experts for pictures: finding faces and codes, cutting out the foreground, editing by words, slideshows.

`finding`, `editing` and `slideshow` hold one expert each, `foreground` is one by itself; the cards name their `run`.
These modules run inside worker processes. What a card names as `refuses` runs in the main process and is light:
`finding/labels.py`, and `editing/refusing.py` with the parser below it, import no numeric library.
"""
