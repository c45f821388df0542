"""The coverage table: every row of the catalogue, and which rule carries it or why none does.

Read from ``docs/catalogue.toml``, the shipped packs and ``tools/coverage_notes.toml`` (organisational facts,
slogans and the like, which need no rule). ``python -m tools.docs`` writes it to ``docs/coverage.md``.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import attrs

ROOT = Path(__file__).resolve().parent.parent
PACKS = ("core/duban/packs/*.toml", "plugins/*/duban_*/packs/*.toml", "config/examples/*.toml")

OF_FORM = frozenset({"assessment-2026"})
"""Example packs that show how something is written and carry no document of the catalogue."""

RULE_KINDS = frozenset(
    {
        "deadline",
        "duty",
        "quota",
        "assignment",
        "procedure",
        "checklist",
        "route",
        "campaign",
        "report",
        "publicity",
        "ground",
        "measure",
        "attribution",
        "indicator",
        "ranking",
        "reward",
        "suggestion",
    }
)
"""Kinds of catalogue rows that must have a rule."""

KIND_LABELS = {
    "deadline": "时限",
    "duty": "周期职责",
    "quota": "定额",
    "assignment": "责任人",
    "procedure": "程序",
    "checklist": "材料清单",
    "route": "法定途径",
    "campaign": "专项活动",
    "report": "报送",
    "publicity": "公开宣传",
    "ground": "问责情形",
    "measure": "问责方式",
    "attribution": "责任划分",
    "indicator": "考核指标",
    "ranking": "排名",
    "reward": "奖励",
    "suggestion": "三项建议",
    "other": "其他",
    "excluded": "不实现",
}


class Status(StrEnum):
    """What has become of a row; the value is the heading of its column in the summary."""

    RULE = "规则"
    HOOK = "规则＋钩子"
    UNJUDGED = "规则（不作判定）"
    CONTEXT = "说明"
    EXCLUDED = "X"
    MISSING = "尚无"


@attrs.frozen
class Row:
    """A row of the catalogue."""

    id: str
    title: str
    kind: str
    article: str
    code: bool = False
    reason: str = ""

    @property
    def document(self) -> str:
        """The prefix of its document."""
        return self.id.split("-")[0]


@attrs.frozen
class Source:
    """A document of the catalogue."""

    prefix: str
    title: str
    place: str
    year: str


@attrs.frozen
class Carrier:
    """A rule of a shipped pack: the catalogue ids it carries, whether it is judged, the hooks it needs."""

    id: str
    pack: str
    rows: frozenset[str]
    judged: bool
    reason: str
    hooks: tuple[str, ...]


@attrs.frozen
class Coverage:
    """Everything the table is made of."""

    sources: Sequence[Source]
    rows: Sequence[Row]
    carriers: Sequence[Carrier]
    notes: Mapping[str, str]

    def of(self, row: Row) -> list[Carrier]:
        """The rules that carry the row, its own before those that carry it besides others."""
        found = [carrier for carrier in self.carriers if row.id == carrier.id or row.id in carrier.rows]
        return sorted(found, key=lambda carrier: carrier.id != row.id)


def load(root: Path = ROOT) -> Coverage:
    """Read the catalogue, the notes and all shipped packs."""
    catalogue = _toml(root / "docs/catalogue.toml")
    rows = [Row(**row) for row in catalogue["row"]]
    sources = [Source(**document) for document in catalogue["document"]]
    notes = _toml(root / "tools/coverage_notes.toml")["notes"]
    return Coverage(sources, rows, list(carriers(root)), notes)


def carriers(root: Path = ROOT) -> Iterator[Carrier]:
    """The rules of all shipped packs, pack by pack."""
    for pattern in PACKS:
        for path in sorted(root.glob(pattern)):
            if path.name.endswith(".cases.toml"):
                continue
            pack = _toml(path)
            if pack["pack"]["id"] in OF_FORM:
                continue
            for rule in pack.get("rule", ()):
                yield _carrier(rule, pack["pack"]["id"])


def base_id(rule_id: str) -> str:
    """The row's id: a pack's second rule for one row is named after it with a letter, ``LF-02-5b``."""
    return re.sub(r"(?<=\d)[a-z]$", "", rule_id)


def _carrier(rule: Mapping[str, Any], pack: str) -> Carrier:
    rows = frozenset({base_id(rule["id"]), *rule.get("also", ())})
    hooks = tuple(dict.fromkeys(_hooks(rule)))
    return Carrier(rule["id"], pack, rows, rule.get("judged", True), rule.get("reason", ""), hooks)


def _hooks(rule: Mapping[str, Any]) -> Iterator[str]:
    """Names of plugins' callables in the rule: condition, bearer, pattern, schedule."""
    condition = rule.get("applies", {}).get("condition")
    bearer = rule.get("bearer", "")
    named = [condition, bearer if "." in bearer else None, rule.get("pattern")]
    named += [step.get("condition") for step in rule.get("steps", ())]
    named += [schedule.get("plugin") for schedule in rule.get("schedule", ())]
    yield from (name for name in named if name)


