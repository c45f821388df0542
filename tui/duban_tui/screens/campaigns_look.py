"""How campaigns look: one a row, and the lists of one of them."""

from collections.abc import Sequence

import attrs

from duban.desk.campaign_pages import (
    DONE,
    LATE,
    Belongs,
    CampaignView,
    CaseOf,
    Delivered,
    OfUnit,
    Overview,
    Phase,
    Post,
    Progress,
    course_words,
)
from duban.domain.labels import STATE
from duban.domain.obligation import State
from duban.domain.text import safe_text
from duban.i18n import _, _n
from duban.remarks import period_words
from duban.wording import full_date
from duban_tui.bars import bar
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.listed import Listed, filled
from duban_tui.signs import Sign
from duban_tui.words import clauses

_BAR = 10
"""Cells of a bar in a list."""


def progress_words(made: Progress | None) -> str:
    """How many of how many; nothing where there is nothing of the kind."""
    return "" if made is None else made.words


def drawn(made: Progress | None, cells: int = _BAR) -> str:
    """The bar with its percentage; nothing where there is no number to compare with."""
    if made is None or not made.whole:
        return ""
    return f"{bar(made.made, made.whole, cells)} {made.percent}%".lstrip()


def _delivered(row: Overview, cells: int = _BAR) -> str:
    return drawn(row.delivered, cells)


def cases_words(row: Overview) -> str:
    """Cases on the list of those announced, and by how many they differ."""
    said = progress_words(row.cases)
    if row.unclear:
        said += _("，不明{n}").format(n=row.unclear)
    elif row.differs:
        said += (_("，多{n}") if row.differs > 0 else _("，少{n}")).format(n=abs(row.differs))
    return said


def _overview_lines(row: Overview) -> list[str]:
    delivered = _("报送 {n}").format(n=progress_words(row.delivered)) if row.delivered else ""
    late = _("逾期未报 {n} 项").format(n=row.late) if row.late else ""
    cases = _("列入事项 {n}").format(n=cases_words(row)) if row.cases else ""
    led = _("已落实责任人 {n}").format(n=progress_words(row.assigned)) if row.assigned else ""
    head = _("{title}：{course}").format(title=row.title, course=row.course)
    return [clauses(head, delivered, late), clauses(cases, led)]


def _trouble(row: Overview) -> Sign:
    if row.late:
        return Sign.OVERDUE
    return Sign.UNKNOWN if row.unclear else Sign.FAULT if row.differs else Sign.RUNNING


_TONE = {Sign.OVERDUE: Tone.ALERT, Sign.UNKNOWN: Tone.ACCENT, Sign.FAULT: Tone.CAUTION}

OVERVIEWS: Look[Overview] = Look(
    columns=(
        Column(id="id", title=_("编号"), text=lambda row: row.id, least=8, most=14, grow=1, keep=1),
        Column(id="title", title=_("活动"), text=lambda row: row.title, least=16, most=40, grow=4, keep=1),
        Column(id="course", title=_("进展"), text=lambda row: row.course, least=10, keep=1),
        Column(id="late", title=_("逾期未报"), text=lambda row: str(row.late or ""), least=8, keep=3, right=True),
        Column(id="made", title=_("已报送"), text=lambda row: progress_words(row.delivered), least=8, keep=2, right=True),
        Column(id="bar", title=_("报送进度"), text=_delivered, least=15, keep=6, said=lambda row: _delivered(row, 0)),
        Column(id="cases", title=_("列入事项"), text=cases_words, least=12, most=16, keep=4),
        Column(id="led", title=_("已落实责任人"), text=lambda row: progress_words(row.assigned), least=12, keep=5, right=True),
    ),
    key=lambda row: row.id,
    glyph=_trouble,
    tone=lambda row: _TONE.get(_trouble(row), Tone.PLAIN),
    told=_overview_lines,
)  # fmt: skip


def phase_words(row: Phase) -> str:
    """A phase with its days and how far it is."""
    days = _("{start} 至 {end}").format(start=row.start or _("未写明"), end=row.end or _("未写明"))
    return _("{title}（{days}）：{course}").format(
        title=row.title, days=days, course=course_words(row.course)
    )


PHASES: Look[Phase] = Look(
    columns=(
        Column(id="title", title=_("阶段"), text=lambda row: row.title, least=16, grow=4, keep=1),
        Column(id="start", title=_("起"), text=lambda row: str(row.start or _("未写明")), least=10, keep=1),
        Column(id="end", title=_("止"), text=lambda row: str(row.end or _("未写明")), least=10, keep=1),
        Column(id="course", title=_("进展"), text=lambda row: course_words(row.course), least=12, keep=1),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=3),
    ),
    key=lambda row: (row.rule, row.title),
    glyph=lambda row: ">" if row.running else " ",
    tone=lambda row: Tone.ACCENT if row.running else Tone.PLAIN,
    told=lambda row: [phase_words(row), _("依据规则 {rule}").format(rule=row.rule)],
)


