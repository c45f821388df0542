"""One act as a value: what is asked, what would come of it, and the entry in the journal. Free of any screen."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from duban.desk import rights
from duban.desk.forms import Asked, values_of
from duban.desk.meanwhile import About
from duban.desk.stating import Statement
from duban.domain.rights import Act
from duban.domain.text import safe_text
from duban.i18n import _
from duban_tui.drafts import Draft, Subject
from duban_tui.session import Opened

Values = Mapping[str, str]


def _nothing() -> Sequence[Asked]:
    return ()


@attrs.frozen(kw_only=True)
class Task:
    """One act. ``title`` says what, ``about`` of what; ``start`` is its form as it is begun: what is known beforehand, the entry of the
    journal that was seen, and the subject under which it is kept. ``rests_on`` says which entries of others would have told the
    officer something; ``notes`` stand above the form.

    In a thread, raising DubanError: ``asked`` gives the lines of the form (none: nothing is asked); ``weigh`` tries the act with the
    values for somebody who saw the journal up to that entry, writes nothing, and says what would come of it, the equal command too;
    ``act`` records it and returns what to say; ``hindrance`` says why this account may not do it, nothing where it may.
    """

    title: str
    about: str
    start: Draft
    rests_on: About = attrs.field(factory=About)
    notes: Sequence[str] = ()
    asked: Callable[[], Sequence[Asked]] = _nothing
    weigh: Callable[[Values, int], Sequence[str]]
    act: Callable[[Values, int], str]
    hindrance: Callable[[], str] = str

    @property
    def heading(self) -> str:
        """What is done to what, made harmless."""
        return safe_text(_("{act}：{about}").format(act=self.title, about=self.about))


@attrs.frozen
class Possible:
    """An act that can be begun here: its words, what it then is, and what stands beside the words."""

    words: str
    task: Callable[[], Task]
    beside: str = ""


@attrs.frozen(kw_only=True)
class Offered:
    """What can be recorded about a subject, of which one draft is kept; ``resumed`` is the act that a draft goes on with."""

    subject: Subject
    acts: Sequence[Possible]
    resumed: Callable[[Draft], Task]


def hindrance(at: Opened, act: Act) -> str:
    """*Thread.* Why this account may not do that here, with who may; nothing where it may."""
    return rights.hindrance(at.office, at.place.code, act, rights.acting())


def started(code: str, act: str, label: str, seen: int, values: Values | None = None) -> Draft:
    """The form of an act that is no event of a case or a unit: ``act`` names it and its number, as ``confirm P12`` does."""
    kind = act.partition(" ")[0]
    return Draft(jurisdiction=code, kind=kind, label=label, act=act, seen=seen, values=dict(values or {}))


def begin(at: Opened, known: Statement, label: str, seen: int) -> Draft:
    """A form that is begun with what is known beforehand."""
    return Draft(
        jurisdiction=at.place.code,
        kind=known.kind,
        label=label,
        case=known.case or "",
        unit=known.unit or "",
        seen=seen,
        values=values_of(known),
    )
