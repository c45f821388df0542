"""A civil date on the command line."""

from datetime import date

import click

from duban.domain.text import safe_text
from duban.i18n import _

YEARS = (1900, 2199)
"""The first and the last that may be meant; farther off a date is a slip of the finger, and periods beside it are no dates any more."""


class Day(click.ParamType[date]):
    """A civil date, written 2026-08-03."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; fails with what was expected."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            message = _("应为日期，例如 2026-08-03，实际为“{value}”").format(value=safe_text(value))
            self.fail(message, param, ctx)
        first, last = YEARS
        if not first <= day.year <= last:
            message = _("应为 {first} 年至 {last} 年的日期，实际为“{value}”")
            self.fail(message.format(first=first, last=last, value=day), param, ctx)
        return day
