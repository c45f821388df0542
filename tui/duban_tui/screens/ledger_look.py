"""How the ledger's rows look: the columns there are, and those shown until an office chooses others."""

from collections.abc import Callable

from duban.desk.ledger_pages import CaseRow, Sort, Standing, standing_label
from duban.domain.labels import CASE_FIELD, CASE_VALUE
from duban.i18n import _
from duban_tui.columns import Column, Look, Tone

GLYPH = {Standing.OPEN: " ", Standing.OVERDUE: "!", Standing.UNKNOWN: "?", Standing.CLOSED: "="}
"""Plain ASCII, as in the first screen."""
_TONE = {
    Standing.OPEN: Tone.PLAIN,
    Standing.OVERDUE: Tone.ALERT,
    Standing.UNKNOWN: Tone.ACCENT,
    Standing.CLOSED: Tone.MUTED,
}

SHOWN = ("standing", "ref", "due", "days", "handler", "category", "received")
"""The columns at first."""


def state_words(row: CaseRow) -> str:
    """How it stands, and of how many obligations that is true."""
    if row.standing is Standing.OVERDUE and row.overdue > 1:
        return _("超期{n}项").format(n=row.overdue)
    if row.standing is Standing.OPEN and row.waits:
        return _("中止")
    return standing_label(row.standing)


def days_words(row: CaseRow) -> str:
    """How late, or how long there still is."""
    if row.days is None:
        return ""
    if row.days > 0:
        return _("超{n}天").format(n=row.days)
    return _("余{n}天").format(n=-row.days) if row.days else _("当日")


def attribute(row: CaseRow, name: str) -> str:
    """An attribute of the matter in words; empty where it is not known."""
    value = row.case.attributes.get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, tuple):
        return _("、").join(value)
    words = CASE_VALUE.get(name, {}).get(str(value))
    return _(words) if words else str(value)


def _of(name: str, least: int, keep: int = 7, sort: str = "") -> Column[CaseRow]:
    title, most = _(CASE_FIELD[name]), 24
    return Column(
        id=name,
        title=title,
        text=lambda row: attribute(row, name),
        least=least,
        most=most,
        grow=2,
        keep=keep,
        sort=sort,
    )


def _unit(id: str, title: str, text: Callable[[CaseRow], str], keep: int, sort: str = "") -> Column[CaseRow]:
    return Column(id=id, title=title, text=text, least=12, most=28, grow=3, keep=keep, sort=sort)


CASES: Look[CaseRow] = Look(
    columns=(
        Column(id="standing", title=_("状态"), text=state_words, least=8, keep=1),
        Column(id="ref", title=_("编号"), text=lambda row: row.case.ref, least=12, most=26, grow=2, keep=0, sort=Sort.REF),
        Column(id="due", title=_("期限"), text=lambda row: _day(row.due_on), least=10, keep=2, sort=Sort.DUE),
        Column(id="days", title=_("天数"), text=days_words, least=8, keep=3),
        _unit("handler", _("承办单位"), lambda row: row.handler, 3, Sort.HANDLER),
        _of("category", 10, 5, Sort.CATEGORY),
        Column(id="received", title=_("收到日期"), text=lambda row: _day(row.case.received_on), least=10, keep=4, sort=Sort.RECEIVED),
        Column(id="closed", title=_("办结日期"), text=lambda row: _day(row.closed_on), least=10, keep=6, sort=Sort.CLOSED),
        _unit("receiver", _("收件单位"), lambda row: row.receiver, 6),
        _unit("first_handler", _("首办单位"), lambda row: row.first_handler, 6),
        *(_of(name, 8) for name in ("channel", "nature", "origin", "headcount", "collective", "backlog")),
    ),
    key=lambda row: row.case.ref,
    glyph=lambda row: GLYPH[row.standing],
    tone=lambda row: _TONE[row.standing],
)  # fmt: skip


def _day(day: object) -> str:
    return "" if day is None else str(day)


def sentence(row: CaseRow) -> list[str]:
    """The row under the cursor in full, over two lines."""
    parts = [row.case.ref, state_words(row)]
    if row.due_on is not None:
        parts.append(_("最近期限 {day}（{days}）").format(day=row.due_on, days=days_words(row)))
    if row.unknown:
        parts.append(_("无法判定 {n} 项").format(n=row.unknown))
    named = (
        (_("承办"), row.handler),
        (_("收件"), row.receiver if row.receiver != row.handler else ""),
        (_("类别"), attribute(row, "category")),
        (_("形式"), attribute(row, "channel")),
        (_("收到"), _day(row.case.received_on)),
        (_("办结"), _day(row.closed_on)),
    )
    return ["  ".join(parts), "  ".join(f"{name} {value}" for name, value in named if value)]
