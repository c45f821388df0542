"""``duban trend``: the last weeks, what was unmet at the end of each, and what fell due unmet and was met in it."""

from datetime import date

import attrs
import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, write_list
from duban.cli.shell import Shell
from duban.domain.labels import WEEK
from duban.i18n import _

MOST = 520

_HELP = _(
    """近几周的走势：每周末的超期、未履行、未足和无法判定，一周内新逾期的和完成的，各有多少项。

每周七天，最后一周截至所指的一天；每周末的数与当日的 duban check 相同，但不含材料、程序和责任人问题。
开始检查以前、台账还没有记录的，写作无法判定，不写作零。

\b
例：
duban trend
duban trend --weeks 26 --as-of 2026-06-30 --format csv"""
)


@click.command("trend", help=_HELP)
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("--weeks", type=click.IntRange(1, MOST), default=12, show_default=True, help=_("多少周。"))
@FORMAT
@click.pass_obj
def trend(shell: Shell, jurisdiction: str | None, as_of: date | None, weeks: int, format: str) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office, today
    from duban.desk.weekly import weekly

    headings = {"first": _("自"), "last": _("至"), **{name: _(words) for name, words in WEEK.items()}}
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        found = weekly(office, place, as_of or today(), weeks)
        rows = ({"jurisdiction": place.code, **attrs.asdict(week, value_serializer=_plain)} for week in found)
        write_list(rows, format, headings, _words)
    return 0


def _plain(_week: type, _field: object, value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _words(_name: str, value: object) -> str:
    return _("无法判定") if value is None else str(value)
