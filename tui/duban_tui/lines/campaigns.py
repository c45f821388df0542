"""专项 in the line mode: the campaigns, and of one its deliveries, units, phases, cases and posts."""

from collections.abc import Iterable
from typing import Any

from duban.desk.campaign_pages import CampaignView, CaseOf, Delivered, campaign_view, overviews
from duban.i18n import _
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists
from duban_tui.screens import entry
from duban_tui.screens.campaigns_acts import for_delivery
from duban_tui.screens.campaigns_look import LISTS, OVERVIEWS, heading, parts_of, whole
from duban_tui.screens.listed import Listed, filled


class Campaigns(Lists):
    """Every campaign that stands on its own."""

    TITLE = entry("campaigns").title
    HINT = _("编号、活动名称：汉字、拼音或者首字母")

    def run(self) -> None:
        """There is one list only."""
        self.open(LISTS[0].id)

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        return filled(LISTS, all=(overviews(at.office, at.place, at.as_of), OVERVIEWS))

    def _closer(self, one: Listed, row: Any) -> None:
        Campaign(self.here, row.id).run()


class Campaign(Lists):
    """One of them."""

    TITLE = _("专项活动")
    HINT = _("单位、节点、事项：汉字、拼音或者首字母")

    def __init__(self, here: Here, id: str) -> None:
        super().__init__(here)
        self.campaign = id
        self.view: CampaignView | None = None

    @property
    def _seen(self) -> CampaignView:
        assert self.view is not None, "the campaign is read first"
        return self.view

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        self.view = campaign_view(at.office, at.place, self.campaign, at.as_of)
        return parts_of(self.view)

    def heading(self) -> Iterable[str]:
        return heading(self._seen, 0)

    def acts(self, one: Listed, row: Any) -> list[tuple[str, Step]]:
        if isinstance(row, Delivered):
            offered = for_delivery(self.here.at, self._seen, row)
            undo = _("撤销本人为这个单位所作的最后一次登记")
            record: list[tuple[str, Step]] = [(_("登记"), lambda: self.here.record(offered))]
            return [*(record if offered.acts else []), (undo, lambda: self.here.undo(unit=row.owed.unit))]
        return self.case(row.ref if isinstance(row, CaseOf) else None)

    def more(self) -> list[tuple[str, Step]]:
        return [(_("这项活动的依据和进展"), lambda: self.talk.read_out(whole(self._seen, 0)))]
