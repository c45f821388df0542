"""``duban policy diff`` and ``duban policy preview``: what other rules would make of the ledger. Nothing is written."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import click

from duban.cli.day import Day
from duban.cli.listing import FORMAT, write_list
from duban.cli.shell import Shell
from duban.domain.labels import MEASURE, STATE
from duban.domain.text import safe_text
from duban.errors import ExitCode
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.office import Office
    from duban.desk.whatif import Comparison, Shift, Standing, Tally
    from duban.desk.whatif_following import ProposalShift

SHOWN = 40
"""Lines of one group in the text before the rest is only counted; the other formats list all."""

_DIFF = _(
    """比较两个规则包：同一本台账，按一个算是什么结果，按另一个算是什么结果。只读台账，不改动任何内容。

规则包写编号，或者以 .toml 结尾的路径，各连同所继承的规则包；duban.toml 中的规则不计入，其中写明不判定的规则两边都不判定。
已了结的同样比较，但启用规则时已保留的结论不变。

“超期”包括逾期完成、未达次数和违规。没有变化的退出码为 0，有变化的为 1，插件出错、没有比全的为 3，没有可以比较的为 5。

\b
例：
duban policy diff national my-city.toml
duban policy diff old.toml new.toml --as-of 2026-06-30 --format csv"""
)
_PREVIEW = _(
    """试行新的规则包：替换本辖区编号相同的规则包，没有编号相同的加在最后，看台账会有哪些变化。只读台账，不改动任何内容。

规则包写编号，或者以 .toml 结尾的路径；可以同时写几个。已了结的保留当时的结论，只计数。
已经改在本辖区所用的文件上的，用 duban policy adopt --preview 查看。

“超期”包括逾期完成、未达次数和违规。没有变化的退出码为 0，有变化的为 1，插件出错、没有比全的为 3，没有可以比较的为 5。

