"""规则: the effective packs as a tree, a rule with the origin of every value, what a lint finds, worked cases, new packs on trial."""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk.law import Law, PackNode, RuleNode, law, pack_lines, rule_lines
from duban.desk.law_trial import CaseResult, Trial, difference_words, run_cases, try_packs
from duban.desk.whatif import Kind
from duban.domain.problem import Problem
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import Stopped, aside
from duban_tui.screens.asking import Ask
from duban_tui.screens.case import in_full
from duban_tui.screens.law_look import PROBLEMS, RESULTS, TRIAL, Branch, Key, key_of, tree, tree_look
from duban_tui.screens.lists import Listed, ListsScreen
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened

R = TypeVar("R")


class LawScreen(ListsScreen[Law]):
    """The rules are read again with every reading; worked cases and trials run when they are asked for, and can be stopped by Esc."""

    ENTRY = "law"
    TITLE_WORDS = _("规则")
    SEARCH_HINT = _("规则编号、名称、依据：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("全文"), key_display=_("回车"), tooltip=_("规则的全文和每个取值的出处；展开或者收起规则包")),
        Binding("t", "run_cases", _("算例"), tooltip=_("运行所用规则包的算例；按 Esc 中止")),
        Binding("n", "try_packs", _("试行新的规则包，看台账会有哪些变化；不写入"), show=False),
        Binding("d", "pack", _("这个规则包的情况和所据文件"), show=False),
        Binding("z", "fold", _("全部展开或者收起"), show=False),
    ]  # fmt: skip
    CSS = "LawScreen #heading { height: 2; }"
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(
            id="tree",
            title=_("规则"),
            about=(_("查看规则：duban policy show"), _("规则包写在 duban.toml 的 [[jurisdiction]] packs 中。")),
        ),
        Listed(
            id="problems",
            title=_("核对"),
            look=PROBLEMS,
            notice=(_("没有发现问题。"),),
            about=(_("格式、引用、继承，以及下级规定是否宽于上级规定。"), _("核对：duban policy check -v")),
        ),
        Listed(
            id="results",
            title=_("算例"),
            look=RESULTS,
            rows=(),
            notice=(_("还没有运行。按 t 运行所用规则包的算例。"),),
            about=(_("算例放在规则包旁边（.cases.toml），写明登记什么、应当得出什么。"), _("运行：duban policy test")),
        ),
        Listed(
            id="trial",
            title=_("试行"),
            look=TRIAL,
            rows=(),
            notice=(_("还没有试行。按 n 写明规则包，看台账会有哪些变化；不写入。"),),
            about=(_("已了结的保留当时的结论，只计数。"), _("试行：duban policy preview 规则包")),
        ),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.found: Law | None = None
        self.trial: Trial | None = None
        self._place = ""
        self._folded: set[Key] = set()
        self._trying = ""
        """What runs, in words; empty where nothing does."""
        self._counts = (0, 0)

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self._place != at.place.code:
            self._place = at.place.code
            self._stop()
            self.trial = None
            self._folded.clear()
            self.forget()

    def read(self, at: Opened, stopped: Stopped) -> Law:
        return law(at.office, at.place)

    def arrived(self, at: Opened, found: Law) -> None:
        self.found = found
        self.put("problems", found.problems)
        self._tree()
        name = _("督办  规则  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        said = [
            _("规则包 {n} 个，规则 {m} 条").format(n=len(found.packs), m=len(found.rules)),
            _("! 错误 {n} 处").format(n=found.errors) if found.errors else _("没有错误"),
            *(_("! 插件 {what}").format(what=what) for what in found.failures),
        ]
        self.tell("#heading", f"{safe_text(name)}\n{safe_text('  '.join(said))}")

    def failed(self) -> None:
        if self.found is None:
            self.unread()

    def search(self, text: str) -> None:
        """What is closed is looked through as well."""
        begins = bool(text.split()) != bool(self.searched.split())
        if begins and self.shown == "tree":
            self._tree(text)
        super().search(text)

    def _tree(self, looked_for: str | None = None) -> None:
        """Show the tree; all of it where words are looked for in it."""
        found = self.found
        if found is None:
            return
        words = self.searched if looked_for is None else looked_for
        folded: set[Key] = set() if self.shown == "tree" and words.split() else self._folded
        notice = (
            [_("规则包有错误，没有可用的规则；见“核对”。")]
            if found.errors
            else [_("本辖区没有使用任何规则包。")]
        )
        self.put("tree", list(tree(found, folded)), look=tree_look(folded), notice=notice)

    # --- looking closer ---

    def action_open(self) -> None:
        """A rule in full; open or close a pack or a kind; the whole of anything else."""
        row, found = self.listing.row, self.found
        if row is None or found is None:
            self._page(self.here.about)
        elif isinstance(row, RuleNode):
            self._page(rule_lines(found, row))
        elif isinstance(row, PackNode | Branch):
            self._folded ^= {key_of(row)}
            self._tree()
        elif isinstance(row, Problem):
            self._page([*row.text().splitlines(), "", *self.here.about])
        elif isinstance(row, CaseResult):
            self._page([row.pack, row.title, "", *(row.faults or self.here.about)])
        else:
            self._page(in_full(self.here.look, row))

    def action_pack(self) -> None:
        """The pack of the row."""
        row, found = self.listing.row, self.found
        if found is None or not isinstance(row, PackNode | Branch | RuleNode):
            return
        id = row.id if isinstance(row, PackNode) else row.pack
        self._page(next((pack_lines(found, pack) for pack in found.packs if pack.id == id), []))

    def action_fold(self) -> None:
        """Close every kind of rules, or open everything."""
        if self.found is None:
            return
        branches = {key_of(node) for node in tree(self.found, ()) if isinstance(node, Branch)}
        self._folded = set() if self._folded else branches
        self._tree()

    def _page(self, lines: Sequence[str]) -> None:
        self.app.push_screen(TextScreen(self.here.title, [safe_text(line) for line in lines]))

    # --- trying out ---

    def action_run_cases(self) -> None:
        if not self._trying and self.found is not None:
            self._run_cases([pack.id for pack in self.found.packs if pack.id not in ("base", self._place)])

    @work(exclusive=True, group="trying")
    async def _run_cases(self, packs: Sequence[str]) -> None:
        at = self.opened
        if at is None:
            return
        self._turn_to("results")
        words = _("正在运行算例……符合 {first} 个，不符 {second} 个（按 Esc 中止）")
        found = await self._try(
            words, lambda stopped: run_cases(at.office, at.place, packs, self._counted, stopped)
        )
        if found is not None:
            self.put("results", sorted(found, key=lambda one: not one.faults))

    @work(exclusive=True, group="trying")
    async def action_try_packs(self) -> None:
        at = self.opened
        if at is None or self._trying:
            return
        title = _("试行哪些规则包（编号，或者 .toml 文件；几个用空格隔开）")
        named = await self.app.push_screen_wait(Ask(title, hint=_("例如：new.toml")))
        if named is None:
            return
        self._turn_to("trial")
        words = _("正在试行……已读事项 {first} 件，变化 {second} 项（按 Esc 中止）")
        made = await self._try(
            words,
            lambda stopped: try_packs(at.office, at.place, named.split(), at.as_of, self._counted, stopped),
        )
        if made is not None:
            self.trial = made
            self.put("trial", made.rows, notice=[_("没有变化。")])
            self._page(trial_lines(made))

    async def _try(self, words: str, act: Callable[[Stopped], R]) -> R | None:
        """Run it beside the loop with its progress in the status line; None where it failed, which is told."""
        self._trying, self._counts, self.error = words, (0, 0), ""
        try:
            return await aside(act, self.show_status)
        except DubanError as error:
            self.app.push_screen(
                TextScreen(self.here.title, safe_text(error.message, lines=True).splitlines())
            )
            return None
        finally:
            self._trying = ""
            self.show_status()

    def _counted(self, first: int, second: int) -> None:
        """From the thread that tries."""
        self._counts = (first, second)

    def _stop(self) -> None:
        self.workers.cancel_group(self, "trying")

    def _turn_to(self, id: str) -> None:
        ids = list(self.lists)
        if self.shown != id:
            self.action_turn(ids.index(id) - ids.index(self.shown))

    def action_back(self) -> None:
        if self._trying:
            self._stop()
        else:
            super().action_back()

    def status(self) -> str:
        if self._trying:
            first, second = self._counts
            return self._trying.format(first=first, second=second)
        if self.shown == "trial" and self.trial is not None:
            made = self.trial
            said = _("变化 {moved} 项，新提出建议 {appear} 条，不再提出 {vanish} 条").format(
                moved=made.moved, appear=made.appear, vanish=made.vanish
            )
            return f"{super().status()}  {said}"
        return super().status()


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
    lines += [f"  {unit or _('（没有责任单位）')}：{kinds.total()}" for unit, kinds in units]
    return [*lines, "", _("等同的命令："), f"duban policy preview {' '.join(made.packs)}"]
