"""The policy's indicators as figures of a report: one reading of the ledger for all of them."""

from collections.abc import Iterator, Mapping

import attrs

from duban.assessment_wording import figure_of, why_words
from duban.calendar.periods import Period
from duban.desk.assessing import switched
from duban.desk.reports.common import Room
from duban.desk.surveying import survey, version_for
from duban.domain.assessing import Reading
from duban.domain.document import Figure
from duban.engine.counters import Question
from duban.phrases import basis_label
from duban.policy.assessing import Indicator
from duban.policy.policy import Ruling


def figures(room: Room, period: Period) -> Mapping[str, Figure]:
    """Every judged indicator in force for the period, by id, for the whole area, in the order of the packs.

    Context figures only where the jurisdiction has decided to show them. A count names from how many it was counted, as a ratio
    does; what has not been entered, or a plugin could not say, is "cannot say" with the reason; what the pack's author has chosen
    carries its mark.
    """
    rulings = dict(_asked(room, period))
    if not rulings:
        return {}
    questions = [Question(rule, (period,)) for r in rulings.values() if isinstance(rule := r.rule, Indicator)]
    made = survey(room.office, room.reader, room.place, room.roster, questions, room.as_of)
    return {
        name: _figure(made.reading(name, period.key), ruling, period, room)
        for name, ruling in rulings.items()
    }


def _asked(room: Room, period: Period) -> Iterator[tuple[str, Ruling]]:
    for name in room.policy.rulings:
        ruling = version_for(room.policy, name, period)
        rule = ruling.rule if ruling is not None else None
        if ruling is None or not isinstance(rule, Indicator) or not rule.judged:
            continue
        if not rule.context or switched(room.place, name, room.as_of) is not None:
            yield name, ruling


def _figure(reading: Reading, ruling: Ruling, period: Period, room: Room) -> Figure:
    made = figure_of(reading, ruling, period.key, room.as_of.isoformat())
    mark = basis_label(ruling.rule.basis)
    if mark:
        made = attrs.evolve(made, source=f"{made.source}〔{mark}〕")
    if reading.missing:
        return attrs.evolve(made, population=f"{made.population}；{why_words(reading.missing)}")
    if made.denominator is None and reading.denominator:
        return attrs.evolve(made, numerator=reading.numerator, denominator=reading.denominator)
    return made
