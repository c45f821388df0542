"""``duban assess``: indicators and scorecards of a period; freezing, verifying and correcting a result."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from duban.cli.day import Day
from duban.cli.report_output import FORMS, LINES, form_for, write_document, write_json, write_lines
from duban.cli.shell import Shell
from duban.domain.text import pad, width
from duban.errors import ExitCode, UsageError
from duban.i18n import _

if TYPE_CHECKING:
    from duban.desk.assessing import Assessment, Measured
    from duban.desk.freezing import Held
    from duban.desk.office import Office
    from duban.domain.assessing import Reading
    from duban.workspace import Jurisdiction, Switch

_HELP = _(
    """考核：按周期计算指标和考核方案；不写编号列出全部考核方案、指标和已定稿的结果。

比率都带分子、分母和统计范围；未到期的不计入；没有数据的项目不计分。定稿（--freeze）记入日志，不再改动；
已定稿的周期显示定稿和更正，写 --as-of 则按当日重新计算。

\b
例：
duban assess
duban assess N-39 --period 2026-Q2
duban assess --indicator LF-A1 --period 2026-06
duban assess N-39 --period 2026-Q2 --freeze
duban assess N-39 --period 2026-Q2 --verify
duban assess N-39 --period 2026-Q2 --correct --unit 某县 --part public --points 8.5 --reason 复核更正
duban assess N-39 --period 2026-Q2 -o 考核.xlsx"""
)


@attrs.frozen
class _Wanted:
    """What was asked for on the command line."""

    scorecard: str | None
    indicator: str | None
    period: str | None
    as_of: date | None
    unit: str | None
    part: str | None
    points: str | None
    reason: str | None
    act: str
    """``show``, ``freeze``, ``verify`` or ``correct``."""


@click.command("assess", help=_HELP)
@click.argument("scorecard", metavar=_("[考核方案]"), required=False)
@click.option("--indicator", help=_("只算一项指标（编号）。"))
@click.option("--period", help=_("周期：2026、2026-H1、2026-Q2、2026-06、2026-W31……"))
@click.option("--as-of", type=Day(), help=_("截至这一天（默认今天，北京时间）。"))
@click.option("-j", "--jurisdiction", help=_("辖区；只有一个辖区时不必写。"))
@click.option("--freeze", is_flag=True, help=_("定稿：把结果记入日志。"))
@click.option("--verify", is_flag=True, help=_("核对：由日志重算已定稿的结果，比较指纹。"))
@click.option("--correct", is_flag=True, help=_("更正已定稿的结果，与 --unit、--points、--reason 同用。"))
@click.option("--unit", help=_("更正哪个单位（代码或名称）。"))
@click.option("--part", help=_("更正哪一项；不写表示折算分。"))
@click.option("--points", help=_("更正后的得分。"))
@click.option("--reason", help=_("更正的理由。"))
@click.option("--actor", help=_("代何人办理；本账户一并记入。"))
@click.option("--format", "format", type=click.Choice(FORMS), help=_("格式；默认按文件后缀，否则 text。"))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=_("写入这个文件；不写则输出到标准输出。")
)
@click.pass_obj
def assess(
    shell: Shell,
    scorecard: str | None,
    indicator: str | None,
    period: str | None,
    as_of: date | None,
    jurisdiction: str | None,
    freeze: bool,
    verify: bool,
    correct: bool,
    unit: str | None,
    part: str | None,
    points: str | None,
    reason: str | None,
    actor: str | None,
    format: str | None,
    output: Path | None,
) -> int:
    """See ``help`` above."""
    from contextlib import closing

    from duban.desk.office import Office

    acts = [name for name, given in (("freeze", freeze), ("verify", verify), ("correct", correct)) if given]
    wanted = _Wanted(
        scorecard, indicator, period, as_of, unit, part, points, reason, acts[0] if acts else "show"
    )
    _sound(wanted, acts)
    with closing(Office(shell.find_workspace())) as office:
        place = office.the_jurisdiction(jurisdiction)
        listing = scorecard is None and indicator is None
        form = form_for(output, format, office.workspace, LINES if listing or verify else FORMS)
        if listing:
            return _list(office, place, form, output)
        if indicator is not None:
            code = _measure(office, place, wanted, form, output)
        else:
            code = _card(shell, office, place, wanted, actor, form, output)
        return _failures(shell, office) or code


def _sound(wanted: _Wanted, acts: list[str]) -> None:
    """Raises UsageError for options that do not go together."""
    if len(acts) > 1:
        raise UsageError(_("--freeze、--verify、--correct 只能写一个。"))
    if wanted.scorecard is not None and wanted.indicator is not None:
        raise UsageError(_("考核方案与 --indicator 只能写一个。"))
    if wanted.scorecard is None and wanted.indicator is None and wanted.period is not None:
        raise UsageError(_("--period 须与考核方案或者 --indicator 同用。"))
    if acts and wanted.scorecard is None:
        raise UsageError(_("--{act} 须写明考核方案；用 duban assess 列出。").format(act=acts[0]))
    if (wanted.scorecard or wanted.indicator) and wanted.period is None:
        raise UsageError(_("须写明周期，例如 --period 2026-Q2。"))
    if wanted.act == "correct" and (wanted.unit is None or wanted.points is None or wanted.reason is None):
        raise UsageError(_("--correct 须与 --unit、--points、--reason 同用。"))


def _failures(shell: Shell, office: "Office") -> int:
    """Plugins that failed are named on stderr: what they should have said is missing from the result."""
    failures = office.extensions.failures
    for name, reason in sorted(failures.items()):
        shell.say(_("插件 {name} 出错：{reason}").format(name=name, reason=reason))
    return ExitCode.UNEVALUATED if failures else ExitCode.CLEAN


def _measure(office: "Office", place: "Jurisdiction", wanted: _Wanted, form: str, output: Path | None) -> int:
    from duban.desk.assessing import measure
    from duban.desk.assessment_report import measured_document
    from duban.desk.office import today

    made = measure(
        office,
        place,
        wanted.indicator or "",
        period=wanted.period or "",
        as_of=wanted.as_of or today(),
    )
    if form == "json":
        write_json(measured_json(made), output)
    else:
        write_document(measured_document(made), form, output, office.workspace)
    return ExitCode.CLEAN


def _card(
    shell: Shell,
    office: "Office",
    place: "Jurisdiction",
    wanted: _Wanted,
    behalf: str | None,
    form: str,
    output: Path | None,
) -> int:
    from duban.desk import freezing
    from duban.desk.assessing import assess as compute
    from duban.desk.assessment_report import card_document
    from duban.desk.office import today

    card, period, day = wanted.scorecard or "", wanted.period or "", wanted.as_of or today()
    if wanted.act == "verify":
        return _verify(shell, office, place, card, period, form, output)
    held = None
    if wanted.act != "show":
        from duban.cli.acting import acting

        actor = acting(shell, office, (place,), behalf)
        if wanted.act == "freeze":
            frozen = freezing.freeze(office, place, card, period=period, as_of=day, actor=actor)
            words = _("已定稿过，结果相同，日志编号 {id}。") if frozen.again else _("已定稿，日志编号 {id}。")
            shell.say(words.format(id=f"{frozen.seq}.0"))
        else:
            freezing.correct(
                office,
                place,
                card,
                period=period,
                unit=wanted.unit or "",
                part=wanted.part or "",
                points=wanted.points or "",
                reason=wanted.reason or "",
                actor=actor,
            )
            shell.say(_("更正已记入日志，与定稿并列显示。"))
    if wanted.act != "show" or wanted.as_of is None:
        held = freezing.frozen(office, place, card, period)
    made = (
        compute(office, place, card, period=period, as_of=day)
        if held is None
        else freezing.shown(office, place, held)
    )
    if form == "json":
        write_json(card_json(made, held), output)
    else:
        write_document(card_document(made, held), form, output, office.workspace)
    return ExitCode.CLEAN


def _verify(
    shell: Shell,
    office: "Office",
    place: "Jurisdiction",
    card: str,
    period: str,
    form: str,
    output: Path | None,
) -> int:
    from duban.desk.assessment_report import difference_lines
    from duban.desk.freezing import verify

    made = verify(office, place, card, period)
    with office.ledger.reading() as reader:
        lines = list(difference_lines(made, office.roster(place.code, reader)))
    same = _("核对一致：由日志第 {head} 条以前的记录重算，结果与定稿（日志编号 {id}）相同。")
    differs = _("核对不一致：由日志第 {head} 条以前的记录重算，结果与定稿（日志编号 {id}）不同。")
    kept = made.held.snapshot
    head = (same if made.same else differs).format(head=kept.head, id=kept.id)
    if form == "json":
        value = {
            "scorecard": card,
            "period": period,
            "same": made.same,
            "intact": made.intact,
            "rules_changed": made.rules_changed,
            "roster_changed": made.roster_changed,
            "differences": lines,
        }
        write_json(value, output)
    else:
        write_lines([head, *lines], output)
    return ExitCode.CLEAN if made.same else ExitCode.FINDINGS


def switch_json(switch: "Switch | None") -> dict[str, str] | None:
    """By whose decision what ships switched off is in use; null where it takes none."""
    if switch is None:
        return None
    return {"by": switch.by, "on": switch.on.isoformat(), "decision": switch.decision}


def measured_json(made: "Measured") -> dict[str, Any]:
    """One indicator with keys that never change with the language; fractions as ``"n/d"``."""
    return {
        "jurisdiction": made.jurisdiction,
        "indicator": made.indicator.id,
        "title": made.indicator.title,
        "population": made.indicator.of,
        "period": made.period.key,
        "as_of": made.as_of.isoformat(),
        "context": made.indicator.context,
        "decision": switch_json(made.switch),
        "whole": reading_json(made.whole),
        "units": [reading_json(reading) for reading in made.units],
    }


def reading_json(reading: "Reading") -> dict[str, Any]:
    """A reading; ``value`` null where nothing can be said."""
    value = reading.value
    return {**attrs.asdict(reading), "value": None if value is None else str(value)}


def card_json(made: "Assessment", held: "Held | None") -> dict[str, Any]:
    """A scorecard as it is kept in the journal, with what it rests on."""
    from duban.desk.assessing import unit_name
    from duban.engine.card_text import card_text

    data: dict[str, Any] = json.loads(card_text(made.card))
    data |= {
        "jurisdiction": made.jurisdiction,
        "title": made.scorecard.title,
        "frozen": None,
        "corrections": [],
    }
    data["indicators"] = {
        key: {"title": one.title, "population": one.of} for key, one in made.indicators.items()
    }
    data["whole"] = [reading_json(reading) for reading in made.whole.values()]
    for unit in data["units"]:
        unit["unit_name"] = unit_name(made.roster, unit["unit"], made.card.as_of)
    if held is not None:
        kept = attrs.asdict(held.snapshot)
        del kept["result"]
        data["frozen"] = _iso(kept)
        data["corrections"] = [_iso(attrs.asdict(one)) for one in held.corrections]
    return data


def _iso(values: Mapping[str, object]) -> dict[str, object]:
    return {key: value if isinstance(value, int) else str(value) for key, value in values.items()}


def _list(office: "Office", place: "Jurisdiction", form: str, output: Path | None) -> int:
    from duban.desk.assessing import assessable, strays
    from duban.desk.freezing import frozen_all
    from duban.desk.office import today

    rulings, held = assessable(office, place), frozen_all(office, place)
    lost = strays(office, place, today())
    if form == "json":
        value = {
            "jurisdiction": place.code,
            "rules": [
                {"id": r.rule.id, "kind": type(r.rule).__name__.lower(), "title": r.rule.title}
                for r in rulings
            ],
            "frozen": [
                {"scorecard": h.snapshot.scorecard, "period": h.snapshot.period, "on": str(h.snapshot.on)}
                for h in held
            ],
            "strays": [attrs.asdict(one) for one in lost],
        }
        write_json(value, output)
    else:
        lines = list(_table(rulings)) or [_("适用的规则包中没有考核方案和指标。")]
        for one in held:
            kept = one.snapshot
            words = _("已定稿：{rule} {period}（{on}，日志编号 {id}，更正 {n} 处）")
            lines.append(
                words.format(
                    rule=kept.scorecard, period=kept.period, on=kept.on, id=kept.id, n=len(one.corrections)
                )
            )
        for stray in lost:
            words = _("没有计入的填报：日志编号 {id} {unit} {name} {period}（{why}）")
            lines.append(words.format(**attrs.asdict(stray)))
        write_lines(lines, output)
    return ExitCode.CLEAN


def _table(rulings: tuple[Any, ...]) -> Iterator[str]:
    """One line for each rule."""
    from duban.policy.words import kind_words

    column = max((width(ruling.rule.id) for ruling in rulings), default=0)
    for ruling in rulings:
        rule = ruling.rule
        said = rule.title if rule.judged else _("{title}（不作判定）").format(title=rule.title)
        if getattr(rule, "context", False):
            said = _("{title}（只供参考）").format(title=rule.title)
        if getattr(rule, "shipped_off", False):
            said = _("{title}（默认停用）").format(title=rule.title)
        yield f"{pad(rule.id, column)}  {pad(kind_words(rule.kind), 8)}  {said}"
