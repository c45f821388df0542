"""问责 in the line mode: proposals with their story and every decision, situations, suggestions, promises."""

from collections.abc import Iterable
from typing import Any

from duban.desk import rights
from duban.desk.accountability import Decisions, Waiting, decisions
from duban.desk.lists import Line
from duban.desk.outcome_story import story
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban.proposed_text import proposed_lines
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists
from duban_tui.screens import entry
from duban_tui.screens.accountability_acts import (
    derived,
    possible,
    propose_task,
    trial,
    undone_about,
)
from duban_tui.screens.accountability_look import (
    LISTS,
    Told,
    decided,
    groups_look,
    proposal_of,
    whole,
)
from duban_tui.screens.listed import Listed


class Accountability(Lists):
    """What has to be derived is derived only when its list is opened."""

    TITLE = entry("accountability").title
    HINT = _("对象、情形、编号：汉字、拼音或者首字母")

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self.found: Decisions | None = None

    @property
    def _seen(self) -> Decisions:
        assert self.found is not None, "the decisions are read first"
        return self.found

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        self.found = found = decisions(at.office, at.place, at.as_of, rights.acting())
        told = Told.of(found)
        read = {one.id: one for one in decided(found, told, groups_look(told))}
        return [read.get(one.id, one) for one in LISTS]

    def fill(self, one: Listed) -> Listed:
        """Suggestions, promises and situations, which are not of the journal's decisions."""
        if one.id == "awaited":
            self.here.wait()
        return derived(self.here.at, one, Told.of(self._seen))

    def heading(self) -> Iterable[str]:
        found = self._seen
        yield _("待我决定 {mine} 条，共待决定 {all} 条").format(mine=found.mine, all=len(found.waiting))
        yield found.warning

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        """The story of a proposal, the whole of anything else."""
        proposal, at = proposal_of(row), self.here.at
        if proposal is None:
            return whole(one, row)
        lines = list(story_lines(story(at.office, at.place, proposal.number, at.as_of)))
        if isinstance(row, Waiting) and row.hindrance:
            lines += [_("由他人决定："), *row.hindrance.splitlines()]
        return lines

    def acts(self, one: Listed, row: Any) -> list[tuple[str, Step]]:
        return [
            *self.possible(possible(self.here.at, self._seen, row)),
            *self.case(row.obligation.case if isinstance(row, Line) else None),
            (_("撤销本人就这个单位所作的最后一次登记"), lambda: self._undo(row)),
        ]

    def more(self) -> list[tuple[str, Step]]:
        return [(_("核对并提出新的建议，先显示再记入"), self._propose)]

    def _undo(self, row: Any) -> None:
        about = undone_about(row)
        if about:
            self.here.undo(**about)

    def _propose(self) -> None:
        self.here.wait()
        at = self.here.at
        found = trial(at)
        if found.new or found.lapsed:
            self.here.carry_out(propose_task(at, found, self._seen.warning))
        else:
            self.talk.read_out(proposed_lines(found, everything=True))
