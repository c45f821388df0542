"""Articles 19 and 20: Monday and Wednesday in rotation, and every second day of a sensitive period.

The source says neither what becomes of a Monday on a public holiday nor from which day "every two days"
counts. Each answer has a name of its own here, and the pack that uses it marks it as an assumption.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from duban.calendar.periods import periods
from duban.calendar.units import Every
from duban.domain.event import Event
from duban.domain.roster import Roster
from duban.plugins.hookspecs import Occurrence, ScheduleView

RECEPTION_DAYS = (0, 2)
"""Monday and Wednesday."""
DAYS_A_WEEK = 2
SENSITIVE = "sensitive"


def monday_wednesday_skip(view: ScheduleView) -> Iterator[Occurrence]:
    """Mondays and Wednesdays that are worked; one on a day off is left out with its turn (LF-19-4)."""
    for turn, day in _reception_days(view):
        if view.start <= day <= view.end and view.is_workday(day):
            yield _occurrence(view, turn, day, day)


def monday_wednesday_keep(view: ScheduleView) -> Iterator[Occurrence]:
    """Every Monday and Wednesday, worked or not."""
    for turn, day in _reception_days(view):
        if view.start <= day <= view.end:
            yield _occurrence(view, turn, day, day, lambda _day: True)


def monday_wednesday_roll(view: ScheduleView) -> Iterator[Occurrence]:
    """Mondays and Wednesdays; one on a day off moves to the next free worked day of its week, if any."""
    for turn, day in _reception_days(view):
        held = day if view.is_workday(day) else _rolled(view, day)
        if held is not None and view.start <= held <= view.end:
            yield _occurrence(view, turn, day, held)


def every_second_day(view: ScheduleView) -> Iterator[Occurrence]:
    """In each declared sensitive period its first day and every second day after it (LF-20-9: 双日调度).

    Overlapping periods share a day where both name it.
    """
    seen: set[date] = set()
    for period in sorted(view.periods, key=lambda p: (p.start, p.end, p.name)):
        if period.kind != SENSITIVE:
            continue
        for step in range(0, (period.end - period.start).days + 1, 2):
            day = period.start + timedelta(days=step)
            if view.start <= day <= view.end and day not in seen:
                seen.add(day)
                yield Occurrence(day.isoformat(), day, day)


def two_days_a_week(view: ScheduleView) -> Iterator[Occurrence]:
    """Every week two days; a week with fewer worked days asks for as many, one without any for none (LF-19-1)."""
    for week in periods(Every.WEEK, view.start, view.end):
        if week.start < view.start:
            continue
        days = (week.start + timedelta(days=n) for n in range(7))
        worked = sum(1 for day in days if view.is_workday(day))
        if worked:
            yield Occurrence(week.key, week.start, week.end, None, min(DAYS_A_WEEK, worked))


def on_turn(roster: Roster, unit: str, turn: int, day: date) -> str | None:
    """Whose turn it is: the principals in post on that day, the longest-serving first, one after the other.

    None where nobody is in post.
    """
    posts = sorted(roster.in_role(unit, "principal", day), key=lambda o: (o.since or date.min, o.name))
    principals = list(dict.fromkeys(post.name for post in posts))
    return principals[turn % len(principals)] if principals else None


def _reception_days(view: ScheduleView) -> Iterator[tuple[int, date]]:
    """Each Monday and Wednesday of the weeks that the days asked for touch, with its running number.

    The number counts from the calendar's first week and belongs to the day, so the turn does not depend on
    the days asked for or on what was held before.
    """
    monday = view.start - timedelta(days=view.start.weekday())
    while monday <= view.end:
        week = (monday.toordinal() - 1) // 7
        for place, weekday in enumerate(RECEPTION_DAYS):
            yield week * len(RECEPTION_DAYS) + place, monday + timedelta(days=weekday)
        monday += timedelta(days=7)


def _occurrence(
    view: ScheduleView, turn: int, nominal: date, held: date, worked: Callable[[date], bool] | None = None
) -> Occurrence:
    place = RECEPTION_DAYS.index(nominal.weekday())
    other = 1 - place
    monday = nominal - timedelta(days=nominal.weekday())
    swapped = _swapped(view, turn - place, monday, worked or view.is_workday)
    officer = on_turn(view.roster, view.unit, turn - place + other if swapped else turn, held)
    return Occurrence(nominal.isoformat(), held, held, officer)


def _swapped(view: ScheduleView, first: int, monday: date, worked: Callable[[date], bool]) -> bool:
    """Whether the two whose turns a week brings held each other's day: what they agree among themselves is still a rotation.

    ``first`` is the number of Monday's turn. Only where both received, or the one on Monday; who came on neither day owes his own.
    """
    days = [monday + timedelta(days=weekday) for weekday in RECEPTION_DAYS]
    turns = [on_turn(view.roster, view.unit, first + place, day) for place, day in enumerate(days)]
    if None in turns or turns[0] == turns[1]:
        return False
    held = [_present(view.acts, day) for day in days]
    return (
        turns[1] in held[0] and turns[0] not in held[0] and (turns[0] in held[1] or turns[1] not in held[1])
    )


def _present(acts: Sequence[Event], day: date) -> set[str | None]:
    return {act.officer for act in acts if act.on == day}


def _rolled(view: ScheduleView, day: date) -> date | None:
    """The next worked day of the week that no reception day has taken; None where the week has none left."""
    monday = day - timedelta(days=day.weekday())
    taken: set[date] = set()
    for weekday in RECEPTION_DAYS:
        nominal = monday + timedelta(days=weekday)
        free = (monday + timedelta(days=n) for n in range(weekday, 7))
        held = next(
            (d for d in free if view.is_workday(d) and d not in taken and _may_hold(d, nominal)), None
        )
        if nominal == day:
            return held
        if held is not None:
            taken.add(held)
    return None


def _may_hold(day: date, nominal: date) -> bool:
    """A reception day of its own is never taken by another."""
    return day == nominal or day.weekday() not in RECEPTION_DAYS