def status(row: Row, found: Sequence[Carrier], notes: Mapping[str, str]) -> tuple[Status, str]:
    """What has become of the row, and the words for it."""
    if row.kind == "excluded":
        return Status.EXCLUDED, f"X：{row.reason}"
    judged = [carrier for carrier in found if carrier.judged]
    hooked = [carrier for carrier in judged if carrier.hooks]
    if hooked:
        hooks = _unique(hook for carrier in hooked for hook in carrier.hooks)
        return Status.HOOK, f"{_rules(row, judged)}；参数不足以表达，用钩子 {hooks}"
    if judged:
        return Status.RULE, _rules(row, judged)
    if found:
        return Status.UNJUDGED, f"{_rules(row, found)}，不作判定：{_unique(c.reason for c in found)}"
    if row.id in notes:
        return Status.CONTEXT, f"说明：{notes[row.id]}"
    return Status.MISSING, "尚无（not yet）"


def _rules(row: Row, found: Iterable[Carrier]) -> str:
    """``规则（pack）``, with the rules' ids where they are not the row's own alone."""
    packs: dict[str, dict[str, None]] = {}
    for carrier in found:
        packs.setdefault(carrier.pack, {})[carrier.id] = None
    named = [pack if list(ids) == [row.id] else f"{pack}：{'、'.join(ids)}" for pack, ids in packs.items()]
    return f"规则（{'；'.join(named)}）"


def _unique(words: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(word for word in words if word))


def render(coverage: Coverage) -> str:
    """The whole page as Markdown."""
    judged = {row.id: status(row, coverage.of(row), coverage.notes) for row in coverage.rows}
    lines = [*_HEAD, *_summary(coverage, judged)]
    for source in coverage.sources:
        rows = [row for row in coverage.rows if row.document == source.prefix]
        if rows:
            lines += _table(source, rows, judged)
    return "\n".join(lines) + "\n"


_HEAD = (
    "<!-- 由 python -m tools.docs 生成，请勿手改。 -->",
    "# 规则覆盖表",
    "",
    "`docs/catalogue.toml` 所列每一条，由哪个规则包的哪条规则承载，或者为什么没有规则。"
    "`duban policy show 编号` 显示规则及其出处。",
    "",
    "| 状态 | 含义 |",
    "|---|---|",
    "| 规则 | 由参数表达的规则，括号内为规则包；编号不是本条的另行写明 |",
    "| 规则＋钩子 | 参数不足以表达，规则另用插件提供的钩子 |",
    "| 规则（不作判定） | 原文有此要求，但没有记录可以检验，或者原文缺少数字、日期；规则照样列出，附原因 |",
    "| 说明 | 机构设置、依据、口号等，不需要规则 |",
    "| X | 针对信访人或者舆论，不实现 |",
    "| 尚无 | 还没有规则 |",
    "",
    "规则编号末尾的小写字母（如 LF-02-5b）表示同一条的第二条规则。",
    "",
)


def _summary(coverage: Coverage, judged: Mapping[str, tuple[Status, str]]) -> Iterator[str]:
    yield "## 汇总"
    yield ""
    yield "| 文件 | " + " | ".join(Status) + " | 合计 |"
    yield "|---|" + "---:|" * (len(Status) + 1)
    total: Counter[Status] = Counter()
    for source in coverage.sources:
        counts = Counter(judged[row.id][0] for row in coverage.rows if row.document == source.prefix)
        total += counts
        yield _counts(f"{source.prefix} {_cell(source.title)}", counts)
    yield _counts("**合计**", total)
    yield ""


def _counts(name: str, counts: Counter[Status]) -> str:
    cells = [str(counts[status]) if counts[status] else "·" for status in Status]
    return f"| {name} | {' | '.join(cells)} | {counts.total()} |"


def _table(source: Source, rows: Sequence[Row], judged: Mapping[str, tuple[Status, str]]) -> Iterator[str]:
    year = source.year or "年份不详"
    yield f"## {source.prefix} {source.title}（{source.place}，{year}）"
    yield ""
    yield "| 编号 | 内容 | 条款 | 类别 | 状态 |"
    yield "|---|---|---|---|---|"
    for row in rows:
        cells = (row.id, row.title, row.article, KIND_LABELS[row.kind], judged[row.id][1])
        yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
