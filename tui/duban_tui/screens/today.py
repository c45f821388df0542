"""今日: what is owed today in one jurisdiction, live from the ledger."""

from collections.abc import Hashable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import attrs
from attrs import evolve
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from duban.desk import today as desk
from duban.desk.rights import acting
from duban.desk.today import KIND, Kind, Selected, Today, Wanted
from duban.domain.finding import Finding
from duban.errors import DubanError
from duban.i18n import _, _n
from duban.phrases import code_label
from duban_tui.aside import Stopped, aside
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens import entry
from duban_tui.screens.base import DeskScreen
from duban_tui.screens.telling import heading, notice, progress, status, whose
from duban_tui.screens.text import show_read
from duban_tui.session import Opened
from duban_tui.widgets.listing import ListHeading, PagedList
from duban_tui.widgets.summary import Group, Groups, KindCounts, UnitLine, UnitPanel, Wrapped
from duban_tui.widgets.trend import Trend
from duban_tui.words import about, days_words, due_words, glyph, in_full, kind_label, level_label, what

if TYPE_CHECKING:
    from duban.desk.weekly import Weeks

_KINDS = tuple(Kind)
_KEYS = dict(zip(_KINDS, "clwzxfb", strict=True))
"""A letter for each heap: 超 c, 临 l, 未 w, 足 z, 序 x, 法 f, 不 b."""

_TONES = {
    Kind.OVERDUE: Tone.ALERT,
    Kind.DUE_SOON: Tone.WARNING,
    Kind.MISSED: Tone.ALERT,
    Kind.SHORT: Tone.ALERT,
    Kind.FAULT: Tone.CAUTION,
    Kind.UNKNOWN: Tone.ACCENT,
    Kind.NOT_JUDGED: Tone.MUTED,
}


def _matter(row: Finding) -> str:
    return about(row) if row.case else ""


FINDINGS: Look[Finding] = Look(
    columns=(
        Column(id="state", title=_("状态"), text=lambda row: code_label(row.code), least=10, keep=2),
        Column(id="due", title=_("期限"), text=due_words, least=10, keep=1),
        Column(id="days", title=_("天数"), text=days_words, least=8, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda row: row.unit_name or row.unit, least=10, most=30, grow=2, keep=1),
        Column(id="about", title=_("事项或者周期"), text=about, least=12, most=28, keep=1, whole=_matter),
        Column(id="rule", title=_("规则"), text=what, least=16, grow=8, keep=6),
    ),
    key=desk.key_of,
    glyph=glyph,
    tone=lambda row: _TONES[KIND[row.code]],
)  # fmt: skip
"""How the findings of a check are listed."""


@attrs.frozen(eq=False)
class _Found:
    """The chosen rows of a check, which are in memory."""

    rows: Selected
    immediate: bool = True

    def count(self) -> int:
        return len(self.rows)

    def page(self, offset: int, limit: int) -> Sequence[Finding]:
        return self.rows.page(offset, offset + limit)

    def place(self, key: Hashable) -> int | None:
        return self.rows.find(key)  # type: ignore[arg-type]