\b
例：
duban policy preview my-city.toml
duban policy preview national-new.toml --jurisdiction 130000 --as-of 2026-06-30"""
)
_JURISDICTION = click.option("-j", "--jurisdiction", help=_("辖区的代码或者名称；只有一个辖区的可以不写。"))
_AS_OF = click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))


@click.command("diff", help=_DIFF, short_help=_("比较两个规则包对台账的影响"))
@click.argument("pack_a", metavar=_("规则包甲"))
@click.argument("pack_b", metavar=_("规则包乙"))
@_JURISDICTION
@_AS_OF
@FORMAT
@click.pass_obj
def diff(
    shell: Shell, pack_a: str, pack_b: str, jurisdiction: str | None, as_of: date | None, format: str
) -> int:
    """See ``help`` above."""
    from duban.desk.trial import diff as compare

    title = _("规则比较  {place}  截至 {day}  由 {first} 改为 {second}")
    return _run(
        shell,
        lambda office, day: compare(office, pack_a, pack_b, jurisdiction=jurisdiction, as_of=day),
        as_of,
        format,
        {"title": title, "first": pack_a, "second": pack_b},
    )


@click.command("preview", help=_PREVIEW, short_help=_("试行新规则包，看台账会有哪些变化"))
@click.argument("new", metavar=_("新规则包…"), nargs=-1, required=True)
@_JURISDICTION
@_AS_OF
@FORMAT
@click.pass_obj
def preview(
    shell: Shell, new: tuple[str, ...], jurisdiction: str | None, as_of: date | None, format: str
) -> int:
    """See ``help`` above."""
    from duban.desk.trial import preview as compare

    title = _("规则试行  {place}  截至 {day}  {second}")
    return _run(
        shell,
        lambda office, day: compare(office, new, jurisdiction=jurisdiction, as_of=day),
        as_of,
        format,
        {"title": title, "second": " ".join(new)},
    )


def _run(
    shell: Shell,
    compare: "Callable[[Office, date], Comparison]",
    as_of: date | None,
    format: str,
    head: Mapping[str, str],
) -> int:
    """Compare and write; the exit code."""
    from contextlib import closing

    from duban.desk.office import Office, today

    with closing(Office(shell.find_workspace())) as office:
        made = compare(office, as_of or today())
        if format == "text":
            place = made.place.name
            click.echo(safe_text(head["title"].format(**head, place=place, day=made.as_of)))
            _groups(made)
            _proposals(made)
            _summary(made.tally, click.echo)
        else:
            write_list(_rows(made), format, _headings(), _words)
            _summary(made.tally, shell.say)
        if made.unadopted:
            shell.say(
                _("工作区的规则另有变动尚未启用，以上按变动后的规则比较；见 duban policy adopt --preview。")
            )
        return _ended(shell, office, made.tally)


def _ended(shell: Shell, office: "Office", tally: "Tally") -> ExitCode:
    """The exit code; a plugin that failed is named, and then nothing counts as compared in full."""
    failures = {(one.plugin, one.reason) for one in office.plugins.failures}
    failures |= set(office.extensions.failures.items())
    for name, reason in sorted(failures):
        message = _("插件 {plugin} 出错（{reason}），有关规则没有比全。")
        shell.say(safe_text(message.format(plugin=name, reason=reason)))
    if failures:
        return ExitCode.UNEVALUATED
    if tally.empty:
        return ExitCode.NOTHING
    return ExitCode.FINDINGS if tally.kinds else ExitCode.CLEAN


def _kinds() -> dict[str, str]:
    """The kinds of difference in words, in the order of the text."""
    from duban.desk.law_trial import difference_words

    return difference_words()


def _proposal_kinds() -> dict[str, str]:
    """The same for proposals."""
    return {"proposal-appears": _("新提出建议"), "proposal-vanishes": _("不再提出建议")}


def _headings() -> dict[str, str]:
    return {
        "kind": _("变化"),
        "unit_name": _("责任单位"),
        "officer": _("责任人"),
        "case": _("事项"),
        "period": _("周期"),
        "rule": _("规则"),
        "due_before": _("原期限"),
        "due_after": _("新期限"),
        "state_before": _("原状态"),
        "state_after": _("新状态"),
        "title": _("内容"),
    }


def _groups(made: "Comparison") -> None:
    """The differences kind by kind; of each kind the first ones are kept in memory, the rest is counted."""
    held: dict[str, list[Shift]] = {}
    for shift in made.shifts:
        group = held.setdefault(shift.kind.value, [])
        if len(group) < SHOWN:
            group.append(shift)
    headings = {key: word for key, word in _headings().items() if key not in ("kind", "officer", "period")}
    headings["case"] = _("事项或者周期")
    counted = {kind.value: count for kind, count in made.tally.kinds.items()}
    for kind, label in _kinds().items():
        if kind not in held:
            continue
        click.echo(_("\n{label}（{n} 项）").format(label=label, n=counted[kind]))
        write_list((_line(shift) for shift in held[kind]), "text", headings, _words)
        if counted[kind] > SHOWN:
            rest = counted[kind] - SHOWN
            click.echo(_("……另有 {n} 项；用 --format csv 列出全部。").format(n=rest))
    click.echo()


def _rows(made: "Comparison") -> Iterator[dict[str, object]]:
    """Every difference, then the proposals that appear or vanish."""
    for shift in made.shifts:
        yield as_row(shift)
    for one in made.proposals:
        yield _proposal_row(one)


def _proposal_row(one: "ProposalShift") -> dict[str, object]:
    """A proposal in the columns of a difference: its ground stands for the rule, the measure for the state."""
    key = one.proposal.key
    unit = one.roster.units.get(key.unit)
    blank = dict.fromkeys(("form", "claim", "period", "n", "due_before", "due_after", "missing"))
    appears = one.change.value == "appears"
    return {
        "jurisdiction": one.policy.jurisdiction,
        "kind": f"proposal-{one.change.value}",
        "rule": key.ground,
        "title": one.proposal.label,
        "unit": key.unit,
        "unit_name": unit.name if unit else key.unit,
        "officer": key.officer or None,
        "case": key.about or None,
        "state_before": None if appears else one.proposal.measure.value,
        "state_after": one.proposal.measure.value if appears else None,
        **blank,
    }


def _proposals(made: "Comparison") -> None:
    """Proposals that appear or vanish, the first ones of each by name."""
    from duban.outcome_words import about_words, ground_words, label_words, whom

    for change, label in (("appears", _("新提出的处置建议")), ("vanishes", _("不再提出的处置建议"))):
        found = [one for one in made.proposals if one.change.value == change]
        if not found:
            continue
        click.echo(_("{label}（{n} 项）").format(label=label, n=len(found)))
        for one in found[:SHOWN]:
            key = one.proposal.key
            parts = (
                label_words(one.proposal),
                whom(one.proposal, one.roster),
                about_words(key),
                ground_words(key, one.policy),
            )
            click.echo("  " + "  ".join(part for part in parts if part))
        if len(found) > SHOWN:
            click.echo(_("……另有 {n} 项；用 --format csv 列出全部。").format(n=len(found) - SHOWN))
        click.echo()


def _line(shift: "Shift") -> dict[str, object]:
    """The row for people: what is not owed is said to be so."""
    row = as_row(shift)
    for side, standing in (("due_before", shift.before), ("due_after", shift.after)):
        if standing is None:
            row[side] = _("无此项")
    return row | {"case": row["case"] or row["period"]}


def _summary(tally: "Tally", say: Callable[[str], None]) -> None:
    """How much was compared, and what differs: in all, and unit by unit."""
    words = _kinds()
    counted = {kind.value: count for kind, count in tally.kinds.items()}
    if tally.empty:
        say(_("没有可以比较的事项和单位职责。"))
        return
    listed = _("，").join(f"{word} {counted[kind]}" for kind, word in words.items() if kind in counted)
    message = _("比较事项 {cases} 件、单位职责 {owed} 项：{what}。")
    say(message.format(cases=tally.cases, owed=tally.owed_by_units, what=listed or _("没有变化")))
    if tally.kept:
        say(_("已了结的 {n} 项按新规则期限或者结论不同，保留当时的结论。").format(n=tally.kept))
    for line in _by_unit(tally, words):
        say(safe_text(line))


def _by_unit(tally: "Tally", words: Mapping[str, str]) -> Iterator[str]:
    """One line per unit, those with most that became late first."""
    from duban.desk.whatif import Kind

    newly = (Kind.LATE, Kind.NEW_LATE)
    units = sorted(
        tally.units.items(),
        key=lambda item: (-sum(item[1][kind] for kind in newly), -item[1].total(), item[0]),
    )
    for unit, kinds in units:
        listed = _("，").join(
            f"{word} {kinds[Kind(kind)]}" for kind, word in words.items() if kinds[Kind(kind)]
        )
        yield _("  {unit}：{what}").format(unit=unit or _("（没有责任单位）"), what=listed)


def as_row(shift: "Shift") -> dict[str, object]:
    """One difference with keys that never change with the language."""
    row, before, after = shift.row, shift.before, shift.after
    return {
        "jurisdiction": shift.jurisdiction,
        "kind": shift.kind.value,
        "rule": row.rule,
        "title": shift.title,
        "form": row.form.value,
        "unit": row.unit,
        "unit_name": shift.unit_name,
        "officer": row.officer,
        "case": row.case,
        "claim": row.claim,
        "period": row.period,
        "n": row.n,
        "due_before": _due(before),
        "due_after": _due(after),
        "state_before": None if before is None else before.state.value,
        "state_after": None if after is None else after.state.value,
        "unit_before": None if before is None else before.row.unit,
        "officer_before": None if before is None else before.row.officer,
        "missing": after.row.missing if after is not None and after.state.value == "unknown" else None,
    }


def _due(standing: "Standing | None") -> str | None:
    if standing is None or standing.row.due_on is None:
        return None
    return standing.row.due_on.isoformat()


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    if name in ("state_before", "state_after"):
        return _({**STATE, **MEASURE}[str(value)])
    return (_kinds() | _proposal_kinds())[str(value)] if name == "kind" else str(value)
