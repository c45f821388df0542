"""奖励: what waits for a step, accounts by official and year with their target, all rewards, and what earned nothing and why."""

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk.reward_account import number_words, sum_words
from duban.desk.reward_text import account_lines, computation_lines, show_lines
from duban.desk.reward_view import RewardView, course, reward_view
from duban.domain.rewards import Account, RewardState
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.columns import in_full
from duban_tui.screens import entry
from duban_tui.screens.acts import carry_out, choose_act
from duban_tui.screens.listed import Listed
from duban_tui.screens.lists import ListsScreen
from duban_tui.screens.rewards_acts import compute_task, possible, trial
from duban_tui.screens.rewards_look import LISTS, lists_of
from duban_tui.screens.text import show_read
from duban_tui.session import Opened


class RewardsScreen(ListsScreen[RewardView]):
    """All lists come from one reading of the cases."""

    ENTRY = "rewards"
    TITLE_WORDS = entry("rewards").title
    SEARCH_HINT = _("受奖人、单位、事项、编号：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("经过"), key_display=_("回车"), tooltip=_("依据、期限、核验和经过；账户的明细")),
        Binding("a", "act", _("办理"), tooltip=_("办理这一项：审批、不予批准、发放、追回")),
        Binding("c", "compute", _("核算：先显示再记入"), show=False),
    ]  # fmt: skip
    CSS = "RewardsScreen #detail { height: 3; }"
    LISTS: ClassVar[tuple[Listed, ...]] = LISTS

    def __init__(self) -> None:
        super().__init__()
        self.found: RewardView | None = None

    # --- reading ---

    def forget(self) -> None:
        self.give_up("computing")
        self.found = None
        super().forget()

    def read(self, at: Opened, stopped: Stopped) -> RewardView:
        return reward_view(at.office, at.place, at.as_of)

    def arrived(self, at: Opened, found: RewardView) -> None:
        self.found = found
        made = found.book
        self.put_all(lists_of(found))
        name = _("督办  奖励  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        day = _("截至 {day}").format(day=full_date(made.as_of))
        self.tell("#heading", f"{safe_text(name)}  {day}\n{safe_text(sum_words(made.states))}")

    def progress(self, seconds: int) -> str:
        return _("正在通读全部事项，核对奖励……（{seconds} 秒）").format(seconds=seconds)

    # --- looking closer ---

    def action_open(self) -> None:
        """The provision, the facts and the steps of a reward; the rewards of an account; the whole of anything else."""
        row, found = self.listing.row, self.found
        if row is None or found is None:
            self.page(self.here.about)
        elif isinstance(row, RewardState):
            self._course(row, found)
        elif isinstance(row, Account):
            self.page(account_lines(found.book, [row]))
        else:
            self.page([*in_full(self.here.look, row), "", *self.here.about])

    @work(exclusive=True, group="story", description="course")
    async def _course(self, state: RewardState, found: RewardView) -> None:
        at = self.opened
        if at is None:
            return

        def read() -> Iterable[str]:
            return show_lines(found.book, state, course(at.office, at.place, state))

        await show_read(self, self.here.title, read)

    # --- acts ---

    @work(exclusive=True, group="choosing")
    async def action_act(self) -> None:
        """Choose the step, then take it."""
        row, at, found = self.listing.row, self.opened, self.found
        if row is None or at is None or found is None:
            return
        if not isinstance(row, RewardState):
            self.notify(_("这一条不在这里办理；按回车查看。"), markup=False)
            return
        offered = possible(at, found, row)
        if not offered:
            words = _("先按 c 核算记入，再办理。") if row.pending else _("这一项没有可以办理的。")
            self.notify(words, markup=False)
            return
        await choose_act(self, _("办理 {number}").format(number=number_words(row)), offered)

    @work(exclusive=True, group="computing")
    async def action_compute(self) -> None:
        """Show what the facts support and the journal does not have; then, if wanted, record it."""
        at, found = self.opened, self.found
        if at is None or found is None:
            return
        self.tell("#status", _("正在通读全部事项，核算……"))
        try:
            preview = await aside(lambda _stopped: trial(at))
        except DubanError as error:
            self.trouble(error.message)
            return
        self.show_status()
        if preview.new or preview.lapsed:
            await carry_out(self, compute_task(at, preview, found.warning), form=False)
        else:
            self.page(computation_lines(preview))
