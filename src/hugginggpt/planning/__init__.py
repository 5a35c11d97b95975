"""Stage 1: from a request in words to tasks."""
