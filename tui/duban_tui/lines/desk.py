"""The first menu of the line mode: the screens of the desk, in their order, under their digits."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TextIO

from duban.desk.office import Office
from duban.i18n import _
from duban.wording import full_date
from duban_tui.lines.accountability import Accountability
from duban_tui.lines.assessment import Assessment
from duban_tui.lines.campaigns import Campaigns
from duban_tui.lines.duties import show as duties
from duban_tui.lines.here import Here, Step
from duban_tui.lines.journal import show as journal
from duban_tui.lines.law import LawLists
from duban_tui.lines.ledger import ledger
from duban_tui.lines.plugins import Local, Plugins
from duban_tui.lines.rewards import Rewards
from duban_tui.lines.talk import Gone, Talk
from duban_tui.lines.today import today
from duban_tui.screens import SCREENS
from duban_tui.session import Session

TALKS: Mapping[str, Callable[[Here], None]] = {
    "today": today,
    "ledger": ledger,
    "duties": duties,
    "accountability": lambda here: Accountability(here).run(),
    "assessment": lambda here: Assessment(here).run(),
    "rewards": lambda here: Rewards(here).run(),
    "campaigns": lambda here: Campaigns(here).run(),
    "law": lambda here: LawLists(here).run(),
    "journal": journal,
    "plugins": lambda here: Plugins(here).run(),
}
"""Every screen of the registry as a talk."""


def run(session: Session, source: TextIO, target: TextIO) -> None:
    """The line mode until somebody leaves, or the input ends. Raises DubanError where the workspace cannot be opened."""
    try:
        _desk(Here(session, Talk(source, target)))
    except Gone:
        target.write("\n")
    finally:
        session.close()


def _desk(here: Here) -> None:
    while True:
        at = here.at
        title = _("督办 {name}，截至 {day}").format(name=at.place.name, day=full_date(at.as_of))
        options: list[tuple[str, Step]] = [(one.title, partial(TALKS[one.id], here)) for one in SCREENS]
        options.append((_("本地插件增加的页面"), Local(here).run))
        if len(at.office.workspace.jurisdictions) > 1:
            options.append((_("换一个辖区"), partial(_move, here, at.office)))
        chosen = here.talk.choose(title, options, _("退出"))
        if chosen is None:
            return
        here.told(chosen)


def _move(here: Here, office: Office) -> None:
    """To another jurisdiction of the workspace."""
    places = [(f"{place.name} {place.code}", place.code) for place in office.workspace.jurisdictions]
    chosen = here.talk.choose(_("辖区"), places)
    if chosen is not None:
        here.session.code = chosen
        here.session.stale()
