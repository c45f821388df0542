"""``duban demo``: a fictional ledger to look around in."""

import sys
from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from duban.cli.shell import Shell
from duban.i18n import _

if TYPE_CHECKING:
    from duban.demo.making import Demo
    from duban.desk.office import Office


@click.command(
    "demo",
    help=_(
        "在目录中生成一份虚构的台账（默认 ./duban-demo），用真实的规则包检查，列出由此提出的处置建议、一次季度考核和奖励账户，"
        "并说明接下来怎样试用。单位名称是公开的，人员、事项、决定、考核和奖励全部虚构；每次生成的内容相同。"
        "退出码与 duban check 相同。"
    ),
)
@click.argument("folder", metavar=_("[目录]"), type=click.Path(path_type=Path), default=Path("duban-demo"))
@click.option(
    "--me",
    is_flag=True,
    help=_(
        "把运行本命令的账户也列为演示的录入员、督查员、审批人和管理员，可以亲自试办；内容因此与账户有关。"
    ),
)
@click.pass_obj
def demo(shell: Shell, folder: Path, me: bool) -> int:
    """See ``help`` above; the result is the exit code of the check."""
    from contextlib import closing

    from duban.demo.making import AS_OF, make
    from duban.demo.showing import following_lines
    from duban.desk.office import Office
    from duban.desk.rights import account

    made = make(folder, account() if me else None)
    words = _("已在 {folder} 生成虚构台账：信访事项 {cases} 件，责任单位工作记录 {acts} 条。")
    shell.say(words.format(folder=folder, cases=made.cases, acts=made.acts))
    with closing(Office(made.workspace)) as office:
        code, example = _check(office, AS_OF)
        if made.followed is not None:
            place = made.workspace.jurisdictions[0]
            for line in following_lines(office, place, made.followed, AS_OF):
                click.echo(line)
        sys.stdout.flush()
        for line in _next_steps(office, folder, made, AS_OF, example, me=me):
            shell.say(line)
    return code


def _check(office: "Office", day: date) -> tuple[int, str]:
    """The check as text on stdout; its exit code and an overdue case to look at."""
    from duban.desk.check import check
    from duban.domain.finding import Code
    from duban.exchange.formats import open_writer

    example = ""
    result = check(office, as_of=day)
    writer = open_writer("text", sys.stdout)
    writer.begin(result.head)
    for finding in result.findings:
        if finding.code is Code.OVERDUE and finding.case:
            example = example or finding.case
        writer.finding(finding)
    if result.tail is None:
        raise RuntimeError("a check that was read to its end has a tail")
    writer.end(result.tail)
    return result.tail.exit_code, example


def _next_steps(
    office: "Office", folder: Path, made: "Demo", day: date, example: str, *, me: bool
) -> list[str]:
    """What to try next, each a line that can be typed."""
    where = f"  duban --workspace {quote(str(folder))}"
    steps = [
        "",
        _("接下来可以试："),
        f"{where} check --as-of {day.isoformat()} --format json",
        *([f"{where} explain {example} --as-of {day.isoformat()}"] if example else []),
        f"{where} obligations --as-of {day.isoformat()}",
        f"{where} tui --as-of {day.isoformat()}",
    ]
    if made.followed is not None:
        steps += [f"{where} {command}" for command in _following(office, made, day)]
        steps += _acting(office, folder, made, day, me=me)
    return [*steps, _("为自己的辖区建立工作区：duban init 目录 --jurisdiction 行政区划代码")]


def _following(office: "Office", made: "Demo", day: date) -> list[str]:
    """Commands that look at what follows."""
    from duban.demo.showing import examples
    from duban.desk.deciding import outcomes

    shown = examples(outcomes(office, made.workspace.jurisdictions[0], day))
    commands = [f"outcome list --as-of {day.isoformat()}"]
    commands += [f"outcome show P{one.number}" for one in shown[:1]]
    commands.append("propose --verify")
    frozen = made.followed.frozen if made.followed else None
    if frozen is not None:
        card = frozen.assessment
        commands.append(f"assess {card.scorecard.id} --period {card.period.key}")
        commands.append(f"assess {card.scorecard.id} --period {card.period.key} --verify")
    commands.append(f"reward account --as-of {day.isoformat()}")
    commands += [f"{name} --as-of {day.isoformat()}" for name in ("suggestions", "campaign")]
    return [*commands, f"report bulletin --as-of {day.isoformat()}", "roles", "journal verify"]


def _acting(office: "Office", folder: Path, made: "Demo", day: date, *, me: bool) -> list[str]:
    """How to act oneself: with the commands where the account may, else how to come to that."""
    from duban.demo.showing import examples
    from duban.desk.deciding import outcomes
    from duban.desk.reward_account import number_words
    from duban.desk.rewarding import book
    from duban.domain.following import Standing
    from duban.domain.rewards import RewardStanding

    where = f"duban --workspace {quote(str(folder))}"
    if not me:
        return [
            _(
                "以上只看不写。演示中的决定都由虚构账户作出，本账户不在权限名单中，登记、决定都会被拒绝并记入日志。"
            ),
            _("要亲自试办，重新生成并把本账户列入："),
            f"  duban demo {quote(str(folder))} --me",
            _(
                "正式的工作区里：在 duban.toml 逐人写 [[user]]，由其中的管理员以本人账户运行 duban roles adopt。"
            ),
        ]
    shown = examples(outcomes(office, made.workspace.jurisdictions[0], day))
    waiting = [one.number for one in shown if one.standing is Standing.PROPOSED]
    lines = [_("本账户已列入权限名单，可以亲自办理：")]
    if waiting:
        reason = _("理由")
        lines.append(f"  {where} outcome dismiss P{waiting[-1]} --reason {reason}")
    rewards = book(office, made.workspace.jurisdictions[0], day).states
    computed = [number_words(one) for one in rewards if one.standing is RewardStanding.COMPUTED]
    return [*lines, *(f"  {where} reward approve {number}" for number in computed[:1])]
