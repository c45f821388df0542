"""For people: findings as they come, two lines each, then the counts per rule. No colour, no frame."""

from typing import TextIO

from duban.domain.finding import Finding, Level
from duban.domain.labels import STATE
from duban.domain.report import Head, RuleCount, Tail
from duban.domain.text import pad, safe_text, width
from duban.i18n import _

_STATES = tuple(STATE)
_GAP = "  "
_HEADINGS = {"overdue": "逾期或不符"}
"""Where a column counts more than the state's own word says: files with gaps and wrong routes are overdue too."""

TABLES = (_HEADINGS,)
"""Sentences that are translated by their value; the catalogue tool reads them here."""


class TextWriter:
    """Streams: no finding is kept."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._names: dict[str, str] = {}
        self._current: str | None = None
        self._found = 0
        self._listed = ""

    def begin(self, head: Head) -> None:
        """Title: jurisdictions, day, since when, under which packs."""
        self._names = {code: safe_text(name or code) for code, name in head.jurisdictions}
        names = _("、").join(self._names.values()) or _("（未指定辖区）")
        self._line(_("督办检查  {names}  截至 {day}").format(names=names, day=head.as_of.isoformat()))
        if head.since is not None:
            self._line(_("已办结的只列 {day} 以后的").format(day=head.since.isoformat()))
        if head.packs:
            packs = _("、").join(safe_text(pack) for pack in head.packs)
            self._line(_("适用规则包：{packs}").format(packs=packs))
        self._listed = safe_text(head.listed)
        if self._listed:
            self._line(_("只列出：{what}").format(what=self._listed))

    def finding(self, finding: Finding) -> None:
        """What is wrong, and below it where that is written."""
        from duban.phrases import describe, level_label, source_line

        self._found += 1
        if finding.jurisdiction != self._current:
            self._current = finding.jurisdiction
            name = self._names.get(finding.jurisdiction) or safe_text(finding.jurisdiction)
            self._line("", _("【{title}】").format(title=name or _("全部辖区")))
        label = level_label(finding.level)
        self._line(f"{label}{_GAP}{describe(finding)}")
        source = source_line(finding)
        if source:
            self._line(" " * width(label) + _GAP + _("依据 {source}").format(source=source))

    def end(self, tail: Tail) -> None:
        """Counts per rule, totals by level, and in plain words what an empty list means."""
        if tail.rules:
            self._line("", _("各规则应办事项"))
            for line in _table(tail.rules):
                self._line(line)
        self._line("")
        self._line(
            _("检查信访事项 {cases} 件、责任单位 {units} 个。").format(cases=tail.cases, units=tail.units)
        )
        self._line(self._verdict(tail))

    def _verdict(self, tail: Tail) -> str:
        parts = []
        found = sum(tail.levels.values())
        if not tail.cases and not tail.units:
            parts.append(_("没有检查任何内容：台账和责任单位名册都是空的。"))
        elif not found and not tail.waived and not tail.unevaluated:
            parts.append(_("没有发现问题。"))
        if found:
            from duban.phrases import level_label

            counts = [
                _("{label} {count} 条").format(label=level_label(level), count=tail.levels.get(level, 0))
                for level in reversed(Level)
            ]
            parts.append(_("检查发现：{counts}。").format(counts=_("，").join(counts)))
        if self._listed:
            parts.append(_("其中列出 {count} 条。").format(count=self._found))
        if tail.waived:
            parts.append(_("另有 {count} 条已豁免。").format(count=tail.waived))
        if tail.unevaluated:
            parts.append(_("有 {count} 条无法判定，不能视为没有问题。").format(count=tail.unevaluated))
        return "".join(parts)

    def _line(self, *lines: str) -> None:
        self._stream.writelines(f"{line}\n" for line in lines)


def _table(counts: tuple[RuleCount, ...]) -> list[str]:
    """Rule, one column per state that occurs, title; columns as wide as their longest cell."""
    states = [state for state in _STATES if any(count.states.get(state) for count in counts)]
    states += sorted({s for count in counts for s, n in count.states.items() if n} - set(_STATES))
    titles = [_(_HEADINGS.get(state) or STATE.get(state) or state) for state in states]
    rows = [[safe_text(count.rule), *(str(count.states.get(s, 0)) for s in states)] for count in counts]
    if any(count.none is not None for count in counts):
        titles.append(_("不适用"))
        for row, count in zip(rows, counts, strict=True):
            row.append("" if count.none is None else str(count.none))
    head = [_("规则"), *titles]
    cells = [max(width(row[i]) for row in [head, *rows]) for i in range(len(head))]
    names = [_("名称"), *(safe_text(count.title) for count in counts)]
    return [
        _GAP.join([pad(row[0], cells[0]), *map(_right, row[1:], cells[1:]), name])
        for row, name in zip([head, *rows], names, strict=True)
    ]


def _right(text: str, cells: int) -> str:
    return " " * max(0, cells - width(text)) + text
