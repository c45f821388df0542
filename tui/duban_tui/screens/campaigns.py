"""专项: the campaigns of a jurisdiction and how far each is; of one its phases, deliveries, units, posts and cases."""

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from duban.desk.campaign_pages import CampaignView, CaseOf, Delivered, Overview, campaign_view, overviews
from duban.domain.text import safe_text
from duban.i18n import _
from duban.wording import full_date
from duban_tui.aside import Stopped
from duban_tui.columns import in_full
from duban_tui.screens import entry
from duban_tui.screens.acts import record_one, undo_last
from duban_tui.screens.campaigns_acts import elsewhere, for_delivery
from duban_tui.screens.campaigns_look import LISTS, PARTS, heading, parts_of, whole
from duban_tui.screens.case import CaseScreen
from duban_tui.screens.listed import Listed
from duban_tui.screens.lists import ListsScreen
from duban_tui.session import Opened


class CampaignsScreen(ListsScreen[list[Overview]]):
    """Every campaign that stands on its own, with how much of it is delivered."""

    ENTRY = "campaigns"
    TITLE_WORDS = entry("campaigns").title
    SEARCH_HINT = _("编号、活动名称：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "open",
            _("打开"),
            key_display=_("回车"),
            tooltip=_("打开这项活动：阶段、节点、单位、事项"),
        ),
    ]
    LISTS: ClassVar[tuple[Listed, ...]] = LISTS

    def read(self, at: Opened, stopped: Stopped) -> list[Overview]:
        return overviews(at.office, at.place, at.as_of)

    def arrived(self, at: Opened, found: list[Overview]) -> None:
        self.put("all", found)
        name = _("督办  专项  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        late = sum(1 for row in found if row.late)
        day = _("截至 {day}  有逾期未报的活动 {n} 项").format(day=full_date(at.as_of), n=late)
        self.tell("#heading", f"{safe_text(name)}\n{safe_text(day)}")

    def action_open(self) -> None:
        row = self.listing.row
        if isinstance(row, Overview):
            self.app.push_screen(CampaignScreen(row.id))
        else:
            self.page(self.here.about)


class CampaignScreen(ListsScreen[CampaignView]):
    """One campaign over the list of all."""

    ENTRY = "campaigns"
    TITLE_WORDS = _("专项活动")
    SEARCH_HINT = _("单位、节点、事项：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("全文"), key_display=_("回车"), tooltip=_("这一行的全文；事项则打开")),
        Binding("escape", "back", _("返回"), show=False),
        Binding("a", "record", _("登记"), tooltip=_("登记这个单位的这项报送")),
        Binding("u", "undo", _("撤销本人为这个单位所作的最后一次登记"), show=False),
        Binding("w", "whole", _("这项活动的依据和进展"), show=False),
    ]
    CSS = "CampaignScreen #heading { height: 3; }"
    LISTS: ClassVar[tuple[Listed, ...]] = PARTS

    def __init__(self, id: str) -> None:
        super().__init__()
        self.campaign = id
        self.view: CampaignView | None = None

    def forget(self) -> None:
        self.view = None
        super().forget()

    def read(self, at: Opened, stopped: Stopped) -> CampaignView:
        return campaign_view(at.office, at.place, self.campaign, at.as_of)

    def arrived(self, at: Opened, found: CampaignView) -> None:
        self.view = found
        self.put_all(parts_of(found))
        self.tell("#heading", "\n".join(safe_text(line) for line in heading(found)))

    def action_open(self) -> None:
        row = self.listing.row
        if isinstance(row, CaseOf):
            self.app.push_screen(CaseScreen(row.ref))
        elif row is not None:
            self.page(in_full(self.here.look, row))

    # --- acts ---

    @work(exclusive=True, group="record")
    async def action_record(self) -> None:
        """Record what the row's unit has delivered."""
        row, at, view = self.listing.row, self.opened, self.view
        if at is None or view is None:
            return
        if not isinstance(row, Delivered):
            self.answer(elsewhere(row))
            return
        offered = for_delivery(at, view, row)
        if offered.acts:
            await record_one(self, offered)
        else:
            self.answer(_("完成这项报送的事件不能手工登记。"))

    @work(exclusive=True, group="record")
    async def action_undo(self) -> None:
        """Take back one's own last act for the row's unit."""
        row = self.listing.row
        if isinstance(row, Delivered):
            await undo_last(self, unit=row.owed.unit)
        else:
            self.answer(elsewhere(row))

    def action_whole(self) -> None:
        if self.view is not None:
            self.page(whole(self.view), self.TITLE_WORDS)
