"""An act that is based on what somebody has seen: refused where somebody else has decided about the same thing meanwhile."""

from collections.abc import Collection

from duban.desk.office import Office
from duban.desk.today import told
from duban.domain.event import Event
from duban.errors import DubanError
from duban.i18n import _
from duban.workspace import Jurisdiction


class Overtaken(DubanError):
    """The journal has an entry about it that was not there when it was read; nothing has been written."""


def unchanged(office: Office, place: Jurisdiction, key: str, kinds: Collection[str], revision: int) -> None:
    """Return where the journal has no later entry than ``revision`` of these kinds about what has that key.

    Raises Overtaken with every such entry: its day, what it was, and its place in the journal. Whether the act is still in turn is
    for the use case itself to say; this is only for whoever would decide otherwise had he known.
    """
    with told(), office.ledger.reading() as reader:
        later = [
            event
            for event in reader.acts(place.code, kinds=tuple(kinds))
            if event.text("key") == key and int(event.id.partition(".")[0]) > revision
        ]
        if not later:
            return
        lines = [_line(office, place, event) for event in later]
    head = _("在您查看以后，这一条又有了新的记录，没有写入。请核对后再办理：")
    raise Overtaken("\n".join((head, *lines)))


def _line(office: Office, place: Jurisdiction, event: Event) -> str:
    kind = office.policy(place.code).kinds.get(event.kind)
    label = _(kind.label) if kind else event.kind
    said = event.text("reason") or event.text("what") or ""
    return _("{day} {what}〔日志 {id}〕{said}").format(day=event.on, what=label, id=event.id, said=said)
