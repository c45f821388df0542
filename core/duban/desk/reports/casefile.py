"""The file of a case (案件材料): what happened in order, who answered when, what was owed and why, what the file lacks.

Agencies and officials only: what is printed of the case are the attributes of the matter and the fields that event kinds declare.
"""

from collections.abc import Callable, Iterator
from datetime import date

from duban.desk.explaining import Explained, Explanation, explain
from duban.desk.office import Office
from duban.desk.reports.common import cited, spoken
from duban.desk.reports.reasons import reasons
from duban.desk.stating import case_field
from duban.domain import labels
from duban.domain.document import Block, Cell, Document, Grid, Heading, Paragraph
from duban.domain.event import CASE_FIELDS, Event, Value, act_words
from duban.domain.finding import Code
from duban.domain.following import Key
from duban.domain.rewards import RewardKey
from duban.engine.evidence import REASON
from duban.engine.judge import Judge
from duban.errors import DubanError
from duban.i18n import _
from duban.phrases import describe
from duban.workspace import Jurisdiction

_LACKS = frozenset({Code.MISSING_EVIDENCE, Code.BROKEN_ORDER, Code.POST_VACANT, Code.POST_CROWDED})


def case_file(office: Office, place: Jurisdiction, ref: str, *, as_of: date) -> Document:
    """The file of that case as of the day. Raises DubanError where there is no such case, or nothing had happened by then."""
    found = explain(office, ref, jurisdictions=(place.code,), as_of=as_of)
    if found.summary is None:
        words = _("截至 {day} 没有编号为“{ref}”的信访事项。")
        raise DubanError(words.format(day=as_of, ref=ref))
    blocks: list[Block] = [Heading(text=_("一、基本情况")), basics(found)]
    blocks += [Heading(text=_("二、办理经过")), course(found)]
    blocks += [Heading(text=_("三、责任人")), held(found)]
    blocks += [Heading(text=_("四、应办事项和期限来历")), _owed(found, as_of), *_why(found)]
    blocks += [Heading(text=_("五、程序、材料、责任人的缺项")), *_lacking(found, as_of)]
    blocks += [Heading(text=_("六、材料不全仍予登记的理由")), _overrides(found)]
    return Document(
        name="case",
        title=_("信访事项办理情况材料"),
        issuer=place.name,
        dated=spoken(as_of),
        number=ref,
        blocks=tuple(blocks),
        closing=_("本材料只记载机关、单位及其工作人员的办理情况，不含信访人的信息。"),
    )


def basics(found: Explanation) -> Grid:
    summary = found.summary
    assert summary is not None, "the caller has looked"
    rows: list[tuple[Cell, ...]] = [
        (_("编号"), summary.ref),
        (_("收到日期"), summary.received_on.isoformat()),
        (_("首次收件单位"), _unit(found, summary.receiver)),
        (_("首办单位"), _unit(found, summary.first_handler)),
        (_("承办单位"), _unit(found, summary.handler)),
        (_("办结日期"), summary.closed_on.isoformat() if summary.closed_on else _("未办结")),
    ]
    for name in CASE_FIELDS:
        if name in summary.attributes:
            field = case_field(name)
            rows.append((field.words, _said(summary.attributes[name], field.choice_words)))
    return Grid(caption=_("基本情况：以最近一次登记为准"), header=(_("项目"), _("内容")), rows=tuple(rows))


def _unit(found: Explanation, code: str | None) -> str | None:
    unit = found.roster.units.get(code or "")
    return unit.name if unit else code


