"""What can be done on the full screen, and the command line that does the same: the page ``docs/reference/parity.md``.

The rows come from the bindings themselves. An act that is neither named in ``COMMANDS`` nor one of ``SHOWS`` has no command-line form,
and a test says so. Commands are taken apart as the command line itself would (:func:`problems`): a word in Chinese stands for what the
officer names, any other word is taken literally.
"""

import pkgutil
import shlex
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

import attrs
import click
from textual.actions import parse
from textual.binding import Binding

import duban_tui.screens
from duban.cli.front import command_line
from duban_tui.app import DubanApp
from duban_tui.screens import SCREENS
from duban_tui.screens.base import AnyScreen, DeskScreen
from duban_tui.words import key_words
from tools.reference import GENERATED, table

READS: Mapping[str, tuple[str, ...]] = {
    "today": ("duban check", "近十二周：duban trend"),
    "ledger": ("duban cases",),
    "duties": ("duban duties", "轮次：duban duties --turns", "敏感时期：duban duties --declared"),
    "accountability": ("duban outcome list",),
    "assessment": ("duban assess",),
    "rewards": ("duban reward list", "账户：duban reward account"),
    "campaigns": ("duban campaign",),
    "law": ("duban policy show --jurisdiction 辖区 --origin",),
    "journal": ("duban journal log",),
    "plugins": ("duban plugin list",),
}
"""What gives the content of each screen as it is first shown."""

