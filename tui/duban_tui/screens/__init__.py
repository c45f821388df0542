"""The screens, in the order of the bar at the top. A new one is a module with a ``DeskScreen`` and a line here (see tui/README.md)."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import attrs

from duban.i18n import label

if TYPE_CHECKING:
    from duban_tui.screens.base import DeskScreen


@attrs.frozen
class Entry:
    """A screen that can be jumped to. ``key`` is its digit; the module is imported when the screen is first shown.

    Its names stand here side by side, not in the catalogue: the ten of a language have to fit into sixty cells together.
    """

    id: str
    chinese: str
    english: str
    key: str
    place: str
    """``module:Class`` below :mod:`duban_tui.screens`."""

    @property
    def title(self) -> str:
        """What the screen is called, in the bar, above its lists and in the help."""
        return label(self.chinese, self.english)

    def load(self) -> "type[DeskScreen[Any]]":
        """Its class, imported."""
        module, _colon, name = self.place.partition(":")
        found: type[DeskScreen[Any]] = getattr(import_module(f"duban_tui.screens.{module}"), name)
        return found

    def make(self) -> "DeskScreen[Any]":
        """The screen."""
        return self.load()()


SCREENS: tuple[Entry, ...] = (
    Entry("today", "今日", "Today", "1", "today:TodayScreen"),
    Entry("ledger", "台账", "Ledger", "2", "ledger:LedgerScreen"),
    Entry("duties", "职责", "Duties", "3", "duties:DutiesScreen"),
    Entry("accountability", "问责", "Outcomes", "4", "accountability:AccountabilityScreen"),
    Entry("assessment", "考核", "Scores", "5", "assessment:AssessmentScreen"),
    Entry("rewards", "奖励", "Rewards", "6", "rewards:RewardsScreen"),
    Entry("campaigns", "专项", "Campaigns", "7", "campaigns:CampaignsScreen"),
    Entry("law", "规则", "Law", "8", "law:LawScreen"),
    Entry("journal", "日志", "Log", "9", "journal:JournalScreen"),
    Entry("plugins", "插件", "Plugins", "0", "plugins:PluginScreen"),
)
FIRST = SCREENS[0].id


def entry(id: str) -> Entry:
    """The entry of that id."""
    return next(one for one in SCREENS if one.id == id)
