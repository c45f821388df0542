"""A case that is new to the ledger: the form of its receipt, with the reference that it is to have."""

from collections.abc import Mapping

import attrs

from duban.desk.forms import CLAIM, ON, UNIT, Asked, Form, form
from duban.desk.office import Office
from duban.desk.stating import Statement
from duban.domain.event import CASE_FIELDS
from duban.errors import Problem, Unfit
from duban.i18n import _
from duban.policy.assessing import RECEIPT
from duban.workspace import Jurisdiction

CASE = "=case"
"""Name of the line for the reference; no field can have such a name."""


def receipt_form(office: Office, place: Jurisdiction) -> Form:
    """The reference, the day, the office that received it, and what is known of the matter; then whatever else a receipt may say.
    Raises DubanError.
    """
    found = form(office, place, RECEIPT)
    lines = {one.name: attrs.evolve(one, more=False) for one in found.asked if one.name != CLAIM}
    ref = Asked(name=CASE, label=_("事项编号"), required=True, hint=_("台账中没有用过的编号"))
    first = (lines.pop(ON), attrs.evolve(lines.pop(UNIT), required=True))
    matter = tuple(lines.pop(name) for name in CASE_FIELDS if name in lines)
    return attrs.evolve(found, asked=(ref, *first, *matter, *lines.values()))


def receipt(office: Office, place: Jurisdiction, asked: Form, values: Mapping[str, str]) -> Statement:
    """What was filled in. Raises Unfit where the reference cannot be one, or is that of another case."""
    from duban.exchange.values import Bad, reference

    text = values.get(CASE, "").strip()
    try:
        ref = reference(text)
    except Bad as bad:
        words = _("事项编号“{text}”{reason}").format(text=text, reason=bad.reason)
        raise Unfit([Problem(words, CASE)]) from bad
    with office.ledger.reading() as reader:
        taken = reader.case(place.code, ref) is not None
    if taken:
        words = _("台账中已有编号为“{ref}”的事项；是同一件的，打开它登记，不是的，换一个编号。")
        raise Unfit([Problem(words.format(ref=ref), CASE)])
    return asked.statement(values, case=ref)