_OUTCOMES = (
    "采纳：duban outcome confirm 编号 --by 机关 --rectify-by 日期",
    "不予采纳：duban outcome dismiss 编号 --reason 理由",
    "整改完成：duban outcome rectify 编号 --what 内容",
    "申诉：duban outcome appeal 编号 --reason 理由",
    "维持：duban outcome uphold 编号 --reason 理由",
    "撤销：duban outcome withdraw 编号 --reason 理由",
    "认定情形：duban record 认定问责情形 --unit 单位 问责情形=情形 事实=事实",
    "建议的反馈：duban record 书面反馈 --unit 单位 建议记录=编号 采纳=是",
)
_REWARDS = (
    "审批：duban reward approve 编号",
    "不予批准：duban reward refuse 编号 --reason 理由",
    "发放：duban reward pay 编号",
    "追回：duban reward return 编号",
)
_RECORD = "duban record 事件 --case 事项 --on 日期 字段=值"

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "TodayScreen.kind": ("duban check --kind {0}",),
    "TodayScreen.turn_kind": ("duban check --kind 状态",),
    "TodayScreen.unit": ("duban check --unit 单位",),
    "TodayScreen.level": ("duban check --level 层级",),
    "TodayScreen.mine": ("duban outcome list --standing proposed",),
    "TodayScreen.search": ("duban check --search 字词",),
    "TodayScreen.reasons": ("duban explain 事项 --rule 规则", "duban explain 规则@单位@周期"),
    "LedgerScreen.turn": ("duban cases --standing 状态",),
    "LedgerScreen.search": ("duban cases --search 字词",),
    "LedgerScreen.open": ("duban explain 事项", "duban report case 事项"),
    "LedgerScreen.sort": ("duban cases --sort 栏",),
    "LedgerScreen.reverse": ("duban cases --reverse",),
    "LedgerScreen.views": ("duban cases --view 名称",),
    "LedgerScreen.save_view": ("duban cases --search 字词 --save-view 名称",),
    "LedgerScreen.columns": ("duban cases --columns 栏",),
    "LedgerScreen.record": ("duban record 事件 --case 事项 --case 事项 字段=值",),
    "LedgerScreen.undo": ("duban record 撤销误记 --case 事项 被撤销事件=编号 理由=理由",),
    "LedgerScreen.receive": ("duban record 收到 --case 事项 --unit 单位 --on 日期 信访形式=形式",),
    "LedgerScreen.export": (
        "列出的：duban export cases --search 字词 --standing 状态 -o 台账.xlsx",
        "标记的：duban export cases --case 事项 --case 事项 -o 台账.xlsx",
    ),
    "CaseScreen.why": ("duban explain 事项 --rule 规则",),
    "CaseScreen.all_why": ("duban explain 事项",),
    "CaseScreen.record": (_RECORD,),
    "CaseScreen.undo": ("duban record 撤销误记 --case 事项 被撤销事件=编号 理由=理由",),
    "FormScreen.fill": ("duban record 事件 字段=值",),
    "FormScreen.submit": ("先看：duban record 事件 --case 事项 字段=值 --dry-run", f"登记：{_RECORD}"),
    "DutiesScreen.reasons": ("duban explain 规则@单位@周期",),
    "DutiesScreen.record": ("duban record 事件 --unit 单位 --on 日期 字段=值",),
    "DutiesScreen.undo": ("duban record 撤销误记 --unit 单位 被撤销事件=编号 理由=理由",),
    "DutiesScreen.rule": ("duban duties --rule 规则 --every 周期",),
    "DutiesScreen.turn": ("duban duties --last 个数",),
    "DutiesScreen.far": ("duban duties --last 个数",),
    "DutiesScreen.search": ("duban duties --search 字词",),
    "AccountabilityScreen.turn": (
        "待决定：duban outcome list --standing proposed",
        "执行中：duban outcome list --standing confirmed",
        "待认定：duban propose --dry-run",
        "三项建议：duban suggestions --as-of 日期",
        "承诺：duban obligations --rule 规则",
        "已了结：duban outcome list --standing rectified",
    ),
    "AccountabilityScreen.open": ("duban outcome show 编号",),
    "AccountabilityScreen.act": _OUTCOMES,
    "AccountabilityScreen.propose": ("先看：duban propose --dry-run", "记入：duban propose"),
    "AccountabilityScreen.undo": ("duban record 撤销误记 --unit 单位 被撤销事件=编号 理由=理由",),
    "AccountabilityScreen.search": ("duban outcome list --unit 单位",),
    "AssessmentScreen.turn": (
        "得分：duban assess 方案 --period 周期",
        "指标：duban assess --indicator 指标 --period 周期",
        "定稿、未计入：duban assess -j 辖区",
        "排名：duban rank 编号 --period 周期",
        "名单：duban rank --lists",
    ),
    "AssessmentScreen.open": (
        "duban assess 方案 --period 周期",
        "duban assess --indicator 指标 --period 周期",
    ),
    "AssessmentScreen.period": ("duban assess 方案 --period 周期",),
    "AssessmentScreen.scorecard": ("duban assess 方案",),
    "AssessmentScreen.again": ("duban assess 方案 --period 周期 --as-of 日期",),
    "AssessmentScreen.freeze": ("duban assess 方案 --period 周期 --freeze",),
    "AssessmentScreen.verify": ("duban assess 方案 --period 周期 --verify",),
    "AssessmentScreen.correct": (
        "duban assess 方案 --period 周期 --correct --unit 单位 --part 项目 --points 得分 --reason 理由",
    ),
    "AssessmentScreen.search": ("duban assess 方案 --period 周期 | grep 字词",),
    "IndicatorScreen.period": ("duban assess --indicator 指标 --period 周期",),
    "IndicatorScreen.open": ("duban assess --indicator 指标 --period 周期 --format json",),
    "IndicatorScreen.search": ("duban assess --indicator 指标 --period 周期 | grep 字词",),
    "RankingScreen.turn": ("duban rank 编号 --period 周期",),
    "RankingScreen.period": ("duban rank 编号 --period 周期",),
    "RankingScreen.open": ("duban rank 编号 --period 周期 --format json",),
    "RankingScreen.search": ("duban rank 编号 --period 周期 | grep 字词",),
    "RewardsScreen.turn": (
        "待办：duban reward list --standing earned --standing computed --standing approved --standing to-return",
        "账户：duban reward account --year 年度",
        "全部奖励：duban reward list --as-of 日期",
        "未得奖励：duban reward compute --dry-run",
    ),
    "RewardsScreen.open": ("duban reward show 编号", "duban reward account --officer 受奖人 --year 年度"),
    "RewardsScreen.act": _REWARDS,
    "RewardsScreen.compute": ("先看：duban reward compute --dry-run", "记入：duban reward compute"),
    "RewardsScreen.search": ("duban reward list --officer 受奖人", "duban reward list --unit 单位"),
    "CampaignsScreen.open": ("duban campaign 编号",),
    "CampaignsScreen.search": ("duban campaign | grep 字词",),
    "CampaignScreen.turn": ("duban campaign 编号",),
    "CampaignScreen.open": ("duban campaign 编号", "duban explain 事项"),
    "CampaignScreen.record": (
        "节点：duban record 报送 --unit 单位 --on 日期 节点=编号",
        "周期报送：duban record 事件 --unit 单位 --on 日期 字段=值",
    ),
    "CampaignScreen.undo": ("duban record 撤销误记 --unit 单位 被撤销事件=编号 理由=理由",),
    "CampaignScreen.whole": ("duban report campaign 编号",),
    "CampaignScreen.search": ("duban campaign 编号 | grep 字词",),
    "LawScreen.turn": (
        "规则：duban policy show --jurisdiction 辖区",
        "核对：duban policy check -v",
        "算例：duban policy test --all",
        "试行：duban policy preview 规则包",
    ),
    "LawScreen.open": ("duban policy show 规则 --jurisdiction 辖区 --origin",),
    "LawScreen.run_cases": ("duban policy test",),
    "LawScreen.try_packs": ("duban policy preview 规则包",),
    "LawScreen.pack": ("duban policy show --pack 规则包 --origin", "duban policy check 规则包 -v"),
    "LawScreen.search": ("duban policy show --jurisdiction 辖区 | grep 字词",),
    "JournalScreen.open": ("duban journal show 编号 --jurisdiction 辖区",),
    "JournalScreen.verify": ("duban journal verify",),
    "JournalScreen.verify_anchor": ("duban journal verify --anchor 文件",),
    "JournalScreen.anchor": ("duban journal anchor",),
    "JournalScreen.write_anchor": ("duban journal anchor --out 文件",),
    "JournalScreen.actor": ("duban journal log --by 登记人",),
    "JournalScreen.kind": ("duban journal log --kind 事件",),
    "JournalScreen.case": ("duban journal log --case 事项",),
    "JournalScreen.search": ("duban journal log --search 字词",),
    "JournalScreen.open_case": ("duban explain 事项",),
    "PluginScreen.open": ("duban plugin doctor 插件",),
    "PluginScreen.diagnose": ("duban plugin doctor",),
    "PluginScreen.search": ("duban plugin list | grep 字词",),
    "DeskScreen.next_place": ("duban check -j 辖区", "duban cases -j 辖区", "duban duties -j 辖区"),
}
"""``Class.action`` with what does the same, a word before the colon where there are several; ``{0}`` is the argument of the action."""

