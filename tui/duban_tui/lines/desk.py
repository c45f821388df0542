"""The menus of the line mode: today, a case and its reasons, recording, proposals."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from functools import partial
from typing import TextIO

from duban.desk import today as desk
from duban.desk.case_pages import CaseView, case_view
from duban.desk.ledger_pages import CaseRow, LedgerPages, Query, prepare
from duban.desk.office import Office
from duban.desk.today import Kind, Selected, Today, Wanted
from duban.domain.finding import Finding
from duban.errors import DubanError
from duban.i18n import _
from duban.phrases import describe
from duban.wording import full_date
from duban.workspace import Workspace
from duban_tui.lines.talk import Gone, Talk
from duban_tui.session import Opened
from duban_tui.words import kind_label


class LineDesk:
    """One office, one jurisdiction at a time, as of one day."""

    def __init__(self, at: Opened, talk: Talk) -> None:
        self.at = at
        self.talk = talk

    def run(self) -> None:
        """The first menu, until somebody leaves. Raises Gone when the input ends."""
        while True:
            place = self.at.place
            title = _("督办 {name}，截至 {day}").format(name=place.name, day=full_date(self.at.as_of))
            options: list[tuple[str, Callable[[], None]]] = [
                (_("今日：超期、临期、未履行、无法判定"), self.today),
                (_("查找事项：依据、登记"), self.find),
                (_("处置建议：查看、确认、不予采纳"), self._proposals),
            ]
            if len(self.at.office.workspace.jurisdictions) > 1:
                options.append((_("换一个辖区"), self.move))
            chosen = self.talk.choose(title, options, _("退出"))
            if chosen is None:
                return
            self.told(chosen)

    def told(self, act: Callable[[], None]) -> None:
        """An error in words, and back to the menu."""
        try:
            act()
        except DubanError as error:
            self.talk.say(_("没有办成：{reason}").format(reason=error.message))

    def move(self) -> None:
        """To another jurisdiction of the workspace."""
        places = self.at.office.workspace.jurisdictions
        chosen = self.talk.choose(_("辖区"), [(f"{place.name} {place.code}", place) for place in places])
        if chosen is not None:
            self.at = Opened(self.at.office, chosen, self.at.as_of)

    # --- today ---

    def today(self) -> None:
        """What is owed, by heap; each row with its reasons."""
        self.talk.say(_("正在检查，请稍候。"))
        found = Today(self.at.office, self.at.place, self.at.as_of)
        found.read()
        while True:
            counts = found.by_kind()
            options = [
                (_("{kind} {n} 项").format(kind=kind_label(kind), n=counts[kind]), kind) for kind in Kind
            ]
            kind = self.talk.choose(_("今日"), options)
            if kind is None:
                return
            rows = found.select(Wanted(kind=kind))
            while True:
                row = self.talk.browse(kind_label(kind), len(rows), partial(_page, rows), describe)
                if row is None:
                    break
                self._why(row)

    def _why(self, row: Finding) -> None:
        from duban_tui.screens.reasons import reasons_lines

        found = desk.reasons(self.at.office, row, self.at.as_of)
        self.talk.read_out(reasons_lines(row, found))
        if row.case and self.talk.sure(_("打开事项 {ref}？").format(ref=row.case)):
            self.case(row.case)

    # --- a case ---

    def find(self) -> None:
        """Words, then the cases that hold them."""
        from duban_tui.screens.ledger_look import state_words

        words = self.talk.ask(_("编号、单位、人员、规则、类别，汉字或者拼音（空白列出全部）"))
        prepare(self.at.office, self.at.place)
        source = LedgerPages(self.at.office, self.at.place, Query(text=words), self.at.as_of)

        def line(row: CaseRow) -> str:
            due = _("，期限 {day}").format(day=row.due_on) if row.due_on else ""
            return f"{row.case.ref} {row.handler} {state_words(row)}{due}"

        while True:
            row = self.talk.browse(_("事项"), source.count(), source.page, line)
            if row is None:
                return
            self.case(row.case.ref)

    def case(self, ref: str) -> None:
        """What is known of it, what is owed, and what can be done."""
        while True:
            view = case_view(self.at.office, self.at.place, ref, self.at.as_of)
            self._tell_case(view)
            options: list[tuple[str, Callable[[CaseView], None]]] = [
                (_("依据：每个期限怎么算出来的"), self._all_why),
                (_("经过：已经登记的事实"), self._events),
                (_("登记一项事实"), self._record),
            ]
            chosen = self.talk.choose(_("事项 {ref}").format(ref=ref), options)
            if chosen is None:
                return
            self.told(lambda act=chosen, seen=view: act(seen))  # type: ignore[misc]

    def _tell_case(self, view: CaseView) -> None:
        from duban_tui.screens.case_look import countdown, due, state_words

        self.talk.say(
            "", *(_("{name}：{value}").format(name=name, value=value) for name, value in view.basics.items())
        )
        for one in (*view.owed, *view.evidence):
            said = (one.line.title, one.line.unit_name, state_words(one), due(one), countdown(one))
            self.talk.say(_("应办：{words}").format(words=_("，").join(filter(None, said))))

    def _all_why(self, view: CaseView) -> None:
        from duban_tui.screens.case import why_lines

        self.talk.read_out(why_lines(view, [*view.owed, *view.evidence]))

    def _events(self, view: CaseView) -> None:
        from duban_tui.screens.reasons import event_line

        self.talk.read_out(event_line(view.explanation, one.event) for one in view.events)

    def _record(self, view: CaseView) -> None:
        from duban_tui.lines.acts import record_case

        record_case(self.talk, self.at, view)

    def _proposals(self) -> None:
        from duban_tui.lines.acts import proposals

        proposals(self.talk, self.at)


def _page(rows: Selected, start: int, count: int) -> Sequence[Finding]:
    return rows.page(start, start + count)


def run(workspace: Workspace, code: str, as_of: date, source: TextIO, target: TextIO) -> None:
    """The line mode on that workspace until somebody leaves, or the input ends. Raises DubanError where it cannot be opened."""
    with closing(Office(workspace)) as office:
        place = workspace.jurisdiction(code)
        try:
            LineDesk(Opened(office, place, as_of), Talk(source, target)).run()
        except Gone:
            target.write("\n")
