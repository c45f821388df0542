"""How law looks: the tree of packs, kinds and rules; problems; worked cases; what new packs would do."""

from collections.abc import Iterable, Iterator

import attrs

from duban.desk.law import Law, PackNode, RuleNode
from duban.desk.law_trial import CaseResult, Trial, TrialRow, difference_words
from duban.desk.whatif import Kind
from duban.domain.problem import Problem
from duban.i18n import _, _n, label
from duban_tui.columns import Column, Look, Tone
from duban_tui.screens.listed import Keyed, Listed
from duban_tui.words import clauses, labelled

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
    return "  ".join(filter(None, (f"{_INDENT * 2}{node.id}", node.version, node.title)))


def _said(node: Node) -> str:
    if isinstance(node, PackNode):
        return _("，").join(
            part for part in (node.level, node.status, _n("{n} 条", node.rules).format(n=node.rules)) if part
        )
    if isinstance(node, Branch):
        return _n("{n} 条", node.rules).format(n=node.rules)
    parts = (_("改写") if node.overrides else "", _("不判定") if node.not_judged else "", node.basis)
    return _("，").join(part for part in parts if part)


def _span(node: Node) -> str:
    return node.span if isinstance(node, RuleNode) else ""


def _source(node: Node) -> str:
    return node.source if isinstance(node, RuleNode) else ""


def _node_lines(node: Node) -> list[str]:
    if isinstance(node, PackNode):
        return [_("规则包 {id} {title}：{said}").format(id=node.id, title=node.title, said=_said(node))]
    if isinstance(node, Branch):
        return [_("{pack} 的{kind}规则 {n} 条").format(pack=node.pack, kind=node.kind, n=node.rules)]
    source = _("依据 {source}").format(source=node.source) if node.source else ""
    head = _("{id} {title}").format(id=node.id, title=node.title)
    return [clauses(head, node.span), source, clauses(_said(node), node.not_judged)]


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
            Column(id="name", title=_("规则包、类型、规则"), text=_name, least=30, grow=6, keep=1),
            Column(id="said", title=_("说明"), text=_said, least=12, most=28, grow=1, keep=2),
            Column(id="span", title=_("有效期"), text=_span, least=16, most=31, grow=3, keep=4),
            Column(id="source", title=_("依据"), text=_source, least=20, most=60, grow=2, keep=3),
        ),
        key=key_of,
        glyph=glyph,
        tone=tone,
        told=_node_lines,
    )  # fmt: skip


def _first(text: str) -> str:
    return text.splitlines()[0] if text else ""


def _problem_lines(one: Problem) -> list[str]:
    return [
        _("{rule}：{problem}").format(rule=one.key.partition(" ")[2] or one.key, problem=_first(one.message)),
        "/".join(one.place.split("/")[-2:]),  # the page that Enter opens has the whole path
    ]


PROBLEMS: Look[Problem] = Look(
    columns=(
        Column(id="level", title=_("类别"), text=lambda one: _("错误") if one.level == "error" else _("提示"), least=6, keep=1),
        Column(id="key", title=_("规则"), text=lambda one: one.key.partition(" ")[2] or one.key, least=16, most=32, grow=1, keep=2),
        Column(id="message", title=label("问题", "Problem"), text=lambda one: _first(one.message), least=20, grow=5, keep=1),
        Column(id="place", title=label("位置", "Where"), text=lambda one: one.place.rpartition("/")[2], least=16, most=32, keep=3),
    ),
    key=lambda one: (one.file, one.line, one.key, one.message),
    glyph=lambda one: "!" if one.level == "error" else "i",
    tone=lambda one: Tone.ALERT if one.level == "error" else Tone.MUTED,
    told=_problem_lines,
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
    told=lambda one: [labelled(one.title, result_words(one)), _first("".join(one.faults[:1]))],
)  # fmt: skip


def _about(one: TrialRow) -> str:
    return one.about


def _trial_lines(one: TrialRow) -> list[str]:
    head = _("{unit}，{about}：{kind}").format(unit=one.unit, about=one.about, kind=one.kind)
    before = _("原来 {words}").format(words=one.before) if one.before else ""
    after = _("试行 {words}").format(words=one.after) if one.after else ""
    return [clauses(head, before, after), f"{one.rule} {one.title}"]


