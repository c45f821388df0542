"""The screens, in the order of the bar at the top. A new one is a module with a ``DeskScreen`` and a line here (see tui/README.md)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

from duban.i18n import _

if TYPE_CHECKING:
    from duban_tui.screens.base import DeskScreen


@attrs.frozen
class Entry:
    """A screen that can be jumped to. ``key`` is its digit; the module is imported when the screen is first shown."""

    id: str
    title: str
    key: str
    place: str
    """``module:Class`` below :mod:`duban_tui.screens`."""

    def make(self) -> "DeskScreen[Any]":
        """The screen."""
        module, _colon, name = self.place.partition(":")
        screen: DeskScreen[Any] = getattr(import_module(f"duban_tui.screens.{module}"), name)()
        return screen


SCREENS: tuple[Entry, ...] = (
    Entry("today", _("今日"), "1", "today:TodayScreen"),
    Entry("ledger", _("台账"), "2", "ledger:LedgerScreen"),
    Entry("duties", _("职责"), "3", "duties:DutiesScreen"),
    Entry("accountability", _("问责"), "4", "accountability:AccountabilityScreen"),
    Entry("assessment", _("考核"), "5", "assessment:AssessmentScreen"),
    Entry("rewards", _("奖励"), "6", "rewards:RewardsScreen"),
    Entry("campaigns", _("专项"), "7", "campaigns:CampaignsScreen"),
    Entry("law", _("规则"), "8", "law:LawScreen"),
    Entry("journal", _("日志"), "9", "journal:JournalScreen"),
    Entry("plugins", _("插件"), "0", "plugins:PluginScreen"),
)
FIRST = SCREENS[0].id


def entry(id: str) -> Entry:
    """The entry of that id."""
    return next(one for one in SCREENS if one.id == id)
