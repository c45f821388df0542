"""Workflow commands that code-hosting CI shows as annotations: ``::error title=…::message``."""

from typing import TextIO

from duban.domain.finding import Finding, Level
from duban.domain.report import Head, Tail
from duban.domain.text import safe_text
from duban.phrases import code_label, describe, source_line

_COMMAND = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


class GithubWriter:
    """A line a finding; head and tail say nothing that the exit code does not."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def begin(self, head: Head) -> None:
        """Nothing to open."""

    def finding(self, finding: Finding) -> None:
        """One command."""
        title = " ".join(filter(None, (code_label(finding.code), safe_text(finding.rule))))
        source = source_line(finding)
        message = f"{describe(finding)}（{source}）" if source else describe(finding)
        command = _COMMAND[finding.level]
        self._stream.write(f"::{command} title={_property(title)}::{_data(message)}\n")

    def end(self, tail: Tail) -> None:
        """Nothing to close."""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
