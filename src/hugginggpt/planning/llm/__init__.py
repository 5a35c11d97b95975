"""The planner that asks a language model: a short prompt, tasks as they are written, every one checked and mended.

demos    demonstrations, those taken that are most like the request
prompt   what the model is told
planner  the reply read while it comes, and asked for again where it is no plan
"""

from hugginggpt.planning.llm.planner import LLMPlanner

__all__ = ["LLMPlanner"]
