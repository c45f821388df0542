"""What every command gets from the command line's front: ``@click.pass_obj`` hands it a :class:`Shell`."""

import sys
from pathlib import Path
from typing import NamedTuple


class Shell(NamedTuple):
    """``workspace`` as given (None: look from here upwards); ``quiet``: how often ``-q`` was."""

    workspace: Path | None = None
    quiet: int = 0

    def say(self, line: str) -> None:
        """Talk to the person, on stderr; stdout is for data."""
        if not self.quiet:
            sys.stderr.write(f"{line}\n")
