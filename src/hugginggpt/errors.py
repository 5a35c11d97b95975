"""The errors of HuggingGPT. Each says what happened in one sentence and what to do in another.

The tree, by what the caller does next:

    HuggingGPTError
    ├── InputError            change what was given; the command line exits with 2
    │   ├── ResourceError     a file, URL or upload was not taken
    │   ├── PlanError         a plan cannot be typed; names the task and the mend
    │   └── SettingsError     a setting is wrong
    ├── MissingExtra          install the extra it names
    ├── CatalogueError        the catalogue of models can't be used; those that ship with the package can
    ├── HubError              the Hub gave no answer; what is known of its models here goes on to serve
    ├── LLMError              the language model gave no whole reply; another way may be gone
    └── TaskError             one task failed; the others go on
        ├── ExpertError       the model could not do it; the next candidate may
        ├── WorkerCrashed     the worker process died or was killed; it is started again on the next call
        ├── DeadlineExceeded  the task or the run took longer than it was allowed
        └── NoModel           no model can run the task now; says what would enable it

The words are in `hugginggpt/messages/{en,zh}/errors.toml` under the code, so that every face of the program says the
same in both languages. An error carries its code and values; it never logs.
"""

from typing import Any

from hugginggpt.messages import Language, message


class HuggingGPTError(Exception):
    """The base of all errors that a user may see."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        """Stable, in snake_case; the key of its words."""
        self.values = values
        """What the words are filled with."""

    def message(self, language: Language = "en") -> str:
        """One sentence that says what happened."""
        return message(f"errors.{self.code}.message", language, **self._said(language))

    def hint(self, language: Language = "en") -> str:
        """One sentence that says what to do."""
        return message(f"errors.{self.code}.hint", language, **self._said(language))

    def to_json(self, language: Language = "en") -> dict[str, str]:
        """The contract's form: `{"code", "message", "hint"}`."""
        return {"code": self.code, "message": self.message(language), "hint": self.hint(language)}

    def __str__(self) -> str:
        return f"{self.message()} {self.hint()}"

    def _said(self, language: Language) -> dict[str, Any]:
        """The values as they are said: an error or a keyed message within an error speaks the same language."""
        return {
            name: value.message(language) if isinstance(value, HuggingGPTError) else value
            for name, value in self.values.items()
        }


class InputError(HuggingGPTError):
    """What was given cannot be used; nothing was run."""


class ResourceError(InputError):
    """A file, URL or upload was not taken into the resource store."""


class PlanError(InputError):
    """A plan cannot be typed."""


class SettingsError(InputError):
    """A setting is wrong."""


class MissingExtra(HuggingGPTError):
    """A package of an optional extra is not installed.

    Args:
        extra: the extra of `hugginggpt` that brings it, for example `"starter"`.
        package: the package that was not found.
    """

    def __init__(self, extra: str, package: str) -> None:
        super().__init__("missing_extra", extra=extra, package=package)


class CatalogueError(HuggingGPTError):
    """The catalogue of models can't be read or written."""


class HubError(HuggingGPTError):
    """The Hub gave no answer, or refused."""


class LLMError(HuggingGPTError):
    """A language model gave no whole reply, or not the one that was asked for."""


class TaskError(HuggingGPTError):
    """One task failed; the other branches of the plan go on."""


class ExpertError(TaskError):
    """The model could not do the task with this input; another may."""


class WorkerCrashed(TaskError):
    """The worker process died in native code or was killed."""


class DeadlineExceeded(TaskError):
    """The task or the run took longer than it was allowed."""


class NoModel(TaskError):
    """No model can run the task now."""
