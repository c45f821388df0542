"""Acts on a screen of lists: a form, a word of confirmation, the act beside the loop, and what came of it; nothing typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import attrs
from textual import work

from duban.desk.rights import Refused
from duban.domain.text import safe_text
from duban.errors import DubanError
from duban.i18n import _
from duban_tui.aside import aside
from duban_tui.screens.asking import Confirm
from duban_tui.screens.form import Field, Form
from duban_tui.screens.lists import ListsScreen
from duban_tui.screens.text import TextScreen

T = TypeVar("T")
Values = Mapping[str, str]


@attrs.frozen(kw_only=True)
class Task:
    """One act. ``id`` names its draft; ``fields`` what has to be filled in (none: nothing is asked); ``notes`` stand above them.

    ``summary`` says in a few lines what is going to be recorded, ``act`` records it (in a thread; raises DubanError) and returns what to
    say when it is done.
    """

    id: str
    title: str
    fields: Sequence[Field] = ()
    notes: Sequence[str] = ()
    summary: Callable[[Values], Sequence[str]]
    act: Callable[[Values], str]

    def typed(self, values: Values) -> bool:
        """Whether anything differs from what stood there at first."""
        return any(values.get(field.id, field.value) != field.value for field in self.fields)


class ActingScreen(ListsScreen[T]):
    """A screen of lists on whose rows something can be done."""

    def __init__(self) -> None:
        super().__init__()
        self._drafts: dict[str, tuple[str, Values]] = {}
        """What was typed for an act that has not been recorded: title and values by the act's id."""

    @property
    def draft(self) -> str:
        titles = dict.fromkeys(title for title, _values in self._drafts.values())
        return _("、").join(titles)

    @work(exclusive=True, group="asking")
    async def carry_out(self, task: Task) -> None:
        """Ask for what is needed, have it confirmed, do it. A refusal is shown in words and leaves the form as it was filled in."""
        _title, values = self._drafts.get(task.id, ("", {}))
        notes = task.notes
        while True:
            if task.fields:
                filled = await self.app.push_screen_wait(
                    Form(task.title, task.fields, values=values, notes=notes)
                )
                values = filled.values
                self._keep(task, values)
                if not filled.done:
                    return
            sure = await self.app.push_screen_wait(Confirm(task.title, _harmless(task.summary(values))))
            if not sure:
                if task.fields:
                    continue
                return
            wrong = await self._done(task, values)
            if not wrong:
                return
            if not task.fields:
                self.app.push_screen(TextScreen(_("没有办理"), wrong))
                return
            notes = wrong

    def _keep(self, task: Task, values: Values) -> None:
        if task.typed(values):
            self._drafts[task.id] = (task.title, values)
        else:
            self._drafts.pop(task.id, None)

    async def _done(self, task: Task, values: Values) -> list[str]:
        """Do it; why it could not be done, nothing where it was."""
        self.tell("#status", _("正在登记……"))
        try:
            said = await aside(lambda _stopped: task.act(values))
        except DubanError as error:
            if isinstance(error, Refused):
                self.session.stale()
                self.load()
            self.show_status()
            return safe_text(error.message, lines=True).splitlines()
        self._drafts.pop(task.id, None)
        self.notify(safe_text(said, lines=True), markup=False)
        self.session.stale()
        self.load()
        return []


def _harmless(lines: Sequence[str]) -> list[str]:
    return [safe_text(line) for line in lines]


def flags(named: Sequence[tuple[str, str]]) -> str:
    """Options of a command line, those without a value left out; quoted where a shell would take them apart."""
    from shlex import quote

    return "".join(f" {name} {quote(value)}" for name, value in named if value)
