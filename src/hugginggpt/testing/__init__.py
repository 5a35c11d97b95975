"""Stand-ins for tests, ours and those of others, on this machine alone.

chat     a chat model that says what it is told, and a server that does
hub      a server that speaks as the Hub does, with models and files of one's own
serving  a server on 127.0.0.1 for as long as a block of code runs
"""

from hugginggpt.testing.chat import Answer, ChatServer, Reply, ScriptedChatModel, chat_server
from hugginggpt.testing.hub import FakeHub, hub_server

__all__ = ["Answer", "ChatServer", "FakeHub", "Reply", "ScriptedChatModel", "chat_server", "hub_server"]
