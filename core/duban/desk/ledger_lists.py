"""The ledger outside the screen: the cases that a query wants over several jurisdictions, as a list or as a table for a file."""

from collections.abc import Iterator, Sequence, Set
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from duban.desk.ledger_pages import CaseRow, LedgerPages, Query, prepare, standing_label
from duban.desk.lists import require_units
from duban.desk.office import Office
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.files import whole
from duban.i18n import _
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.exchange.exporting import Cell, Column


@attrs.frozen(eq=False)
class Listed:
    """The cases that are wanted, jurisdiction by jurisdiction; ``count`` of them in all."""

    count: int
    rows: Iterator[tuple[str, CaseRow]]
    """Code of the jurisdiction and case; those of the stretch that was asked for."""


def listed(
    office: Office,
    query: Query,
    as_of: date,
    *,
    jurisdictions: Sequence[str] = (),
    refs: Sequence[str] = (),
    offset: int = 0,
    limit: int | None = None,
) -> Listed:
    """The cases as of the day, as 台账 lists them; where ``refs`` names any, those and no others.

    Raises DubanError for a unit or a reference that no jurisdiction asked about knows.
    """
    places = office.jurisdictions(jurisdictions)
    if query.unit:
        with office.ledger.reading() as reader:
            require_units((query.unit,), [office.roster(place.code, reader) for place in places])
    for place in places:
        prepare(office, place)
    sources = [(place.code, LedgerPages(office, place, query, as_of)) for place in places]
    if refs:
        named = [(code, row) for code, source in sources for row in source.all(refs)]
        _require(refs, {row.case.ref for _code, row in named})
        return Listed(len(named), iter(named))
    counts = [source.count() for _code, source in sources]
    return Listed(sum(counts), _stretch(sources, counts, offset, limit))


def _require(refs: Sequence[str], known: Set[str]) -> None:
    for ref in refs:
        if ref not in known:
            raise DubanError(_("没有编号为“{case}”的事项。").format(case=ref))


def _stretch(
    sources: Sequence[tuple[str, LedgerPages]], counts: Sequence[int], offset: int, limit: int | None
) -> Iterator[tuple[str, CaseRow]]:
    for (code, source), count in zip(sources, counts, strict=True):
        taken = 0
        if offset < count and limit != 0:
            for row in source.all(offset=offset, limit=limit):
                taken += 1
                yield code, row
        offset = max(0, offset - count)
        limit = None if limit is None else limit - taken


def columns_shown() -> "tuple[Column, ...]":
    """The columns of the table that is written: those of ``duban export cases``, then how each case stands."""
    from duban.exchange.exporting import Column
    from duban.exchange.ledger_tables import CASES

    return (
        *CASES,
        Column("standing", "状态", 10),
        Column("due_on", "期限", 12),
        Column("days", "逾期天数", 10),
    )


def rows_shown(
    office: Office,
    query: Query,
    as_of: date,
    jurisdictions: Sequence[str] = (),
    refs: Sequence[str] = (),
    *,
    coded: bool,
) -> "Iterator[tuple[Cell, ...]]":
    """The table of what :func:`listed` gives. ``coded`` keeps codes as they are instead of saying them in words."""
    found = listed(office, query, as_of, jurisdictions=jurisdictions, refs=refs)
    return (_cells(code, row, coded) for code, row in found.rows)


def _cells(code: str, row: CaseRow, coded: bool) -> "tuple[Cell, ...]":
    from duban.exchange.ledger_tables import case_row

    names = {
        row.case.handler: row.handler,
        row.case.receiver: row.receiver,
        row.case.first_handler: row.first_handler,
    }
    said = case_row(code, row.case, None if coded else lambda unit: names.get(unit, unit))
    standing = row.standing.value if coded else standing_label(row.standing)
    return (*said, standing, row.due_on, row.days)


def export_shown(
    office: Office,
    place: Jurisdiction,
    query: Query,
    as_of: date,
    target: Path,
    refs: Sequence[str] = (),
) -> int:
    """Write the cases that are listed (or those of the references) to a file, as ``duban export cases`` does, with how each stands.

    The ending of the file's name says the format: csv, xlsx or jsonl. Returns the number of rows. Raises DubanError, also for any
    other ending.
    """
    from duban.exchange.exporting import FORMATS, write_table

    office.workspace.spare(target)
    form = target.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        endings = _("、").join(f".{one}" for one in FORMATS)
        words = _("文件名“{name}”的结尾不是已知的格式，没有导出。请用：{endings}。")
        raise DubanError(words.format(name=safe_text(target.name), endings=endings))
    rows = rows_shown(office, query, as_of, (place.code,), refs, coded=form == "jsonl")
    with whole(target) as file:
        return write_table(columns_shown(), rows, file, form)
