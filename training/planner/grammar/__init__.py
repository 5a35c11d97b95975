"""A grammar that composes requests in English and Chinese with their plans, as training data of the embedded planner.

    ways/LANGUAGE/*.txt     ways of asking, one a line, by row (`== translation`); notation in templates.py
    pools/LANGUAGE/*.txt    what fills them: names of files, texts, questions, frames, joints, small talk
    rows.py                 what a row stands for: task type, what it takes and gives, how often it is asked for
    choose.py, things.py    what is asked for, and of which files and texts
    speaker.py              one wish in words
    compose.py              whole requests: chains, several wishes, refusals, stories around them
    noise.py                slips and habits of typing
    planned.py              the plan, and where its words stand

A way more is a line more in `ways/`: `do:` for a clause that may follow "please", `say:` for a sentence of its own,
`noun:` for a thing that one may want; `do/image:` where it is only asked of pictures.
"""
