"""The ledger as its journal stood at an earlier entry: what a frozen result is recomputed from."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy import Connection

from duban.domain.event import Event
from duban.store.reader import Reader


class UpTo(Reader):
    """A reader that sees the entries up to a number and none after it. It answers from the journal; what is projected it does not
    know."""

    def __init__(self, connection: Connection, head: int) -> None:
        super().__init__(connection)
        self.limit = head

    def _known(self, event: Event) -> bool:
        return int(event.id.partition(".")[0]) <= self.limit

    def acts(
        self,
        jurisdiction: str,
        kinds: Collection[str] | None = None,
        units: Collection[str] | None = None,
        start: date | None = None,
        end: date | None = None,
    ) -> Iterator[Event]:
        """As :meth:`Reader.acts`, of the entries up to the number."""
        return filter(self._known, super().acts(jurisdiction, kinds, units, start, end))

    def events_of(self, jurisdiction: str, cases: Collection[str]) -> dict[str, list[Event]]:
        """As :meth:`Reader.events_of`, of the entries up to the number."""
        found = super().events_of(jurisdiction, cases)
        known = {ref: list(filter(self._known, events)) for ref, events in found.items()}
        return {ref: events for ref, events in known.items() if events}

    def cases_with_events(self, jurisdiction: str) -> Iterator[tuple[str, list[Event]]]:
        """As :meth:`Reader.cases_with_events`, of the entries up to the number."""
        for ref, events in super().cases_with_events(jurisdiction):
            known = list(filter(self._known, events))
            if known:
                yield ref, known
