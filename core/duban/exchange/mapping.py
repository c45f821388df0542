"""How the columns of a spreadsheet become events: the mapping file as values. TOML keys are the attribute
names below.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import attrs

from duban.domain.event import Value
from duban.exchange.dates import DEFAULT_FORMATS, EARLIEST, LATEST
from duban.exchange.reading import Layout

BLANK = ("", "-", "—", "——", "/", "无", "N/A", "NULL", "null", "None")
"""Read as empty unless the mapping says otherwise. Blanks around a text never count."""


@attrs.frozen(kw_only=True)
class Cell:
    """Where a value comes from: a column (a plain text in TOML), several joined with ``join``, or a
    ``constant``.

    ``default_column`` is used where the column is blank, then ``default``. ``values`` translates the
    text; for a text it does not list, ``otherwise`` decides: ``reject`` the row (default), ``keep`` the
    text, take it as ``blank``, or any other text is taken instead. ``blank`` lists further texts that
    mean empty here. ``type`` overrides how the text is read.
    """

    columns: tuple[str, ...] = ()
    join: str = ""
    constant: Value | None = None
    default_column: str = ""
    default: Value | None = None
    values: Mapping[str, Value] = attrs.field(factory=dict)
    otherwise: str = "reject"
    blank: tuple[str, ...] = ()
    type: str = ""
    path: tuple[str | int, ...] = attrs.field(default=(), eq=False)
    """Where in the mapping file it stands."""

    @property
    def reads(self) -> tuple[str, ...]:
        """All columns it looks at."""
        return (*self.columns, self.default_column) if self.default_column else self.columns

    @property
    def label(self) -> str:
        """What to call it in an answer."""
        return "+".join(self.columns)


@attrs.frozen(kw_only=True)
class When:
    """A condition on a column: it is not blank (a plain text in TOML), blank, one of ``in``, or none of
    ``not_in``.
    """

    column: str
    among: tuple[str, ...] | None = None
    not_in: tuple[str, ...] | None = None
    blank: bool = False


@attrs.frozen(kw_only=True)
class EventMap:
    """One event that a row states. ``on`` blank: no event, unless it is ``required`` or its condition
    ``when`` holds.
    """

    kind: str
    on: Cell
    required: bool
    when: tuple[When, ...] = ()
    unit: Cell | None = None
    officer: Cell | None = None
    claim: Cell | None = None
    data: Mapping[str, Cell] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Declare:
    """What is known of units that the file names and the roster does not: they are entered with this."""

    level: str
    kind: str = "department"
    parent: str | None = None


@attrs.frozen(kw_only=True)
class ImportMapping:
    """The whole mapping. ``name`` identifies the source in the journal: a later file of the same ledger
    keeps the name.

    ``target``: ``cases`` (a row is a matter), ``acts`` (a row is an act of a unit outside any matter),
    ``units``, ``officers``. ``rows_per_case``: ``one`` (the row is the matter; another row with the same
    reference is a mistake unless it is equal) or ``many`` (each row adds events). ``withdraw``: an event
    that an earlier file of this source stated and this one leaves blank is cancelled. ``fill_down``:
    columns with merged cells, where a blank repeats the cell above. ``skip``: rows for which any of these
    holds are left out (totals). ``case``, ``unit``, ``officer``: fields → cells. ``text`` is the file as it
    was read, for the lines of what is wrong with it.
    """

    file: str
    target: Literal["cases", "acts", "units", "officers"]
    name: str
    layout: Layout = attrs.field(factory=Layout)
    timezone: str = "Asia/Shanghai"
    dates: tuple[str, ...] = DEFAULT_FORMATS
    earliest: date = EARLIEST
    latest: date = LATEST
    blank: tuple[str, ...] = BLANK
    drop: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    rows_per_case: Literal["one", "many"] = "one"
    withdraw: bool = False
    skip: tuple[When, ...] = ()
    case: Mapping[str, Cell] = attrs.field(factory=dict)
    unit: Cell | None = None
    declare: Declare | None = None
    record: Mapping[str, Cell] = attrs.field(factory=dict)
    """Fields of the unit or the officer, for these two targets."""
    events: tuple[EventMap, ...] = ()
    text: str = attrs.field(default="", eq=False, repr=False)

    @property
    def officials(self) -> bool:
        """Whether the table lists units or officials, so that a plain name is theirs."""
        return self.target in ("units", "officers")

    def cells(self) -> Iterator[Cell]:
        """Every cell the mapping reads."""
        yield from self.case.values()
        yield from self.record.values()
        if self.unit:
            yield self.unit
        for event in self.events:
            yield event.on
            yield from (cell for cell in (event.unit, event.officer, event.claim) if cell)
            yield from event.data.values()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the mapping reads, each once."""
        named = [column for cell in self.cells() for column in cell.reads]
        named += [when.column for event in self.events for when in event.when]
        named += [when.column for when in self.skip]
        return tuple(dict.fromkeys([*named, *self.fill_down]))
