"""Stage 3, who does the work: one folder per runtime; each expert is a small class."""

from hugginggpt.experts.base import Call, Expert, Input, Output, Prewarmable, Report
from hugginggpt.experts.registry import Problem, Registry, Services

__all__ = ["Call", "Expert", "Input", "Output", "Prewarmable", "Problem", "Registry", "Report", "Services"]
