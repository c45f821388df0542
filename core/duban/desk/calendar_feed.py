"""The obligations of a workspace as entries of a calendar: what is open, what comes, and what has lately been settled.

Only what somebody has to do by a day goes there; what a record lacks or an act got wrong is the check's to say.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import attrs

from duban.desk.check import owed_by_units, unit_acts
from duban.desk.lists import Line, line_of, require_units
from duban.desk.office import Office, require_current
from duban.desk.standing import settle
from duban.domain import labels
from duban.domain.obligation import Form, Obligation, State
from duban.engine.judge import Judge
from duban.errors import DubanError
from duban.exchange.feed import Entry, Status
from duban.i18n import _
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.domain.roster import Roster
    from duban.store.reader import Reader

AHEAD = timedelta(days=62)
"""How far ahead recurring duties are put into the calendar where no last day is asked for."""
KEPT = timedelta(days=92)
"""How long what has been settled stays in the feed, so that calendars that had it learn of it."""

_NOT_A_DATE = frozenset({Form.EVIDENCE, Form.ORDER, Form.POST, Form.ROUTE, Form.PATTERN})
_DONE = frozenset({State.MET, State.MET_LATE})
_UNDATED = frozenset({State.SUSPENDED, State.UNKNOWN})
_RUNNING = frozenset({State.PENDING, State.DUE_SOON, State.OVERDUE, State.SHORT})


@attrs.frozen(kw_only=True)
class Agenda:
    """What goes into a calendar: its entries, its name, the instant it speaks of; ``open`` and ``undated`` count the entries
    that run, and the obligations that run without a date that could be said."""

    entries: tuple[Entry, ...]
    name: str
    stamp: datetime
    open: int
    undated: int


def agenda(
    office: Office,
    *,
    jurisdictions: Sequence[str] = (),
    units: Sequence[str] = (),
    as_of: date,
    due_from: date | None = None,
    due_to: date | None = None,
) -> Agenda:
    """The calendar as of the day; both ends of the range of due dates count, and units are codes or names.

    Its numbers only ever grow from one agenda to the next: the sequence is that of the journal's last entry, for a correction may
    take an obligation back to an earlier spell; the instant is that of the last entry or the day's beginning, whichever is later.
    Raises DubanError for a unit nobody knows and for a range the wrong way round.
    """
    if due_from is not None and due_to is not None and due_from > due_to:
        raise DubanError(_("起始日 {start} 晚于截止日 {end}。").format(start=due_from, end=due_to))
    places = office.jurisdictions(jurisdictions)
    for place in places:
        settle(office, place)
    entries: dict[tuple[str, ...], Entry] = {}
    spells: dict[tuple[str, ...], int] = {}
    undated = 0
    stamp = datetime.combine(as_of, time(), UTC) - timedelta(hours=8)
    with office.ledger.reading() as reader:
        require_units(units, [office.roster(place.code, reader) for place in places])
        for place in places:
            require_current(office, reader, place.code)
            head = reader.head(place.code)[0]
            last = reader.entry_of(place.code, head) if head else None
            stamp = max(stamp, last.recorded_at) if last else stamp
            for line in _lines(office, reader, place, units, as_of, due_to):
                row = line.obligation
                if row.due_on and not (due_from or date.min) <= row.due_on <= (due_to or date.max):
                    continue
                running = row.closed_on is None or row.closed_on > as_of
                undated += running and line.state in _UNDATED
                if row.due_on is None and row.spell == 1:
                    continue  # it never had a date, so no calendar has it
                entry = entry_of(office, line, head)
                if entry.identity not in spells or spells[entry.identity] <= row.spell:
                    entries[entry.identity], spells[entry.identity] = entry, row.spell
    return Agenda(
        entries=tuple(entries.values()),
        name=_("督办：{names}").format(names=_("、").join(place.name for place in places)),
        stamp=stamp,
        open=sum(entry.status is Status.OPEN for entry in entries.values()),
        undated=undated,
    )


def entry_of(office: Office, line: Line, sequence: int) -> Entry:
    """One obligation as an entry; ``sequence`` as :class:`~duban.exchange.feed.Entry` wants it."""
    row, state = line.obligation, line.state
    status = Status.DONE if state in _DONE else Status.OPEN
    if status is Status.OPEN and (state not in _RUNNING or row.due_on is None):
        status = Status.CANCELLED
    title = line.title or row.rule
    subject = _("事项 {case}").format(case=row.case) if row.case else _occasion(office, line)
    mark = "" if state is State.PENDING else _("【{state}】").format(state=_(labels.STATE[state.value]))
    return Entry(
        identity=_identity(line),
        summary=_("{mark}{title}（{unit}，{subject}）").format(
            mark=mark, title=title, unit=line.unit_name or _("单位不明"), subject=subject
        ),
        due=row.due_on if row.due_on is not None else row.opened_on,
        description=_description(line, subject),
        unit_name=line.unit_name,
        status=status,
        sequence=sequence,
        category=_sort(row.form),
    )


def _sort(form: Form) -> str:
    """The sort of obligation in a word."""
    words = {
        Form.DEADLINE: _("时限"),
        Form.DUTY: _("周期职责"),
        Form.MILESTONE: _("专项节点"),
    }
    return words.get(form, _("后续义务"))


def _identity(line: Line) -> tuple[str, ...]:
    """A case's obligation stays what it is when another unit takes the case over; a unit's is the unit's."""
    row = line.obligation
    whose = ("case", row.case, row.claim or "") if row.case else ("unit", row.unit or "", row.period or "")
    return (line.jurisdiction, row.rule, *whose, str(row.n))


