"""Frozen results: a scorecard's result put into the journal with its hash, recomputed later from the journal as it then stood, and
corrected by entries that stand beside it."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from duban.calendar.periods import describe_period
from duban.desk.assessing import Assessment, assessed, indicators_of, period_for, ruling_of
from duban.desk.check import unit_acts
from duban.desk.meanwhile import About, overtaken, require_unchanged
from duban.desk.office import Office, now, require_current, today
from duban.desk.rights import Act, require
from duban.desk.standing import basis, settle
from duban.desk.upto import UpTo
from duban.domain.assessing import Card, Correction, Snapshot, UnitScore
from duban.domain.event import Event, Value
from duban.engine.card_text import Difference, card_hash, card_text, differences, read_card
from duban.engine.scorecards import exact
from duban.errors import DubanError, Problem, StoreFailure, Unfit
from duban.i18n import _, sentences
from duban.policy.assessing import Scorecard
from duban.policy.shape import nearest
from duban.workspace import Jurisdiction

if TYPE_CHECKING:
    from duban.store.reader import Reader

FROZEN, CORRECTED = "assessment_frozen", "assessment_corrected"
"""Events that keep a frozen result and a correction of it."""


@attrs.frozen
class Held:
    """A frozen result as the journal has it, with what was corrected since, oldest first."""

    snapshot: Snapshot
    card: Card
    corrections: tuple[Correction, ...] = ()


@attrs.frozen
class Verified:
    """A frozen result beside the one recomputed from the journal up to the entry at which it was frozen.

    ``intact``: the text kept still has the hash kept. ``rules_changed``/``roster_changed``: what it was computed with besides the
    journal is no longer the same, so that a difference need not be a fault.
    """

    held: Held
    again: Card
    intact: bool
    rules_changed: bool
    roster_changed: bool
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.intact and not self.differences


@attrs.frozen
class Freezing:
    """What a freeze did: the result, its number in the journal, and whether it had been frozen alike before."""

    assessment: Assessment
    seq: int
    again: bool = False


def frozen(office: Office, place: Jurisdiction, scorecard: str, period: str) -> Held | None:
    """The frozen result of that scorecard and period; None where it was never frozen."""
    with office.ledger.reading() as reader:
        return _held(reader, place.code, scorecard, period)


def shown(office: Office, place: Jurisdiction, held: Held) -> Assessment:
    """A frozen result with the words to show it: the rule and indicators as they read today; nothing is computed."""
    kept = held.snapshot
    ruling = ruling_of(office, place, kept.scorecard, Scorecard, kept.period)
    rule, asked = ruling.rule, period_for(ruling.rule, kept.period)
    assert isinstance(rule, Scorecard), "asked for that kind"
    with office.ledger.reading() as reader:
        roster = office.roster(place.code, reader)
    rulings = indicators_of(office.policy(place.code), rule, asked)
    return Assessment(
        jurisdiction=place.code,
        name=place.name,
        ruling=ruling,
        scorecard=rule,
        period=asked,
        card=held.card,
        roster=roster,
        rulings=rulings,
        whole={},
    )


def frozen_all(office: Office, place: Jurisdiction) -> tuple[Held, ...]:
    """Every frozen result of the jurisdiction, in the order of the journal."""
    with office.ledger.reading() as reader:
        acts = unit_acts(reader, place.code, date.max, kinds=(FROZEN, CORRECTED))
    made = [_snapshot(act) for act in acts if act.kind == FROZEN]
    ordered = sorted(made, key=lambda snapshot: _place(snapshot.id))
    return tuple(Held(one, _card(one), _corrections(acts, one.scorecard, one.period)) for one in ordered)


def freeze(
    office: Office,
    place: Jurisdiction,
    scorecard: str,
    *,
    period: str,
    as_of: date,
    actor: str,
    seen: tuple[Card, int] | None = None,
) -> Freezing:
    """Put the result into the journal. Doing it again changes nothing where nothing differs.

    ``seen`` is the result that somebody looked at before he decided, with the number of the journal's last entry then. Raises
    Overtaken where it is another by now; Refused; DubanError where the period has not ended by the day, or was frozen with another
    result.
    """
    from duban.store.entry import Draft

    code = place.code
    require(office, code, Act.FREEZE, actor)
    asked = period_for(ruling_of(office, place, scorecard, Scorecard, period).rule, period)
    if asked.end >= as_of:
        words = _("{period}到 {end} 才结束，截至 {day} 不能定稿。")
        raise DubanError(words.format(period=describe_period(asked.key), end=asked.end, day=as_of))
    settle(office, place)
    with office.ledger.writing(code) as writer:
        require_current(office, writer.reader, code)
        made = assessed(office, writer.reader, place, scorecard, period, as_of)
        if seen is not None and attrs.evolve(seen[0], as_of=as_of) != made.card:
            raise overtaken(writer.reader, code, office.policy(code), About(whole=True), seen[1])
        before = _held(writer.reader, code, scorecard, asked.key)
        if before is not None:
            if attrs.evolve(before.card, as_of=as_of) == made.card:
                return Freezing(made, _place(before.snapshot.id)[0], again=True)
            words = _("{rule} {period}已于 {day} 定稿（日志编号 {id}），现在的计算结果与之不同。")
            head = words.format(
                rule=scorecard,
                period=describe_period(asked.key),
                day=before.snapshot.on,
                id=before.snapshot.id,
            )
            raise Unfit([Problem(sentences(head, _("定稿不再改动；确有错误的，另行更正。")), "correct")])
        seq = writer.append(
            Draft(now(), actor, "assess --freeze", None, (_event(office, writer.reader, place, made),))
        )
    return Freezing(made, seq)


def verify(office: Office, place: Jurisdiction, scorecard: str, period: str) -> Verified:
    """Recompute a frozen result from the journal's entries up to the one before it. Raises DubanError where it was never frozen."""
    code = place.code
    with office.ledger.reading() as reader:
        held = _held(reader, code, scorecard, period)
        if held is None:
            raise DubanError(_not_frozen(scorecard, period))
        kept = held.snapshot
        then = UpTo(reader.connection, kept.head)
        again = assessed(office, then, place, scorecard, period, kept.as_of)
        return Verified(
            held,
            again.card,
            intact=card_hash(kept.result) == kept.hash,
            rules_changed=office.digest(code) != kept.policy,
            roster_changed=bool(kept.roster) and basis(again.roster) != kept.roster,
            differences=tuple(differences(held.card, again.card)),
        )


