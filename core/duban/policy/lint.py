"""Checks on the rule set itself: rules weaker than the superior ones, announced counts, repealed documents.

Errors are mistakes of a pack; notes are what somebody who relies on the pack should know.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

from duban.domain.problem import Problem, in_order
from duban.domain.span import Span
from duban.i18n import _, sentences
from duban.policy.assessing_lint import assessing_remarks
from duban.policy.campaigning import Campaign
from duban.policy.following_words import following_remarks
from duban.policy.inherit import Assembly, make_rule
from duban.policy.layers import Draft
from duban.policy.load import title_words
from duban.policy.locate import Path
from duban.policy.policy import Ruling
from duban.policy.rules import Basis, Deadline, Document, Duty, Rule
from duban.policy.shape import nearest
from duban.policy.stricter import Comparison, compare


def lint(assembly: Assembly) -> tuple[Problem, ...]:
    """Everything worth saying about packs that are well formed, errors first."""
    found: list[Problem] = []
    for ruling, draft in assembly.drafts:
        found += _superior(assembly, draft)
        found += _campaign(ruling, draft)
        found += _parts(assembly, ruling, draft)
        found += _assessing(assembly, ruling, draft)
        found += _following(assembly, ruling, draft)
        found += _repealed(ruling, draft)
        found += _assumptions(ruling, draft)
    if assembly.policy.jurisdiction:
        found += _status(assembly)
    return in_order(found)


def _superior(assembly: Assembly, draft: Draft) -> Iterator[Problem]:
    """The version and each one that it overrides, pair by pair up to the most general."""
    while draft.parent is not None:
        child, _faults = make_rule(draft.raw)
        parent, _faults = make_rule(draft.parent.raw)
        if child is not None and parent is not None:
            level = assembly.heads[draft.place.pack.id].level
            for comparison in compare(parent, child, level):
                yield _weaker(assembly, draft, draft.parent, comparison)
        draft = draft.parent


def _weaker(assembly: Assembly, child: Draft, parent: Draft, comparison: Comparison) -> Problem:
    if comparison.weaker:
        head = _("下级规定宽于上级规定：{what}。")
        hint = _("改为不宽于上级规定的数值，或者去掉这处改写。")
    else:
        head = _("与上级规定无法比较：{what}。")
        hint = _("请人工核对是否宽于上级规定。")
    lines = [
        head.format(what=comparison.what),
        _("上级：{cited}：{value}").format(cited=_cited(assembly, parent), value=comparison.superior),
        _("本级：{cited}：{value}").format(cited=_cited(assembly, child), value=comparison.own),
    ]
    level: Literal["error", "note"] = "error" if comparison.weaker else "note"
    return _problem(child, comparison.path, "\n".join(lines), hint, level)


def _cited(assembly: Assembly, draft: Draft) -> str:
    """The provision in words: document, article, the rule's title."""
    source = draft.raw["source"]
    document = document_of(assembly, draft, source["doc"])
    return f"《{document.title}》{source['article']}“{draft.raw['title']}”"


def document_of(assembly: Assembly, draft: Draft, key: str) -> Document:
    """The document that a version cites; with the key as title where none is declared."""
    writer = draft.origin.get("source", draft.place).pack.id
    ids = [pack.id for pack in assembly.packs]
    for pack_id in reversed(ids[: ids.index(writer) + 1]):
        if key in assembly.heads[pack_id].documents:
            return assembly.heads[pack_id].documents[key]
    return Document(title=key)


def _campaign(ruling: Ruling, draft: Draft) -> Iterator[Problem]:
    rule = ruling.rule
    if not isinstance(rule, Campaign):
        return
    announced = rule.milestones_announced
    if announced is not None and announced != len(rule.milestones):
        message = _("公布的节点数为 {announced} 个，实际列出 {n} 个。")
        message = message.format(announced=announced, n=len(rule.milestones))
        yield _problem(draft, ("milestones_announced",), message, _("补齐节点，或者更正公布数。"))
    if rule.months is not None:
        months = whole_months(rule.effective)
        if months is None:
            message = _("写明为期 {months} 个月，而有效期没有起止日期，无从核对。")
            yield _problem(draft, ("months",), message.format(months=rule.months))
        elif months != rule.months:
            message = _("写明为期 {months} 个月，而有效期为 {actual} 个整月。")
            yield _problem(draft, ("months",), message.format(months=rule.months, actual=months))


