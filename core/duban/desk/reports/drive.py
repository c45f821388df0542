"""The return of a campaign (专项活动进展): phases, milestones by unit, returns, leading group, and whether its cases add up."""

from collections.abc import Iterator, Sequence
from datetime import date

from duban.desk.campaigns import Standing, one
from duban.desk.office import Office
from duban.desk.reports.common import cited, spoken
from duban.domain.document import Block, Document, Figure, Figures, Grid, Heading, Paragraph
from duban.domain.labels import COURSE, ROLE, STATE
from duban.engine.campaigns import Reconciled
from duban.i18n import _, _n
from duban.remarks import missing_words
from duban.workspace import Jurisdiction


def campaign(office: Office, place: Jurisdiction, rule: str, *, as_of: date) -> Document:
    """The return of that campaign. Raises DubanError where the jurisdiction has none of that id."""
    found = one(office, rule, jurisdictions=(place.code,), as_of=as_of)[0]
    status = found.status
    words = _("依据：{source}。截至 {day}：{course}。")
    head = words.format(source=cited(status.ruling.citation), day=as_of, course=_(COURSE[status.course]))
    blocks: list[Block] = [Paragraph(text=head)]
    blocks += [Heading(text=_("一、阶段")), _phases(found)]
    blocks += [Heading(text=_("二、节点")), *_milestones(found)]
    blocks += [Heading(text=_("三、周期职责")), _returns(found)]
    blocks += [Heading(text=_("四、领导小组")), _group(found)]
    blocks += [Heading(text=_("五、列入事项")), *_cases(status.cases)]
    return Document(
        name="campaign",
        title=_("{title}进展情况").format(title=status.ruling.rule.title),
        issuer=place.name,
        dated=spoken(as_of),
        number=found.id,
        blocks=tuple(blocks),
    )


def _unit(found: Standing, code: str) -> str:
    unit = found.roster.units.get(code)
    return unit.name if unit else code


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _phases(found: Standing) -> Grid:
    rows = tuple((p.title, _iso(p.start), _iso(p.end), _(COURSE[p.course])) for p in found.status.phases)
    return Grid(caption=_("依据写明的阶段"), header=(_("阶段"), _("起"), _("止"), _("进展")), rows=rows)


def _milestones(found: Standing) -> Iterator[Block]:
    lines = found.status.milestones
    made = [delivery for line in lines for delivery in line.deliveries]
    if made:
        done = sum(delivery.delivered_on is not None for delivery in made)
        dated = sum(line.due is not None for line in lines)
        yield Figures(
            figures=(
                Figure(
                    label=_("节点已报送"),
                    value=done,
                    unit=_n("次", done),
                    population=_n("写明日期的 {n} 个节点，每个单位一次", dated).format(n=dated),
                    numerator=done,
                    denominator=len(made),
                ),
            )
        )
    rows = [
        (
            line.title,
            _iso(line.due),
            _unit(found, each.unit),
            _(STATE[each.state.value]),
            _iso(each.delivered_on),
            _("、").join(each.lacking),
        )
        for line in lines
        for each in line.deliveries
    ]
    rows += [
        (line.title, None, "", _("日期未写明，不作判定"), None, "") for line in lines if line.due is None
    ]
    header = (_("节点"), _("期限"), _("单位"), _("情况"), _("报送日期"), _("缺项"))
    yield Grid(caption=_("各单位的节点"), header=header, rows=tuple(rows))


def _returns(found: Standing) -> Grid:
    rows = tuple(
        (_unit(found, r.unit), f"{r.rule} {r.title}", r.period, _iso(r.due_on), _(STATE[r.state.value]))
        for r in found.status.returns
    )
    header = (_("单位"), _("职责"), _("周期"), _("期限"), _("情况"))
    return Grid(caption=_("活动期间的周期职责，每个周期一行"), header=header, rows=rows)


def _group(found: Standing) -> Grid:
    rows = tuple(
        (_unit(found, post.unit), _(ROLE.get(post.role, post.role)), _("、").join(post.officers) or None)
        for post in found.status.group
    )
    return Grid(caption=_("截至当日在任"), header=(_("单位"), _("职责"), _("姓名")), rows=rows)


def _cases(counted: Sequence[Reconciled]) -> Iterator[Block]:
    if not counted:
        yield Paragraph(text=_("本活动没有规定列入的事项。"))
    for each in counted:
        announced = (
            _n("公布 {n} 件", each.announced).format(n=each.announced)
            if each.announced is not None
            else _("没有公布件数")
        )
        of = _("规则 {rule} 列入的信访事项；{announced}").format(rule=each.rule, announced=announced)
        listed = Figure(
            label=_("列入事项"),
            value=len(each.refs),
            unit=_n("件", len(each.refs)),
            population=of,
            aside=len(each.unclear),
        )
        assigned = Figure(
            label=_("已落实责任人"),
            value=each.assigned,
            unit=_n("件", each.assigned),
            population=of,
            numerator=each.assigned,
            denominator=len(each.refs),
        )
        yield Figures(figures=(listed, assigned) if each.refs else (listed,))
        rows = [(m.ref, _("没有{roles}").format(roles=_roles(m.roles))) for m in each.unassigned]
        words = _("无法确定是否列入，缺少{missing}")
        rows += [(ref, words.format(missing=missing_words(what))) for ref, what in each.unclear]
        yield Grid(caption=_("须补齐的事项"), header=(_("事项"), _("情况")), rows=tuple(rows))


def _roles(roles: Sequence[str]) -> str:
    return _("、").join(_(ROLE.get(role, role)) for role in roles)
