"""``duban rank``: rankings over consecutive periods, and the lists that units are on."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from duban.cli.assess import switch_json
from duban.cli.day import Day
from duban.cli.report_output import FORMS, LINES, form_for, write_document, write_json, write_lines
from duban.cli.shell import Shell
from duban.errors import ExitCode, UsageError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.desk.ranking import Standings
    from duban.domain.assessing import Listing
    from duban.workspace import Jurisdiction

_HELP = _(
    """排名：末几位、连续几个周期；不写编号列出全部排名规则及其是否启用。

末位并列的都算；缺一个周期即中断；组内单位过少的不排。规则包默认停用的排名，辖区在 duban.toml 的 switched_on
写明谁、何时、凭什么决定后才计算，从决定之日以后的周期排起。

\b
例：
duban rank
duban rank LF-20-8
duban rank LF-20-8 --period 2026-W31
duban rank --lists
duban rank LF-20-8 -o 排名.xlsx"""
)


@click.command("rank", help=_HELP)
@click.argument("rule", metavar=_("[编号]"), required=False)
@click.option("--period", help=_("截至哪个周期（默认最近一个已结束的）。"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("--lists", is_flag=True, help=_("列出名单：哪些单位何时列入、何时退出。"))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--format", "format", type=click.Choice(FORMS), help=_("格式；默认按文件后缀，否则 text。"))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("写入这个文件；不写则输出到标准输出。")
)
@click.pass_obj
def rank(
    shell: Shell,
    rule: str | None,
    period: str | None,
    as_of: date | None,
    lists: bool,
    jurisdiction: str | None,
    format: str | None,
    output: Path | None,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk import ranking
    from duban.desk.assessment_report import lists_document, ranking_document
    from duban.desk.office import Office, today

    if lists and rule is not None:
        raise UsageError(_("--lists 不与排名编号同用。"))
    if rule is None and period is not None:
        raise UsageError(_("--period 须与排名编号同用。"))
    day = as_of or today()
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        form = form_for(output, format, office.workspace, LINES if rule is None and not lists else FORMS)
        if lists:
            found, roster = ranking.lists(office, place, as_of=day)
            if form == "json":
                write_json([listing_json(one) for one in found], output)
            else:
                document = lists_document(found, roster, place.name, day)
                write_document(document, form, output, office.workspace)
            return ExitCode.CLEAN
        if rule is None:
            return _list(office, place, day, form, output)
        made = ranking.rank(office, place, rule, as_of=day, period=period)
        if form == "json":
            write_json(standings_json(made), output)
        else:
            write_document(ranking_document(made), form, output, office.workspace)
        failures = office.extensions.failures
        for name, reason in sorted(failures.items()):
            shell.say(_("插件 {name} 出错：{reason}").format(name=name, reason=reason))
        return ExitCode.UNEVALUATED if failures else ExitCode.CLEAN


def standings_json(made: "Standings") -> dict[str, Any]:
    """A ranking with keys that never change with the language; fractions as ``"n/d"``."""
    return {
        "jurisdiction": made.jurisdiction,
        "ranking": made.ranking.id,
        "title": made.ranking.title,
        "indicator": made.indicator.id,
        "population": made.indicator.of,
        "as_of": made.as_of.isoformat(),
        "bottom": made.ranking.bottom,
        "consecutive": made.ranking.consecutive,
        "decision": switch_json(made.switch),
        "periods": list(made.table.periods),
        "places": [
            {
                "period": placed.period,
                "unit": placed.unit,
                "group": placed.group,
                "value": None if placed.value is None else str(placed.value),
                "place": placed.place,
                "bottom": placed.bottom,
                "size": placed.size,
                "why": placed.why,
                "reading": attrs.asdict(placed.reading),
            }
            for _key, placed in sorted(made.table.places.items())
        ],
        "hits": [
            {
                "unit": hit.unit,
                "measure": hit.measure.value,
                "since": hit.since.isoformat(),
                "periods": list(hit.periods),
                "run": list(hit.run),
                "places": [placed.place for placed in hit.places],
            }
            for hit in made.table.hits
        ],
    }


def listing_json(one: "Listing") -> dict[str, Any]:
    """A stay on a list."""
    return {
        "list": one.list,
        "unit": one.unit,
        "since": one.since.isoformat(),
        "reason": one.reason,
        "until": one.until.isoformat() if one.until else None,
        "left": one.left,
    }


def _list(office: "Office", place: "Jurisdiction", day: date, form: str, output: Path | None) -> int:
    """Every ranking with whether it is in use, and by whose decision."""
    from duban.desk.ranking_view import rankings

    rows = rankings(office, place, day)
    if form == "json":
        write_json([{"id": row.id, "title": row.title, "in_use": row.in_use} for row in rows], output)
        return ExitCode.CLEAN
    lines = [f"{row.id}  {row.title}  {row.use}" for row in rows]
    text = lines or [_("适用的规则包中没有排名规则。")]
    write_lines(text, output)
    return ExitCode.CLEAN