def _parts(assembly: Assembly, ruling: Ruling, draft: Draft) -> Iterator[Problem]:
    """Rules that a campaign counts among its own and that no pack has."""
    rule = ruling.rule
    if not isinstance(rule, Campaign):
        return
    for position, part in enumerate(rule.parts):
        if part not in assembly.policy.rulings:
            message = _("没有规则“{id}”。").format(id=part)
            yield _problem(draft, ("parts", position), message, nearest(part, assembly.policy.rulings))


def _assessing(assembly: Assembly, ruling: Ruling, draft: Draft) -> Iterator[Problem]:
    """What does not fit between scorecards, rankings and indicators; scorecards that count petitions alone (LF-22-2)."""
    for fault, level in assessing_remarks(assembly.policy, ruling.rule):
        yield _problem(draft, fault.path, fault.message, fault.hint, level)


def _following(assembly: Assembly, ruling: Ruling, draft: Draft) -> Iterator[Problem]:
    """Grounds, ladders and the like that name a rule which no pack has."""
    for fault in following_remarks(assembly.policy, ruling.rule):
        yield _problem(draft, fault.path, fault.message, fault.hint)


def whole_months(span: Span) -> int | None:
    """The number of whole months from the first day to the last one, both included; None without both."""
    if span.start is None or span.end is None:
        return None
    after = span.end + timedelta(days=1)
    months = (after.year - span.start.year) * 12 + after.month - span.start.month
    return months - (1 if after.day < span.start.day else 0)


def _repealed(ruling: Ruling, draft: Draft) -> Iterator[Problem]:
    gone, end = ruling.document.repealed, ruling.rule.effective.end
    if gone is None or (end is not None and end < gone):
        return
    message = _("所依据的《{title}》自 {day} 起不再有效，而规则此后仍然有效。")
    hint = _("写明 effective 的 until（不晚于 {day}），或者改引现行文件。")
    last = gone - timedelta(days=1)
    path: Path = ("effective",) if end is None else ("effective", "until")
    text = message.format(title=ruling.document.title, day=gone)
    yield _problem(draft, path, text, hint.format(day=last))


def _assumptions(ruling: Ruling, draft: Draft) -> Iterator[Problem]:
    for path, note in assumed(ruling.rule):
        message = _("依据未作规定，取值系规则包编者设定。")
        yield _problem(draft, path, sentences(message, note), level="note")


def assumed(rule: Rule) -> Iterator[tuple[Path, str]]:
    """Where the rule rests on its author's assumption, with the author's remark."""
    if rule.basis is Basis.ASSUMPTION:
        yield ("basis",), rule.note
    if isinstance(rule, Duty):
        for position, schedule in enumerate(rule.schedule):
            if schedule.basis is Basis.ASSUMPTION:
                yield ("schedule", position), schedule.note
    if isinstance(rule, Deadline) and rule.counting.basis is Basis.ASSUMPTION:
        yield ("counting",), ""


def _status(assembly: Assembly) -> Iterator[Problem]:
    spoken = {"example": _("示例"), "proposal": _("建议稿")}
    for pack in assembly.packs:
        status = assembly.heads[pack.id].status
        if status in spoken:
            message = _("所用规则包“{title}”的性质为{status}，不是有效规定。")
            message = message.format(title=title_words(assembly.heads[pack.id].title), status=spoken[status])
            yield pack.problem(("pack", "status"), message, level="note")


def _problem(
    draft: Draft, path: Path, message: str, hint: str = "", level: Literal["error", "note"] = "error"
) -> Problem:
    place = draft.origin.get(str(path[0]), draft.place)
    return place.pack.problem(("rule", place.position, *path), message, hint, level)
