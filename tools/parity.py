"""What can be done on the full screen, and the command line that does the same: the page ``docs/reference/parity.md``.

The rows come from the bindings themselves. An act that is neither named in ``COMMANDS`` nor one of ``SHOWS`` has no command-line form,
and a test says so.
"""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import attrs
from textual.binding import Binding

import duban_tui.screens
from duban_tui.app import DubanApp
from duban_tui.screens import SCREENS
from duban_tui.screens.base import AnyScreen, DeskScreen
from duban_tui.words import key_words
from tools.reference import GENERATED, table

READS: dict[str, str] = {
    "today": "duban check",
    "ledger": "duban cases",
    "duties": "duban obligations",
    "accountability": "duban outcome list",
    "assessment": "duban assess",
    "rewards": "duban reward account",
    "campaigns": "duban campaign",
    "law": "duban policy show",
    "journal": "duban journal log",
    "plugins": "duban plugin doctor",
}
"""What gives the content of each screen."""

COMMANDS: dict[str, str] = {
    "TodayScreen.kind": "duban check",
    "TodayScreen.turn_kind": "duban check",
    "TodayScreen.unit": "duban obligations --unit 单位",
    "TodayScreen.reasons": "duban explain 事项",
    "LedgerScreen.turn": "duban cases",
    "LedgerScreen.open": "duban explain 事项",
    "LedgerScreen.export": "duban export cases -o 台账.xlsx",
    "CaseScreen.why": "duban explain 事项",
    "CaseScreen.all_why": "duban explain 事项",
    "CaseScreen.record": "duban record 事件 --case 事项",
    "CaseScreen.undo": "duban record 撤销误记 --case 事项",
    "RecordScreen.fill": "duban record 事件 字段=值",
    "RecordScreen.submit": "duban record 事件 --dry-run",
    "DutiesScreen.reasons": "duban explain 规则@单位",
    "DutiesScreen.record": "duban record 事件 --unit 单位",
    "DutiesScreen.undo": "duban record 撤销误记",
    "DutiesScreen.rule": "duban obligations --rule 规则",
    "AccountabilityScreen.open": "duban outcome show 编号",
    "AccountabilityScreen.act": "duban outcome confirm 编号",
    "AccountabilityScreen.propose": "duban propose",
    "AssessmentScreen.open": "duban assess 方案 --period 周期",
    "AssessmentScreen.period": "duban assess 方案 --period 周期",
    "AssessmentScreen.scorecard": "duban assess 方案",
    "AssessmentScreen.again": "duban assess 方案 --as-of 日期",
    "AssessmentScreen.freeze": "duban assess 方案 --freeze",
    "AssessmentScreen.verify": "duban assess 方案 --verify",
    "AssessmentScreen.correct": "duban assess 方案 --correct --reason 理由",
    "IndicatorScreen.period": "duban assess --indicator 指标 --period 周期",
    "IndicatorScreen.open": "duban assess --indicator 指标",
    "RewardsScreen.open": "duban reward account",
    "RewardsScreen.act": "duban reward approve 编号",
    "RewardsScreen.compute": "duban reward compute",
    "CampaignsScreen.open": "duban campaign",
    "CampaignScreen.open": "duban campaign",
    "CampaignScreen.whole": "duban campaign",
    "LawScreen.open": "duban policy show 规则",
    "LawScreen.run_cases": "duban policy test",
    "LawScreen.try_packs": "duban policy preview 规则包",
    "LawScreen.pack": "duban policy check",
    "LawScreen.fold": "duban policy show",
    "JournalScreen.open": "duban journal log",
    "JournalScreen.verify": "duban journal verify",
    "JournalScreen.verify_anchor": "duban journal verify",
    "JournalScreen.anchor": "duban journal anchor",
    "JournalScreen.write_anchor": "duban journal anchor",
    "JournalScreen.actor": "duban journal log",
    "JournalScreen.kind": "duban journal log",
    "JournalScreen.case": "duban journal log",
    "JournalScreen.open_case": "duban explain 事项",
    "PluginScreen.open": "duban plugin doctor",
    "PluginScreen.diagnose": "duban plugin doctor",
    "DeskScreen.refresh": "duban check",
    "DeskScreen.next_place": "duban check -j 辖区",
    "DeskScreen.search": "duban cases",
    "DubanApp.go": "",
}
"""``Class.action`` with what does the same."""

SHOWS = frozenset({
    "back", "copy", "help", "leave", "interrupt", "suspend_process", "palette", "theme", "local", "go", "turn", "far", "sort", "reverse",
    "views", "save_view", "columns", "whole", "clear", "more", "drop",
})  # fmt: skip
"""What only changes how things are shown, or which of them; nothing is read or written by it that a command would not give."""


@attrs.frozen
class Row:
    """One act of one screen. ``command`` is None where nobody has said how the command line does it, empty where it only shows."""

    screen: str
    keys: str
    words: str
    name: str
    command: str | None


def screens() -> list[type[AnyScreen]]:
    """Every screen of the programme, in the order of the bar, those that lie above others after them."""
    for module in pkgutil.iter_modules(duban_tui.screens.__path__):
        import_module(f"duban_tui.screens.{module.name}")
    order = {one.place.partition(":")[2]: at for at, one in enumerate(SCREENS)}
    found = {
        kind for kind in _below(DeskScreen) if kind.TITLE_WORDS and kind.__module__.startswith("duban_tui.")
    }
    return sorted(found, key=lambda kind: (order.get(kind.__name__, len(order)), kind.__name__))


def _below(kind: type[AnyScreen]) -> Iterator[type[AnyScreen]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def rows() -> Iterator[Row]:
    """Every act of every screen, then those that all have."""
    for kind in screens():
        yield from _rows(kind.TITLE_WORDS, kind)
    yield from _rows("所有页面", DeskScreen)
    yield from _rows("本程序", DubanApp)


def _rows(title: str, kind: type) -> Iterator[Row]:
    for one in kind.__dict__.get("BINDINGS", ()):
        if isinstance(one, Binding) and one.description:
            action = one.action.partition("(")[0].rpartition(".")[2]
            name = f"{kind.__name__}.{action}"
            command = COMMANDS.get(name) or ("" if action in SHOWS else None)
            keys = "、".join(key_words(key) for key in one.key.split(","))
            yield Row(title, keys, one.tooltip or one.description, name, command)


def render() -> str:
    """The page. Raises LookupError for an act that has no command-line form."""
    lines = [
        GENERATED.format(words="由程序生成，请勿手改：") + "# 全屏界面与命令行对照",
        "",
        "全屏界面（`duban tui`）上能做的，命令行都能做；鼠标从不是必需的。命令各选项见 [commands.md](commands.md)。",
        "",
        *table(
            ("页面", "键", "同样内容的命令"), [(one.title, one.key, f"`{READS[one.id]}`") for one in SCREENS]
        ),
    ]
    before = ""
    for row in rows():
        if row.command is None:
            raise LookupError(f"{row.name}: no command line does the same; name it in tools/parity.py")
        if row.screen != before:
            lines += ["", f"## {row.screen}", "", *table(("键", "作用", "命令行"), [])]
            before = row.screen
        said = f"`{row.command}`" if row.command else "只影响显示"
        lines += table(("", ""), [(f"`{row.keys}`", row.words, said)])[2:]
    return "\n".join(lines) + "\n"