def correct(
    office: Office,
    place: Jurisdiction,
    scorecard: str,
    *,
    period: str,
    unit: str,
    part: str,
    points: str,
    reason: str,
    actor: str,
    seen: int | None = None,
    dry_run: bool = False,
) -> Held:
    """Enter a correction of a frozen result, beside it. ``part`` is a line's indicator, ``superior``, ``public`` or its label; empty:
    the converted score as a whole. With ``dry_run`` nothing is written, and nobody's rights are asked.

    Raises Overtaken where another correction of the unit's result was entered after number ``seen`` of the journal; Refused; Unfit
    with everything that is wrong with it.
    """
    from duban.exchange.masking import mask
    from duban.store.entry import Draft

    code = place.code
    if not dry_run:
        require(office, code, Act.CORRECT_ASSESSMENT, actor)
    with office.ledger.reading() as reader:
        roster = office.roster(code, reader)
    ruling = ruling_of(office, place, scorecard, Scorecard, period)
    rule = ruling.rule
    assert isinstance(rule, Scorecard), "asked for that kind"
    with office.ledger.writing(code) as writer:
        held = _held(writer.reader, code, scorecard, period)
        if held is None:
            raise DubanError(_not_frozen(scorecard, period))
        found = roster.find(unit)
        score = next((s for s in held.card.units if found is not None and s.unit == found.code), None)
        key = next((p.key for p in rule.part if part and part in (p.key, p.label)), part)
        value = exact(points)
        wrong = _wrong(held, score, key, value, reason, unit)
        if wrong or score is None:
            raise Unfit(wrong)
        require_unchanged(
            writer.reader, code, office.policy(code), correction_about(scorecard, period, score.unit), seen
        )
        if dry_run:
            return held
        data: dict[str, Value] = {
            "scorecard": scorecard,
            "period": period,
            "points": points.strip(),
            "reason": mask(reason)[0],
        }
        if key:
            data["part"] = key
        event = Event(CORRECTED, today(), None, score.unit, None, None, data)
        writer.append(Draft(now(), actor, "assess --correct", None, (event,)))
        again = _held(writer.reader, code, scorecard, period)
    return again or held


