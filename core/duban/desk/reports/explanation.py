"""The explanation sheet (期限说明): how each date about a case, a unit's duty or a proposal came about."""

import re
from collections.abc import Iterator
from datetime import date

from duban.desk.explaining import Explanation, explain
from duban.desk.office import Office
from duban.desk.outcome_story import story
from duban.desk.reports.common import spoken
from duban.desk.reports.reasons import reasons
from duban.desk.standing import settle
from duban.domain.document import Block, Document, Heading, Paragraph
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban.workspace import Jurisdiction

_PROPOSAL = re.compile(r"[Pp]([1-9][0-9]{0,14})")


def explanation(
    office: Office, place: Jurisdiction, subject: str, *, as_of: date, rule: str | None = None
) -> Document:
    """The sheet for a case, for ``RULE@UNIT@PERIOD``, or for a proposal by its number (P12) where no case bears that name.

    Raises DubanError where there is no such thing.
    """
    number = _PROPOSAL.fullmatch(subject)
    if number is not None and not _is_case(office, place, subject):
        settle(office, place)
        found = story(office, place, int(number[1]), as_of)
        lines = list(story_lines(found))
        blocks: list[Block] = [Heading(text=lines[0]), Paragraph(text="\n".join(lines[1:]))]
    else:
        told = explain(office, subject, jurisdictions=(place.code,), as_of=as_of, rule=rule)
        blocks = list(_told(told)) or [Paragraph(text=_("没有应办事项。"))]
    return Document(
        name="explanation",
        title=_("期限说明"),
        issuer=place.name,
        dated=spoken(as_of),
        number=subject,
        blocks=tuple(blocks),
    )


def _is_case(office: Office, place: Jurisdiction, subject: str) -> bool:
    with office.ledger.reading() as reader:
        return bool(reader.case_events(place.code, subject))


def _told(told: Explanation) -> Iterator[Block]:
    for one in told.obligations:
        line = one.line
        yield Heading(text=f"{line.obligation.key} {line.title}".strip(), level=2)
        if line.unit_name:
            yield Paragraph(text=_("责任单位：{unit}。").format(unit=line.unit_name))
        yield reasons(one, told.roster)