def _said(value: Value, words: Callable[[str], str]) -> str:
    """A value as an officer reads it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    parts = value if isinstance(value, tuple) else (str(value),)
    return _("、").join(map(words, parts))


def course(found: Explanation) -> Grid:
    rows = tuple(
        (
            event.on.isoformat(),
            _unit(found, event.unit),
            event_label(found, event),
            event.officer or None,
            content_words(found, event) or None,
            event.id or None,
        )
        for event in found.events
    )
    header = (_("日期"), _("单位"), _("办理"), _("经办或者责任人"), _("内容"), _("日志"))
    caption = _("办理经过：截至当日有效的全部记录 {n} 条，已撤销的误记不列").format(n=len(rows))
    return Grid(caption=caption, header=header, rows=rows)


def event_label(found: Explanation, event: Event) -> str:
    label = act_words(found.policy.kinds, event.kind)
    return _("{label}（诉求 {claim}）").format(label=label, claim=event.claim) if event.claim else label


def content_words(found: Explanation, event: Event) -> str:
    """The fields that the event kind declares, and the attributes of the matter that it states."""
    kind = found.policy.kinds.get(event.kind)
    fields = {field.name: field for field in kind.fields} if kind else {}
    said = []
    for name, value in event.data.items():
        if name == "key" and name in fields:
            said.append(_("所涉：{words}").format(words=_key_words(found, event, str(value))))
        elif name in fields:
            field = fields[name]
            text = _said(value, field.choice_words)
            if field.type == "unit":
                text = _unit(found, text) or text
            said.append(_("{name}：{value}").format(name=field.words, value=text))
        elif name in CASE_FIELDS:
            field = case_field(name)
            text = _said(value, field.choice_words)
            said.append(_("{name}：{value}").format(name=field.words, value=text))
    return _("；").join(said)


def _key_words(found: Explanation, event: Event, text: str) -> str:
    """What a proposal or a reward is about, by its key: rule, unit, official, matter; the matter only where the event does not say it
    besides. The key itself where it cannot be read."""
    try:
        key = RewardKey.parse(text) if event.kind.startswith("reward_") else Key.parse(text)
    except ValueError:
        return text
    rule, unit = (key.ground, key.unit) if isinstance(key, Key) else (key.rule, "")
    about = "" if event.text("about") else key.about
    again = _("第 {n} 次").format(n=key.n) if key.n > 1 else ""
    return _("，").join(filter(None, (rule, _unit(found, unit) or unit, key.officer, about, again)))


def held(found: Explanation) -> Grid:
    """Who held which role in the case, from when to when."""
    open_: dict[tuple[str, str], str] = {}
    rows: list[tuple[Cell, ...]] = []
    for event in found.events:
        role, officer = event.text("role"), event.officer
        if event.kind not in ("appoint", "relieve") or not role or not officer:
            continue
        if event.kind == "appoint":
            open_.setdefault((role, officer), event.on.isoformat())
        elif (role, officer) in open_:
            rows.append((_role(role), officer, open_.pop((role, officer)), event.on.isoformat()))
    rows += [(_role(role), officer, since, _("至今")) for (role, officer), since in open_.items()]
    rows.sort(key=lambda row: (str(row[2]), str(row[0]), str(row[1])))
    header = (_("责任类别"), _("姓名"), _("起"), _("止"))
    return Grid(caption=_("责任人：按“明确责任人”“解除责任”的记录"), header=header, rows=tuple(rows))


def _role(role: str) -> str:
    return _(labels.ROLE[role]) if role in labels.ROLE else role


def _owed(found: Explanation, as_of: date) -> Grid:
    rows = tuple(
        (
            one.line.obligation.key,
            one.line.title,
            one.line.unit_name,
            one.line.obligation.due_on.isoformat() if one.line.obligation.due_on else None,
            _(labels.STATE[one.line.state.value]),
            one.line.days if one.line.days is not None and one.line.days > 0 else None,
        )
        for one in found.obligations
    )
    header = (_("应办事项"), _("内容"), _("责任单位"), _("期限"), _("情况"), _("超期天数"))
    return Grid(caption=_("应办事项：截至 {day}").format(day=as_of), header=header, rows=rows)


def _why(found: Explanation) -> Iterator[Block]:
    for one in found.obligations:
        yield Heading(text=f"{one.line.obligation.key} {one.line.title}", level=3)
        yield reasons(one, found.roster)


def _lacking(found: Explanation, as_of: date) -> Iterator[Block]:
    judge = Judge(found.jurisdiction, found.policy, found.roster, as_of)
    said = [text for one in found.obligations if (text := _lack(judge, one))]
    for text in said or [_("截至 {day} 没有发现缺项。").format(day=as_of)]:
        yield Paragraph(text=text)


def _lack(judge: Judge, one: Explained) -> str:
    finding = judge.finding(one.line.obligation)
    if finding is None or finding.code not in _LACKS:
        return ""
    source = _("（{value}）").format(value=cited(finding.citation)) if finding.citation else ""
    return f"{describe(finding)}{source}"


def _overrides(found: Explanation) -> Grid:
    rows = tuple(
        (event.on.isoformat(), _unit(found, event.unit), event_label(found, event), reason, event.id or None)
        for event in found.events
        if (reason := event.text(REASON))
    )
    header = (_("日期"), _("单位"), _("办理"), _("理由"), _("日志"))
    return Grid(caption=_("说明的理由：登记时记入"), header=header, rows=rows)