WHOLE = frozenset({
    "AccountabilityScreen.propose", "RewardsScreen.compute", "LawScreen.run_cases", "JournalScreen.verify", "JournalScreen.anchor",
    "PluginScreen.diagnose", "CampaignsScreen.search", "PluginScreen.search",
})  # fmt: skip
"""Acts about everything at once, with nothing to name: their commands may stand without option or argument."""

SHOWS = frozenset({
    "back", "copy", "help", "leave", "interrupt", "suspend_process", "palette", "theme", "local", "go", "turn", "fold",
    "refresh", "whole", "clear", "more", "drop",
})  # fmt: skip
"""What only changes how or where things are shown: another page, another part of what a command gives whole."""


@attrs.frozen
class Row:
    """One act of one screen. ``commands`` is None where nobody has said how the command line does it, empty where it only shows."""

    screen: str
    keys: str
    words: str
    name: str
    commands: tuple[str, ...] | None


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
        if kind.SEARCH_HINT:
            name = f"{kind.__name__}.search"
            yield Row(kind.TITLE_WORDS, "/", f"筛选：{kind.SEARCH_HINT}", name, COMMANDS.get(name))
    yield from _rows("所有页面", DeskScreen)
    yield from _rows("本程序", DubanApp)


def _rows(title: str, kind: type) -> Iterator[Row]:
    """The acts of a screen, and those that it has from what only some screens are."""
    for one in (binding for owner in _owners(kind) for binding in owner.__dict__.get("BINDINGS", ())):
        if isinstance(one, Binding) and one.description and one.action != "search":
            _namespace, action, values = parse(one.action)
            name = f"{kind.__name__}.{action}"
            commands = COMMANDS.get(name, () if action in SHOWS else None)
            if commands is not None:
                commands = tuple(each.format(*values) for each in commands)
            keys = "、".join(key_words(key) for key in one.key.split(","))
            yield Row(title, keys, one.tooltip or one.description, name, commands)


