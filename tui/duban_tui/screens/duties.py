"""职责: what units owe in each period, as a table; why it stands so, and the act that meets it."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from duban.desk.duty_matrix import Cell, Duties, Table, UnitRow, duties, reasons
from duban.desk.pinyin import matches
from duban.domain.text import safe_text
from duban.i18n import _, _n
from duban.remarks import period_words
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens import duties_look as looks
from duban_tui.screens import entry
from duban_tui.screens.acts import record_duty, undo_last
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.reasons import all_steps
from duban_tui.screens.text import TextScreen, show_read
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList, Rows
from duban_tui.widgets.summary import Wrapped
from duban_tui.words import place_words

KEPT = "duties"
"""The screen's table in the office's file: ``rule`` and ``shape`` that were shown last."""


class DutiesScreen(DeskScreen[Duties]):
    """Units down, periods across. Only the lines and periods on screen are painted."""

    ENTRY = "duties"
    TITLE_WORDS = entry("duties").title
    SEARCH_HINT = _("单位：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "reasons", _n("依据"), key_display=_("回车"), tooltip=_("这一格的依据")),
        Binding("a", "record", _("登记"), tooltip=_("登记这个单位这一周期的履职（排查、接访等）")),
        Binding("f", "rule", _("选择看哪一项职责"), show=False),
        Binding("right,l", "turn(1)", _("后一个周期"), show=False),
        Binding("left,h", "turn(-1)", _("前一个周期"), show=False),
        Binding("L", "far(1)", _("最后一个周期"), show=False),
        Binding("H", "far(-1)", _("第一个周期"), show=False),
        Binding("u", "undo", _("撤销本人为这个单位所作的最后一次登记"), show=False),
        Binding("y", "copy", _("复制这一格"), show=False),
    ]
    CSS = """
    DutiesScreen #legend { height: auto; max-height: 2; padding: 0 1; }
    DutiesScreen #side { width: 44; display: none; padding: 0 1; }
    DutiesScreen.-wide #side { display: block; }
    DutiesScreen #side-line { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    DutiesScreen.-wide #side-line { display: none; }
    DutiesScreen #detail { height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: Duties | None = None
        self.table = Table((), ())
        self.chosen = ""
        """Key of the period under the cursor."""
        self._rule: str | None = None
        self._shape: str | None = None
        self._first = 0
        self._text = ""

    def content(self) -> ComposeResult:
        self.listing: PagedList[UnitRow] = PagedList(looks.look((), "", self._at_cursor), id="list")
        yield Static(Content(_("督办  职责")), id="heading", markup=False)
        yield Wrapped(id="legend")
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield ListHeading(self.listing)
                yield self.listing
            yield Wrapped(id="side")
        yield Static(id="side-line", markup=False)
        yield Wrapped(id="detail")

    # --- reading ---

    def forget(self) -> None:
        self.give_up("table", "fill")
        kept = self.session.kept
        self._rule, self._shape = kept.text(KEPT, "rule"), kept.text(KEPT, "shape")
        self.found, self.table, self.chosen = None, Table((), ()), ""
        self._scroll()
        self.query_one("#side", Wrapped).show([])
        self.tell("#side-line", "")
        self.listing.say([_("正在读取……")])

    def read(self, at: Opened, stopped: Stopped) -> Duties:
        return duties(at.office, at.place, at.as_of)

    def arrived(self, at: Opened, found: Duties) -> None:
        self.found = found
        self._tabulate()

    def failed(self) -> None:
        if self.found is None:
            self.listing.say(self.unread_words)

    # --- choosing ---

    @work(exclusive=True, group="table")
    async def _tabulate(self) -> None:
        """The table of the chosen rule, with the cursor on its period, at first on the last that has begun."""
        found = self.found
        if found is None:
            return
        rule = found.rule(self._rule or "")
        if rule is None:
            self._rule = self._shape = None
        elif self._shape not in rule.shapes:
            self._shape = rule.shapes[0] if len(rule.shapes) > 1 else None
        self.table = await aside(lambda _stopped: found.table(self._rule, self._shape))
        if self.chosen not in self.table.columns:
            self.chosen = self.table.columns[-1] if self.table.columns else ""
        self._scroll()
        self._fill()

    @work(exclusive=True, group="fill")
    async def _fill(self) -> None:
        """Show the units that are looked for; beside the loop, because pinyin is read from a table."""
        table, text = self.table, self._text
        words = text.split()
        rows = table.rows
        if words:
            rows = await aside(
                lambda _stopped: tuple(r for r in table.rows if all(matches(w, r.name) for w in words))
            )
        self.listing.show(Rows(rows, lambda row: row.unit), keep=self.listing.held, notice=self._notice())
        self._head()
        self.show_status()

    def _notice(self) -> list[str]:
        if self._text:
            return [_("没有符合筛选条件的。按 Esc 看全部。")]
        if self.found is not None and self.found.judged_from is None:
            return [
                _("本辖区没有写明职责自哪一天起检查，所以没有列出职责。"),
                _("请在 duban.toml 的 [[jurisdiction]] 中写明 duties_from 或者 judged_from。"),
            ]
        return [_("截至这一天没有定期的职责：现行规则没有写明频次，或者名册中没有应履职的单位。")]

    def _scroll(self) -> None:
        """Move the window of periods until the chosen one is in it."""
        cells = self.listing.room or self.size.width
        columns, room = self.table.columns, looks.visible(cells)
        at = columns.index(self.chosen) if self.chosen in columns else 0
        self._first = max(0, min(max(self._first, at - room + 1), at, max(0, len(columns) - room)))
        shown = columns[self._first : self._first + room]
        wide = looks.spacious(cells, len(columns))
        self.listing.use(looks.look(shown, self.chosen, self._at_cursor, wide=wide))

    def _at_cursor(self, row: UnitRow) -> bool:
        return row is self.listing.row

    def on_resize(self) -> None:
        self.call_after_refresh(self._scroll)

    def action_turn(self, step: int) -> None:
        self._choose(self._column() + step)

    def action_far(self, end: int) -> None:
        self._choose(len(self.table.columns) - 1 if end > 0 else 0)

    def _column(self) -> int:
        columns = self.table.columns
        return columns.index(self.chosen) if self.chosen in columns else 0

    def _choose(self, at: int) -> None:
        columns = self.table.columns
        if columns:
            self.chosen = columns[max(0, min(at, len(columns) - 1))]
            self._scroll()
            self._moved()

    @work(exclusive=True, group="ask")
    async def action_rule(self) -> None:
        """Choose the rule, and the length of its periods where it has several."""
        found = self.found
        if found is None:
            return
        offered = [Choice("", _("全部职责（按月）"))]
        pairs: dict[str, tuple[str, str | None]] = {}
        for rule in found.rules:
            for shape in rule.shapes if len(rule.shapes) > 1 else (None,):
                id = f"{len(pairs)}"
                pairs[id] = (rule.id, shape)
                words = f"{rule.id} {rule.title}"
                offered.append(
                    Choice(id, words, _(looks.SHAPE.get(shape, shape)) if shape is not None else "")
                )
        at = next((id for id, pair in pairs.items() if pair == (self._rule, self._shape)), "")
        chosen = await self.app.push_screen_wait(Chooser(_("看哪一项职责"), offered, at=at))
        if chosen is None:
            return
        self._rule, self._shape = pairs.get(chosen, (None, None))
        self.chosen = ""
        kept = {"rule": self._rule or "", "shape": self._shape or ""}
        self._tabulate()
        await aside(lambda _stopped: self.session.kept.keep(KEPT, kept))

    @property
    def searched(self) -> str:
        return self._text

    def search(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._fill()

    # --- looking closer ---

    @property
    def cell(self) -> Cell | None:
        """What is under the cursor."""
        row = self.listing.row
        return row.cells.get(self.chosen) if row else None

    @work(exclusive=True, group="reasons")
    async def action_reasons(self) -> None:
        cell, at, row = self.cell, self.opened, self.listing.row
        if at is None:
            return
        if cell is None or row is None:
            lines = looks.cell_lines(row, self.chosen, cell) or self._notice()
            await self.app.push_screen(TextScreen(_n("依据"), lines))
            return
        head = looks.cell_lines(row, self.chosen, cell)

        def read() -> list[str]:
            told = reasons(at.office, at.place, cell.lines, at.as_of)
            return all_steps((found, one) for found in told for one in found.obligations)

        await show_read(self, _n("依据"), read, _("正在查找依据……"), [*head, ""])

    # --- acts ---

    @work(exclusive=True, group="record")
    async def action_record(self) -> None:
        """Record the act of the cell's unit and period."""
        cell, found = self.cell, self.found
        if cell is not None and found is not None:
            await record_duty(self, found, looks.pending(cell))

    @work(exclusive=True, group="record")
    async def action_undo(self) -> None:
        """Take back one's own last act for the unit."""
        row = self.listing.row
        if row is not None:
            await undo_last(self, unit=row.unit)

    def action_copy(self) -> None:
        self.copy("\n".join(looks.cell_lines(self.listing.row, self.chosen, self.cell)))

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row, found = self.listing.row, self.found
        self.query_one("#detail", Wrapped).show(looks.cell_lines(row, self.chosen, self.cell))
        if found is not None:
            self.query_one("#side", Wrapped).show(looks.beside(found, row))
            self.tell("#side-line", looks.beside_line(found, row))
        self.show_status()

    def _head(self) -> None:
        at, found = self.opened, self.found
        if at is None or found is None:
            return
        rule = found.rule(self._rule or "")
        shown = f"{rule.id} {rule.title}" if rule else _("全部职责（按月）")
        if rule and self._shape is not None:
            shown += f"  {_(looks.SHAPE.get(self._shape, self._shape))}"
        place = _("督办  职责  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        day = _("截至 {day}  f 职责：{rule}").format(day=full_date(at.as_of), rule=shown)
        self.tell("#heading", f"{safe_text(place)}\n{safe_text(day)}")
        self.query_one("#legend", Wrapped).show(looks.legend(self.table))

    def status(self) -> str:
        columns = self.table.columns
        if not columns:
            return ""
        parts = [
            place_words(self.listing.cursor, self.listing.length),
            _("{period}（第 {at} 个周期，共 {n} 个）").format(
                period=period_words(self.chosen), at=self._column() + 1, n=len(columns)
            ),
        ]
        if self._text:
            parts.append(_("筛选：{what}（Esc 看全部）").format(what=safe_text(self._text)))
        return "  ".join(filter(None, parts))
