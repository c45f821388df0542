"""What is recorded of a campaign: the event with which a unit delivers a milestone or a return."""

from functools import partial

from duban.desk.campaign_pages import CampaignView, CaseOf, Delivered
from duban.desk.stating import Statement
from duban.i18n import _
from duban_tui.drafts import Subject
from duban_tui.screens.campaigns_look import title_words
from duban_tui.screens.record import event_task
from duban_tui.screens.task import Offered, Possible, Task, begin
from duban_tui.session import Opened


def for_delivery(at: Opened, view: CampaignView, row: Delivered) -> Offered:
    """The events that deliver it for its unit, with what the report has to bring above the form."""
    kinds = view.policy.kinds

    def task(known: Statement) -> Task:
        start = begin(at, known, kinds[known.kind].words, view.revision)
        return event_task(at, start, row.unit, notes=wanted(row))

    return Offered(
        subject=Subject(at.place.code, unit=row.owed.unit or ""),
        acts=[
            Possible(f"{kinds[known.kind].words}  {title_words(row)}", partial(task, known))
            for known in view.entries_for(row, at.as_of)
        ],
        resumed=lambda draft: event_task(at, draft, row.unit),
    )


def wanted(row: Delivered) -> list[str]:
    """What the report has to bring, or still has to; nothing where the campaign names no contents."""
    if row.lacking:
        return [_("还缺的内容：{items}").format(items=_("、").join(row.lacking))]
    return [_("应报送的内容：{items}").format(items=_("、").join(row.contents))] if row.contents else []


def elsewhere(row: object) -> str:
    """Where acts are recorded and taken back, for a row that is no delivery, or for none."""
    if row is None:
        return _("这里没有可以登记的。")
    if isinstance(row, CaseOf):
        return _("事项的登记和撤销：按回车打开这件事项。")
    return _("这里不登记；各单位的报送，用左右键换到“报送”登记。")
