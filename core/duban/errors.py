"""What goes wrong in a way that a person can put right: a sentence, and an exit code for scripts."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import NamedTuple


class ExitCode(IntEnum):
    """How a command ended. A signal n ends it with 128 + n."""

    CLEAN = 0
    """Nothing at or above the threshold."""
    FINDINGS = 1
    """Findings at or above the threshold."""
    USAGE = 2
    """The command line, the configuration, a pack or an input file is wrong."""
    UNEVALUATED = 3
    """Something could not be evaluated (a plugin, a year of the calendar), or was done in part: some rows or acts were handed back."""
    STORE = 4
    """The store: journal broken, locked, or written by another version."""
    NOTHING = 5
    """Nothing was checked, so that an empty ledger cannot look clean."""
    INTERNAL = 70
    """A mistake of the program."""
    INTERRUPTED = 130
    """Ctrl+C."""
    PIPE = 141
    """Whoever read the output went away."""
    TERMINATED = 143
    """SIGTERM."""


class DubanError(Exception):
    """Base of all errors that are answered with a sentence instead of a trace.

    ``message`` is in the language in use, one or more lines; ``exit_code`` is how the command ends.
    Subclasses set a default code.
    """

    exit_code: ExitCode = ExitCode.USAGE

    def __init__(self, message: str, exit_code: ExitCode | None = None) -> None:
        super().__init__(message)
        self.message = message
        if exit_code is not None:
            self.exit_code = exit_code


class Problem(NamedTuple):
    """One thing that is wrong with an act, in words. ``field`` is what of the act would put it right, empty where nothing would: a
    command line says by which option that is given, a screen marks the line of its form.
    """

    words: str
    field: str = ""


class Unfit(DubanError):
    """An act that cannot be recorded as it was stated; ``problems`` are all of its mistakes."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.told(lambda _field: ""))

    def told(self, how: Callable[[str], str]) -> str:
        """The message, with the words of ``how`` behind each problem that a field would put right."""
        return "\n".join(one.words + (how(one.field) if one.field else "") for one in self.problems)


class UsageError(DubanError):
    """The command was called in a way that cannot be followed."""


class WorkspaceError(DubanError):
    """The workspace file is missing or says something that cannot be used."""


class StoreFailure(DubanError):
    """The ledger cannot be used as it is: broken, locked, of another version, computed with other rules."""

    exit_code = ExitCode.STORE