TRIAL: Look[TrialRow] = Look(
    columns=(
        Column(id="kind", title=_("变化"), text=lambda one: one.kind, least=14, most=24, keep=1),
        Column(id="unit", title=_("责任单位"), text=lambda one: one.unit, least=12, most=28, grow=2, keep=1),
        Column(id="about", title=_("事项或者周期"), text=_about, least=12, most=28, grow=1, keep=1, whole=_about),
        Column(id="before", title=_("原来"), text=lambda one: one.before, least=16, most=24, grow=1, keep=2),
        Column(id="after", title=_("试行"), text=lambda one: one.after, least=16, most=24, grow=1, keep=2),
        Column(id="rule", title=_("规则"), text=lambda one: f"{one.rule} {one.title}", least=12, grow=3, keep=3),
    ),
    key=lambda one: one.number,
    glyph=lambda one: "!" if one.worse else "~",
    tone=lambda one: Tone.ALERT if one.worse else Tone.PLAIN,
    told=_trial_lines,
)  # fmt: skip


def trial_lines(made: Trial) -> list[str]:
    """What was compared, and what differs, kind by kind and unit by unit."""
    words = difference_words()
    tally = made.tally
    lines = [
        _("试行规则包：{packs}").format(packs=_("、").join(made.packs)),
        _("截至 {day}，比较事项 {cases} 件、单位职责 {owed} 项；没有写入任何内容。").format(
            day=made.as_of, cases=tally.cases, owed=tally.owed_by_units
        ),
    ]
    if made.stopped:
        lines.append(_("! 中途停止，以下不完整。"))
    lines += ["", _("变化 {n} 项：").format(n=made.moved)]
    lines += [
        f"  {said} {tally.kinds[Kind(kind)]}" for kind, said in words.items() if tally.kinds[Kind(kind)]
    ]
    lines += ["", _("新提出处置建议 {n} 条，不再提出 {m} 条。").format(n=made.appear, m=made.vanish)]
    if tally.kept:
        lines.append(_("已了结的 {n} 项按新规则期限或者结论不同，保留当时的结论。").format(n=tally.kept))
    if made.moved > len(made.rows):
        lines.append(_("列出前 {n} 项；全部：duban policy preview --format csv").format(n=len(made.rows)))
    if made.unadopted:
        lines.append(_("工作区的规则另有变动尚未启用，以上按变动后的规则比较。"))
    units = sorted(tally.units.items(), key=lambda item: (-item[1].total(), item[0]))
    lines += ["", _("按单位：")] if units else []
    lines += [
        "  " + _("{name}：{value}").format(name=unit or _("（没有责任单位）"), value=kinds.total())
        for unit, kinds in units
    ]
    return [*lines, "", _("对应的命令："), f"duban policy preview {' '.join(made.packs)}"]


LISTS: tuple[Listed, ...] = (
    Listed(
        id="tree",
        title=_n("规则"),
        about=(_("查看规则：duban policy show"), _("规则包写在 duban.toml 的 [[jurisdiction]] packs 中。")),
    ),
    Listed(
        id="problems",
        title=_n("核对"),
        look=PROBLEMS,
        notice=(_("没有发现问题。"),),
        about=(_("格式、引用、继承，以及下级规定是否宽于上级规定。"), _("核对：duban policy check -v")),
    ),
    Listed(
        id="results",
        title=_("算例"),
        look=RESULTS,
        rows=(),
        notice=(_("还没有运行。"), Keyed(_("按 t 运行所用规则包的算例。"))),
        about=(_("算例放在规则包旁边（.cases.toml），写明登记什么、应当得出什么。"), _("运行：duban policy test")),
    ),
    Listed(
        id="trial",
        title=_("试行"),
        look=TRIAL,
        rows=(),
        notice=(_("还没有试行。"), Keyed(_("按 n 写明规则包，看台账会有哪些变化；不写入。"))),
        about=(_("已了结的保留当时的结论，只计数。"), _("试行：duban policy preview 规则包")),
    ),
)  # fmt: skip
"""The lists of law, before anything has been read."""
