"""A scorecard's result as canonical text: what is frozen, hashed, and read again to be shown or compared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from duban.domain.assessing import Card, Reading, Scored, UnitScore


def card_text(card: Card) -> str:
    """The result as JSON with sorted keys and without blanks; fractions as ``"n/d"``. Equal results give equal text."""
    data = {
        "scorecard": card.scorecard,
        "version": card.version.isoformat(),
        "period": card.period,
        "as_of": card.as_of.isoformat(),
        "units": [_unit(score) for score in card.units],
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def card_hash(text: str) -> str:
    """SHA-256 (hex) of the text."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_card(text: str) -> Card:
    """The result that :func:`card_text` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    data = json.loads(text)
    return Card(
        scorecard=data["scorecard"],
        version=date.fromisoformat(data["version"]),
        period=data["period"],
        as_of=date.fromisoformat(data["as_of"]),
        units=tuple(_unit_of(one) for one in data["units"]),
    )


@attrs.frozen
class Difference:
    """Where two results of one scorecard and period differ: the unit, the line (empty: place or presence), what each says."""

    unit: str
    key: str
    before: Scored | UnitScore | None
    after: Scored | UnitScore | None


def differences(before: Card, after: Card) -> Iterator[Difference]:
    """Every line that is not the same in both; units that only one of them has."""
    old, new = _by_unit(before), _by_unit(after)
    for code in sorted(old.keys() | new.keys()):
        one, other = old.get(code), new.get(code)
        if one is None or other is None:
            yield Difference(code, "", one, other)
            continue
        lines = {line.key: line for line in one.lines}
        others = {line.key: line for line in other.lines}
        changed = [key for key in {**lines, **others} if lines.get(key) != others.get(key)]
        for key in changed:
            yield Difference(code, key, lines.get(key), others.get(key))
        if not changed and one != other:
            yield Difference(code, "", one, other)


def fraction_text(value: Fraction | None) -> str | None:
    """A fraction as it is kept: ``"n/d"``, a whole number without its denominator."""
    return None if value is None else str(value)


def _by_unit(card: Card) -> Mapping[str, UnitScore]:
    return {score.unit: score for score in card.units}


def _unit(score: UnitScore) -> dict[str, Any]:
    return {
        "unit": score.unit,
        "group": score.group,
        "points": fraction_text(score.points),
        "attainable": score.attainable,
        "converted": fraction_text(score.converted),
        "place": score.place,
        "size": score.size,
        "lines": [_line(line) for line in score.lines],
    }


def _line(line: Scored) -> dict[str, Any]:
    return {
        "key": line.key,
        "weight": line.weight,
        "points": fraction_text(line.points),
        "why": line.why,
        "mark": fraction_text(line.mark),
        "value": fraction_text(line.value),
        "place": line.place,
        "reading": None if line.reading is None else attrs.asdict(line.reading),
    }


def _unit_of(data: Mapping[str, Any]) -> UnitScore:
    return UnitScore(
        unit=data["unit"],
        group=data["group"],
        lines=tuple(_line_of(one) for one in data["lines"]),
        place=data["place"],
        size=data["size"],
    )


def _line_of(data: Mapping[str, Any]) -> Scored:
    return Scored(
        key=data["key"],
        weight=data["weight"],
        points=_fraction(data["points"]),
        why=data["why"],
        reading=None if data["reading"] is None else Reading(**data["reading"]),
        mark=_fraction(data["mark"]),
        value=_fraction(data["value"]),
        place=data["place"],
    )


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