def delivery_glyph(state: State) -> Sign:
    """How a delivery stands."""
    if state in LATE:
        return Sign.OVERDUE
    if state in DONE:
        return Sign.MET
    return {State.UNKNOWN: Sign.UNKNOWN, State.DUE_SOON: Sign.DUE_SOON}.get(state, Sign.RUNNING)


def _due(row: Delivered) -> str:
    if row.due_on is None:
        return _("（未定）")
    return _("{day} 当日").format(day=row.due_on) if row.on_the_day else row.due_on.isoformat()


def title_words(row: Delivered) -> str:
    """What is delivered, and for which period."""
    return f"{row.title} {period_words(row.period)}" if row.period else row.title


def _made(row: Delivered, made: str = "{made}") -> str:
    """The day of the report, in those words, and what it left out; nothing where there is none."""
    said = made.format(made=row.delivered_on) if row.delivered_on is not None else ""
    return said + (_("，内容缺{items}").format(items=_("、").join(row.lacking)) if row.lacking else "")


def _delivery_lines(row: Delivered) -> list[str]:
    due = _("期限 {day}").format(day=_due(row))
    head = _("{unit}：{title}").format(unit=row.unit, title=title_words(row))
    return [
        clauses(head, due, _(STATE[row.state.value]), _made(row, _("{made} 报送"))),
        _("依据规则 {rule}").format(rule=row.rule),
    ]


DELIVERIES: Look[Delivered] = Look(
    columns=(
        Column(id="state", title=_("状态"), text=lambda row: _(STATE[row.state.value]), least=10, keep=1),
        Column(id="due", title=_("期限"), text=_due, least=15, most=16, grow=1, keep=1),
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="title", title=_("节点"), text=title_words, least=16, grow=4, keep=2),
        Column(id="made", title=_("报送"), text=_made, least=10, most=40, grow=2, keep=3),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=4),
    ),
    key=lambda row: row.key,
    glyph=lambda row: delivery_glyph(row.state),
    tone=lambda row: _TONE.get(delivery_glyph(row.state), Tone.PLAIN),
    told=_delivery_lines,
)


def _of_unit(row: OfUnit, cells: int = 20) -> str:
    return drawn(Progress(made=row.in_time + row.late, whole=row.total), cells)


def _of_unit_lines(row: OfUnit) -> list[str]:
    counted = (
        (_("按时 {n}"), row.in_time),
        (_("逾期报送 {n}"), row.late),
        (_("逾期未报 {n}"), row.missing),
        (_("未到期 {n}"), row.open),
    )
    head = _("{unit}：应报 {n} 项").format(unit=row.unit, n=row.total)
    return [clauses(head, *(words.format(n=n) for words, n in counted if n))]


UNITS: Look[OfUnit] = Look(
    columns=(
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="missing", title=_("逾期未报"), text=lambda row: str(row.missing or ""), least=8, keep=1, right=True),
        Column(id="late", title=_("逾期报送"), text=lambda row: str(row.late or ""), least=8, keep=2, right=True),
        Column(id="met", title=_("按时"), text=lambda row: str(row.in_time or ""), least=6, keep=2, right=True),
        Column(id="open", title=_("未到期"), text=lambda row: str(row.open or ""), least=6, keep=3, right=True),
        Column(id="total", title=_("应报"), text=lambda row: str(row.total), least=6, keep=2, right=True),
        Column(id="bar", title=_("报送进度"), text=_of_unit, least=25, keep=4, said=lambda row: _of_unit(row, 0)),
    ),
    key=lambda row: row.unit,
    glyph=lambda row: Sign.OVERDUE if row.missing else Sign.RUNNING,
    tone=lambda row: Tone.ALERT if row.missing else Tone.PLAIN,
    told=_of_unit_lines,
)  # fmt: skip


def _names(row: Post) -> str:
    return _("、").join(row.officers) or _("空缺")


def _filled(row: Post) -> str:
    return _("人数不足") if row.vacant else _("已落实")


def _post_lines(row: Post) -> list[str]:
    head = _("{unit} {role}：{names}").format(unit=row.unit, role=row.role, names=_names(row))
    return [clauses(head, _filled(row)), _("依据规则 {rule}").format(rule=row.rule)]


POSTS: Look[Post] = Look(
    columns=(
        Column(id="unit", title=_("单位"), text=lambda row: row.unit, least=12, most=28, grow=2, keep=1),
        Column(id="role", title=_("责任类别"), text=lambda row: row.role, least=12, keep=1),
        Column(id="who", title=_("姓名"), text=_names, least=12, grow=3, keep=1),
        Column(id="full", title=_("情况"), text=_filled, least=8, keep=2),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=3),
    ),
    key=lambda row: (row.rule, row.unit, row.role),
    glyph=lambda row: Sign.OVERDUE if row.vacant else Sign.MET,
    tone=lambda row: Tone.ALERT if row.vacant else Tone.PLAIN,
    told=_post_lines,
)  # fmt: skip


def belongs_words(belongs: Belongs) -> str:
    """How a case stands to the campaign."""
    words = {Belongs.LED: _("已落实"), Belongs.UNLED: _("未落实"), Belongs.UNCLEAR: _("不明")}
    return words[belongs]


