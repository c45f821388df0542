"""What follows in the demonstration, in few lines: proposals by how they stand, a scorecard, the accounts of rewards."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from duban.assessment_wording import points_text, why_words
from duban.calendar.periods import describe_period
from duban.demo.following import Followed
from duban.desk.assessing import unit_name
from duban.desk.deciding import outcomes
from duban.desk.freezing import Freezing
from duban.desk.office import Office
from duban.desk.reward_account import account, number_words, remark
from duban.desk.rewarding import Book, book
from duban.domain.assessing import Scored
from duban.domain.event import Event
from duban.domain.following import Following, Standing
from duban.domain.rewards import Account, RewardStanding, RewardState, Totals
from duban.domain.text import pad, safe_text, width
from duban.i18n import _
from duban.outcome_words import about_words, cited, label_words, measure_words, standing_words, whom
from duban.reward_wording import reward_standing_words, yuan
from duban.workspace import Jurisdiction

WAITING = 3
"""So many proposals that nobody has decided on yet are shown."""
SHOWN = (Standing.MISSED, Standing.RECTIFIED, Standing.CONFIRMED, Standing.DISMISSED, Standing.LAPSED)
"""Of those decided on, one in each of these standings, in this order."""

GAP = "  "


def following_lines(office: Office, place: Jurisdiction, followed: Followed, as_of: date) -> Iterator[str]:
    """All sections, one after the other, each after an empty line."""
    yield from proposal_lines(office, place, followed, as_of)
    if followed.frozen is not None:
        yield from card_lines(followed.frozen)
    yield from reward_lines(book(office, place, as_of))


# --- proposals ---


def proposal_lines(office: Office, place: Jurisdiction, followed: Followed, as_of: date) -> Iterator[str]:
    """How many there are in each standing, and an example of each."""
    found = outcomes(office, place, as_of)
    yield from _title(
        _("处置建议"), _("由检查发现和有关人员的认定提出，是否采取由有权的人决定；人员和决定都是虚构的")
    )
    counted = Counter(one.standing for one in found)
    parts = [f"{standing_words(one)} {counted[one]}" for one in Standing if counted[one]]
    head = _("共 {n} 条，本次新提出 {new} 条：{parts}。另有 {asked} 项依据已有，情节待人认定。")
    proposed = followed.proposed
    yield head.format(
        n=len(found), new=len(proposed.new), parts=_("，").join(parts), asked=len(proposed.supported)
    )
    roster, policy = proposed.roster, proposed.policy
    for one in examples(found):
        key = one.proposal.key
        label = label_words(one.proposal)
        versions = policy.rulings.get(key.ground, ())
        title = versions[-1].rule.title if versions else ""
        said = measure_words(one.proposal.measure) if label == safe_text(title) else label
        about = about_words(key)
        number = f"P{one.number}"
        parts = [number, standing_words(one.standing), said, whom(one.proposal, roster), about]
        yield GAP.join(part for part in parts if part)
        indent = " " * (width(number) + len(GAP))
        yield indent + _("情形") + f" {safe_text(f'{key.ground} {title}')}"
        yield indent + _("条款") + f" {_('；').join(cited(key, policy))}"
        for line in _course(one, found):
            yield indent + line


def examples(found: Sequence[Following]) -> list[Following]:
    """The gravest of those that wait, each on another ground, then one of each other standing: one with a day to put things right,
    where there is any."""
    shown: list[Following] = []
    waiting = [one for one in found if one.standing is Standing.PROPOSED]
    for one in sorted(waiting, key=lambda one: (-one.proposal.measure.rank, one.number)):
        if len(shown) < WAITING and all(one.proposal.key.ground != s.proposal.key.ground for s in shown):
            shown.append(one)
    for standing in SHOWN:
        these = [one for one in found if one.standing is standing]
        shown += sorted(these, key=lambda one: one.rectify_by is None)[:1]
    return shown


def earlier_stage(one: Following, found: Iterable[Following]) -> Following | None:
    """The stage before on which it follows: decided, and not put right in time."""
    key = one.proposal.key
    for other in found:
        before = other.proposal.key
        if other.standing is Standing.MISSED and before == key._replace(stage=before.stage):
            return other
    return None


def _course(one: Following, found: Sequence[Following]) -> Iterator[str]:
    """What became of it, or what it follows on."""
    before = earlier_stage(one, found) if one.standing is Standing.PROPOSED else None
    if before is not None:
        words = _("起因 P{number} {label}，整改期限 {day} 已过，没有整改")
        yield words.format(number=before.number, label=label_words(before.proposal), day=before.rectify_by)
    decision = _last(one, "outcome_confirmed")
    if decision is not None:
        words = _("决定 {day} {by}，整改期限 {due}") if one.rectify_by else _("决定 {day} {by}")
        yield safe_text(words.format(day=decision.on, by=decision.text("by") or "", due=one.rectify_by))
    for kind, field, words in (
        ("outcome_rectified", "what", _("整改 {day} {said}")),
        ("outcome_dismissed", "reason", _("理由 {day} {said}")),
        ("proposal_lapsed", "", _("撤下 {day} 所据事实不再成立（已经办结或者更正），没有人作出过决定")),
    ):
        event = _last(one, kind)
        if event is not None:
            yield safe_text(words.format(day=event.on, said=event.text(field) or ""))


def _last(one: Following, kind: str) -> Event | None:
    return next((event for event in reversed(one.events) if event.kind == kind), None)


# --- the scorecard ---


def card_lines(frozen: Freezing) -> Iterator[str]:
    """The units by place, each line with its points and what it was counted from."""
    made = frozen.assessment
    titles = {key: one.title for key, one in made.indicators.items()}
    heads = [part.label or titles.get(part.indicator, part.key) for part in made.scorecard.part]
    weights = [
        _("{head}（{n}）").format(head=h, n=p.weight) for h, p in zip(heads, made.scorecard.part, strict=True)
    ]
    period = describe_period(made.card.period)
    title = _("{period}{title}").format(period=period, title=made.scorecard.title)
    yield from _title(_("考核"), title)
    source = _(
        "依据《{document}》{article}；由审批人定稿，日志编号 {id}。括号内为权重，各项写得分和分子/分母。"
    )
    yield safe_text(
        source.format(
            document=made.ruling.document.title,
            article=made.ruling.rule.source.article,
            id=f"{frozen.seq}.0",
        )
    )
    header = [_("名次"), _("单位"), _("得分"), _("可得分"), _("折算分"), *weights]
    rows = [
        [
            f"{score.place}/{score.size}" if score.place is not None else "",
            unit_name(made.roster, score.unit, made.card.as_of),
            points_text(score.points) or "",
            str(score.attainable),
            points_text(score.converted) or "",
            *map(_cell, score.lines),
        ]
        for score in sorted(
            made.card.units, key=lambda score: (score.place or len(made.card.units) + 1, score.unit)
        )
    ]
    yield from _table(header, rows)


def _cell(line: Scored) -> str:
    if line.points is None:
        return why_words(line.why)
    counted = line.reading is not None and line.reading.ratio
    return f"{points_text(line.points)}" + (
        f" {line.reading.numerator}/{line.reading.denominator}" if counted and line.reading else ""
    )


# --- rewards ---

STANDINGS = (
    *(RewardStanding.COMPUTED, RewardStanding.APPROVED, RewardStanding.PAID),
    *(RewardStanding.REFUSED, RewardStanding.LAPSED, RewardStanding.TO_RETURN),
)


def reward_lines(made: Book) -> Iterator[str]:
    """An account a line: number and amount by standing, the year's target; then what is to be returned and why."""
    accounts = account(made)
    yield from _title(_("奖励账户"), _("按包案领导，核算、审批、发放由三个人分别办理；金额为演示而设"))
    shown = [s for s in STANDINGS if any(a.totals.number[s] for a in accounts)]
    header = [_("姓名"), _("单位"), *map(reward_standing_words, shown), _("年度目标")]
    rows = [[_name(one), _units(made, one), *_amounts(one.totals, shown), _target(one)] for one in accounts]
    whole = Totals.of(state for one in accounts for state in one.states)
    rows.append([_("合计"), "", *_amounts(whole, shown), ""])
    yield from _table(header, rows)
    for state in made.states:
        if state.standing is RewardStanding.TO_RETURN:
            yield _back(made, state)
    none = len(made.reckoning.unearned)
    if none:
        words = _(
            "没有得到奖励的结案 {n} 件（尚未核验、核验不属实等），逐件的原因：duban reward compute --dry-run --as-of {day}"
        )
        yield words.format(n=none, day=made.as_of)


