"""奖励 in the line mode: what waits for a step, accounts, all rewards, what earned nothing; the three steps and the computation."""

from collections.abc import Iterable
from typing import Any

from duban.desk.reward_account import sum_words
from duban.desk.reward_text import account_lines, computation_lines, show_lines
from duban.desk.reward_view import RewardView, course, reward_view
from duban.domain.rewards import Account, RewardState
from duban.i18n import _
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists
from duban_tui.screens import entry
from duban_tui.screens.listed import Listed
from duban_tui.screens.rewards_acts import compute_task, possible, trial
from duban_tui.screens.rewards_look import lists_of


class Rewards(Lists):
    """All lists come from one reading of the cases."""

    TITLE = entry("rewards").title
    HINT = _("受奖人、单位、事项、编号：汉字、拼音或者首字母")

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self.found: RewardView | None = None

    @property
    def _seen(self) -> RewardView:
        assert self.found is not None, "the rewards are read first"
        return self.found

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        self.found = reward_view(at.office, at.place, at.as_of)
        return lists_of(self.found)

    def heading(self) -> Iterable[str]:
        return sum_words(self._seen.book.states), self._seen.warning

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        """The provision, the facts and the steps of a reward; the rewards of an account; the whole of anything else."""
        at, book = self.here.at, self._seen.book
        if isinstance(row, RewardState):
            return show_lines(book, row, course(at.office, at.place, row))
        if isinstance(row, Account):
            return account_lines(book, [row])
        return super().whole(one, row)

    def acts(self, one: Listed, row: Any) -> list[tuple[str, Step]]:
        return self.possible(possible(self.here.at, self._seen, row))

    def more(self) -> list[tuple[str, Step]]:
        return [(_("核算：先显示再记入"), self._compute)]

    def _compute(self) -> None:
        self.here.wait()
        at = self.here.at
        found = trial(at)
        if found.new or found.lapsed:
            self.here.carry_out(compute_task(at, found, self._seen.warning))
        else:
            self.talk.read_out(computation_lines(found))