def _owners(kind: type) -> list[type]:
    """The class, and those between it and what all screens are."""
    line = kind.__mro__
    return [*line[: line.index(DeskScreen)]] if DeskScreen in line[1:] else [kind]


def problems(said: str) -> list[str]:
    """What the command line would not take of a command, a line each: no such command, option or choice, a word too few or too many."""
    line = said.removeprefix(_label(said)).partition(" | ")[0]
    words = shlex.split(line)[1:]
    found: click.Command = command_line()
    context = found.make_context("duban", [], resilient_parsing=True)
    while isinstance(found, click.Group) and words:
        child = found.get_command(context, words[0])
        if child is None:
            return [f"{line}: no command {words[0]}"]
        context, found, words = click.Context(child, parent=context, info_name=words[0]), child, words[1:]
    if isinstance(found, click.Group):
        return [f"{line}: a command of {found.name} is missing"]
    try:
        values, rest, _order = found.make_parser(context).parse_args(list(words))
    except click.UsageError as error:
        return [f"{line}: {error.format_message()}"]
    wrong = [f"{line}: too many words: {' '.join(rest)}"] if rest else []
    for parameter in found.params:
        given = values.get(parameter.name or "")
        if parameter.required and parameter.value_is_missing(given):
            wrong.append(f"{line}: without {parameter.human_readable_name}")
        wrong += [f"{line}: {word} is no choice of {parameter.name}" for word in _unfit(parameter, given)]
    return wrong


def _unfit(parameter: click.Parameter, given: object) -> Iterator[str]:
    """Words that are no choice of the parameter; Chinese stands for any of them."""
    if isinstance(parameter.type, click.Choice) and not getattr(parameter, "is_flag", False):
        for word in given if isinstance(given, Sequence) and not isinstance(given, str) else [given]:
            if isinstance(word, str) and word.isascii() and word not in parameter.type.choices:
                yield word


def bare(said: str) -> bool:
    """Whether a command names nothing: neither option nor argument, beyond what it is called."""
    words = shlex.split(said.removeprefix(_label(said)).partition(" | ")[0])
    return all(word.isascii() and not word.startswith("-") for word in words)


def _label(said: str) -> str:
    """What the command does, and the colon; empty where it stands alone."""
    return "" if said.startswith("duban ") else said.partition("：")[0] + "："


def _shown(commands: Sequence[str]) -> str:
    lines = (f"{_label(each)}`{each.removeprefix(_label(each))}`" for each in commands)
    return "<br>".join(lines) or "只影响显示"


def render() -> str:
    """The page. Raises LookupError for an act that has no command-line form."""
    lines = [
        GENERATED.format(words="由程序生成，请勿手改：") + "# 全屏界面与命令行对照",
        "",
        "全屏界面（`duban tui`）上能做的，命令行都能做；鼠标从不是必需的。命令各选项见 [commands.md](commands.md)。",
        "中文的词由使用者填写。",
        "",
        *table(
            ("页面", "键", "同样内容的命令"), [(one.title, one.key, _shown(READS[one.id])) for one in SCREENS]
        ),
    ]
    before = ""
    for row in rows():
        if row.commands is None:
            raise LookupError(f"{row.name}: no command line does the same; name it in tools/parity.py")
        if row.screen != before:
            lines += ["", f"## {row.screen}", "", *table(("键", "作用", "命令行"), [])]
            before = row.screen
        lines += table(("", ""), [(f"`{row.keys}`", row.words, _shown(row.commands))])[2:]
    return "\n".join(lines) + "\n"
