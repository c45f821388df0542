"""A decision that is based on what somebody has seen: refused where something about the same thing was journaled meanwhile."""

from duban.desk.meanwhile import ADOPTED, Overtaken, Since, meanwhile, since_lines
from duban.desk.office import Office
from duban.desk.today import told
from duban.i18n import _
from duban.workspace import Jurisdiction


def unchanged(office: Office, place: Jurisdiction, key: str, unit: str, seen: int) -> None:
    """Return where the journal has no entry after number ``seen`` about what has that key (a proposal's, a reward's) and falls on
    that unit, and no other rules were adopted.

    Raises Overtaken with what was entered. Whether the act is still in turn is for the use case itself to say; this is for whoever
    would decide otherwise had he known.
    """
    found = [one for one in meanwhile(office, place, None, unit, seen) if _about(one, key)]
    if not found:
        return
    with told(), office.ledger.reading() as reader:
        revision = reader.head(place.code)[0]
    head = _("您看过以后，台账已有新的记录，这次没有登记：")
    tail = _("请核对以上变化；仍要登记的，再提交一次。填写的内容没有丢失。")
    words = (head, *(f"  {line}" for line in since_lines(found, office.policy(place.code))), tail)
    raise Overtaken("\n".join(words), found, revision)


def _about(one: Since, key: str) -> bool:
    return any(event.kind == ADOPTED or event.text("key") == key for event in one.events)
