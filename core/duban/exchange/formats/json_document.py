"""One JSON object: ``head``, ``findings``, ``summary``. One line a finding, for diff."""

from typing import TextIO

import orjson

from duban.domain.finding import Finding
from duban.domain.report import Head, Tail
from duban.exchange.formats.record import finding_record, head_record, tail_record


class JsonWriter:
    """Streams: no finding is kept."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = "\n"

    def begin(self, head: Head) -> None:
        """Open the object."""
        self._stream.write(f'{{\n"head": {_dumps(head_record(head))},\n"findings": [')

    def finding(self, finding: Finding) -> None:
        """One line."""
        self._stream.write(f"{self._separator}{_dumps(finding_record(finding))}")
        self._separator = ",\n"

    def end(self, tail: Tail) -> None:
        """Close the list and the object."""
        self._stream.write(f'\n],\n"summary": {_dumps(tail_record(tail))}\n}}\n')


def _dumps(value: object) -> str:
    return orjson.dumps(value).decode()
