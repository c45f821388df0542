"""A case that is new to the ledger: the form of its receipt, with the reference that it is to have."""

from collections.abc import Mapping

import attrs

from duban.desk.forms import CLAIM, ON, UNIT, Asked, Form, form
from duban.desk.office import Office
from duban.desk.opening import CASE
from duban.desk.stating import Statement
from duban.domain.event import CASE_FIELDS
from duban.i18n import _
from duban.policy.assessing import RECEIPT
from duban.workspace import Jurisdiction


def receipt_form(office: Office, place: Jurisdiction) -> Form:
    """The reference, the day, the office that received it, and what is known of the matter; then whatever else a receipt may say.
    Raises DubanError.
    """
    found = form(office, place, RECEIPT)
    lines = {one.name: attrs.evolve(one, more=False) for one in found.asked if one.name != CLAIM}
    hint = _("台账中没有用过的编号")
    ref = Asked(name=CASE, label=_("事项编号"), type="reference", required=True, hint=hint)
    first = (lines.pop(ON), attrs.evolve(lines.pop(UNIT), required=True))
    matter = tuple(lines.pop(name) for name in CASE_FIELDS if name in lines)
    return attrs.evolve(found, asked=(ref, *first, *matter, *lines.values()))


def receipt(asked: Form, values: Mapping[str, str]) -> Statement:
    """What was filled in, said to be new: the reference of another case is refused when it is recorded. Raises DubanError."""
    return attrs.evolve(asked.statement(values, case=values.get(CASE, "")), new=True)
