"""事项 in the line mode: the parts of a case, the reasons of every date, what can be recorded about it."""

from collections.abc import Iterable
from typing import Any

from duban.desk.case_pages import CaseView, case_view
from duban.desk.explaining import Explained
from duban.desk.outcome_story import story
from duban.domain.following import Following
from duban.i18n import _
from duban.outcome_story_text import story_lines
from duban_tui.lines.here import Here, Step
from duban_tui.lines.lists import Lists, sentence
from duban_tui.local import panels_of
from duban_tui.screens.case_look import OWED, RECORD, parts, why_lines
from duban_tui.screens.listed import Listed
from duban_tui.screens.local_look import panel_parts
from duban_tui.screens.record import for_case
from duban_tui.words import labelled


class Case(Lists):
    """One case."""

    HINT = _("字词：汉字、拼音或者首字母")

    def __init__(self, here: Here, ref: str) -> None:
        super().__init__(here)
        self.ref = ref
        self.TITLE = _("事项 {ref}").format(ref=ref)
        self.view: CaseView | None = None

    @property
    def _seen(self) -> CaseView:
        assert self.view is not None, "the case is read first"
        return self.view

    def read(self) -> Iterable[Listed]:
        at = self.here.at
        self.view = case_view(at.office, at.place, self.ref, at.as_of)
        panels = self.here.silent(lambda: panels_of(self.here.session.local(at), self._seen))
        found = [*parts(self.view), *panel_parts(panels)]
        return [
            Listed(id=one.id, title=one.title, look=one.look, rows=one.rows.rows, notice=[_("没有记录。")])
            for one in found
        ]

    def heading(self) -> Iterable[str]:
        """What is known of it, and what is owed."""
        view = self._seen
        yield from (labelled(name, value) for name, value in view.basics.items())
        for look, owed in ((OWED, view.owed), (RECORD, view.evidence)):
            yield from (_("应办：{words}").format(words=sentence(look, one)) for one in owed)

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        """The reasons of what is owed, the story of a proposal, the whole of anything else."""
        if isinstance(row, Explained):
            return why_lines(self._seen, [row])
        if isinstance(row, Following):
            at = self.here.at
            return story_lines(story(at.office, at.place, row.number, at.as_of))
        return super().whole(one, row)

    def more(self) -> list[tuple[str, Step]]:
        return [
            (_("登记这件事项的一项办理"), self._record),
            (_("撤销本人在这件事项上所作的最后一次登记"), lambda: self.here.undo(case=self.ref)),
            (_("全部期限的依据，在一页上"), self._all_why),
        ]

    def _record(self) -> None:
        self.here.record(for_case(self.here.at, self._seen))

    def _all_why(self) -> None:
        view = self._seen
        self.talk.read_out(why_lines(view, [*view.owed, *view.evidence]))
