"""JSON lines: objects with ``type`` head, finding or tail. No tail means that the run was cut off."""

from typing import TextIO

import orjson

from duban.domain.finding import Finding
from duban.domain.report import Head, Tail
from duban.exchange.formats.record import finding_record, head_record, tail_record


class JsonlWriter:
    """Streams: no finding is kept."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def begin(self, head: Head) -> None:
        """The first line."""
        self._line("head", head_record(head))

    def finding(self, finding: Finding) -> None:
        """One line."""
        self._line("finding", finding_record(finding))

    def end(self, tail: Tail) -> None:
        """The last line."""
        self._line("tail", tail_record(tail))

    def _line(self, kind: str, record: dict[str, object]) -> None:
        self._stream.write(orjson.dumps({"type": kind} | record).decode() + "\n")
