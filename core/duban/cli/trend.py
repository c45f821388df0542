"""``duban trend``: the last weeks, what was unmet at the end of each, and what fell due unmet and was met in it."""

from datetime import date

import attrs
import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, write_list
from duban.cli.selecting import choices
from duban.cli.shell import Shell
from duban.desk.weekly import WEEKS
from duban.domain.labels import LEVEL, WEEK
from duban.domain.roster import LEVELS, Roster
from duban.errors import DubanError
from duban.i18n import _, _n

MOST = 520
_MANY = 52
"""More weeks than that take long enough for somebody to wonder."""

_HELP = _(
    """近几周的走势：每周末的超期、未履行、未足和无法判定，一周内新逾期的和完成的，各有多少项。

每周七天，最后一周截至所指的一天；每周末的数与当日的 duban check 相同，但不含材料、程序和责任人问题。
开始检查以前、台账还没有记录的，写作无法判定，不写作零。

--unit、--level 只统计这个单位、这一层级的单位，按最后一日的名称和层级。

\b
例：
duban trend
duban trend --weeks 26 --as-of 2026-06-30 --format csv
duban trend --unit 某县人社局"""
)


@click.command("trend", help=_HELP)
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("--weeks", type=click.IntRange(1, MOST), default=WEEKS, show_default=True, help=_("多少周。"))
@click.option(
    "--level",
    type=click.Choice(LEVELS),
    help=_("只统计这一层级的责任单位：{choices}").format(choices=choices(LEVELS, LEVEL)),
)
@click.option("--unit", default="", metavar=_("单位"), help=_("只统计这个责任单位（代码或名称）。"))
@FORMAT
@click.pass_obj
def trend(
    shell: Shell,
    jurisdiction: str | None,
    as_of: date | None,
    weeks: int,
    level: str | None,
    unit: str,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office, today
    from duban.desk.today import roster_on
    from duban.desk.weekly import weekly

    headings = {"first": _("自"), "last": _("至"), **{name: _(words) for name, words in WEEK.items()}}
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        day = as_of or today()
        name = _named(roster_on(office, place.code, day), unit, level) if unit else None
        if weeks > _MANY:
            shell.say(_n("正在统计 {n} 周，请稍候。", weeks).format(n=weeks))
        found = weekly(office, place, day, weeks).of(name, level)
        head = {"jurisdiction": place.code, "unit": name, "level": level}
        rows = ({**head, **attrs.asdict(week, value_serializer=_plain)} for week in found)
        write_list(rows, format, headings, _words)
    return 0


def _named(roster: Roster, unit: str, level: str | None) -> str:
    """What the unit is called. Raises DubanError where the roster has none of that level: counts of nothing would be zeros."""
    from duban.desk.lists import require_units

    require_units((unit,), (roster,))
    found = roster.find(unit)
    assert found is not None, "it has just been looked for"
    if level not in (None, found.level):
        words = _("“{unit}”的层级是{level}，不是{asked}；--unit 和 --level 只写其一。")
        said = {"unit": found.name, "level": _(LEVEL[found.level]), "asked": _(LEVEL[level])}
        raise DubanError(words.format(**said))
    return found.name


def _plain(_week: type, _field: object, value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _words(_name: str, value: object) -> str:
    return _("无法判定") if value is None else str(value)