class TodayScreen(DeskScreen[tuple[Today, int]]):
    """The first screen. The check runs beside the loop; the first time its rows are shown while they come."""

    ENTRY = "today"
    TITLE_WORDS = entry("today").title
    SEARCH_HINT = _("单位、人员、事项、规则：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "turn_kind(1)", _("状态"), key_display=_("左右"), tooltip=_("下一种状态")),
        Binding("left", "turn_kind(-1)", _("上一种状态"), show=False),
        *(
            Binding(_KEYS[kind], f"kind('{kind}')", kind_label(kind), show=False, tooltip=_("只看：") + kind_label(kind))
            for kind in _KINDS
        ),
        Binding("enter", "reasons", _n("依据"), key_display=_("回车"), tooltip=_("这一行的依据：期限怎么算出来的")),
        Binding("d", "mine", _("待我决定的问责建议"), show=False),
        Binding("u", "unit", _("只看这个单位，再按一次看全部"), show=False),
        Binding("U", "level", _("只看下一个层级，最后看全部"), show=False),
        Binding("y", "copy", _("复制这一行"), show=False),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._reading: Today | None = None
        self._shown: Today | None = None
        self._wanted = Wanted()
        self._weeks: Weeks | None = None
        """Of all units; None: not counted yet."""

    def content(self) -> ComposeResult:
        self.listing: PagedList[Finding] = PagedList(FINDINGS, id="list")
        yield Static(Content(_("督办  今日")), id="heading", markup=False)
        yield KindCounts(id="kinds")
        yield Static(id="mine", markup=False)
        with Horizontal(id="middle"):
            with Vertical(id="left"):
                yield UnitLine(id="unit-line")
                yield Trend(tall=False, id="trend-line")
                yield ListHeading(self.listing)
                yield self.listing
            with Vertical(id="side"):
                yield UnitPanel(id="unit-panel")
                yield Trend(tall=True, id="trend-panel")
        yield Wrapped(id="detail")

    # --- reading ---

    def forget(self) -> None:
        self.give_up("weeks", "select")
        self._shown, self._wanted, self._weeks = None, Wanted(), None

    def started(self, at: Opened) -> None:
        self._reading = Today(at.office, at.place, at.as_of)
        if self._shown is None:
            self._show(self._reading, None)

    def read(self, at: Opened, stopped: Stopped) -> tuple[Today, int]:
        reading = self._reading
        assert reading is not None, "the office was opened first"
        reading.read(stopped, partial(self.call_later, self.show_status))
        if stopped():
            return reading, 0
        from duban.desk.accountability import waiting_for

        return reading, waiting_for(at.office, at.place, at.as_of, acting())

    def arrived(self, at: Opened, found: tuple[Today, int]) -> None:
        """What was read, and how many proposals wait for a decision of this account."""
        today, mine = found
        self._show(today, self.listing.held)
        self.query_one("#mine").display = mine > 0
        self.tell("#mine", _n("待我决定的问责建议 {n} 条（按 d 查看）", mine).format(n=mine))
        self._count_weeks(at)

    def failed(self) -> None:
        if not self.listing.length:
            self.listing.say(self._notice())

    def progress(self, seconds: int) -> str:
        shown = self._shown
        if shown is not None and shown is self._reading:
            if self._wanted.everything:
                self.listing.grow()
            self._summary()
        return progress(shown, seconds)

    def _show(self, shown: Today, key: Hashable | None) -> None:
        self._shown = shown
        self._select(key)
        self._summary()

    @work(exclusive=True, group="weeks")
    async def _count_weeks(self, at: Opened) -> None:
        """The list has come; the curves follow. What they said before stays until then."""

        def count(stopped: Stopped) -> "Weeks":
            from duban.desk.weekly import weekly

            return weekly(at.office, at.place, at.as_of, stopped=stopped)

        try:
            self._weeks = await aside(count)
        except DubanError as error:
            self._weeks = None
            self._trend(_("近几周没有统计出来：{reason}").format(reason=error.message))
        else:
            self._trend()

    def _trend(self, notice: str = "") -> None:
        wanted, counted = self._wanted, self._weeks
        weeks = counted.of(wanted.unit, wanted.level) if counted is not None else ()
        for trend in self.query(Trend):
            trend.show(weeks, whose(wanted), wanted.kind, notice)

    # --- choosing ---

    @work(exclusive=True, group="select")
    async def _select(self, key: Hashable | None) -> None:
        """Show the rows that are wanted, with the cursor on the row of that key where it still is there."""
        shown, wanted = self._shown, self._wanted
        if shown is None:
            return
        if wanted.everything and key is None:
            chosen = shown.select(wanted)
        else:
            chosen = await aside(lambda stopped: shown.select(wanted, stopped))
        self.listing.show(_Found(chosen), keep=key, notice=self._notice())
        self.show_status()

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._summary()
            self._select(None)

    def action_kind(self, name: str) -> None:
        """That heap; the same once more for all."""
        kind = Kind(name)
        self._want(evolve(self._wanted, kind=None if kind is self._wanted.kind else kind))

    def action_turn_kind(self, step: int) -> None:
        """The next heap to the right or left, all of them between the last and the first."""
        around: tuple[Kind | None, ...] = (None, *_KINDS)
        self._want(evolve(self._wanted, kind=around[(around.index(self._wanted.kind) + step) % len(around)]))

    def action_unit(self) -> None:
        row = self.listing.row
        unit = row.unit_name if row is not None and self._wanted.unit is None else None
        self._want(evolve(self._wanted, unit=unit or None))

    def action_level(self) -> None:
        """The next level that has rows, all of them after the last."""
        if self._shown is not None:
            around = [None, *(level for level, _counts in self._shown.by_level())]
            at = around.index(self._wanted.level) if self._wanted.level in around else 0
            self._want(evolve(self._wanted, level=around[(at + 1) % len(around)]))

    async def action_mine(self) -> None:
        """The proposals that wait for a decision, whichever list of that screen was looked at last."""
        await self.app.run_action("go('accountability')")
        from duban_tui.screens.lists import ListsScreen

        screen = self.app.screen
        if isinstance(screen, ListsScreen):
            screen.turn_to("waiting")

    @property
    def searched(self) -> str:
        return self._wanted.text

    def search(self, text: str) -> None:
        self._want(evolve(self._wanted, text=text))

    def action_back(self) -> None:
        self._want(Wanted())

    # --- looking closer ---

    @work(exclusive=True, group="reasons")
    async def action_reasons(self) -> None:
        row, opened, shown = self.listing.row, self.opened, self._shown
        if row is None or opened is None or shown is None:
            return

        def read() -> list[str]:
            from duban_tui.screens.reasons import reasons_lines

            return reasons_lines(desk.reasons(opened.office, row, shown.as_of))

        await show_read(self, _n("依据"), read, _("正在查找依据……"), [*in_full(row), ""])

    def action_copy(self) -> None:
        row = self.listing.row
        if row is not None:
            self.copy("\n".join(in_full(row)))

    # --- telling ---

    @on(PagedList.Moved)
    def _moved(self) -> None:
        row = self.listing.row
        self.query_one("#detail", Wrapped).show(in_full(row) if row is not None else ())
        self.show_status()

    def _summary(self) -> None:
        shown = self._shown
        if shown is None:
            return
        opened = self.opened
        others = len(opened.office.workspace.jurisdictions) - 1 if opened is not None else 0
        self.tell("#heading", heading(shown, others))
        self.query_one(KindCounts).show(shown.by_kind(), self._wanted.kind, whole=shown.tail is not None)
        wanted = self._wanted
        groups = Groups(
            [Group(level_label(level), counts, level == wanted.level) for level, counts in shown.by_level()],
            [Group(name, counts, name == wanted.unit) for name, counts in shown.by_unit()],
        )
        self.query_one(UnitLine).show(groups)
        self.query_one(UnitPanel).show(groups)
        self._trend()

    def _notice(self) -> tuple[str, ...]:
        return notice(self._shown, self._wanted, self.error)

    def status(self) -> str:
        return status(self._shown, self._wanted, self.error, self.listing.cursor, self.listing.length)
