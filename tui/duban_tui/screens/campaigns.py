"""专项: the campaigns of a jurisdiction and how far each is; of one its phases, deliveries, units, posts and cases."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from duban.desk.campaign_pages import CampaignView, CaseOf, Overview, campaign_view, course_words, overviews
from duban.domain.text import safe_text
from duban.i18n import _
from duban.wording import full_date
from duban_tui.aside import Stopped
from duban_tui.screens.campaigns_look import (
    CASES,
    DELIVERIES,
    OVERVIEWS,
    PHASES,
    POSTS,
    UNITS,
    cases_words,
    drawn,
    progress_words,
)
from duban_tui.screens.case import CaseScreen, in_full
from duban_tui.screens.lists import Listed, ListsScreen
from duban_tui.screens.text import TextScreen
from duban_tui.session import Opened


class CampaignsScreen(ListsScreen[list[Overview]]):
    """Every campaign that stands on its own, with how much of it is delivered."""

    ENTRY = "campaigns"
    TITLE_WORDS = _("专项")
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
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(
            id="all",
            title=_("专项活动"),
            look=OVERVIEWS,
            notice=(_("适用的规则包中没有专项活动。"),),
            about=(
                _("专项活动写在规则包里：阶段、节点、公布的件数、列入的事项。"),
                _("列出：duban campaign；一项的进展：duban campaign 编号"),
            ),
        ),
    )

    def __init__(self) -> None:
        super().__init__()
        self._place = ""

    def started(self, at: Opened) -> None:
        if self._place != at.place.code:
            self._place = at.place.code
            self.forget()

    def read(self, at: Opened, stopped: Stopped) -> list[Overview]:
        return overviews(at.office, at.place, at.as_of)

    def arrived(self, at: Opened, found: list[Overview]) -> None:
        self.put("all", found)
        name = _("督办  专项  {name}（{code}）").format(name=at.place.name, code=at.place.code)
        late = sum(1 for row in found if row.late)
        day = _("截至 {day}  有逾期未报的活动 {n} 项").format(day=full_date(at.as_of), n=late)
        self.tell("#heading", f"{safe_text(name)}\n{safe_text(day)}")

    def failed(self) -> None:
        if not self.lists["all"].rows:
            self.unread()

    def action_open(self) -> None:
        row = self.listing.row
        if isinstance(row, Overview):
            self.app.push_screen(CampaignScreen(row.id))
        else:
            self.app.push_screen(TextScreen(self.here.title, self.here.about))


class CampaignScreen(ListsScreen[CampaignView]):
    """One campaign over the list of all."""

    ENTRY = "campaigns"
    TITLE_WORDS = _("专项活动")
    SEARCH_HINT = _("单位、节点、事项：汉字、拼音或者首字母")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", _("全文"), key_display=_("回车"), tooltip=_("这一行的全文；事项则打开")),
        Binding("escape", "back", _("返回"), key_display="Esc"),
        Binding("w", "whole", _("这项活动的依据和进展"), show=False),
    ]
    CSS = "CampaignScreen #heading { height: 3; }"
    LISTS: ClassVar[tuple[Listed, ...]] = (
        Listed(id="deliveries", title=_("报送"), look=DELIVERIES, notice=(_("没有要报送的节点。"),)),
        Listed(id="units", title=_("单位"), look=UNITS, notice=(_("没有要报送的单位。"),)),
        Listed(id="phases", title=_("阶段"), look=PHASES, notice=(_("没有写明阶段。"),)),
        Listed(id="cases", title=_("事项"), look=CASES, notice=(_("没有列入的事项。"),)),
        Listed(id="posts", title=_("领导小组"), look=POSTS, notice=(_("没有写明领导小组。"),)),
    )

    def __init__(self, id: str) -> None:
        super().__init__()
        self.campaign = id
        self.view: CampaignView | None = None

    def read(self, at: Opened, stopped: Stopped) -> CampaignView:
        return campaign_view(at.office, at.place, self.campaign, at.as_of)

    def arrived(self, at: Opened, found: CampaignView) -> None:
        self.view = found
        notice = [_("没有要报送的节点。")]
        notice += [
            _("{title}（日期未写明，不作判定）").format(title=safe_text(title)) for title in found.undated
        ]
        self.put("deliveries", found.deliveries, notice=notice)
        self.put("units", found.units)
        self.put("phases", found.phases)
        self.put("cases", found.cases)
        self.put("posts", found.posts)
        self.tell("#heading", "\n".join(safe_text(line) for line in _heading(found)))

    def failed(self) -> None:
        if self.view is None:
            self.unread()

    def action_open(self) -> None:
        row = self.listing.row
        if isinstance(row, CaseOf):
            self.app.push_screen(CaseScreen(row.ref))
        elif row is not None:
            self.app.push_screen(TextScreen(self.here.title, in_full(self.here.look, row)))

    def action_whole(self) -> None:
        if self.view is not None:
            lines = [safe_text(line) for line in whole(self.view)]
            self.app.push_screen(TextScreen(self.TITLE_WORDS, lines))


def _heading(view: CampaignView) -> Sequence[str]:
    """Name and course; what is delivered; what is on the list."""
    row = view.overview
    first = _("专项 {id} {title}").format(id=row.id, title=row.title)
    second = _("截至 {day}：{course}").format(day=full_date(view.as_of), course=row.course)
    if row.delivered is not None:
        second += _("  报送 {n} {bar}").format(n=progress_words(row.delivered), bar=drawn(row.delivered))
    third = []
    if row.cases is not None:
        third.append(_("列入 {n} {bar}").format(n=cases_words(row), bar=drawn(row.cases)))
    if row.assigned is not None:
        third.append(
            _("落实责任人 {n} {bar}").format(n=progress_words(row.assigned), bar=drawn(row.assigned))
        )
    if view.not_judged:
        third.append(_("不作判定：{reason}").format(reason=view.not_judged))
    return first, second, "  ".join(third)


def whole(view: CampaignView) -> list[str]:
    """Where it is written, who leads it, what is announced and what there is."""
    row = view.overview
    lines = [*_heading(view), "", _("依据：{cited}").format(cited=view.source)]
    if view.organiser:
        lines.append(_("组织单位：{name}").format(name=view.organiser))
    for phase in view.phases:
        days = _("{start} 至 {end}").format(start=phase.start or _("未写明"), end=phase.end or _("未写明"))
        course = course_words(phase.course)
        lines.append(
            _("阶段：{title}（{days}）：{course}").format(title=phase.title, days=days, course=course)
        )
    lines += [_("节点：{title}（日期未写明，不作判定）").format(title=title) for title in view.undated]
    for part in row.standing.status.cases:
        announced = _("没有公布件数") if part.announced is None else _("公布 {n} 件").format(n=part.announced)
        line = _("列入事项（{rule}）：{n} 件，{announced}").format(
            rule=part.rule, n=len(part.refs), announced=announced
        )
        if part.difference:
            differ = _("，多 {n} 件") if part.difference > 0 else _("，少 {n} 件")
            line += differ.format(n=abs(part.difference))
        lines.append(line)
    return [*lines, "", _("命令行：duban campaign {id}").format(id=row.id)]
