"""Mending plans that a model wrote: one deterministic pass, every mend recorded with its reason.

    raw      what a model wrote, read with tolerance: tasks with their words, however they are spelled
    mends    what was mended, as data
    fill     what fits an input that is empty or filled with something it cannot take
    mender   task by task against those before it; what points ahead waits until the plan is whole

A plan that type-checks comes back as it is.
"""

from hugginggpt.plan.repair.mender import Mender, Repaired, repair
from hugginggpt.plan.repair.mends import Mend

__all__ = ["Mend", "Mender", "Repaired", "repair"]
