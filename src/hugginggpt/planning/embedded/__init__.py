"""The embedded planner: English and Chinese requests to tasks at once, by rules in tables and a small network.

A request goes through these modules, each of which reads only what the one before made:

    mentions, words, reading   files and quoted texts become marks, slips of the pen are mended
    passages                   a text to work on that stands in the request becomes a mark
    triggers (wording_*.toml)  the places whose words ask for a goal
    simplified, network        the same, heard by a network that ships with the package
    wishes, hearing            the goals that stand: what the rules found, and what the network hears besides
    clauses, steps             wishes in their order: joined, negated, before and after, what is a question
    targets, flows             which file or earlier result each wish is about, and the steps that go unsaid
    recipes, meanings, weave   tasks, and which earlier results their words speak of
    brought                    wishes for task types that plug-ins bring, by their descriptions
    likeness, defaults         what is done where no words ask for anything known
    confidence                 how sure the plan is
"""

from hugginggpt.planning.embedded.mentions import Mention, file_mentions
from hugginggpt.planning.embedded.planner import EmbeddedPlanner, likely_types

__all__ = ["EmbeddedPlanner", "Mention", "file_mentions", "likely_types"]
