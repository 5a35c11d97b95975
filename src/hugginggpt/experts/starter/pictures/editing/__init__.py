"""Editing a picture by words: what is said becomes operations, and these are carried out one after the other.

Light, for the main process: `operations` (what there is to do), `quantities` (numbers, sizes, colors in words),
`rules` (the words of each operation), `parser` (an instruction to operations) and `refusing`. For the worker: `styles`,
`tones`, `veils` and `shapes` (what the operations do to pixels), `places` (which part of the picture is meant),
`apply`, and `edit`, the expert.
"""
