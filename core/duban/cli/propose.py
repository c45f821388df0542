"""``duban propose``: what follows from what is unmet, for a named person to decide."""

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from duban.cli.day import Day
from duban.cli.exit_codes import ExitCode
from duban.cli.shell import Shell
from duban.domain.text import safe_text
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.proposing import Proposed
    from duban.domain.following import Following

_HELP = _(
    """依据检查发现和有关人员的认定，提出问责、督办、建议等处置建议；是否采取，由有权的人决定。

同样的事实只提一次，重复运行不会增加。情节、原因、影响只由人认定，本程序不推算：依据已有而须先认定的，列在“待认定”。

\b
例：
duban propose
duban propose --as-of 2026-06-30 --dry-run
duban propose --verify
duban record 认定问责情形 --unit 某县住建局 问责情形=N-45 所涉事项=A-17 情节=情节较重 事实=……"""
)


@click.command("propose", help=_HELP)
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--dry-run", is_flag=True, help=_("只显示，不写入。"))
@click.option("--verify", is_flag=True, help=_("把已记录的建议逐条按其当日的事实重新推导，核对是否一致。"))
@click.option("--all", "everything", is_flag=True, help=_("逐条列出，不合并。"))
@click.option("--format", "format", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def propose(
    shell: Shell,
    as_of: date | None,
    jurisdiction: str | None,
    dry_run: bool,
    verify: bool,
    everything: bool,
    format: str,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.cli.acting import acting
    from duban.desk.office import Office, today
    from duban.desk.proposing import propose as derive
    from duban.proposed_text import proposed_lines

    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        if verify:
            return _verify(office, place)
        found = derive(
            office, place, as_of=as_of or today(), actor=acting(shell, office, (place,)), dry_run=dry_run
        )
    if format == "json":
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in proposed_lines(found, everything):
            click.echo(line)
    if dry_run:
        shell.say(_("试算，未写入。"))
    for entry in found.unknown:
        words = _(
            "日志 {id}（{day}）认定的“{ground}”不是当日适用的问责情形，据此不能提出建议；请撤销该记录后重新登记。"
        )
        said = words.format(id=entry.id, day=entry.on, ground=entry.text("ground") or "")
        shell.say(safe_text(said))
    for reason in found.failing:
        shell.say(_("插件不能使用，依据不全，不撤回任何建议；修复后再运行：{reason}").format(reason=reason))
    return ExitCode.UNEVALUATED if found.failing or found.unknown else ExitCode.CLEAN


def _verify(office: Any, place: Any) -> int:
    from duban.desk.proposing import verify

    differences = verify(office, place)
    for one in differences:
        said = _("重算没有这条建议") if one.derived is None else _("重算的依据或者责任不同")
        click.echo(_("P{number}（{day}）：{said}。").format(number=one.number, day=one.on, said=said))
    if differences:
        click.echo(
            _(
                "有 {n} 条与按现有日志和规则重算的不同：其后有补录、撤销，或者名册、规则有变动；请用 duban outcome show 逐条核对。"
            ).format(n=len(differences))
        )
        return 1
    click.echo(_("已记录的建议与按日志重新推导的结果一致。"))
    return 0


def _as_json(found: "Proposed") -> dict[str, Any]:
    return {
        "jurisdiction": found.jurisdiction,
        "as_of": found.as_of.isoformat(),
        "new": [following_json(one) for one in found.new],
        "lapsed": [following_json(one) for one in found.lapsed],
        "standing": [following_json(one) for one in found.standing],
        "awaiting": [
            {
                "ground": one.ground,
                "unit": one.unit,
                "about": one.about,
                "since": one.since.isoformat(),
                "support": list(one.support),
            }
            for one in found.supported
        ],
        "unknown": [entry.id for entry in found.unknown],
        "failing": list(found.failing),
    }


def following_json(one: "Following") -> dict[str, Any]:
    """A proposal and what became of it as data; days as ISO text."""
    proposal, key = one.proposal, one.proposal.key
    return {
        "number": one.number or None,
        "ladder": key.ladder,
        "stage": key.stage,
        "ground": key.ground,
        "unit": key.unit,
        "officer": key.officer or None,
        "about": key.about or None,
        "occasion": key.n,
        "measure": proposal.measure.value,
        "label": proposal.label,
        "responsibility": proposal.responsibility.value if proposal.responsibility else None,
        "unsaid": proposal.unsaid or None,
        "since": proposal.since.isoformat(),
        "support": list(proposal.support),
        "entries": list(proposal.entries),
        "standing": one.standing.value,
        "proposed_on": one.proposed_on.isoformat() if one.proposed_on else None,
        "rectify_by": one.rectify_by.isoformat() if one.rectify_by else None,
        "rectified_on": one.rectified_on.isoformat() if one.rectified_on else None,
    }
