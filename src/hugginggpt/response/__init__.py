"""Stage 4: from results to the answer, in the language of the request."""

from hugginggpt.response.told import tell
from hugginggpt.response.writer import write

__all__ = ["tell", "write"]
