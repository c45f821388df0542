"""奖励: what waits for a step, accounts by official and year with their target, all rewards, and what earned nothing and why."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk import rights
from duban.desk.reward_account import number_words, sum_words
from duban.desk.reward_text import account_lines, computation_lines, show_lines, state_line
from duban.desk.reward_view import RewardView, decide_as_seen, reward_view
from duban.desk.rewarding import Computation, RewardDecision, acts_for, compute, course
from duban.domain.rewards import Account, RewardState
from duban.domain.rights import Act
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban.reward_wording import yuan
from duban.wording import full_date
from duban_tui.aside import Stopped, aside
from duban_tui.screens.accountability_acts import act_words, day_of, lasting
from duban_tui.screens.acting import ActingScreen, Task, Values, flags
from duban_tui.screens.asking import Choice, Chooser
from duban_tui.screens.case import in_full
from duban_tui.screens.form import Field
from duban_tui.screens.lists import Listed
from duban_tui.screens.rewards_look import accounts_look, states_look, unearned_look
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened


class RewardsScreen(ActingScreen[RewardView]):
    """All lists come from one reading of the cases."""

    ENTRY = "rewards"
    TITLE_WORDS = _("奖励")
    SEARCH_HINT = _("受奖人、单位、事项、编号：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("经过"), key_display=_("回车"), tooltip=_("依据、期限、核验和经过；账户的明细")),
        Binding("a", "act", _("办理"), tooltip=_("办理这一项：审批、不予批准、发放、追回")),
        Binding("c", "compute", _("核算：先显示再记入"), show=False),
    ]  # fmt: skip
    CSS = "RewardsScreen #detail { height: 3; }"
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(
            id="waiting",
            title=_("待办"),
            notice=(_("没有等待核算、审批、发放或者追回的奖励。"), _("按 c 核算。")),
            about=(_("核算、审批、发放须由三个不同的人办理，受奖人不能办理自己的奖励。"), _("核算：duban reward compute")),
        ),
        Listed(
            id="accounts",
            title=_("账户"),
            notice=(_("没有奖励账户。"),),
            about=(_("按受奖人和年度列出奖励、合计和目标完成情况。"), _("列出：duban reward account")),
        ),
        Listed(
            id="all",
            title=_("全部奖励"),
            notice=(_("没有奖励。"),),
            about=(_("每一项奖励的情况和三步的日期。"), _("列出：duban reward list")),
        ),
        Listed(
            id="unearned",
            title=_("未得奖励"),
            notice=(_("没有未得奖励的结案。"),),
            about=(_("适用奖励规则而没有得到奖励的结案，以及全部原因。"), _("列出：duban reward compute --dry-run")),
        ),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.found: RewardView | None = None
        self._place = ""
        self._warning = ""
        """That the roles in the file are not those in force."""

    # --- reading ---

    def started(self, at: Opened) -> None:
        if self._place != at.place.code:
            self._place = at.place.code
            self.forget()

    def read(self, at: Opened, stopped: Stopped) -> RewardView:
        self._warning = rights.notice(at.office, at.place.code) or ""
        return reward_view(at.office, at.place, at.as_of)

    def arrived(self, at: Opened, found: RewardView) -> None:
        self.found = found
        made = found.book
        states = states_look(made)
        self.put("waiting", found.waiting, look=states)
        self.put("accounts", found.accounts, look=accounts_look(made))
        self.put("all", made.states, look=states)
        self.put("unearned", found.unearned, look=unearned_look(made))
        name = _("督办  奖励  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        day = _("截至 {day}  {sums}").format(day=full_date(made.as_of), sums=sum_words(made.states))
        self.tell("#heading", f"{safe_text(name)}\n{safe_text(day)}")

    def failed(self) -> None:
        if self.found is None:
            self.unread()

    def progress(self, seconds: int) -> str:
        return _("正在通读全部事项，核对奖励……（{seconds} 秒）").format(seconds=seconds)

    # --- looking closer ---

    def action_open(self) -> None:
        """The provision, the facts and the steps of a reward; the rewards of an account; the whole of anything else."""
        row, found = self.listing.row, self.found
        if row is None or found is None:
            self.app.push_screen(TextScreen(self.here.title, self.here.about))
        elif isinstance(row, RewardState):
            self._course(row, found)
        elif isinstance(row, Account):
            self._page(list(account_lines(found.book, [row])))
        else:
            self._page([*in_full(self.here.look, row), "", *self.here.about])

    def _page(self, lines: Sequence[str]) -> None:
        self.app.push_screen(TextScreen(self.here.title, [safe_text(line) for line in lines]))

    @work(exclusive=True, group="story")
    async def _course(self, state: RewardState, found: RewardView) -> None:
        at = self.opened
        if at is None:
            return
        page = TextScreen(self.here.title, [_("正在读取……")])
        await self.app.push_screen(page)
        try:
            told = await aside(
                lambda _stopped: list(show_lines(found.book, state, course(at.office, at.place, state)))
            )
        except DubanError as error:
            told = error.message.splitlines()
        page.show([safe_text(line) for line in told])

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
        possible = acts_for(row)
        if not possible:
            words = _("先按 c 核算记入，再办理。") if row.pending else _("这一项没有可以办理的。")
            self.notify(words, markup=False)
            return
        listed = [Choice(act.value, act_words(act)) for act in possible]
        title = _("办理 {number}").format(number=number_words(row))
        chosen = await self.app.push_screen_wait(Chooser(title, listed))
        if chosen is not None:
            self.carry_out(self._decision(at, found, row, Act(chosen)))

    def _decision(self, at: Opened, found: RewardView, state: RewardState, act: Act) -> Task:
        number = number_words(state)
        reason = [Field(id="reason", label=_("理由"), needed=True)] if act is Act.REFUSE_REWARD else []
        fields = [*reason, Field(id="on", label=_("日期"), value=at.as_of.isoformat(), day=True, needed=True)]
        line = state_line(found.book, state)

        def decision(values: Values) -> RewardDecision:
            return RewardDecision(
                act=act, which=number, on=day_of(values, at.as_of), reason=values.get("reason", "")
            )

        def summary(values: Values) -> list[str]:
            wanted = decision(values)
            said = (
                [_("{label}：{value}").format(label=_("理由"), value=wanted.reason)] if wanted.reason else []
            )
            command = f"duban reward {act.value.removesuffix('-reward')} {number}" + flags(
                [("--reason", wanted.reason), ("--on", wanted.on.isoformat())]
            )
            return [line, *said, _("日期：{day}").format(day=wanted.on), "", *lasting(), command]

        def done(values: Values, seen: int) -> str:
            decide_as_seen(at.office, at.place, decision(values), state, seen, actor=rights.acting())
            words = _("{number}：{act}（{amount}），已记入日志。")
            return words.format(number=number, act=act_words(act), amount=yuan(state.fen))

        return Task(
            about=number,
            title=act_words(act),
            day=at.as_of,
            seen=found.revision,
            fields=fields,
            notes=[safe_text(note) for note in (line, self._warning) if note],
            summary=summary,
            act=done,
        )

    @work(exclusive=True, group="computing")
    async def action_compute(self) -> None:
        """Show what the facts support and the journal does not have; then, if wanted, record it."""
        at = self.opened
        if at is None:
            return
        self.tell("#status", _("正在通读全部事项，核算……"))

        def computed(dry: bool) -> Computation:
            return compute(at.office, at.place, as_of=at.as_of, actor=rights.acting(), dry_run=dry)

        try:
            preview = await aside(lambda _stopped: computed(True))
        except DubanError as error:
            self.trouble(error.message)
            return
        self.show_status()
        lines = [safe_text(line) for line in computation_lines(preview)]
        await self.app.push_screen_wait(TextScreen(_("试算，未写入"), lines))
        if not preview.new and not preview.lapsed:
            return

        def done(_values: Values, _seen: int) -> str:
            made = computed(False)
            return _("已核算 {new} 项，失效 {lapsed} 项。").format(new=len(made.new), lapsed=len(made.lapsed))

        count = _("新核算 {new} 项，失效 {lapsed} 项。").format(
            new=len(preview.new), lapsed=len(preview.lapsed)
        )
        summary = [count, self._warning, *lasting(), f"duban reward compute --as-of {at.as_of}"]
        self.carry_out(
            Task(
                about=at.place.name,
                title=_("核算奖励"),
                day=at.as_of,
                summary=lambda _values: summary,
                act=done,
            )
        )
