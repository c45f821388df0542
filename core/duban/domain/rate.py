"""How the limits of a rule, a unit and a month were kept, as counts from which every rate is formed."""

from typing import NamedTuple


class Rate(NamedTuple):
    """Counts of obligations as of a day, each obligation in exactly one of them.

    ``rule`` None: all rules together. ``unit`` None: nobody could be named. ``month`` is that of the due date (``YYYY-MM``), None
    where there is no due date. What is in no denominator (``early``, ``pending``, ``unknown``, ``void``, ``breach``) is counted apart.
    A tuple, because a ledger of a million cases has a hundred thousand of them.
    """

    rule: str | None
    month: str | None
    unit: str | None
    in_time: int = 0
    """Met by its due date, which has come (on or before the day)."""
    late: int = 0
    """Met after its due date."""
    overdue: int = 0
    """Open, and its due date is past; a quota of which some is done as well."""
    early: int = 0
    """Met by its due date, which is still to come: not yet due, like those that are open beside it."""
    pending: int = 0
    """Open and not past its due date, the day itself included; suspended; or without a due date yet."""
    unknown: int = 0
    """Cannot be evaluated: something is missing, or it was met without a due date to measure it by."""
    void: int = 0
    """Its reason went away."""
    breach: int = 0
    """Broken at once and for good; has seldom a due date."""

    @property
    def due(self) -> int:
        """The denominator: fell due on or before the day, and can be evaluated."""
        return self.in_time + self.late + self.overdue
