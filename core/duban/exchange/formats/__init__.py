"""The formats in which a check is handed over, one module each, loaded when asked for.

A writer is fed once, in order: ``begin``, then each finding, then ``end``. It writes to a text stream (UTF-8,
``\\n``) as it goes; same input, same bytes. Every text passes :func:`duban.domain.text.safe_text` on the way.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, TextIO, cast

from duban.domain.finding import Finding
from duban.domain.report import Head, Tail


class Writer(Protocol):
    """Writes one check to one stream."""

    def begin(self, head: Head) -> None:
        """What was asked."""

    def finding(self, finding: Finding) -> None:
        """The next finding, in the order of the check."""

    def end(self, tail: Tail) -> None:
        """What came out; nothing may follow."""


FORMATS = {
    "text": "TextWriter",
    "json": "JsonWriter",
    "jsonl": "JsonlWriter",
    "junit": "JUnitWriter",
    "sarif": "SarifWriter",
    "github": "GithubWriter",
    "csv": "CsvWriter",
    "baseline": "BaselineWriter",
}
"""Name of each format, which is also its module, and its writer."""


def open_writer(name: str, stream: TextIO) -> Writer:
    """A writer of the format ``name`` for a text stream.

    Raises KeyError for a name that is not in :data:`FORMATS`.
    """
    module = import_module(f"{__name__}.{_MODULES.get(name, name)}")
    make = cast(Callable[[TextIO], Writer], getattr(module, FORMATS[name]))
    return make(stream)


_MODULES = {"json": "json_document", "jsonl": "json_lines", "csv": "csv_table"}
"""Modules whose plain name would read like the standard library's."""