def _lines(
    office: Office,
    reader: "Reader",
    place: Jurisdiction,
    units: Sequence[str],
    as_of: date,
    due_to: date | None,
) -> Iterator[Line]:
    roster = office.roster(place.code, reader)
    judge = Judge(place.code, office.policy(place.code), roster, as_of)
    codes = {found.code if (found := roster.find(name)) else name for name in units}
    settled = reader.closed_obligations(place.code, as_of - KEPT, as_of, notable=False)
    owed = (row for row in owed_by_units(office, reader, place, roster, as_of) if not _long_ago(row, as_of))
    for rows in (
        settled,
        reader.open_obligations(place.code, as_of),
        owed,
        _coming(office, reader, place, roster, as_of, due_to or as_of + AHEAD),
    ):
        for row in rows:
            if row.form not in _NOT_A_DATE and (not codes or row.unit in codes):
                yield line_of(judge, row)


def _long_ago(row: Obligation, as_of: date) -> bool:
    return row.closed_on is not None and row.closed_on < as_of - KEPT


def _coming(
    office: Office, reader: "Reader", place: Jurisdiction, roster: "Roster", as_of: date, until: date
) -> Iterator[Obligation]:
    """Recurring duties that begin after the day, up to the last day asked for; acts after the day are not known yet."""
    from duban.engine.duties import Setting, unit_obligations

    first = place.duties_from or place.judged_from
    if first is None or until <= as_of:
        return
    setting = Setting(roster, office.table, office.extensions, first, until)
    acts = unit_acts(reader, place.code, as_of)
    for row in unit_obligations(office.policy(place.code), setting, acts):
        if row.form is Form.DUTY and row.opened_on > as_of:
            yield row


def _occasion(office: Office, line: Line) -> str:
    """The period, or the milestone by its title."""
    row = line.obligation
    if row.form is Form.MILESTONE:
        ruling = office.policy(line.jurisdiction).version(row.rule, row.version)
        for milestone in getattr(ruling.rule, "milestones", ()) if ruling else ():
            if milestone.id == row.period:
                return str(milestone.title)
    return row.period or _("不分周期")


def _description(line: Line, subject: str) -> str:
    row = line.obligation
    said = [
        _("单位：{unit}").format(unit=line.unit_name or _("不明")),
        subject,
        _("状态：{state}").format(state=_(labels.STATE[line.state.value])),
    ]
    if row.claim:
        said.append(_("诉求：{claim}").format(claim=row.claim))
    if row.officer:
        said.append(_("责任人：{officer}").format(officer=row.officer))
    if row.required > 1:
        said.append(_("应办 {required} 次，已办 {done} 次").format(required=row.required, done=row.done))
    if row.closed_on is not None and line.state in _DONE:
        said.append(_("完成日期：{day}").format(day=row.closed_on))
    if line.citation is not None:
        cited = f"《{line.citation.document.strip('《》')}》{line.citation.article}"
        said.append(_("依据：{cited}（{rule}）").format(cited=cited, rule=row.rule))
    return "\n".join(said)
