"""Facts about a picture that can be measured.

`measures` finds them, `colors` names colors, `origin` reads the notes of the camera, `words` says them; `expert` is
the model.
"""
