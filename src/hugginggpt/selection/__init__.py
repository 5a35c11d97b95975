"""Stage 2: from a task to the model that does it, with the reason and the next candidates."""

from hugginggpt.selection.selector import Selector

__all__ = ["Selector"]
