"""Which of the events that were journaled still count."""

from collections.abc import Iterable, Mapping

from duban.domain.event import Event


def acts_in_force(acts: Iterable[Event]) -> list[Event]:
    """The units' events without those cancelled and the cancellations."""
    listed = list(acts)
    cancelled: Mapping[object, None] = {a.data.get("event"): None for a in listed if a.kind == "correct"}
    return [act for act in listed if act.kind != "correct" and act.id not in cancelled]