def _back(made: Book, state: RewardState) -> str:
    words = _("应追回：{number} 事项 {case} {officer} {amount}，{why}。")
    return safe_text(
        words.format(
            number=number_words(state),
            case=state.case,
            officer=state.officer,
            amount=yuan(state.fen),
            why=remark(made, state),
        )
    )


def _name(one: Account) -> str:
    return safe_text(one.officer)


def _units(made: Book, one: Account) -> str:
    return safe_text(_("、").join(made.unit_name(unit) for unit in one.units))


def _amounts(totals: Totals, shown: Iterable[RewardStanding]) -> list[str]:
    return [
        _("{n} 件 {amount}").format(n=totals.number[s], amount=yuan(totals.fen[s]))
        if totals.number[s]
        else "—"
        for s in shown
    ]


def _target(one: Account) -> str:
    return "—" if one.target is None else _("{done}/{target}").format(done=one.done, target=one.target)


# --- text ---


def _title(name: str, said: str) -> Iterator[str]:
    yield ""
    yield _("【{title}】{said}").format(title=name, said=said)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    columns = [max(width(safe_text(row[n])) for row in (header, *rows)) for n in range(len(header))]
    for row in (header, *rows):
        yield GAP.join(pad(safe_text(text), cells) for text, cells in zip(row, columns, strict=True)).rstrip()