_BELONGS = {Belongs.LED: Sign.MET, Belongs.UNLED: Sign.OVERDUE, Belongs.UNCLEAR: Sign.UNKNOWN}


def _case_lines(row: CaseOf) -> list[str]:
    head = _("事项 {ref}：责任人{state}").format(ref=row.ref, state=belongs_words(row.belongs))
    return [clauses(head, row.remark), _("依据规则 {rule}").format(rule=row.rule)]


CASES: Look[CaseOf] = Look(
    columns=(
        Column(id="state", title=_("责任人"), text=lambda row: belongs_words(row.belongs), least=8, keep=1),
        Column(
            id="ref",
            title=_("事项"),
            text=lambda row: row.ref,
            least=12,
            most=28,
            grow=1,
            keep=1,
            whole=lambda row: row.ref,
        ),
        Column(id="remark", title=_("缺什么"), text=lambda row: row.remark, least=20, grow=4, keep=2),
        Column(id="rule", title=_("规则"), text=lambda row: row.rule, least=8, most=14, keep=3),
    ),
    key=lambda row: (row.rule, row.ref),
    glyph=lambda row: _BELONGS[row.belongs],
    tone=lambda row: _TONE.get(_BELONGS[row.belongs], Tone.PLAIN),
    told=_case_lines,
)


LISTS: tuple[Listed, ...] = (
    Listed(
        id="all",
        title=_("专项活动"),
        look=OVERVIEWS,
        notice=(_("适用的规则包中没有专项活动。"),),
        about=(
            _("专项活动写在规则包里：阶段、节点、公布的件数、列入的事项。"),
            _("列出：duban campaign；一项的进展：duban campaign 编号"),
        ),
    ),
)
"""The list of campaigns."""


PARTS: tuple[Listed, ...] = (
    Listed(id="deliveries", title=_("报送"), look=DELIVERIES, notice=(_("没有要报送的节点。"),)),
    Listed(id="units", title=_n("单位"), look=UNITS, notice=(_("没有要报送的单位。"),)),
    Listed(id="phases", title=_n("阶段"), look=PHASES, notice=(_("没有写明阶段。"),)),
    Listed(id="cases", title=_n("事项"), look=CASES, notice=(_("没有列入的事项。"),)),
    Listed(id="posts", title=_("领导小组"), look=POSTS, notice=(_("没有写明领导小组。"),)),
)
"""The lists of one campaign."""


def parts_of(view: CampaignView) -> tuple[Listed, ...]:
    """The lists of a campaign with their rows; milestones without a day stand where deliveries are wanting."""
    deliveries, *others = filled(
        PARTS,
        deliveries=(view.deliveries, DELIVERIES),
        units=(view.units, UNITS),
        phases=(view.phases, PHASES),
        cases=(view.cases, CASES),
        posts=(view.posts, POSTS),
    )
    undated = (_("{title}（日期未写明，不作判定）").format(title=safe_text(title)) for title in view.undated)
    return attrs.evolve(deliveries, notice=(*deliveries.notice, *undated)), *others


def heading(view: CampaignView, cells: int = _BAR) -> Sequence[str]:
    """Name and course; what is delivered; what is on the list. Bars have so many cells, none for the ear."""
    row = view.overview
    first = _("专项 {id} {title}").format(id=row.id, title=row.title)
    second = _("截至 {day}：{course}").format(day=full_date(view.as_of), course=row.course)
    if row.delivered is not None:
        second += _("  报送 {n} {bar}").format(
            n=progress_words(row.delivered), bar=drawn(row.delivered, cells)
        )
    third = []
    if row.cases is not None:
        third.append(_("列入 {n} {bar}").format(n=cases_words(row), bar=drawn(row.cases, cells)))
    if row.assigned is not None:
        third.append(
            _("落实责任人 {n} {bar}").format(n=progress_words(row.assigned), bar=drawn(row.assigned, cells))
        )
    if view.not_judged:
        third.append(_("不作判定：{reason}").format(reason=view.not_judged))
    return first, second, "  ".join(third)


def whole(view: CampaignView, cells: int = _BAR) -> list[str]:
    """Where it is written, who leads it, what is announced and what there is."""
    row = view.overview
    lines = [*heading(view, cells), "", _("依据：{cited}").format(cited=view.source)]
    if view.organiser:
        lines.append(_("组织单位：{name}").format(name=view.organiser))
    for phase in view.phases:
        lines.append(_("阶段：{phase}").format(phase=phase_words(phase)))
    lines += [_("节点：{title}（日期未写明，不作判定）").format(title=title) for title in view.undated]
    for part in row.standing.status.cases:
        announced = (
            _("没有公布件数")
            if part.announced is None
            else _n("公布 {n} 件", part.announced).format(n=part.announced)
        )
        line = _("列入事项（{rule}）：{n} 件，{announced}").format(
            rule=part.rule, n=len(part.refs), announced=announced
        )
        if part.difference:
            differ = _("，多 {n} 件") if part.difference > 0 else _("，少 {n} 件")
            line += differ.format(n=abs(part.difference))
        lines.append(line)
    return [*lines, "", _("命令行：duban campaign {id}").format(id=row.id)]
