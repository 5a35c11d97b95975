"""The embedded planner: English and Chinese requests to tasks, by rules in tables, at once and without a network.

A request goes through these modules, each of which reads only what the one before made:

    mentions, words, reading   files and quoted texts become marks, slips of the pen are mended
    passages                   a text to work on that stands in the request becomes a mark
    triggers (wording_*.toml)  the places whose words ask for a goal
    clauses, steps             wishes in their order: joined, negated, before and after, what is a question
    targets, flows             which file or earlier result each wish is about, and the steps that go unsaid
    recipes, meanings, weave   tasks, and which earlier results their words speak of
    likeness, defaults         what is done where no words ask for anything known
"""

from hugginggpt.planning.embedded.mentions import Mention, file_mentions
from hugginggpt.planning.embedded.planner import EmbeddedPlanner

__all__ = ["EmbeddedPlanner", "Mention", "file_mentions"]
