"""What every format of table is read into: headers, and rows of text with the number a person sees beside
them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

import attrs

from duban.domain.problem import Problem
from duban.errors import DubanError

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")


class Refused(DubanError):
    """The whole file, or the mapping, cannot be used. ``problems`` holds everything that is wrong with
    it, at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


def refuse(file: str, message: str, hint: str = "", line: int | None = None, key: str = "") -> Refused:
    """A refusal for one reason."""
    return Refused([Problem(file, line, key, message, hint)])


class Fault(NamedTuple):
    """Why a row cannot be read at all: ``column`` is its index, None where the whole row is meant."""

    column: int | None
    value: str
    reason: str


class Row(NamedTuple):
    """One row: ``number`` as a spreadsheet shows it (from 1, blank rows counted; the line in JSON lines);
    one text per header.
    """

    number: int
    cells: list[str]
    faults: tuple[Fault, ...] = ()


class Format(Protocol):
    """An open file of one format."""

    def rows(self) -> Iterator[Row]:
        """All rows from the top, title rows and the header included, cells as they stand."""


@attrs.define
class Table:
    """A file whose header has been found. ``rows`` may be walked once.

    ``total`` and ``done()`` count in ``measure`` (``bytes`` or ``rows``), for a progress bar.
    ``encoding`` is empty for spreadsheets.
    """

    file: str
    headers: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str = ""
    delimiter: str = ""
    measure: str = "bytes"
    total: int | None = None
    done: Callable[[], int] = lambda: 0
    close: Callable[[], None] = lambda: None


def match_key(name: str) -> str:
    """What two spellings of a header have in common: compatibility form, no blanks or invisible
    characters, no case.
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def column_letter(index: int) -> str:
    """The letter a spreadsheet shows above the column (0 → A, 26 → AA)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
