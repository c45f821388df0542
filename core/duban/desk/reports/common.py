"""What all reports share: an open ledger, the day, names, and what a person must write."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from duban.calendar.periods import Period, describe_period
from duban.desk.assessing import begun
from duban.desk.check import owed_by_units
from duban.desk.office import Office, today
from duban.desk.standing import brought_up
from duban.domain.document import Paragraph
from duban.domain.finding import Citation
from duban.domain.obligation import Obligation
from duban.domain.roster import Roster, Unit
from duban.i18n import _
from duban.policy.policy import Policy
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader


@attrs.frozen(kw_only=True, eq=False)
class Room:
    """One jurisdiction's ledger, open for a report as of a day. ``floor``: nothing that fell due before it is judged."""

    office: Office
    place: Jurisdiction
    reader: "Reader"
    roster: Roster
    policy: Policy
    as_of: date

    @property
    def code(self) -> str:
        return self.place.code

    @property
    def floor(self) -> date:
        return self.place.judged_from or date.min

    @property
    def units(self) -> Mapping[str, Unit]:
        """The units by code, each as it was on the day."""
        return self.roster.at(self.as_of).units

    @cached_property
    def owed(self) -> Sequence[Obligation]:
        """What units owe outside cases as of the day; read once for all parts of the report."""
        return owed_by_units(self.office, self.reader, self.place, self.roster, self.as_of)

    def unit(self, code: str | None) -> str:
        """The unit's name; its code where the roster does not know it; said where nobody could be named."""
        if not code:
            return _("责任单位不明")
        unit = self.units.get(code)
        return unit.name if unit else code


@contextmanager
def room(office: Office, place: Jurisdiction, as_of: date) -> Iterator[Room]:
    """The ledger brought up and open. Raises PolicyChanged, StoreFailure."""
    with brought_up(office, place) as reader:
        yield Room(
            office=office,
            place=place,
            reader=reader,
            roster=office.roster(place.code, reader),
            policy=office.policy(place.code),
            as_of=as_of,
        )


def day_for(period: Period, as_of: date | None) -> date:
    """The day as of which a period is reported: the one named, else its last day, else today while it runs.

    Raises DubanError for a day that has not come, or on which the period had not begun.
    """
    day = as_of or min(period.end, today())
    begun(period, day)
    return day


def spoken(day: date) -> str:
    """2026年8月3日."""
    return describe_period(day.isoformat())


def span_words(period: Period) -> str:
    """The period with its days: 2026年第31周（2026-07-27 至 2026-08-02）."""
    words = _("{period}（{start} 至 {end}）")
    return words.format(period=describe_period(period.key), start=period.start, end=period.end)


def by_hand(what: str) -> Paragraph:
    """A part that no ledger holds: left blank for the person who writes the report, and saying so."""
    return Paragraph(text=_("{what}：________（台账没有这方面的记录，由编写人填写。）").format(what=what))


def cited(citation: Citation) -> str:
    """Document with number and article: 《信访工作条例》（中发〔2022〕11号）第三十二条."""
    title = citation.document if citation.document.startswith("《") else f"《{citation.document}》"
    number = f"（{citation.number}）" if citation.number else ""
    return f"{title}{number}{citation.article}"
