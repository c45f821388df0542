"""How a date came about, step by step; rendered to words only when it is shown."""

from collections.abc import Mapping
from datetime import date

import attrs


@attrs.frozen(slots=True)
class Step:
    """One reason: ``code`` selects the sentence, ``values`` fill it in (dates, whole numbers, text, or tuples of dates)."""

    code: str
    values: Mapping[str, str | int | date | tuple[date, ...]] = attrs.field(factory=dict)


Trace = tuple[Step, ...]
