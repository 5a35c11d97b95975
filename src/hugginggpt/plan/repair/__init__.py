"""Mending plans that a model wrote: one deterministic pass, every mend recorded with its reason.

Plans in the Hub's task types, which come out as plans that type-check:
    raw       what a model wrote, read with tolerance: tasks with their words, however they are spelled
    fill      what fits an input that is empty or filled with something it cannot take
    mender    task by task against those before it; what points ahead waits until the plan is whole

Plans in any other vocabulary of tools with arguments by place, `<node-0>` for the output of the first:
    toolbox   the vocabulary: names, kinds, ways of saying what a tool does
    steps     what was written, read with tolerance
    naming    which tool each step means
    wiring    what the steps read
    nodes     the pass

Both:
    likeness  how like words are to what something does
    mends     what was mended, as data

A right plan comes back as it is.
"""

from hugginggpt.plan.repair.mender import Mender, Repaired, repair
from hugginggpt.plan.repair.mends import Mend
from hugginggpt.plan.repair.nodes import RepairedNodes, repair_nodes
from hugginggpt.plan.repair.toolbox import Tool, Toolbox

__all__ = ["Mend", "Mender", "Repaired", "RepairedNodes", "Tool", "Toolbox", "repair", "repair_nodes"]
