"""A stretch of civil dates."""

from datetime import date

import attrs


@attrs.frozen(slots=True)
class Span:
    """Civil dates from ``start`` to ``end``, both included; None leaves that side open."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def meet(self, other: "Span") -> "Span | None":
        """The days in both, or None where there are none."""
        start = max((d for d in (self.start, other.start) if d), default=None)
        end = min((d for d in (self.end, other.end) if d), default=None)
        return None if start and end and start > end else Span(start, end)
