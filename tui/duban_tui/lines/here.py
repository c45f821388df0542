"""What all talks of the line mode share: the session, the talk, and acts carried out by it."""

from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TypeVar

from duban.desk.undoing import last_own
from duban.errors import DubanError
from duban.files import in_words, taken
from duban.i18n import _
from duban_tui.drafts import Draft
from duban_tui.lines.talk import Talk
from duban_tui.screens.record import undo_task
from duban_tui.screens.task import Offered, Task
from duban_tui.session import Opened, Session

T = TypeVar("T")
Step = Callable[[], None]
"""What follows a choice. Raises DubanError where it is refused."""


class Here:
    """One office, one jurisdiction at a time."""

    def __init__(self, session: Session, talk: Talk) -> None:
        self.session = session
        self.talk = talk

    @property
    def at(self) -> Opened:
        """The office, the jurisdiction and the day. Raises DubanError."""
        return self.session.open()

    def told(self, step: Step) -> None:
        """An error in words, and back to where it was chosen; what is wrong with the files beside the ledger, once."""
        try:
            step()
        except (DubanError, OSError) as error:
            said = in_words(error) if isinstance(error, OSError) else error
            self.talk.say(_("没有办成：{reason}").format(reason=said.message))
        self.talk.say(*self.session.news())

    def wait(self) -> None:
        """Say that what follows takes its time."""
        self.talk.say(_("正在读取，请稍候。"))

    def may_write(self, file: Path) -> bool:
        """Whether there is no such file yet, or it is said that it may be replaced."""
        return not taken(file) or self.talk.sure(_("已有文件 {file}，换成这次的？").format(file=file))

    # --- acts ---

    def record(self, offered: Offered) -> None:
        """Choose one of the events, or go on with what was begun; then its form. Raises DubanError."""
        draft = self.session.drafts.of(offered.subject)
        begun: list[tuple[str, tuple[Callable[[], Task], Draft | None]]] = []
        if draft is not None:
            begun.append(
                (_("继续草稿：{label}").format(label=draft.label), (lambda: offered.resumed(draft), draft))
            )
        acts = [
            (_("，").join(filter(None, (one.words, one.beside))), (one.task, None)) for one in offered.acts
        ]
        chosen = (
            acts[0][1] if len(acts) == 1 and not begun else self.talk.choose(_("登记什么"), [*begun, *acts])
        )
        if chosen is not None:
            task, kept = chosen
            self._fill(task(), kept)

    def carry_out(self, task: Task) -> None:
        """Have the act filled in, from its draft where there is one, weighed, confirmed and done. Raises DubanError."""
        self._fill(task, self.session.drafts.of(task.start.subject))

    def undo(self, *, case: str | None = None, unit: str | None = None) -> None:
        """Take back this account's last act about the case or the unit. Raises DubanError."""
        at = self.at
        found = last_own(at.office, at.place, case=case, unit=unit)
        if found is None:
            self.talk.say(_("没有可以撤销的：只能撤销本人登记而仍然有效的最后一项，决定不能撤销。"))
        else:
            self.carry_out(undo_task(at, found))

    def _fill(self, task: Task, kept: Draft | None) -> None:
        from duban_tui.lines.forms import FormTalk

        FormTalk(self.talk, self.at, self.session.drafts, task, kept).run()
        self.session.stale()

    def silent(self, work: Callable[[], T]) -> T:
        """The result of what may call the code of others; what that prints is not part of the talk."""
        with redirect_stdout(StringIO()):
            return work()
