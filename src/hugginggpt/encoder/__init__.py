"""The sentence encoder that ships with the package: texts become vectors whose inner product is their likeness.

It is all-MiniLM-L6-v2 with small weights; `data/CARD.md` has its source, licence and measured figures. It reads
English; `is_mostly_unknown` says when a text is in a script that it cannot read. It needs the extra `starter`.
"""

from hugginggpt.encoder.encoder import DIMENSIONS, Encoder, load_encoder
from hugginggpt.encoder.tokens import is_mostly_unknown, unknown_share

__all__ = ["DIMENSIONS", "Encoder", "is_mostly_unknown", "load_encoder", "unknown_share"]
