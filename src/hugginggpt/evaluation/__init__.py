"""Measuring plans on data: how near the planned graphs come to the right ones.

entries    reads the lines of a file
graph      a plan as what is compared: nodes with typed arguments, some of them references
hub        graphs of plans in the Hub's task names
taskbench  graphs in the names of the TaskBench benchmark's tools, and plans put into them
metrics    the benchmark's four scores, and whether a plan is right as a whole
plans      plans every request of a file and reports
"""

from hugginggpt.evaluation.entries import Entry, read_entries
from hugginggpt.evaluation.graph import Argument, Graph, Node
from hugginggpt.evaluation.metrics import Scores, scores
from hugginggpt.evaluation.plans import NodePredictor, Predictor, Report, evaluate
from hugginggpt.evaluation.vocabularies import VOCABULARIES, Vocabulary

__all__ = [
    "VOCABULARIES",
    "Argument",
    "Entry",
    "Graph",
    "Node",
    "NodePredictor",
    "Predictor",
    "Report",
    "Scores",
    "Vocabulary",
    "evaluate",
    "read_entries",
    "scores",
]
