"""Handing the ledger out: its cases, obligations or events as rows of a table, in one snapshot each."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from duban.desk.lists import Wanted, obligations
from duban.desk.office import Office
from duban.domain.event import act_named
from duban.domain.roster import Roster
from duban.exchange.exporting import Cell
from duban.exchange.ledger_tables import case_row, event_row, obligation_row

Rows = Iterator[tuple[Cell, ...]]


def case_table(office: Office, jurisdictions: Sequence[str], *, coded: bool) -> Rows:
    """Every case, in order of receipt. ``coded`` keeps codes as they are instead of saying them in words."""
    for jurisdiction in office.jurisdictions(jurisdictions):
        code = jurisdiction.code
        with office.ledger.reading() as reader:
            name = _namer(office.roster(code, reader))
            for case in reader.cases(code):
                yield case_row(code, case, None if coded else name)


def obligation_table(
    office: Office, jurisdictions: Sequence[str], as_of: date, wanted: Wanted, *, coded: bool
) -> Rows:
    """The obligations as of the day, as ``duban obligations`` lists them."""
    for line in obligations(office, jurisdictions=jurisdictions, as_of=as_of, wanted=wanted):
        yield obligation_row(
            line.jurisdiction, line.obligation, line.state, line.days, line.title, line.unit_name, coded=coded
        )


def event_table(office: Office, jurisdictions: Sequence[str]) -> Rows:
    """Every event in the order of the journal, cancelled ones and their cancellations included."""
    for jurisdiction in office.jurisdictions(jurisdictions):
        code = jurisdiction.code
        kinds = office.policy(code).kinds
        with office.ledger.reading() as reader:
            name = _namer(office.roster(code, reader))
            for entry in reader.entries(code):
                for event in entry.events:
                    unit = name(event.unit) if event.unit else ""
                    yield event_row(code, event, act_named(kinds, event.kind)["label"], unit)


def _namer(roster: Roster) -> Callable[[str], str]:
    def name(code: str) -> str:
        unit = roster.units.get(code)
        return unit.name if unit else code

    return name
