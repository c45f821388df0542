"""What of an act may be a slip of a key although it can be recorded: told before it is saved, and refused to nobody."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from duban.desk.office import today
from duban.desk.opening import near_numbers
from duban.domain.event import Event
from duban.i18n import _

if TYPE_CHECKING:
    from duban.store.reader import Reader


def cautions(reader: "Reader", code: str, event: Event, *, opened: bool) -> Iterator[str]:
    """A sentence for each: the day of the act lies after today, or the number of the case that it ``opened`` beside one that the ledger
    has. Only the day on which something happened is meant: a field may name a day to come."""
    now = today()
    if event.on > now:
        words = _("日期 {day} 在今天（{today}）之后，请核对是否写错。")
        yield words.format(day=event.on, today=now)
    near = near_numbers(reader, code, event.case) if opened and event.case else ()
    if near:
        words = _("“{ref}”作为新事项登记，而台账中有相近的编号：{near}；请核对是否就是其中一件。")
        yield words.format(ref=event.case, near=_("、").join(near))
