"""Finding the tasks of a plan while a model still writes it.

A depth scanner, not a parser that guesses: a task is given out when its own closing brace has come, as the text it is,
and read strictly. Partial parsers take half a number for a number and a slip for the end.
"""

from hugginggpt.errors import PlanError

MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 64
MOST_TASKS = 256


class TaskScanner:
    """Finds the objects in the list `tasks` of an object, or in a list that stands alone.

    Words and fences around the JSON are passed over. What follows the end of the JSON is not looked at.

    Raises:
        PlanError: `plan_too_large` beyond a million characters, 64 levels or 256 tasks.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._characters = 0
        self._found = 0
        self._tasks_at: int | None = None
        """The depth inside the list of tasks."""
        self._string: list[str] = []
        """The string at the top level that is being read, or was read last."""
        self._key = ""
        self._bracket = False
        """Whether a bracket was just met that may begin a list of tasks, or only words."""
        self._task: list[str] | None = None
        self.ended = False
        """Whether the JSON has come to its end."""

    def feed(self, text: str) -> list[str]:
        """The tasks that close in this piece, each as its text, in their order.

        Args:
            text: the next piece, of any length.
        """
        self._characters += len(text)
        if self._characters > MOST_CHARACTERS:
            raise PlanError("plan_too_large", what=f"more than {MOST_CHARACTERS:,} characters")
        closed: list[str] = []
        for letter in text:
            if self.ended:
                break
            if self._task is not None:
                self._task.append(letter)
            if self._in_string:
                self._inside_string(letter)
            else:
                self._outside_string(letter, closed)
        return closed

    def _inside_string(self, letter: str) -> None:
        if self._escaped:
            self._escaped = False
        elif letter == "\\":
            self._escaped = True
        elif letter == '"':
            self._in_string = False
        elif self._depth == 1 and len(self._string) < 10:
            self._string.append(letter)

    def _outside_string(self, letter: str, closed: list[str]) -> None:
        if self._bracket and not letter.isspace():
            # A list of tasks begins with a task; "[sic]" begins with a word.
            self._bracket = False
            if letter not in "{]":
                self._depth, self._tasks_at = 0, None
        if letter == '"':
            # Quotation marks of words before the JSON are no strings.
            if self._depth:
                self._in_string = True
                self._string = [] if self._depth == 1 else self._string
        elif letter == ":" and self._depth == 1:
            self._key = "".join(self._string)
        elif letter in "{[":
            self._opened(letter)
        elif letter in "}]" and self._depth:
            self._closed(letter, closed)

    def _opened(self, letter: str) -> None:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise PlanError("plan_too_large", what=f"more than {MOST_DEPTH} levels")
        if letter == "[":
            if self._depth == 1:
                self._tasks_at, self._bracket = 1, True
            elif self._depth == 2 and self._tasks_at is None and self._key == "tasks":
                self._tasks_at = 2
        elif self._tasks_at is not None and self._depth == self._tasks_at + 1:
            self._task = ["{"]

    def _closed(self, letter: str, closed: list[str]) -> None:
        self._depth -= 1
        if self._task is not None and self._depth == self._tasks_at:
            closed.append("".join(self._task))
            self._task = None
            self._found += 1
            if self._found > MOST_TASKS:
                raise PlanError("plan_too_large", what=f"more than {MOST_TASKS} tasks")
        if letter == "]" and self._tasks_at is not None and self._depth < self._tasks_at:
            # Another list of that name is no list of tasks.
            self._tasks_at, self._key = None, ""
        self.ended = self._depth == 0