def correction_about(scorecard: str, period: str, unit: str) -> About:
    """What a correction rests on: those that there are of the unit's result."""
    return About(unit=unit, match={"scorecard": scorecard, "period": period})


def _wrong(
    held: Held, score: UnitScore | None, part: str, points: Fraction | None, reason: str, unit: str
) -> list[Problem]:
    wrong: list[Problem] = []
    if score is None:
        wrong.append(Problem(_("定稿中没有单位“{unit}”。").format(unit=unit), "unit"))
    keys = [line.key for line in score.lines] if score else []
    if score and part and part not in keys:
        unknown = sentences(_("考核方案没有“{part}”这一项。").format(part=part), nearest(part, keys))
        wrong.append(Problem(unknown, "part"))
    weights = {line.key: line.weight for line in score.lines} if score else {}
    most = weights.get(part, 100)
    if points is None or not 0 <= points <= most:
        wrong.append(Problem(_("更正后得分应为 0 至 {most} 的数。").format(most=most), "points"))
    if not reason.strip():
        wrong.append(Problem(_("更正须写明理由。"), "reason"))
    return wrong


def _not_frozen(scorecard: str, period: str) -> str:
    words = _("{rule} {period} 没有定稿；用 duban assess {rule} --period {period} --freeze 定稿。")
    return words.format(rule=scorecard, period=period)


def _event(office: Office, reader: "Reader", place: Jurisdiction, made: Assessment) -> Event:
    text = card_text(made.card)
    data: dict[str, Value] = {
        "scorecard": made.scorecard.id,
        "period": made.period.key,
        "as_of": made.card.as_of.isoformat(),
        "head": reader.head(place.code)[0],
        "policy": office.digest(place.code),
        "hash": card_hash(text),
        "result": text,
        "roster": basis(made.roster),
    }
    return Event(FROZEN, today(), data=data)


def _held(reader: "Reader", code: str, scorecard: str, period: str) -> Held | None:
    """The first freeze counts: later ones are refused unless they are the same."""
    acts = unit_acts(reader, code, date.max, kinds=(FROZEN, CORRECTED))
    found = [_snapshot(act) for act in acts if act.kind == FROZEN and _about(act, scorecard, period)]
    if not found:
        return None
    kept = min(found, key=lambda snapshot: _place(snapshot.id))
    return Held(kept, _card(kept), _corrections(acts, scorecard, period))


def _card(kept: Snapshot) -> Card:
    """The result kept. Raises StoreFailure where it cannot be read: written by another version, or not by this program."""
    try:
        return read_card(kept.result)
    except (ValueError, KeyError, TypeError) as error:
        words = _("日志中的定稿（编号 {id}）读不了；请运行 duban journal verify 查明。")
        raise StoreFailure(words.format(id=kept.id)) from error


def _about(act: Event, scorecard: str, period: str) -> bool:
    return act.text("scorecard") == scorecard and act.text("period") == period


def _corrections(acts: Iterable[Event], scorecard: str, period: str) -> tuple[Correction, ...]:
    made: Sequence[Correction] = [
        Correction(
            unit=act.unit or "",
            part=act.text("part") or "",
            points=exact(act.text("points")) or Fraction(),
            reason=act.text("reason") or "",
            on=act.on,
            id=act.id,
        )
        for act in acts
        if act.kind == CORRECTED and _about(act, scorecard, period)
    ]
    return tuple(sorted(made, key=lambda correction: _place(correction.id)))


def _snapshot(act: Event) -> Snapshot:
    return Snapshot(
        scorecard=act.text("scorecard") or "",
        period=act.text("period") or "",
        as_of=act.date("as_of") or act.on,
        head=int(act.text("head") or 0),
        policy=act.text("policy") or "",
        hash=act.text("hash") or "",
        result=act.text("result") or "",
        on=act.on,
        roster=act.text("roster") or "",
        id=act.id,
    )


def _place(id: str) -> tuple[int, int]:
    """The place of an act in the journal."""
    seq, _dot, n = id.partition(".")
    return int(seq), int(n)
