"""台账 in the line mode: looked through by words, standing and saved views; sorted, marked, exported, recorded; a case opened."""

from functools import partial

from attrs import evolve

from duban.desk.ledger_columns import SHOWN
from duban.desk.ledger_lists import export_shown
from duban.desk.ledger_pages import CaseRow, LedgerPages, Query, Sort, Standing, prepare, standing_label
from duban.desk.views import TABLE, said, save_view, views
from duban.domain.labels import CASE_COLUMN, CASE_SORT
from duban.errors import DubanError
from duban.files import typed
from duban.i18n import _, _n
from duban_tui.lines.case import Case
from duban_tui.lines.here import Here
from duban_tui.lines.lists import sentence
from duban_tui.lines.talk import Browser, Shown
from duban_tui.screens.batch_acts import for_cases
from duban_tui.screens.ledger_look import CASES

WORDS = _("编号、单位、人员、规则、类别，汉字或者拼音（空白列出全部）")


def ledger(here: Here) -> None:
    """Words, then the cases that hold them, until somebody goes back. Raises DubanError."""
    at = here.at
    prepare(at.office, at.place)
    register = Register(here, Query(text=here.talk.look_for(WORDS)))
    while (row := register.choose()) is not None:
        here.told(partial(Case(here, row.case.ref).run))
        register.show(register.found())


class Register(Browser[CaseRow]):
    """The cases that a query wants. Marks stay while it changes, as on the screen."""

    def __init__(self, here: Here, query: Query) -> None:
        self.here = here
        self.at = here.at
        self.query = query
        self.marked: dict[str, None] = {}
        self._seen = 0
        self._look = CASES.only(self._kept_columns())
        other = {
            "/": (_("筛选"), self._search),
            "t": (_("状态"), self._standing),
            "s": (_("排序"), self._sort),
            "v": (_("视图"), self._view),
            "V": (_("存为视图"), self._save_view),
            "c": (_("读哪些栏"), self._columns),
            "m": (_("标记"), self._mark),
            "a": (_("登记"), self._record),
            "e": (_("导出"), self._export),
        }
        super().__init__(here.talk, self._called, self.found(), self._line, other)

    def found(self) -> Shown[CaseRow]:
        """The cases as they are now. Raises DubanError."""
        self._seen = prepare(self.at.office, self.at.place)
        source = LedgerPages(self.at.office, self.at.place, self.query, self.at.as_of)
        return Shown(source.count(), source.page)

    def _called(self) -> str:
        order = _("按{column}倒序") if self.query.descending else _("按{column}")
        shown = said(self.query) or _("全部")
        title = f"{_('事项')} {shown} {order.format(column=_(CASE_COLUMN[self.query.sort]))}"
        return title + (_("，标记 {n} 件").format(n=len(self.marked)) if self.marked else "")

    def _line(self, row: CaseRow) -> str:
        return (_("已标记，") if row.case.ref in self.marked else "") + sentence(self._look, row)

    # --- what is listed ---

    def _want(self, query: Query) -> Shown[CaseRow]:
        self.query = query
        return self.found()

    def _search(self) -> Shown[CaseRow]:
        return self._want(evolve(self.query, text=self._talk.look_for(WORDS)))

    def _standing(self) -> Shown[CaseRow] | None:
        options = [(standing_label(one), (one,)) for one in Standing]
        chosen = self._talk.choose(_("状态"), [(_("全部"), ()), *options])
        return None if chosen is None else self._want(evolve(self.query, standing=next(iter(chosen), None)))

    def _sort(self) -> Shown[CaseRow] | None:
        chosen = self._talk.choose(_("排序"), [(_(CASE_COLUMN[name]), Sort(name)) for name in CASE_SORT])
        if chosen is None:
            return None
        descending = not self.query.descending if chosen is self.query.sort else chosen.descending
        return self._want(evolve(self.query, sort=chosen, descending=descending))

    def _view(self) -> Shown[CaseRow] | None:
        known = views(self.here.session.kept)
        if not known:
            self._talk.say(_("还没有保存的视图。"))
            return None
        chosen = self._talk.choose(_("视图"), list(known.items()))
        return None if chosen is None else self._want(chosen)

    def _save_view(self) -> None:
        name = self._talk.ask(_("视图的名称（空白为不保存）"))
        if name:
            self._kept(save_view(self.here.session.kept, name, self.query))

    # --- columns ---

    def _kept_columns(self) -> tuple[str, ...]:
        return self.here.session.kept.texts(TABLE, "columns") or tuple(SHOWN)

    def _columns(self) -> None:
        """Which columns are read out, as the full screen shows them."""
        numbers = {str(at): column for at, column in enumerate(CASES.columns, 1)}
        self._talk.say(*(f"{at} {column.title}" for at, column in numbers.items()))
        wanted = self._talk.ask(_("按先后输入几个数字，用空格隔开（空白为不变）")).split()
        if wanted and all(at in numbers for at in wanted):
            self._look = CASES.only([numbers[at].id for at in wanted])
            ids = [column.id for column in self._look.columns]
            self._kept(self.here.session.kept.keep(TABLE, {"columns": ids}))
        elif wanted:
            self._talk.say(_("没有这一项。可选 0 至 {n}。").format(n=len(numbers)))

    def _kept(self, written: bool) -> None:
        file = self.here.session.kept.path
        words = _("已保存：{file}") if written else _("写不了 {file}，只在本次运行中有效。")
        self._talk.say(words.format(file=file))

    # --- acts on rows ---

    def _mark(self) -> None:
        """Rows of the page by their numbers, put in or taken out."""
        rows = {str(at): row.case.ref for at, row in enumerate(self.rows, 1)}
        asked = self._talk.ask(_("标记或者取消标记第几条，几个用空格隔开；* 为这一页，- 为全部取消")).split()
        if asked == ["-"]:
            self.marked.clear()
        elif asked == ["*"]:
            self.marked.update(dict.fromkeys(rows.values()))
        elif all(at in rows for at in asked):
            for at in asked:
                if rows[at] in self.marked:
                    del self.marked[rows[at]]
                else:
                    self.marked[rows[at]] = None
        else:
            self._talk.say(_("没有这一条。"))

    def _record(self) -> Shown[CaseRow] | None:
        """The same event for all marked cases, or what was begun for several."""
        offered = for_cases(self.at, list(self.marked), self._seen)
        if not offered.acts and self.here.session.drafts.of(offered.subject) is None:
            self._talk.say(_("先用 m 标记事项。"))
            return None
        self.here.told(partial(self.here.record, offered))
        return self.found()

    def _export(self) -> None:
        """What is listed, or what is marked, to a file."""
        count = len(self.marked) or self.found().count
        title = _n("导出 {n} 件到文件（xlsx、csv、jsonl）", count).format(n=count)
        usual = _("台账-{day}.xlsx").format(day=self.at.as_of)
        name = self._talk.ask(title + _("（{value}）").format(value=usual)) or usual
        target = typed(name, self.at.office.workspace.folder)
        if not self.here.may_write(target):
            return
        try:
            written = export_shown(
                self.at.office, self.at.place, self.query, self.at.as_of, target, list(self.marked)
            )
        except DubanError as error:
            self._talk.say(_("没有办成：{reason}").format(reason=error.message))
        else:
            self._talk.say(_n("已导出 {n} 件：{file}", written).format(n=written, file=target))
