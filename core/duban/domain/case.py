"""What the projection keeps of a case: the latest state of the matter, never of a person."""

from collections.abc import Mapping
from datetime import date

import attrs

from duban.domain.event import Value


@attrs.define(slots=True)
class CaseSummary:
    """One matter as of its last event.

    ``received_on`` the day of its first event; ``closed_on`` the day of the act that closed it, None while open; ``receiver`` the
    unit that received it first, ``handler`` the one that handles it now, ``first_handler`` the first that had to (stays attributable
    after transfers, LF-21-4); ``attributes`` the fields of :data:`duban.domain.event.CASE_FIELDS` that are known.
    """

    ref: str
    received_on: date
    closed_on: date | None = None
    receiver: str | None = None
    handler: str | None = None
    first_handler: str | None = None
    attributes: Mapping[str, Value] = attrs.field(factory=dict)
