"""Trying law out for a screen: the worked cases of the packs in use, one at a time, and new packs on the ledger as it is.

What ``duban policy test`` and ``duban policy preview`` say, as rows, with progress and the possibility to stop.
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import attrs

from duban.desk.office import Office
from duban.desk.testing import run_singly
from duban.desk.trial import preview
from duban.desk.whatif import Comparison, Kind, Shift, Standing, Tally
from duban.desk.whatif_following import Change, ProposalShift
from duban.domain.labels import STATE
from duban.files import typed
from duban.i18n import _
from duban.outcome_words import about_words, ground_words, label_words, whom
from duban.remarks import period_words
from duban.workspace import Jurisdiction

MOST = 5000
"""So many differences are listed; the rest is only counted."""

Stopped = Callable[[], bool]


def difference_words() -> dict[str, str]:
    """The kinds of difference in words, in the order of a report: what somebody must act on comes first."""
    return {
        "late": _("变为超期"),
        "new-late": _("新产生且已超期"),
        "in-time": _("不再超期"),
        "gone-late": _("原超期而不再产生"),
        "earlier": _("期限提前"),
        "later": _("期限推后"),
        "new": _("新产生"),
        "gone": _("不再产生"),
        "unsaid": _("变为无法判定"),
        "said": _("不再是无法判定"),
        "reassigned": _("责任单位或者责任人变更"),
        "changed": _("其他变化"),
    }


# --- worked cases ---


@attrs.frozen(kw_only=True)
class CaseResult:
    """How a worked case came out; ``faults`` is empty when it holds. ``number`` tells it apart."""

    number: int
    pack: str
    title: str
    faults: tuple[str, ...] = ()
    missing: bool = False
    """The pack has no worked cases."""


def run_cases(
    office: Office,
    place: Jurisdiction,
    packs: Sequence[str],
    tell: Callable[[int, int], None] = lambda _held, _failed: None,
    stopped: Stopped = lambda: False,
) -> list[CaseResult]:
    """Run the worked cases of those packs (ids) of the jurisdiction; those run so far where ``stopped`` ended it.

    ``tell`` is given how many hold and how many do not. Raises DubanError.
    """
    paths = {Path(name).stem: name for name in place.packs if name.endswith(".toml")}
    references = [paths.get(pack, pack) for pack in packs]
    found: list[CaseResult] = []
    failed = 0
    for one in run_singly(references, office.workspace.folder):
        if stopped():
            break
        if one.problem:
            found.append(
                CaseResult(number=len(found), pack=one.pack, title=_("没有运行"), faults=(one.problem,))
            )
            failed += 1
        elif one.missing:
            found.append(CaseResult(number=len(found), pack=one.pack, title=_("没有算例"), missing=True))
        for result in one.results:
            found.append(
                CaseResult(number=len(found), pack=one.pack, title=result.title, faults=result.faults)
            )
            failed += bool(result.faults)
        tell(len(found) - failed, failed)
    return found


# --- new packs ---


@attrs.frozen(kw_only=True)
class TrialRow:
    """One difference: an obligation that moves, or a proposal that appears or vanishes; ``worse`` where somebody becomes late."""

    number: int
    kind: str
    unit: str
    about: str
    rule: str
    title: str
    before: str
    after: str
    worse: bool


@attrs.frozen(kw_only=True)
class Trial:
    """What new packs would do: the first :data:`MOST` differences, and all of them counted."""

    packs: tuple[str, ...]
    as_of: date
    rows: Sequence[TrialRow]
    tally: Tally
    appear: int
    vanish: int
    unadopted: bool
    stopped: bool

    @property
    def moved(self) -> int:
        """Obligations that differ."""
        return self.tally.kinds.total()


def try_packs(
    office: Office,
    place: Jurisdiction,
    packs: Sequence[str],
    as_of: date,
    tell: Callable[[int, int], None] = lambda _cases, _moved: None,
    stopped: Stopped = lambda: False,
) -> Trial:
    """The ledger with these packs, each in place of the one of its id, or on top; nothing is written.

    Packs are ids, or paths from the workspace's folder that end in ``.toml``. ``tell`` is given the cases read and the obligations
    that differ. Raises DubanError with everything that is wrong with the packs.
    """
    folder = office.workspace.folder
    named = [str(typed(name, folder)) if name.endswith(".toml") else name for name in packs]
    words = difference_words()
    rows: list[TrialRow] = []
    ended = False
    made = preview(office, named, jurisdiction=place.code, as_of=as_of)

    def watch() -> None:
        tell(made.tally.cases, made.tally.kinds.total())
        if stopped():
            raise _Ended

    made.watch = watch
    try:
        for shift in made.shifts:
            if len(rows) < MOST:
                rows.append(_moved(len(rows), shift, words))
    except _Ended:
        ended = True
    rows += [_proposed(len(rows) + at, one) for at, one in enumerate(made.proposals[:MOST])]
    return Trial(
        packs=tuple(packs),
        as_of=as_of,
        rows=rows,
        tally=made.tally,
        appear=_count(made, Change.APPEARS),
        vanish=_count(made, Change.VANISHES),
        unadopted=made.unadopted,
        stopped=ended,
    )


class _Ended(Exception):
    """Whoever waited for the comparison does so no more."""


def _count(made: Comparison, change: Change) -> int:
    return sum(one.change is change for one in made.proposals)


def _moved(number: int, shift: Shift, words: dict[str, str]) -> TrialRow:
    row = shift.row
    about = row.case or (period_words(row.period) if row.period else "")
    return TrialRow(
        number=number,
        kind=words[shift.kind.value],
        unit=shift.unit_name,
        about=f"{about}/{row.claim}" if row.claim else about,
        rule=row.rule,
        title=shift.title,
        before=_stands(shift.before),
        after=_stands(shift.after),
        worse=shift.kind in (Kind.LATE, Kind.NEW_LATE),
    )


def _stands(standing: Standing | None) -> str:
    """State and due date; that it is not owed."""
    if standing is None:
        return _("无此项")
    due = standing.row.due_on
    words = _(STATE[standing.state.value])
    return f"{words} {due}" if due is not None else words


def _proposed(number: int, one: ProposalShift) -> TrialRow:
    appears = one.change is Change.APPEARS
    label = label_words(one.proposal)
    return TrialRow(
        number=number,
        kind=_("新提出建议") if appears else _("不再提出建议"),
        unit=whom(one.proposal, one.roster),
        about=about_words(one.proposal.key),
        rule=one.proposal.key.ground,
        title=ground_words(one.proposal.key, one.policy),
        before="" if appears else label,
        after=label if appears else "",
        worse=appears,
    )
