"""Small readings of events and units that the other modules share."""

from duban.domain.event import Event
from duban.domain.roster import LEVELS, Roster, Unit

YES = frozenset({"true", "是", "1", "已", "通过"})
NO = frozenset({"false", "否", "0", "未", "不通过"})


def flag(event: Event, field: str) -> bool | None:
    """The field as yes or no, whether it was typed or parsed; None where it says neither."""
    value = event.data.get(field)
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if value is not None else ""
    return True if text in YES else False if text in NO else None


def unit_of(roster: Roster, name: str | None) -> Unit | None:
    """The unit by code or name, None where the roster does not hold it."""
    return roster.find(name) if name else None


def level_of(roster: Roster, name: str | None) -> str | None:
    """The level of the unit, None where it is not known."""
    unit = unit_of(roster, name)
    return unit.level if unit else None


def called(roster: Roster, name: str | None) -> str:
    """The unit's name as people know it; what the record says where the roster does not hold it."""
    unit = unit_of(roster, name)
    return unit.name if unit else (name or "（未记单位）")


def next_level_up(level: str) -> str | None:
    """The level above, None at the top and for a level that is not in the tree."""
    if level not in LEVELS or LEVELS.index(level) == 0:
        return None
    return LEVELS[LEVELS.index(level) - 1]
