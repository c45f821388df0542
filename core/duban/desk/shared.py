"""A small TOML file beside the workspace that several people's programmes change together, and a person may edit.

Each change reads it anew, while the others wait, and writes it whole, so that nobody's change undoes another's. What cannot be understood
is never written over: it stays for a person to put right.
"""

import os
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import in_words, unreadable, whole
from duban.i18n import _

SCHEMA = 1
"""The version of such files that this programme reads and writes."""

_WAIT_SECONDS = 2.0
"""How long somebody else's change is waited for; one takes milliseconds."""


class SharedToml:
    """The file at that path; ``mode`` are its permissions. Methods read and write files: call them beside the loop."""

    def __init__(self, path: Path, mode: int = 0o666) -> None:
        self.path = path
        self._mode = mode

    def read(self) -> dict[str, Any]:
        """What it says; empty where there is none. Raises DubanError: where it is wrong, and what to do."""
        text = ""
        try:
            text = self.path.read_bytes().decode("utf-8-sig")
            tables = tomllib.loads(text)
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise DubanError(unreadable(error, text, str(self.path)).text() + "\n" + _stays()) from error
        if tables.get("schema", SCHEMA) != SCHEMA:
            words = _("{file}：格式版本应为 {wanted}，实为 {schema}。")
            said = words.format(file=self.path, wanted=SCHEMA, schema=tables["schema"])
            raise DubanError(f"{said}\n{_stays()}")
        return tables

    def change(self, how: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """What the file says now, changed by ``how`` and written; a file that says nothing any more is removed.

        Raises DubanError where the file cannot be understood, which leaves it as it is, or cannot be written; and what ``how`` raises.
        """
        import tomli_w

        with _alone(self.path):
            tables = self.read()
            how(tables)
            said = {key: value for key, value in tables.items() if value and key != "schema"}
            if said:
                with whole(self.path, self._mode) as target:
                    target.write(tomli_w.dumps({"schema": SCHEMA, **said}).encode())
            else:
                self._remove()
            return said

    def _remove(self) -> None:
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise in_words(error) from error


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Have others who change a file of the same folder wait. Where the system or the folder knows no such lock, nobody waits.

    Raises DubanError where somebody else holds it too long.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with ExitStack() as leaving:
        end = monotonic() + _WAIT_SECONDS
        with suppress(OSError):
            folder = os.open(file.parent, os.O_RDONLY)
            leaving.callback(os.close, folder)
            while not _locked(lambda: fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)):
                if monotonic() > end:
                    raise DubanError(_("{file} 正被其他程序使用，请稍后再试。").format(file=safe_text(file)))
                sleep(0.01)
        yield


def _locked(lock: Callable[[], None]) -> bool:
    """Whether the lock could be had now. Raises OSError where there is no such lock."""
    try:
        lock()
    except BlockingIOError:
        return False
    return True


def _stays() -> str:
    return _("督办不会改写它。请改正或者移走；在这以前，其中的内容不起作用。")
