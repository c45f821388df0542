"""The notice of a measure (处置告知书): only for what a named person has confirmed and nobody has withdrawn."""

from collections.abc import Iterator
from datetime import date

from duban.desk.office import Office
from duban.desk.outcome_story import Story, story
from duban.desk.reports.common import by_hand, spoken
from duban.desk.standing import settle
from duban.domain.document import Block, Document, Grid, Heading, Paragraph
from duban.domain.event import Event
from duban.domain.following import Standing
from duban.domain.labels import MEASURE
from duban.errors import DubanError
from duban.i18n import _
from duban.outcome_words import about_words, cited, ground_words, label_words, standing_words, whom
from duban.workspace import Jurisdiction

IN_FORCE = frozenset({Standing.CONFIRMED, Standing.MISSED, Standing.RECTIFIED, Standing.APPEALED})


def notice(office: Office, place: Jurisdiction, number: int, *, as_of: date) -> Document:
    """The notice of the decision about that proposal.

    Raises DubanError where there is no such proposal, nobody has confirmed it by the day, or the decision was withdrawn.
    """
    settle(office, place)
    found = story(office, place, number, as_of)
    decision = next((e for e in reversed(found.one.events) if e.kind == "outcome_confirmed"), None)
    if decision is None or found.one.standing not in IN_FORCE:
        words = _("P{number} 截至 {day} 为“{standing}”，没有生效的决定，不能出具告知书。")
        said = words.format(number=number, day=as_of, standing=standing_words(found.one.standing))
        raise DubanError(said)
    blocks: list[Block] = [
        Paragraph(text=_("{whom}：").format(whom=whom(found.one.proposal, found.roster))),
        Heading(text=_("一、情形和事实")),
        *_facts(found),
        Heading(text=_("二、依据")),
        *(Paragraph(text=line) for line in cited(found.one.proposal.key, found.policy)),
        Heading(text=_("三、决定")),
        Paragraph(text=_decided(found, decision)),
        Heading(text=_("四、整改期限")),
        _rectify(found),
        Heading(text=_("五、申诉")),
        by_hand(_("申诉的机关、期限和方式（所依据的规则没有写明）")),
    ]
    by = decision.text("by") or ""
    return Document(
        name="notice",
        title=_("处置告知书"),
        issuer=by or place.name,
        dated=spoken(decision.on),
        number=decision.text("number") or "",
        blocks=tuple(blocks),
        closing=_("问责建议编号 P{number}；决定机关：{by}。").format(number=number, by=by),
    )


def _facts(found: Story) -> Iterator[Block]:
    one, key = found.one, found.one.proposal.key
    yield Paragraph(text=_("情形：{ground}。").format(ground=ground_words(key, found.policy)))
    if key.about:
        yield Paragraph(text=_("所涉：{about}。").format(about=about_words(key)))
    for entry in found.entries:
        words = _("认定的事实（{day}）：{facts}")
        yield Paragraph(text=words.format(day=entry.on, facts=entry.text("facts") or _("没有写明")))
    if one.proposal.support:
        yield _owed(found)


def _owed(found: Story) -> Grid:
    rows = []
    for key in found.one.proposal.support:
        explained = found.explained.get(key)
        row = explained.line.obligation if explained else None
        rows.append(
            (
                key,
                explained.line.title if explained else None,
                row.due_on.isoformat() if row and row.due_on else None,
                row.closed_on.isoformat() if row and row.closed_on else None,
            )
        )
    caption = _("所据应办事项 {n} 项").format(n=len(rows))
    header = (_("应办事项"), _("内容"), _("期限"), _("完成日期"))
    return Grid(caption=caption, header=header, rows=tuple(rows))


def _decided(found: Story, decision: Event) -> str:
    said = [_("{by}于 {day} 决定：{label}").format(
        by=decision.text("by") or "", day=decision.on, label=label_words(found.one.proposal)
    )]  # fmt: skip
    if forms := decision.items("forms"):
        said.append(_("处理形式：{forms}").format(forms=_("、").join(forms)))
    if also := decision.items("also"):
        named = _("、").join(_(MEASURE[one]) if one in MEASURE else one for one in also)
        said.append(_("合并使用：{also}").format(also=named))
    if reason := decision.text("reason"):
        said.append(_("理由：{reason}").format(reason=reason))
    return _("；").join(said).rstrip("。") + _("。")


def _rectify(found: Story) -> Paragraph:
    by = found.one.rectify_by
    if by is None:
        return Paragraph(text=_("本决定没有规定整改期限。"))
    return Paragraph(text=_("请于 {day} 以前（含当日）整改完毕。").format(day=by))
