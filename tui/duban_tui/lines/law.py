"""规则 in the line mode: packs and rules with the origin of every value, what a lint finds, worked cases, new packs on trial."""

from collections.abc import Iterable
from typing import Any

import attrs

from duban.desk.law import Law, PackNode, RuleNode, law, pack_lines, rule_lines
from duban.desk.law_trial import CaseResult, Trial, run_cases, try_packs
from duban.domain.problem import Problem
from duban.i18n import _, _n
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists
from duban_tui.screens import entry
from duban_tui.screens.law_look import LISTS, Branch, tree, tree_look, trial_lines
from duban_tui.screens.listed import Listed


class LawLists(Lists):
    """Worked cases and trials run when they are asked for."""

    TITLE = entry("law").title
    HINT = _("规则编号、名称、依据：汉字、拼音或者首字母")

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self.found: Law | None = None
        self._results: list[CaseResult] = []
        self._trial: Trial | None = None

    @property
    def _seen(self) -> Law:
        assert self.found is not None, "the rules are read first"
        return self.found

    def read(self) -> Iterable[Listed]:
        self.found = found = law(self.here.at.office, self.here.at.place)
        rows: dict[str, Any] = {
            "tree": list(tree(found, ())),
            "problems": found.problems,
            "results": self._results,
            "trial": self._trial.rows if self._trial is not None else (),
        }
        return [
            attrs.evolve(one, rows=rows[one.id], look=tree_look(set()) if one.id == "tree" else one.look)
            for one in LISTS
        ]

    def heading(self) -> Iterable[str]:
        found = self._seen
        yield _("规则包 {n} 个，规则 {m} 条").format(n=len(found.packs), m=len(found.rules))
        yield _n("错误 {n} 处", found.errors).format(n=found.errors) if found.errors else _("没有错误")

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        """A rule or a pack in full; the whole of anything else."""
        found = self._seen
        if isinstance(row, RuleNode):
            return rule_lines(found, row)
        if isinstance(row, PackNode | Branch):
            id = row.id if isinstance(row, PackNode) else row.pack
            return next((pack_lines(found, pack) for pack in found.packs if pack.id == id), [])
        if isinstance(row, Problem):
            return [*row.text().splitlines(), *one.about]
        if isinstance(row, CaseResult):
            return [row.pack, row.title, *(row.faults or one.about)]
        return super().whole(one, row)

    def more(self) -> list[tuple[str, Step]]:
        return [
            (_("运行所用规则包的算例"), self._run_cases),
            (_("试行新的规则包，看台账会有哪些变化；不写入"), self._try_packs),
        ]

    def _run_cases(self) -> None:
        self.here.wait()
        at = self.here.at
        packs = [pack.id for pack in self._seen.packs if pack.id not in ("base", at.place.code)]
        found = run_cases(at.office, at.place, packs)
        self._results = sorted(found, key=lambda one: not one.faults)
        failed = sum(bool(one.faults) for one in found)
        held = sum(not one.faults and not one.missing for one in found)
        self.talk.say(_("符合 {n} 个，不符 {m} 个").format(n=held, m=failed))
        self.here.session.stale()

    def _try_packs(self) -> None:
        named = self.talk.ask(_("试行哪些规则包（编号，或者 .toml 文件；几个用空格隔开）")).split()
        if named:
            self.here.wait()
            at = self.here.at
            self._trial = try_packs(at.office, at.place, named, at.as_of)
            self.talk.read_out(trial_lines(self._trial))
            self.here.session.stale()
