"""Acts on a screen of lists: a form, a word of confirmation, the act beside the loop, and what came of it; nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

import attrs
from textual import work

from duban.desk.meanwhile import Overtaken
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.drafts import Draft
from duban_tui.screens.asking import Confirm
from duban_tui.screens.form import Field, Form
from duban_tui.screens.lists import ListsScreen
from duban_tui.screens.text import TextScreen

T = TypeVar("T")
Values = Mapping[str, str]


_KIND = "act"
"""How a draft of such a form is told from those of other forms."""


@attrs.frozen(kw_only=True)
class Task:
    """One act. ``title`` says what, ``about`` of what (together they name its draft); ``fields`` what has to be filled in (none: nothing
    is asked), ``day`` the day from which ``+3d`` counts; ``notes`` stand above the fields.

    ``summary`` says in a few lines what is going to be recorded. ``act`` records it, for somebody who saw the journal up to entry ``seen``
    (in a thread; raises DubanError), and returns what to say when it is done.
    """

    about: str
    title: str
    day: date
    seen: int = 0
    fields: Sequence[Field] = ()
    notes: Sequence[str] = ()
    summary: Callable[[Values], Sequence[str]]
    act: Callable[[Values, int], str]

    @property
    def heading(self) -> str:
        """Over the form, made harmless."""
        return safe_text(_("{act}：{about}").format(act=self.title, about=self.about))

    def typed(self, values: Values) -> bool:
        """Whether anything differs from what stood there at first."""
        return any(values.get(field.id, field.value) != field.value for field in self.fields)


class ActingScreen(ListsScreen[T]):
    """A screen of lists on whose rows something can be done. What was typed is kept among the drafts of the account."""

    @work(exclusive=True, group="asking")
    async def carry_out(self, task: Task) -> None:
        """Ask for what is needed, have it confirmed, do it. A refusal is shown in words and leaves the form as it was filled in."""
        at = self.opened
        if at is None:
            return
        draft = Draft(
            jurisdiction=at.place.code,
            kind=_KIND,
            label=task.title,
            case=_("{about}（{act}）").format(about=task.about, act=task.title),
            seen=task.seen,
        )
        values = await self._kept(draft) if task.fields else {}
        notes, seen = task.notes, task.seen
        while True:
            if task.fields:
                filled = await self.app.push_screen_wait(
                    Form(task.heading, task.fields, task.day, values=values, notes=notes)
                )
                values = filled.values
                await self._keep(draft, task, values)
                if not filled.done:
                    return
            lines = [safe_text(line) for line in task.summary(values)]
            if not await self.app.push_screen_wait(Confirm(task.heading, lines)):
                if task.fields:
                    continue
                return
            self.tell("#status", _("正在登记……"))
            try:
                said = await aside(lambda _stopped, v=values, s=seen: task.act(v, s))  # type: ignore[misc]
            except DubanError as error:
                notes = safe_text(error.message, lines=True).splitlines()
                if isinstance(error, Overtaken):
                    seen = error.revision
                self._changed()
                if not task.fields:
                    self.app.push_screen(TextScreen(_("没有办理"), notes))
                    return
            else:
                await aside(lambda _stopped: self.session.drafts.drop(draft))
                self.notify(safe_text(said, lines=True), markup=False)
                self._changed()
                return

    async def _kept(self, draft: Draft) -> Values:
        """What was typed for the act before."""
        kept = await aside(
            lambda _stopped: self.session.drafts.of(draft.jurisdiction, draft.case, draft.unit)
        )
        return kept.values if kept is not None and kept.kind == _KIND else {}

    async def _keep(self, draft: Draft, task: Task, values: Values) -> None:
        drafts = self.session.drafts
        if task.typed(values):
            begun = attrs.evolve(draft, values=dict(values))
            await aside(lambda _stopped: drafts.keep(begun))
        else:
            await aside(lambda _stopped: drafts.drop(draft))

    def _changed(self) -> None:
        """The journal has another entry, be it only that of a refusal."""
        self.session.stale()
        self.load()


def flags(named: Sequence[tuple[str, str]]) -> str:
    """Options of a command line, those without a value left out; quoted where a shell would take them apart."""
    from shlex import quote

    return "".join(f" {name} {quote(value)}" for name, value in named if value)
