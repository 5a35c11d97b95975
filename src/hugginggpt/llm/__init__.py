"""Chat models: one small protocol, and a client for every server that speaks OpenAI's chat completions.

base               the protocol: messages in, pieces of text out, then what it cost
endpoint           which server, which model, and which key goes there
wire               what a server sends, read into pieces of text
openai_compatible  the client: time-outs, retries, the ways to ask for JSON
structured         JSON under a schema from any chat model, checked, asked for again where it is wrong
"""

from hugginggpt.llm.base import ChatModel, Delta, Finished, Message, Rung, Usage
from hugginggpt.llm.endpoint import Endpoint, endpoint_of, from_settings
from hugginggpt.llm.metering import Metered, metered
from hugginggpt.llm.openai_compatible import OpenAICompatible
from hugginggpt.llm.structured import Completed, complete

__all__ = [
    "ChatModel",
    "Completed",
    "Delta",
    "Endpoint",
    "Finished",
    "Message",
    "Metered",
    "OpenAICompatible",
    "Rung",
    "Usage",
    "complete",
    "endpoint_of",
    "from_settings",
    "metered",
]
