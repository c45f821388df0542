"""规则: the effective packs as a tree, a rule with the origin of every value, what a lint finds, worked cases, new packs on trial."""

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk.law import Law, PackNode, RuleNode, law, pack_lines, rule_lines
from duban.desk.law_trial import CaseResult, Trial, run_cases, try_packs
from duban.domain.problem import Problem
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _, _n
from duban_tui.aside import Stopped, aside
from duban_tui.columns import in_full
from duban_tui.screens import entry
from duban_tui.screens.asking import Ask
from duban_tui.screens.law_look import (
    LISTS,
    Branch,
    Key,
    key_of,
    tree,
    tree_look,
    trial_lines,
)
from duban_tui.screens.listed import Listed
from duban_tui.screens.lists import ListsScreen
from duban_tui.session import Opened

R = TypeVar("R")


class LawScreen(ListsScreen[Law]):
    """The rules are read again with every reading; worked cases and trials run when they are asked for, and can be stopped by Esc."""

    ENTRY = "law"
    TITLE_WORDS = entry("law").title
    SEARCH_HINT = _("规则编号、名称、依据：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("全文"), key_display=_("回车"), tooltip=_("规则的全文和每个取值的出处；展开或者收起规则包")),
        Binding("t", "run_cases", _("算例"), tooltip=_("运行所用规则包的算例；按 Esc 中止")),
        Binding("n", "try_packs", _("试行新的规则包，看台账会有哪些变化；不写入"), show=False),
        Binding("d", "pack", _("这个规则包的情况和所据文件"), show=False),
        Binding("z", "fold", _("全部展开或者收起"), show=False),
    ]  # fmt: skip
    CSS = "LawScreen #heading { height: 2; }"
    LISTS: ClassVar[tuple[Listed, ...]] = LISTS

    def __init__(self) -> None:
        super().__init__()
        self.found: Law | None = None
        self.trial: Trial | None = None
        self._folded: set[Key] = set()
        self._trying = ""
        """What runs, in words; empty where nothing does."""
        self._counts = (0, 0)
        self._halted = False
        """Whether what runs was told to end, and to give what it has."""
        self._run = ""
        """How the worked cases came out, in words."""

    # --- reading ---

    def forget(self) -> None:
        self.give_up("trying")
        self.found, self.trial, self._run = None, None, ""
        self._folded.clear()
        super().forget()

    def read(self, at: Opened, stopped: Stopped) -> Law:
        return law(at.office, at.place)

    def arrived(self, at: Opened, found: Law) -> None:
        self.found = found
        self.put("problems", found.problems)
        self._tree()
        name = _("督办  规则  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        said = [
            _("规则包 {n} 个，规则 {m} 条").format(n=len(found.packs), m=len(found.rules)),
            _n("! 错误 {n} 处", found.errors).format(n=found.errors) if found.errors else _("没有错误"),
            *(
                [_n("! 插件有问题 {n} 个，按 0 查看", len(found.failures)).format(n=len(found.failures))]
                if found.failures
                else []
            ),
        ]
        self.tell("#heading", f"{safe_text(name)}\n{safe_text('  '.join(said))}")

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
        rows = list(tree(found, folded))
        self.put("tree", rows, counted=len(found.rules), look=tree_look(folded), notice=notice)

    # --- looking closer ---

    def action_open(self) -> None:
        """A rule in full; open or close a pack or a kind; the whole of anything else."""
        row, found = self.listing.row, self.found
        if row is None or found is None:
            self.page(self.here.about)
        elif isinstance(row, RuleNode):
            self.page(rule_lines(found, row))
        elif isinstance(row, PackNode | Branch):
            self._folded ^= {key_of(row)}
            self._tree()
        elif isinstance(row, Problem):
            self.page([*row.text().splitlines(), "", *self.here.about])
        elif isinstance(row, CaseResult):
            self.page([row.pack, row.title, "", *(row.faults or self.here.about)])
        else:
            self.page(in_full(self.here.look, row))

    def action_pack(self) -> None:
        """The pack of the row."""
        row, found = self.listing.row, self.found
        if found is None or not isinstance(row, PackNode | Branch | RuleNode):
            return
        id = row.id if isinstance(row, PackNode) else row.pack
        self.page(next((pack_lines(found, pack) for pack in found.packs if pack.id == id), []))

    def action_fold(self) -> None:
        """Close every kind of rules, or open everything."""
        if self.found is None:
            return
        branches = {key_of(node) for node in tree(self.found, ()) if isinstance(node, Branch)}
        self._folded = set() if self._folded else branches
        self._tree()

    # --- trying out ---

    def action_run_cases(self) -> None:
        if not self._trying and self.found is not None:
            self._run_cases([pack.id for pack in self.found.packs if pack.id not in ("base", self._place)])

    @work(exclusive=True, group="trying")
    async def _run_cases(self, packs: Sequence[str]) -> None:
        at = self.opened
        if at is None:
            return
        words = _("正在运行算例……符合 {first} 个，不符 {second} 个（按 Esc 中止）")
        found = await self._try(
            "results", words, lambda stopped: run_cases(at.office, at.place, packs, self._counted, stopped)
        )
        if found is not None:
            failed = sum(bool(one.faults) for one in found)
            held = sum(not one.faults and not one.missing for one in found)
            words = (
                _("! 中途停止：符合 {n} 个，不符 {m} 个") if self._halted else _("符合 {n} 个，不符 {m} 个")
            )
            self._run = words.format(n=held, m=failed)
            self.put(
                "results", sorted(found, key=lambda one: not one.faults), notice=[_("没有运行完任何算例。")]
            )

    def action_try_packs(self) -> None:
        if not self._trying:
            self._try_packs()

    @work(exclusive=True, group="trying")
    async def _try_packs(self) -> None:
        at = self.opened
        if at is None:
            return
        title = _("试行哪些规则包（编号，或者 .toml 文件；几个用空格隔开）")
        named = await self.app.push_screen_wait(Ask(title, hint=_("例如：new.toml")))
        if named is None:
            return
        words = _("正在试行……已读事项 {first} 件，变化 {second} 项（按 Esc 中止）")
        made = await self._try(
            "trial",
            words,
            lambda stopped: try_packs(at.office, at.place, named.split(), at.as_of, self._counted, stopped),
        )
        if made is not None:
            self.trial = made
            self.put("trial", made.rows, notice=[_("没有变化。")])
            self._tell("trial", trial_lines(made))

    async def _try(self, id: str, words: str, act: Callable[[Stopped], R]) -> R | None:
        """Show the list of its results, and run it beside the loop with its progress in the status line; None where it failed, which is
        told."""
        self.turn_to(id)
        self._trying, self._counts, self._halted, self.error = words, (0, 0), False, ""
        try:
            return await aside(lambda stopped: act(lambda: stopped() or self._halted), self.show_status)
        except DubanError as error:
            self.error = error.message
            self._tell(id, error.message.splitlines())
            return None
        finally:
            self._trying = ""
            self.show_status()

    def _tell(self, id: str, lines: Sequence[str]) -> None:
        """A page about that list; whoever has gone to another screen meanwhile is left in peace."""
        if self.is_current:
            self.page(lines, self.lists[id].title)

    def _counted(self, first: int, second: int) -> None:
        """From the thread that tries."""
        self._counts = (first, second)

    def action_back(self) -> None:
        if self._trying:
            self._halted = True
        else:
            super().action_back()

    def status(self) -> str:
        if self._trying and self._halted:
            return _("正在中止，保留已有的结果……")
        if self._trying:
            first, second = self._counts
            return self._trying.format(first=first, second=second)
        if self.shown == "trial" and self.trial is not None:
            made = self.trial
            said = _("变化 {moved} 项，新提出建议 {appear} 条，不再提出 {vanish} 条").format(
                moved=made.moved, appear=made.appear, vanish=made.vanish
            )
            return f"{super().status()}  {said}"
        if self.shown == "results" and self._run:
            return f"{super().status()}  {self._run}"
        return super().status()
