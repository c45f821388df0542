"""A workspace at work: its plugins, calendar, packs and ledger, each opened when it is first needed."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from duban.errors import DubanError, StoreFailure
from duban.i18n import _, sentences
from duban.workspace import Jurisdiction, Workspace

if TYPE_CHECKING:
    from duban.calendar.work import DayTable, WorkCalendar
    from duban.domain.roster import Roster
    from duban.engine.fold import Programme
    from duban.engine.selection import Extensions
    from duban.plugins.host import Failure, Loaded
    from duban.policy.policy import Policy
    from duban.store.ledger import Ledger
    from duban.store.reader import Reader

ENGINE = "1"
"""Version of how the engine reads events; part of the digest, so that a ledger projected by another reading is told apart."""


class _Clock:
    """The instant that :func:`clock_at` has set; None: the time of day."""

    set_to: datetime | None = None


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Let every use case of this process take the instant (with a time zone) for now, until the block is left.

    For what must come out the same whenever it is made: the demonstration. No option and no environment variable sets it.
    """
    before, _Clock.set_to = _Clock.set_to, instant
    try:
        yield
    finally:
        _Clock.set_to = before


def today() -> date:
    """The civil date in Asia/Shanghai; the desk is the only room that asks the clock."""
    from zoneinfo import ZoneInfo

    return (_Clock.set_to or datetime.now(UTC)).astimezone(ZoneInfo("Asia/Shanghai")).date()


def now() -> datetime:
    """The instant of recording, UTC, whole seconds."""
    return (_Clock.set_to or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)


