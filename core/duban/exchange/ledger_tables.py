"""The tables in which a ledger is handed out: cases, obligations, events."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from duban.domain import labels
from duban.domain.case import CaseSummary
from duban.domain.event import CASE_FIELDS, Event, Value
from duban.domain.obligation import Obligation
from duban.exchange.exporting import Cell, Column
from duban.i18n import _

Named = Callable[[str], str]
"""A code in, its name out."""

CASES = (
    Column("ref", "编号", 18),
    Column("received_on", "收到日期", 12),
    Column("closed_on", "办结日期", 12),
    Column("receiver", "收件单位", 20),
    Column("handler", "办理单位", 20),
    Column("first_handler", "首办单位", 20),
    *(Column(field, labels.CASE_FIELD[field], 12) for field in CASE_FIELDS),
)

OBLIGATIONS = (
    Column("rule", "规则", 14),
    Column("title", "规则名称", 28),
    Column("case", "编号", 18),
    Column("claim", "诉求", 8),
    Column("period", "周期", 12),
    Column("unit", "单位代码", 12),
    Column("unit_name", "责任单位", 20),
    Column("officer", "责任人", 10),
    Column("opened_on", "起算日期", 12),
    Column("due_on", "期限", 12),
    Column("closed_on", "完成日期", 12),
    Column("state", "状态", 10),
    Column("days", "逾期天数", 10),
    Column("required", "应完成次数", 10),
    Column("done", "已完成次数", 10),
    Column("missing", "缺少的信息", 20),
)

EVENTS = (
    Column("id", "序号", 10),
    Column("case", "编号", 18),
    Column("on", "日期", 12),
    Column("kind", "事件代码", 14),
    Column("label", "事件", 14),
    Column("unit", "单位代码", 12),
    Column("unit_name", "单位", 20),
    Column("officer", "责任人", 10),
    Column("claim", "诉求", 8),
    Column("data", "内容", 40),
)


def case_rows(
    cases: Iterable[CaseSummary], unit_name: Named, *, coded: bool = False
) -> Iterator[tuple[Cell, ...]]:
    """One row a case. ``coded`` keeps codes as they are (for JSON lines) instead of their Chinese labels."""

    def name(code: str | None) -> str | None:
        return code if code is None or coded else unit_name(code)

    for case in cases:
        attributes = (case.attributes.get(field) for field in CASE_FIELDS)
        shown = tuple(
            value if coded else _labelled(field, value)
            for field, value in zip(CASE_FIELDS, attributes, strict=True)
        )
        yield (
            case.ref, case.received_on, case.closed_on,
            name(case.receiver), name(case.handler), name(case.first_handler), *shown,
        )  # fmt: skip


def obligation_rows(
    obligations: Iterable[Obligation], as_of: date, title: Named, unit_name: Named, *, coded: bool = False
) -> Iterator[tuple[Cell, ...]]:
    """One row an obligation, with its state and the days past its due date (or left, negative) as of the
    day.
    """
    for owed in obligations:
        state = owed.state(as_of).value
        yield (
            owed.rule, title(owed.rule), owed.case, owed.claim, owed.period,
            owed.unit, unit_name(owed.unit) if owed.unit else None, owed.officer,
            owed.opened_on, owed.due_on, owed.closed_on,
            state if coded else _(labels.STATE[state]), owed.days(as_of),
            owed.required, owed.done, owed.missing,
        )  # fmt: skip


def event_rows(events: Iterable[Event], label: Named, unit_name: Named) -> Iterator[tuple[Cell, ...]]:
    """One row an event; its further fields as one JSON object."""
    for event in events:
        data = json.dumps(dict(event.data), ensure_ascii=False, sort_keys=True) if event.data else None
        yield (
            event.id, event.case, event.on, event.kind, label(event.kind),
            event.unit, unit_name(event.unit) if event.unit else None, event.officer, event.claim, data,
        )  # fmt: skip


def _labelled(field: str, value: Value | None) -> Cell:
    """The Chinese label of a code; what has none stays as it is."""
    words = labels.CASE_VALUE.get(field, {})
    label = words.get(str(value)) if value is not None and not isinstance(value, bool) else None
    return _(label) if label else value
