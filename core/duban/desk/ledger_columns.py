"""What the columns of the ledger say of a case, on the screen and in ``duban cases`` alike."""

from collections.abc import Callable
from datetime import date

from duban.desk.ledger_pages import CaseRow, Standing, standing_label
from duban.domain.labels import CASE_VALUE
from duban.i18n import _
from duban.wording import margin

SHOWN = ("standing", "ref", "due", "days", "handler", "category", "received")
"""The columns until others are chosen."""


def state_words(row: CaseRow) -> str:
    """How it stands, and of how many obligations that is true."""
    if row.standing is Standing.OVERDUE and row.overdue > 1:
        return _("超期{n}项").format(n=row.overdue)
    if row.standing is Standing.OPEN and row.waits:
        return _("中止")
    return standing_label(row.standing)


def days_words(row: CaseRow) -> str:
    """How late, or how long there still is."""
    return margin(row.days)


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


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


_SAYS: dict[str, Callable[[CaseRow], str]] = {
    "standing": state_words,
    "ref": lambda row: row.case.ref,
    "due": lambda row: _day(row.due_on),
    "days": days_words,
    "handler": lambda row: row.handler,
    "received": lambda row: _day(row.case.received_on),
    "closed": lambda row: _day(row.closed_on),
    "receiver": lambda row: row.receiver,
    "first_handler": lambda row: row.first_handler,
}


def cell(row: CaseRow, column: str) -> str:
    """What the row says in one of :data:`duban.domain.labels.CASE_COLUMN`."""
    return _SAYS[column](row) if column in _SAYS else attribute(row, column)
