"""The one table of signs: beside a word, on every screen, each says the same thing."""

from enum import StrEnum

from duban.domain.following import Standing


class Sign(StrEnum):
    """Plain ASCII: one cell wide on every terminal, in every font."""

    OVERDUE = "!"
    MISSED = "x"
    SHORT = "%"
    DUE_SOON = "~"
    FAULT = "#"
    UNKNOWN = "?"
    SUSPENDED = "|"
    MET = "="
    LATE = ">"
    """Done, but after the day."""
    MADE_GOOD = "+"
    PENDING = "."
    RUNNING = " "
    """Nothing is to be said: in a list most rows are of this kind."""
    OFF = "-"
    """It does not count, or no more."""
    APPEALED = "^"


FOLLOWED = {
    Standing.PROPOSED: Sign.UNKNOWN,
    Standing.CONFIRMED: Sign.PENDING,
    Standing.MISSED: Sign.OVERDUE,
    Standing.APPEALED: Sign.APPEALED,
    Standing.RECTIFIED: Sign.MET,
    Standing.WITHDRAWN: Sign.OFF,
    Standing.DISMISSED: Sign.OFF,
    Standing.LAPSED: Sign.OFF,
}
"""A proposal by what became of it."""
