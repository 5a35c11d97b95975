"""The faces of the program; each is a consumer of the same events."""
