"""今日 in the line mode: what is owed today by heap, unit and level, each row with its reasons; the last weeks in figures."""

from collections.abc import Callable
from functools import cache, partial

from attrs import evolve

from duban.desk.accountability import waiting_for
from duban.desk.rights import acting
from duban.desk.today import Counts, Kind, Today, Wanted, reasons
from duban.desk.weekly import Weeks, weekly
from duban.domain.finding import Finding
from duban.i18n import _, _n
from duban.phrases import describe
from duban_tui.curves import in_figures, series, span_words
from duban_tui.lines.accountability import Accountability
from duban_tui.lines.case import Case
from duban_tui.lines.here import Here, Step
from duban_tui.lines.talk import Browser, Shown
from duban_tui.screens import entry
from duban_tui.screens.reasons import reasons_lines
from duban_tui.screens.telling import whose
from duban_tui.words import in_full, kind_label, level_label

Counted = Callable[[], Weeks]
"""Counts the last weeks when they are first asked for."""


def today(here: Here) -> None:
    """The heaps, until somebody goes back. Raises DubanError."""
    while True:
        revision = here.session.revision
        found = _check(here)
        mine = waiting_for(here.at.office, here.at.place, here.at.as_of, acting())
        weeks = cache(partial(weekly, here.at.office, here.at.place, here.at.as_of))
        while here.session.revision == revision:
            chosen = here.talk.choose(entry("today").title, _steps(here, found, weeks, mine))
            if chosen is None:
                return
            here.told(chosen)


def _check(here: Here) -> Today:
    here.talk.say(_("正在检查，请稍候。"))
    at = here.at
    found = Today(at.office, at.place, at.as_of)
    found.read()
    return found


def _steps(here: Here, found: Today, weeks: Counted, mine: int) -> list[tuple[str, Step]]:
    counts = found.by_kind()
    words = _("{kind} {n} 项")
    return [
        *(
            (
                words.format(kind=kind_label(kind), n=counts[kind]),
                partial(_heap, here, found, weeks, Wanted(kind=kind)),
            )
            for kind in Kind
        ),
        (words.format(kind=_("全部"), n=len(found.rows)), partial(_heap, here, found, weeks, Wanted())),
        (_("近几周的走势"), partial(_weeks, here, weeks, Wanted())),
        (_n("待我决定的问责建议 {n} 条", mine).format(n=mine), lambda: Accountability(here).open("waiting")),
    ]


def _weeks(here: Here, counted: Counted, wanted: Wanted) -> None:
    """Every curve of the last weeks in figures, of the unit and the level that are wanted."""
    weeks = counted().of(wanted.unit, wanted.level)
    title = " ".join(filter(None, (whose(wanted), span_words(weeks))))
    here.talk.say("", title, *map(in_figures, series(weeks, wanted.kind)))


def _heap(here: Here, found: Today, weeks: Counted, wanted: Wanted) -> None:
    heap = Heap(here, found, weeks, wanted)
    while (row := heap.choose()) is not None:
        here.told(partial(_why, here, row))


def _why(here: Here, row: Finding) -> None:
    here.talk.read_out([*in_full(row), *reasons_lines(reasons(here.at.office, row, here.at.as_of))])
    if row.case and here.talk.sure(_("打开事项 {ref}？").format(ref=row.case)):
        Case(here, row.case).run()


class Heap(Browser[Finding]):
    """The rows of today that are wanted."""

    def __init__(self, here: Here, found: Today, weeks: Counted, wanted: Wanted) -> None:
        self.found = found
        self.wanted = wanted
        other = {
            "/": (_("筛选"), self._search),
            "u": (_("单位"), self._unit),
            "l": (_("层级"), self._level),
            "w": (_("近几周的走势"), lambda: _weeks(here, weeks, self.wanted)),
        }
        super().__init__(here.talk, self._called, self._rows(), describe, other)

    def _called(self) -> str:
        wanted = self.wanted
        parts = (
            kind_label(wanted.kind) if wanted.kind is not None else _("全部"),
            whose(wanted),
            wanted.text,
        )
        return " ".join(filter(None, parts))

    def _rows(self) -> Shown[Finding]:
        rows = self.found.select(self.wanted)
        return Shown(len(rows), lambda start, count: rows.page(start, start + count))

    def _search(self) -> Shown[Finding]:
        text = self._talk.look_for(
            _("单位、人员、事项、规则：汉字、拼音或者首字母，用空格隔开（空白列出全部）")
        )
        self.wanted = evolve(self.wanted, text=text)
        return self._rows()

    def _unit(self) -> Shown[Finding] | None:
        return self._one_of(_("单位"), self.found.by_unit(), str, lambda name: evolve(self.wanted, unit=name))

    def _level(self) -> Shown[Finding] | None:
        return self._one_of(
            _("层级"), self.found.by_level(), level_label, lambda name: evolve(self.wanted, level=name)
        )

    def _one_of(
        self,
        title: str,
        groups: list[tuple[str, Counts]],
        words: Callable[[str], str],
        wanted: Callable[[str | None], Wanted],
    ) -> Shown[Finding] | None:
        """Only one of the groups, or all of them."""
        options: list[tuple[str, tuple[str | None]]] = [(_("全部"), (None,))]
        options += [
            (_("{kind} {n} 项").format(kind=words(name), n=sum(counts.values())), (name,))
            for name, counts in groups
        ]
        chosen = self._talk.choose(title, options)
        if chosen is None:
            return None
        self.wanted = wanted(chosen[0])
        return self._rows()
