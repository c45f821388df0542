"""职责 in the line mode: what was declared, units with their periods, the reasons of one, the act that meets it."""

from functools import partial

from duban.desk.duty_matrix import Cell, Duties, UnitRow, duties, mark_of, reasons
from duban.desk.pinyin import matches
from duban.domain.labels import DUTY_MARK
from duban.i18n import _, _n
from duban.remarks import period_words
from duban_tui.lines.here import Here, Step
from duban_tui.lines.talk import Browser, Shown, in_memory
from duban_tui.screens import entry
from duban_tui.screens.duties_look import SHAPE, declared_words, line_words, pending, turn_words
from duban_tui.screens.reasons import steps_lines
from duban_tui.screens.record import for_duty


def show(here: Here) -> None:
    """The units, until somebody goes back. Raises DubanError."""
    found = duties(here.at.office, here.at.place, here.at.as_of)
    if found.judged_from is None:
        here.talk.say(_("本辖区没有写明从哪一天起核对职责，不列职责。"))
        return
    here.talk.read_out(_("敏感时期：{period}").format(period=declared_words(one)) for one in found.declared())
    units = Units(here, found)
    while (row := units.choose()) is not None:
        here.told(partial(units.closer, row))


class Units(Browser[UnitRow]):
    """Units with how their duties stand, by month or by the periods of one rule."""

    LAST = 3
    """So many periods are read out in a line."""

    def __init__(self, here: Here, found: Duties) -> None:
        self.here = here
        self.found = found
        self.table = found.table()
        self.text = ""
        self._shape: tuple[str, str | None] | None = None
        other = {"/": (_("筛选"), self._search), "f": (_("看哪一项职责"), self._rule)}
        super().__init__(here.talk, self._called, self._rows(), self._line, other)

    def _called(self) -> str:
        return " ".join(
            filter(None, (entry("duties").title, self._shape[0] if self._shape else "", self.text))
        )

    def _rows(self) -> Shown[UnitRow]:
        return in_memory([row for row in self.table.rows if matches(self.text, row.name)])

    def _search(self) -> Shown[UnitRow]:
        self.text = self._talk.look_for(_("单位：汉字、拼音或者首字母（空白列出全部）"))
        return self._rows()

    def _rule(self) -> Shown[UnitRow] | None:
        """One rule, and the length of its periods where it has several; or all of them by month."""
        pairs: list[tuple[str, tuple[str, str | None] | tuple[()]]] = [(_("全部职责（按月）"), ())]
        for rule in self.found.rules:
            for shape in rule.shapes if len(rule.shapes) > 1 else (None,):
                words = (rule.id, rule.title, _(SHAPE.get(shape, shape)) if shape is not None else "")
                pairs.append((" ".join(filter(None, words)), (rule.id, shape)))
        chosen = self._talk.choose(_("看哪一项职责"), pairs)
        if chosen is None:
            return None
        self._shape = chosen or None
        self.table = self.found.table(*(self._shape or ()))
        return self._rows()

    def _line(self, row: UnitRow) -> str:
        last = [key for key in self.table.columns if key in row.cells][-self.LAST :]
        marks = (f"{period_words(key)} {_(DUTY_MARK[row.cells[key].mark])}" for key in last)
        return _("，").join((row.name, *marks))

    # --- one unit ---

    def closer(self, row: UnitRow) -> None:
        """Every duty of the unit, the latest period first, whose turn it is; then its periods one by one. Raises DubanError."""
        keys = [key for key in reversed(self.table.columns) if key in row.cells]
        self._talk.read_out([row.name, *(line for key in keys for line in _said(key, row.cells[key]))])
        turns = self.found.turns_of(row.unit)
        self._talk.read_out(_("轮值：{turn}").format(turn=turn_words(one)) for one in turns)
        steps: list[tuple[str, Step]] = [
            (
                f"{period_words(key)} {_(DUTY_MARK[row.cells[key].mark])}",
                partial(self._period, row.cells[key]),
            )
            for key in keys
        ]
        undo = _("撤销本人为这个单位所作的最后一次登记")
        steps.append((undo, lambda: self.here.undo(unit=row.unit)))
        chosen = self._talk.choose(row.name, steps)
        if chosen is not None:
            revision = self.here.session.revision
            chosen()
            if self.here.session.revision != revision:
                at = self.here.at
                self.found = duties(at.office, at.place, at.as_of)
                self.table = self.found.table(*(self._shape or ()))
                self.show(self._rows())

    def _period(self, cell: Cell) -> None:
        options: list[tuple[str, Step]] = [
            (_n("依据"), partial(self._why, cell)),
            (_("登记"), partial(self._record, cell)),
        ]
        chosen = self._talk.choose(_("办理"), options)
        if chosen is not None:
            chosen()

    def _why(self, cell: Cell) -> None:
        at = self.here.at
        for explanation in reasons(at.office, at.place, cell.lines, at.as_of):
            for one in explanation.obligations:
                self._talk.read_out(steps_lines(explanation, one))

    def _record(self, cell: Cell) -> None:
        self.here.record(for_duty(self.here.at, self.found, pending(cell)))


def _said(key: str, cell: Cell) -> list[str]:
    """The duties of a period, a line each."""
    return [
        _("，").join(
            (period_words(line.obligation.period or key), _(DUTY_MARK[mark_of(line)]), line_words(line))
        )
        for line in cell.lines
    ]
