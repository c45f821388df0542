"""What the store's tests record."""

from datetime import UTC, date, datetime
from itertools import count

from duban.domain.event import Event
from duban.domain.obligation import Form, Obligation
from duban.store.entry import Draft

HOME = "990000"
_numbers = count(1)
NOON = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)


def draft_of(case: str | None, *events: Event) -> Draft:
    """One act of recording of these events, or of a registration where none are given."""
    found = events or (Event("register" if case else "sweep", date(2026, 8, 3), case, unit="990001"),)
    return Draft(NOON, "张三", "test", case, found)


def owed(case: str | None, rule: str = "N-34-1", **fields: object) -> Obligation:
    """An obligation with the given fields and plain ones otherwise."""
    plain: dict[str, object] = {
        "version": date(2022, 5, 1),
        "form": Form.DEADLINE,
        "unit": "990001",
        "opened_on": date(2026, 1, 5),
        "due_on": date(2026, 3, 6),
    }
    return Obligation(rule=rule, case=case, **(plain | fields))  # type: ignore[arg-type]


def fresh_code() -> str:
    """The code of a jurisdiction that nothing was recorded for yet."""
    return f"99{next(_numbers):05d}"
