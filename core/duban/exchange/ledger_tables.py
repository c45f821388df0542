"""The tables in which a ledger is handed out: cases, obligations, events."""

import json
from collections.abc import Callable

from duban.domain import labels
from duban.domain.case import CaseSummary
from duban.domain.event import CASE_FIELDS, Event, Value
from duban.domain.obligation import Obligation, State
from duban.exchange.exporting import Cell, Column
from duban.i18n import _

Named = Callable[[str], str]
"""A code in, its name out."""

_JURISDICTION = Column("jurisdiction", "辖区", 10)
_CASE = Column("case", "编号", 18)
_CLAIM = Column("claim", "诉求", 8)
_UNIT = Column("unit", "单位代码", 12)
_OFFICER = Column("officer", "责任人", 10)

CASES = (
    _JURISDICTION,
    _CASE,
    Column("received_on", "收到日期", 12),
    Column("closed_on", "办结日期", 12),
    Column("receiver", "收件单位", 20),
    Column("handler", "办理单位", 20),
    Column("first_handler", "首办单位", 20),
    *(Column(field, labels.CASE_FIELD[field], 12) for field in CASE_FIELDS),
)

OBLIGATIONS = (
    _JURISDICTION,
    Column("rule", "规则", 14),
    Column("title", "规则名称", 28),
    _CASE,
    _CLAIM,
    Column("period", "周期", 12),
    _UNIT,
    Column("unit_name", "责任单位", 20),
    _OFFICER,
    Column("opened_on", "起算日期", 12),
    Column("due_on", "期限", 12),
    Column("closed_on", "完成日期", 12),
    Column("state", "状态", 10),
    Column("days", "逾期天数", 10),
    Column("required", "应完成次数", 10),
    Column("done", "已完成次数", 10),
)

EVENTS = (
    _JURISDICTION,
    Column("id", "序号", 10),
    _CASE,
    Column("on", "日期", 12),
    Column("kind", "事件代码", 14),
    Column("label", "事件", 14),
    _UNIT,
    Column("unit_name", "单位", 20),
    _OFFICER,
    _CLAIM,
    Column("data", "内容", 40),
)


def case_row(jurisdiction: str, case: CaseSummary, name: Named | None) -> tuple[Cell, ...]:
    """One case. ``name`` says a unit's code in words; None keeps all codes as they are (for JSON lines)."""
    units = (case.receiver, case.handler, case.first_handler)
    named = units if name is None else tuple(code and name(code) for code in units)
    attributes: list[Cell] = []
    for field in CASE_FIELDS:
        value = case.attributes.get(field)
        attributes.append(value if name is None else _labelled(field, value))
    return (jurisdiction, case.ref, case.received_on, case.closed_on, *named, *attributes)


def obligation_row(
    jurisdiction: str,
    owed: Obligation,
    state: State,
    days: int | None,
    title: str,
    unit_name: str,
    *,
    coded: bool,
) -> tuple[Cell, ...]:
    """One obligation in its state as of the day asked; ``days`` past its due date, negative while some are left."""
    ended = state in (State.MET, State.MET_LATE, State.VOID, State.BREACH)
    return (
        jurisdiction, owed.rule, title, owed.case, owed.claim, owed.period, owed.unit, unit_name or None, owed.officer,
        owed.started_on or owed.opened_on, owed.due_on, owed.closed_on if ended else None,
        state.value if coded else _(labels.STATE[state.value]), days, owed.required, owed.done,
    )  # fmt: skip


def event_row(jurisdiction: str, event: Event, label: str, unit_name: str) -> tuple[Cell, ...]:
    """One event; its further fields as one JSON object."""
    data = json.dumps(dict(event.data), ensure_ascii=False, sort_keys=True) if event.data else None
    return (
        jurisdiction, event.id, event.case, event.on, event.kind, label,
        event.unit, unit_name or None, event.officer, event.claim, data,
    )  # fmt: skip


def _labelled(field: str, value: Value | None) -> Cell:
    """The Chinese label of a code; what has none stays as it is."""
    words = labels.CASE_VALUE.get(field, {})
    label = words.get(str(value)) if value is not None and not isinstance(value, bool) else None
    return _(label) if label else value
