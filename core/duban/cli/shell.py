"""What every command gets from the command line's front: ``@click.pass_obj`` hands it a :class:`Shell`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from duban.workspace import Workspace


class Shell(NamedTuple):
    """``workspace`` as given (None: look from here upwards); ``quiet``: how often ``-q`` was; ``spoken``: a language was asked for."""

    workspace: Path | None = None
    quiet: int = 0
    spoken: bool = False

    def find_workspace(self) -> "Workspace":
        """The workspace meant; its language is used from now on where nobody asked for another. Raises WorkspaceError."""
        from duban.workspace import find_workspace

        found = find_workspace(self.workspace)
        if not self.spoken:
            from duban.cli.help import speak

            speak(found.settings.language)
        return found

    def has_workspace(self) -> bool:
        """Whether one is named, or lies in this folder or above; whether its file is in order is not looked at."""
        from duban.workspace import FILE, VARIABLE

        if self.workspace is not None or os.environ.get(VARIABLE):
            return True
        here = Path.cwd()
        return any((folder / FILE).is_file() for folder in (here, *here.parents))

    def say(self, line: str) -> None:
        """Talk to the person, on stderr; stdout is for data."""
        if not self.quiet:
            sys.stderr.write(f"{line}\n")
