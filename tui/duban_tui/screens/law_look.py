"""How law looks: the tree of packs, kinds and rules; problems; worked cases; what new packs would do."""

from collections.abc import Iterable, Iterator

import attrs

from duban.desk.law import Law, PackNode, RuleNode
from duban.desk.law_trial import CaseResult, TrialRow
from duban.domain.problem import Problem
from duban.i18n import _
from duban_tui.columns import Column, Look, Tone

_INDENT = "  "


@attrs.frozen(kw_only=True)
class Branch:
    """A kind of rules inside a pack."""

    pack: str
    kind: str
    rules: int


Node = PackNode | Branch | RuleNode
Key = tuple[str, ...]


def key_of(node: Node) -> Key:
    """Tells a node of the tree from all others."""
    if isinstance(node, PackNode):
        return (node.id,)
    if isinstance(node, Branch):
        return (node.pack, node.kind)
    return (node.pack, node.kind, node.id, node.span)


def tree(found: Law, closed: Iterable[Key]) -> Iterator[Node]:
    """Packs, below each its kinds of rules, below those the rules; what lies below a closed node is left out."""
    shut = set(closed)
    for pack in found.packs:
        yield pack
        if key_of(pack) in shut:
            continue
        kinds: dict[str, list[RuleNode]] = {}
        for rule in found.rules:
            if rule.pack == pack.id:
                kinds.setdefault(rule.kind, []).append(rule)
        for kind, rules in kinds.items():
            branch = Branch(pack=pack.id, kind=kind, rules=len(rules))
            yield branch
            if key_of(branch) not in shut:
                yield from rules


def _name(node: Node) -> str:
    if isinstance(node, PackNode):
        return f"{node.id}  {node.title}"
    if isinstance(node, Branch):
        return f"{_INDENT}{node.kind}"
    return f"{_INDENT * 2}{node.id}  {node.title}"


def _said(node: Node) -> str:
    if isinstance(node, PackNode):
        return _("，").join(
            part for part in (node.level, node.status, _("{n} 条").format(n=node.rules)) if part
        )
    if isinstance(node, Branch):
        return _("{n} 条").format(n=node.rules)
    parts = (_("改写") if node.overrides else "", _("不判定") if node.not_judged else "", node.basis)
    return _("，").join(part for part in parts if part)


def _span(node: Node) -> str:
    return node.span if isinstance(node, RuleNode) else ""


def _source(node: Node) -> str:
    return node.source if isinstance(node, RuleNode) else ""


def tree_look(closed: set[Key]) -> Look[Node]:
    """One node a row; ``+`` before what is closed, ``-`` before what is open, ``^`` before a rule that overrides, ``o`` before one
    that is not judged."""

    def glyph(node: Node) -> str:
        if isinstance(node, RuleNode):
            return "^" if node.overrides else "o" if node.not_judged else " "
        return "+" if key_of(node) in closed else "-"

    def tone(node: Node) -> Tone:
        if isinstance(node, RuleNode):
            return Tone.CAUTION if node.overrides else Tone.MUTED if node.not_judged else Tone.PLAIN
        return Tone.ACCENT

    return Look(
        columns=(
            Column(id="name", title=_("规则包、类型、规则"), text=_name, least=30, grow=5, keep=1),
            Column(id="said", title=_("说明"), text=_said, least=12, most=28, grow=1, keep=2),
            Column(id="span", title=_("有效期"), text=_span, least=16, most=40, grow=2, keep=4),
            Column(id="source", title=_("依据"), text=_source, least=20, most=60, grow=3, keep=3),
        ),
        key=key_of,
        glyph=glyph,
        tone=tone,
    )  # fmt: skip


def _first(text: str) -> str:
    return text.splitlines()[0] if text else ""


PROBLEMS: Look[Problem] = Look(
    columns=(
        Column(id="level", title=_("类别"), text=lambda one: _("错误") if one.level == "error" else _("提示"), least=6, keep=1),
        Column(id="key", title=_("规则"), text=lambda one: one.key, least=16, most=32, grow=1, keep=2),
        Column(id="message", title=_("问题"), text=lambda one: _first(one.message), least=20, grow=5, keep=1),
        Column(id="place", title=_("位置"), text=lambda one: one.place.rpartition("/")[2], least=16, most=32, keep=3),
    ),
    key=lambda one: (one.file, one.line, one.key, one.message),
    glyph=lambda one: "!" if one.level == "error" else "i",
    tone=lambda one: Tone.ALERT if one.level == "error" else Tone.MUTED,
)  # fmt: skip


def result_words(one: CaseResult) -> str:
    """Whether it holds."""
    return _("没有") if one.missing else _("不符") if one.faults else _("符合")


RESULTS: Look[CaseResult] = Look(
    columns=(
        Column(id="state", title=_("结果"), text=result_words, least=6, keep=1),
        Column(id="pack", title=_("规则包"), text=lambda one: one.pack, least=10, most=20, keep=2),
        Column(id="title", title=_("算例"), text=lambda one: one.title, least=20, grow=3, keep=1),
        Column(id="faults", title=_("不符之处"), text=lambda one: _first("".join(one.faults[:1])), least=16, grow=3, keep=3),
    ),
    key=lambda one: one.number,
    glyph=lambda one: "-" if one.missing else "x" if one.faults else "=",
    tone=lambda one: Tone.ALERT if one.faults else Tone.MUTED if one.missing else Tone.PLAIN,
)  # fmt: skip

TRIAL: Look[TrialRow] = Look(
    columns=(
        Column(id="kind", title=_("变化"), text=lambda one: one.kind, least=14, most=24, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda one: one.unit, least=12, most=28, grow=2, keep=1),
        Column(id="about", title=_("事项或者周期"), text=lambda one: one.about, least=12, most=20, grow=1, keep=1),
        Column(id="before", title=_("原来"), text=lambda one: one.before, least=16, most=24, grow=1, keep=2),
        Column(id="after", title=_("试行"), text=lambda one: one.after, least=16, most=24, grow=1, keep=2),
        Column(id="rule", title=_("规则"), text=lambda one: f"{one.rule} {one.title}", least=12, grow=3, keep=3),
    ),
    key=lambda one: one.number,
    glyph=lambda one: "!" if one.worse else "~",
    tone=lambda one: Tone.ALERT if one.worse else Tone.PLAIN,
)  # fmt: skip
