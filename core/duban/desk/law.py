"""The effective rules of a jurisdiction for a screen: packs with their rules by kind, one rule with the origin of every value and what
it overrides, and what a lint finds. What ``duban policy show`` and ``duban policy check`` say, as rows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from duban.desk.office import Office
from duban.desk.packs import assembled
from duban.domain.labels import LEVEL
from duban.domain.problem import Problem
from duban.i18n import _, heading
from duban.policy.inherit import Assembly, make_rule
from duban.policy.layers import Draft
from duban.policy.lint import document_of, lint
from duban.policy.load import PolicyProblems, title_words
from duban.policy.policy import Ruling
from duban.policy.rules import Basis
from duban.policy.shape import Fault
from duban.policy.show import as_text
from duban.policy.words import basis_words, kind_words, rule_words, span_words
from duban.workspace import Jurisdiction


@attrs.frozen(kw_only=True)
class PackNode:
    """A pack of the jurisdiction, the most general first."""

    id: str
    title: str
    level: str
    status: str
    file: str
    extends: tuple[str, ...]
    note: str
    rules: int
    """How many versions of rules it defines or overrides."""


@attrs.frozen(kw_only=True)
class RuleNode:
    """A version of a rule. ``not_judged``: why it is not judged here; empty where it is. ``basis``: what its values rest on, where that
    is not the text itself."""

    id: str
    title: str
    pack: str
    kind: str
    span: str
    source: str
    basis: str
    also: tuple[str, ...]
    not_judged: str
    overrides: bool
    number: int
    """Its place among all versions."""
    version: str = ""
    """What tells it from the other versions in its pack: until when, or since when; empty where it is the only one."""


@attrs.frozen(kw_only=True)
class Law:
    """Everything that binds a jurisdiction. Where the packs are wrong there is no policy, and only ``problems`` say why."""

    place: Jurisdiction
    packs: Sequence[PackNode]
    rules: Sequence[RuleNode]
    problems: Sequence[Problem]
    failures: Sequence[str]
    """Plugins whose rules are missing, with the reason."""
    assembly: Assembly | None

    @property
    def errors(self) -> int:
        """Problems that are no mere notes."""
        return sum(problem.level == "error" for problem in self.problems)


def law(office: Office, place: Jurisdiction) -> Law:
    """Read the packs again and put them together. Raises DubanError for what is wrong outside the packs."""
    try:
        made = assembled(office, place)
    except PolicyProblems as error:
        return Law(
            place=place,
            packs=(),
            rules=(),
            problems=error.problems,
            failures=_failures(office),
            assembly=None,
        )
    rules = _told_apart([_node(made, place, number, *pair) for number, pair in enumerate(made.drafts)], made)
    packs = [
        PackNode(
            id=head.id,
            title=title_words(head.title),
            level=_level(head.level),
            status=_status(head.status),
            file=raw.file,
            extends=head.extends,
            note=head.note,
            rules=sum(rule.pack == raw.id for rule in rules),
        )
        for raw, head in ((raw, made.heads[raw.id]) for raw in made.packs)
    ]
    return Law(
        place=place,
        packs=packs,
        rules=rules,
        problems=lint(made),
        failures=_failures(office),
        assembly=made,
    )


def _failures(office: Office) -> list[str]:
    return [_("{name}：{value}").format(name=one.plugin, value=one.reason) for one in office.plugins.failures]


def _level(level: str) -> str:
    """Who made the pack, in words."""
    if level in LEVEL:
        return _(LEVEL[level])
    return {"national": _("国家"), "unit": _("单位")}.get(level, level)


def _status(status: str) -> str:
    words = {"in-force": _("有效"), "example": _("示例"), "proposal": _("建议")}
    return words.get(status, status)


def _node(made: Assembly, place: Jurisdiction, number: int, ruling: Ruling, draft: Draft) -> RuleNode:
    rule = ruling.rule
    reason = place.not_judged.get(rule.id, "") or ("" if rule.judged else rule.reason or _("不作判定"))
    return RuleNode(
        id=rule.id,
        title=rule.title,
        pack=ruling.pack,
        kind=kind_words(str(draft.raw.get("kind", ""))),
        span=span_words(rule.effective),
        source=_cited(ruling.document.title, ruling.document.number, rule.source.article),
        basis="" if rule.basis is Basis.TEXT else basis_words(rule.basis),
        also=tuple(rule.also),
        not_judged=reason,
        overrides=draft.parent is not None,
        number=number,
    )


def _told_apart(nodes: Sequence[RuleNode], made: Assembly) -> list[RuleNode]:
    """The rules, each version of one that has several with the days that tell it from the others."""
    several = Counter((node.pack, node.id) for node in nodes)

    def version(node: RuleNode) -> str:
        span = made.drafts[node.number][0].rule.effective
        if several[node.pack, node.id] == 1:
            return ""
        return _("至 {day}").format(day=span.end) if span.end else _("自 {day}").format(day=span.start or "")

    return [attrs.evolve(node, version=version(node)) for node in nodes]


def _cited(title: str, number: str, article: str) -> str:
    return f"《{title}》" + (_("（{number}）").format(number=number) if number else "") + article


def rule_lines(found: Law, node: RuleNode) -> list[str]:
    """A rule in full: every value with the pack it comes from, its document, what it overrides, and its other versions."""
    made = found.assembly
    if made is None:
        return []
    ruling, draft = made.drafts[node.number]
    lines = as_text(made, ruling, origin=True).splitlines()
    if node.not_judged:
        lines += ["", _("不作判定：{reason}").format(reason=node.not_judged)]
    lines += ["", *_written(made, draft), "", *_document(ruling)]
    lines += _overridden(made, draft)
    others = [one for one in found.rules if one.id == node.id and one.number != node.number]
    if others:
        lines += ["", _("其他版本：")]
        lines += [f"  {one.span}  {one.source}  {one.title}" for one in others]
    command = f"duban policy show {node.id} --jurisdiction {found.place.code} --origin"
    return [*lines, "", _("对应的命令："), command]


def _written(made: Assembly, draft: Draft) -> Iterator[str]:
    """Where the values are written: for each pack its document, since when, when it was last compared, and the line of each value."""
    rule, _faults = make_rule(draft.raw)
    labels = {
        "source": _("依据"),
        "effective": _("有效期"),
        "confirmed_on": _("核对日期"),
        "title": _("名称"),
    }
    if rule:
        labels |= {key: heading(label) for key, label, _text in rule_words(rule, made.policy.kinds)}
    yield _("取值写在：")
    version: Draft | None = draft
    while version is not None:
        place = version.place
        source = version.raw.get("source", {})
        document = document_of(made, version, str(source.get("doc", "")))
        cited = _cited(document.title, document.number, str(source.get("article", "")))
        compared = version.raw.get("confirmed_on", "")
        words = _("  {pack}  {cited}，{span}，{day} 核对")
        yield words.format(pack=place.pack.id, cited=cited, span=span_words(version.span), day=compared)
        lines = [
            _("{label} {line}").format(label=labels[key], line=where.problem(Fault((key,), "")).line)
            for key, where in draft.origin.items()
            if key in labels and where.pack is place.pack
        ]
        if lines:
            words = _("    {file}，行：{lines}")
            yield words.format(file=_short(place.pack.file), lines=_("，").join(lines))
        version = version.parent


def _document(ruling: Ruling) -> Iterator[str]:
    """What is known of the cited document."""
    document = ruling.document
    yield _("文件：{cited}").format(cited=_cited(document.title, document.number, ""))
    known = (
        (_("  发文机关：{value}"), document.issuer),
        (_("  印发日期：{value}"), document.issued),
        (_("  不再适用：自 {value} 起"), document.repealed),
        (_("  说明：{value}"), document.note),
    )
    for words, value in known:
        if value:
            yield words.format(value=value)


def _overridden(made: Assembly, draft: Draft) -> Iterator[str]:
    """Version by version up to the most general: what was said there, and what is said instead."""
    while draft.parent is not None:
        parent = draft.parent
        words = _("规则包 {child} 改写了规则包 {parent}（{cited}）：")
        source = parent.raw.get("source", {})
        document = document_of(made, parent, str(source.get("doc", "")))
        cited = _cited(document.title, document.number, str(source.get("article", "")))
        yield ""
        yield words.format(child=draft.place.pack.id, parent=parent.place.pack.id, cited=cited)
        before, after = _said(made, parent), _said(made, draft)
        changed = [key for key in (before | after) if before.get(key) != after.get(key)]
        for label in changed:
            old, new = before.get(label, _("（没有规定）")), after.get(label, _("（没有规定）"))
            yield _("  {label}：{old}  =>  {new}").format(label=label, old=old, new=new)
        if not changed:
            yield _("  取值没有变化，出处和核对日期重新写明。")
        draft = parent


def _said(made: Assembly, draft: Draft) -> dict[str, str]:
    """What a version says, by label."""
    rule, _faults = make_rule(draft.raw)
    if rule is None:
        return {}
    said: dict[str, str] = {_("名称"): rule.title}
    for _key, name, text in rule_words(rule, made.policy.kinds):
        label = heading(name)
        said[label] = _("；").join((said[label], text)) if label in said else text
    return said


def _short(file: str) -> str:
    """A file by its name and folder, as people call it."""
    return "/".join(Path(file).parts[-2:])


def pack_lines(found: Law, node: PackNode) -> list[str]:
    """A pack in full: level, status, file, what it extends, its documents."""
    lines = [_("规则包：{id}  {title}").format(id=node.id, title=node.title)]
    known = (
        (_("制定层级：{value}"), node.level),
        (_("状态：{value}"), node.status),
        (_("文件：{value}"), _short(node.file)),
        (_("继承：{value}"), _("、").join(node.extends)),
        (_("说明：{value}"), node.note),
    )
    lines += [words.format(value=value) for words, value in known if value]
    made = found.assembly
    if made is not None and made.heads[node.id].documents:
        lines += ["", _("所据文件：")]
        for document in made.heads[node.id].documents.values():
            lines.append("  " + _cited(document.title, document.number, ""))
            lines += [f"    {document.note}"] if document.note else []
    return lines
