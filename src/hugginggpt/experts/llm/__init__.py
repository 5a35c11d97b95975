"""The language model that is set up, as an expert like the others: it writes, translates, summarizes and answers.

prompts  what it is told for each task type; contents go in as data
parts    long texts in parts that fit
expert   the expert
"""

from collections.abc import Sequence

from hugginggpt.experts.base import Expert
from hugginggpt.experts.llm.expert import LLMExpert
from hugginggpt.experts.registry import Services


def experts(services: Services) -> Sequence[Expert]:
    """The expert of the language model; none where none is set up."""
    return [LLMExpert(services.chat)] if services.chat else []
