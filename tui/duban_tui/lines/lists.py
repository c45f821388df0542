"""A screen of several lists in the line mode: each looked through by words, a row read out in full, with what can be done about it."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from duban.i18n import _
from duban_tui.columns import Look, R, in_full
from duban_tui.lines.here import Here, Step
from duban_tui.lines.talk import Browser, Shown, in_memory
from duban_tui.screens.listed import Keyed, Listed, holding
from duban_tui.screens.task import Possible


class Lists:
    """A subclass reads the lists, as its screen does, and says what can be done about a row and besides."""

    TITLE = ""
    HINT = ""
    """What can be looked for."""

    def __init__(self, here: Here) -> None:
        self.here = here
        self.talk = here.talk
        self._lists: dict[str, Listed] = {}
        self._revision = -1

    # --- for subclasses ---

    def read(self) -> Iterable[Listed]:
        """All of them; those without rows are filled when somebody wants them. Raises DubanError."""
        raise AssertionError("every subclass reads its own")

    def fill(self, one: Listed) -> Listed:
        """A list that was not read with the others. Raises DubanError."""
        return one

    def heading(self) -> Iterable[str]:
        """What is said above the lists."""
        return ()

    def whole(self, one: Listed, row: Any) -> Iterable[str]:
        """All of a row. Raises DubanError."""
        return in_full(one.look, row)

    def acts(self, one: Listed, row: Any) -> list[tuple[str, Step]]:
        """What can be done about it, and where it leads."""
        return []

    def more(self) -> list[tuple[str, Step]]:
        """What can be done besides."""
        return []

    # --- the talk ---

    def run(self) -> None:
        """Until somebody goes back. Raises DubanError where nothing can be read."""
        while True:
            if self._renew():
                self.talk.read_out(["", *self.heading()])
            lists: list[tuple[str, Step]] = [
                (one.title if one.rows is None else one.words, partial(self.open, one.id))
                for one in self._lists.values()
            ]
            chosen = self.talk.choose(self.TITLE, [*lists, *self.more()])
            if chosen is None:
                return
            self.here.told(chosen)

    def open(self, id: str) -> None:
        """One of the lists. Raises DubanError where it cannot be read."""
        self._renew()
        one, text = self.fill(self._lists[id]), ""

        def called() -> str:
            return " ".join(filter(None, (one.title, text)))

        def rows() -> Shown[Any]:
            return in_memory(holding(one, text.split(), lambda: False) if text else one.rows or ())

        def search() -> Shown[Any]:
            nonlocal text
            text = self.talk.look_for(self.HINT + _("（空白列出全部）"))
            return rows()

        browser = Browser(
            self.talk,
            called,
            rows(),
            lambda row: sentence(one.look, row),
            {"/": (_("筛选"), search)} if one.rows else {},
            [*(line for line in one.notice if not isinstance(line, Keyed)), *one.about],
        )
        while (row := browser.choose()) is not None:
            self.here.told(partial(self._closer, one, row))
            if self._renew():
                one = self.fill(self._lists[id])
                browser.show(rows())

    def _renew(self) -> bool:
        """Read again what an act has changed; whether there was need to."""
        if self._revision == self.here.session.revision:
            return False
        self.here.wait()
        self._lists = {one.id: one for one in self.read()}
        self._revision = self.here.session.revision
        return True

    def _closer(self, one: Listed, row: Any) -> None:
        self.talk.read_out(["", *self.whole(one, row)])
        acts = self.acts(one, row)
        chosen = self.talk.choose(_("办理"), acts) if acts else None
        if chosen is not None:
            chosen()

    # --- steps that several have ---

    def possible(self, acts: Sequence[Possible]) -> list[tuple[str, Step]]:
        """Acts as steps."""
        return [(one.words, partial(self._begin, one)) for one in acts]

    def _begin(self, one: Possible) -> None:
        self.here.carry_out(one.task())

    def case(self, ref: str | None) -> list[tuple[str, Step]]:
        """The step that opens that case."""
        from duban_tui.lines.case import Case

        return [(_("打开事项 {ref}").format(ref=ref), lambda: Case(self.here, ref).run())] if ref else []


def sentence(look: Look[R], row: R) -> str:
    """A row in a line, every column by its name."""
    return _("，").join(in_full(look, row))