class Office:
    """What the use cases work with. Cheap to make; nothing is read before it is asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._policies: dict[str, Policy] = {}
        self._opened = False

    @cached_property
    def plugins(self) -> "Loaded":
        """The workspace's plugins, loaded one by one; failures are kept, not raised."""
        from duban.plugins.host import Loaded, load

        if not self.workspace.plugin_names and not self._uses_packs:
            return Loaded()
        return load(self.workspace.plugin_names, self.workspace.plugin_files())

    def give_up(self, failed: "Failure") -> None:
        """Take the packs of a plugin out of use because they are wrong; the check names it."""
        loaded = self.plugins
        others = {name: paths for name, paths in loaded.packs_of.items() if name != failed.plugin}
        self.__dict__["plugins"] = attrs.evolve(loaded, packs_of=others, failures=(*loaded.failures, failed))

    @property
    def _uses_packs(self) -> bool:
        return any(j.packs for j in self.workspace.jurisdictions)

    @cached_property
    def extensions(self) -> "Extensions":
        from duban.engine.selection import Extensions

        loaded = self.plugins
        return Extensions(
            loaded.conditions, loaded.bearers, loaded.patterns, loaded.schedules, loaded.indicators
        )

    @cached_property
    def calendar(self) -> "WorkCalendar":
        from duban.calendar.load import open_calendar

        return open_calendar(self.workspace.settings.calendar, self.workspace.folder)

    @cached_property
    def table(self) -> "DayTable":
        """Working days by all notices there are."""
        return self.calendar.known_on(None)

    @cached_property
    def ledger(self) -> "Ledger":
        """The ledger; one that cannot be written is opened for reading. Raises StoreError, missing where there is none."""
        from duban.store.connection import file_of, writable
        from duban.store.ledger import Ledger

        place = self.workspace.database
        opened = Ledger.open(place, readonly=not writable(file_of(place)))
        self._opened = True
        return opened

    def found_ledger(self) -> None:
        """Make the ledger where the workspace has none yet: for an act that may be its first. A ledger that was open here and is gone
        is never made anew: an empty one would pass for it. Raises StoreError."""
        from duban.store.connection import file_of
        from duban.store.errors import StoreError
        from duban.store.ledger import Ledger

        place = self.workspace.database
        if self._opened or file_of(place).exists():
            return
        try:
            Ledger.create(place).close()
        except StoreError as error:
            if error.kind != "exists":  # else somebody else was quicker, and his is as good
                raise

    def jurisdictions(self, asked: Iterable[str] = ()) -> tuple[Jurisdiction, ...]:
        """Those asked for, or all of the workspace."""
        codes = tuple(asked)
        if not codes:
            return self.workspace.jurisdictions
        return tuple(dict.fromkeys(self.workspace.jurisdiction(code) for code in codes))

    def the_jurisdiction(self, asked: str | None) -> Jurisdiction:
        """The one asked for, or the only one. Raises DubanError where it is not clear which is meant."""
        if asked is not None:
            return self.workspace.jurisdiction(asked)
        if len(self.workspace.jurisdictions) == 1:
            return self.workspace.jurisdictions[0]
        known = _("、").join(f"{j.code} {j.name}" for j in self.workspace.jurisdictions)
        raise DubanError(_("有多个辖区，请用 --jurisdiction 指明其一：{known}。").format(known=known))

    def policy(self, code: str) -> "Policy":
        """The effective policy of the jurisdiction. Raises PolicyProblems."""
        if code not in self._policies:
            from duban.desk.packs import effective_policy

            self._policies[code] = effective_policy(self, self.workspace.jurisdiction(code))
        return self._policies[code]

    def digest(self, code: str) -> str:
        """What the projections of the jurisdiction depend on besides the journal: rules, the plugins' code, calendar, engine."""
        policy = self.policy(code).digest  # first: a pack with mistakes puts its plugin among the failed
        code_of_plugins = (f"{name}={source}" for name, source in sorted(self.plugins.sources.items()))
        parts = (ENGINE, policy, self._calendar_digest, *code_of_plugins)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @cached_property
    def _calendar_digest(self) -> str:
        from duban.calendar.load import SHIPPED, shipped_calendars

        name = self.workspace.settings.calendar
        place = SHIPPED / name if name in shipped_calendars() else self.workspace.folder / name
        files = sorted(place.glob("*.toml")) if place.is_dir() else [Path(place)]
        whole = hashlib.sha256()
        for file in files:
            whole.update(file.read_bytes().replace(b"\r\n", b"\n"))
        return whole.hexdigest()

    def roster(self, code: str, reader: "Reader") -> "Roster":
        """Units and officials of the workspace file, and those entered in the journal.

        What was entered of a unit counts from the day of the entry; ``Roster.at`` gives the roster as of a day.
        """
        from duban.engine.enrolling import KINDS, enrolled

        return enrolled(self.workspace.roster(code), reader.acts(code, kinds=KINDS))

    def programme(self, code: str, roster: "Roster") -> "Programme":
        """The jurisdiction's rules, ready for reading cases."""
        from duban.engine.fold import Programme

        return Programme(self.policy(code), self.table, roster, self.extensions)

    def close(self) -> None:
        """Let go of the ledger's file."""
        with suppress(KeyError):
            self.__dict__.pop("ledger").close()


YEARS_AHEAD = 2
"""How many years past this one, and past those of the calendar, duties are still told; nobody plans them so far."""


def last_near(office: Office) -> int:
    """The last year up to whose end duties are still counted, period by period."""
    return max(today().year, *office.table.years) + YEARS_AHEAD


def require_near(office: Office, as_of: date) -> None:
    """Raises DubanError for a day so far ahead that nothing can be said of duties up to it."""
    last = last_near(office)
    if as_of.year > last:
        words = _(
            "{day} 太远：工作日历和今年都还没有到那一年，到那时的职责无法判定。请用 {last} 年以前（含当年）的日期。"
        )
        raise DubanError(words.format(day=as_of, last=last))


class PolicyChanged(StoreFailure):
    """The rules or the calendar are no longer those that the ledger was computed with."""


def require_current(office: Office, reader: "Reader", code: str) -> bool:
    """Whether the projections may be read: True when they were computed with today's rules and calendar.

    Raises PolicyChanged when they were not, naming the command that previews and adopts the change. When a plugin failed the rules
    it ships cannot be compared; then the answer is False and the check reports the failure instead.
    """
    state = reader.state(code)
    if state is None or not state.policy_digest or state.policy_digest == office.digest(code):
        return True
    if office.plugins.failures:
        return False
    raise PolicyChanged(
        sentences(
            _("辖区 {code} 的规则、日历或程序已有变动，台账仍按原规则计算。").format(code=code),
            _("先预览：duban policy adopt --preview；再启用：duban policy adopt。"),
        )
    )
