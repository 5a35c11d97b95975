"""The four stages as one stream of events: `AsyncHuggingGPT`, and `HuggingGPT` that blocks.

A `Run` takes the request and files in (intake), asks the planner, checks the plan, lets the scheduler run it with the
models that the selector chooses, and ends with the answer that the response stage writes.
"""

from hugginggpt.agent.agent import AsyncHuggingGPT
from hugginggpt.agent.blocking import HuggingGPT
from hugginggpt.agent.run import Run

__all__ = ["AsyncHuggingGPT", "HuggingGPT", "Run"]
