"""A table for spreadsheet programs: UTF-8 with a byte order mark, cells guarded against formulas."""

import csv
from datetime import date
from typing import TextIO

from duban.domain.finding import Citation, Finding
from duban.domain.report import Head, Tail
from duban.domain.text import safe_text
from duban.i18n import _
from duban.phrases import basis_label, code_label, describe, level_label

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class CsvWriter:
    """Streams: no finding is kept."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rows = csv.writer(stream, lineterminator="\n")

    def begin(self, head: Head) -> None:
        """The byte order mark and the column titles."""
        self._stream.write("\ufeff")
        self._rows.writerow(_titles())

    def finding(self, finding: Finding) -> None:
        """One row."""
        citation = finding.citation or Citation("", "")
        cells = (
            level_label(finding.level),
            code_label(finding.code),
            finding.code.value,
            finding.jurisdiction,
            finding.unit,
            finding.unit_name,
            finding.officer,
            finding.case,
            finding.claim,
            finding.period,
            _day(finding.opened_on),
            _day(finding.due_on),
            _day(finding.closed_on),
        )
        rest = (
            finding.rule,
            finding.title,
            citation.document,
            citation.number,
            citation.article,
            basis_label(finding.basis),
            describe(finding),
            finding.fingerprint,
        )
        days = "" if finding.days is None else finding.days
        self._rows.writerow([*map(_cell, cells), days, *map(_cell, rest)])

    def end(self, tail: Tail) -> None:
        """A table has no foot."""


def _titles() -> tuple[str, ...]:
    return (
        _("级别"),
        _("类型"),
        _("类型代码"),
        _("辖区"),
        _("单位代码"),
        _("责任单位"),
        _("责任人"),
        _("事项"),
        _("诉求"),
        _("周期"),
        _("起算日"),
        _("期限"),
        _("完成日"),
        _("逾期天数"),
        _("规则"),
        _("规则名称"),
        _("文件"),
        _("文号"),
        _("条款"),
        _("依据性质"),
        _("说明"),
        _("指纹"),
    )


def _cell(text: str) -> str:
    return guarded(safe_text(text))


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
