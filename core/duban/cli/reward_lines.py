"""Rewards as plain data for a program; money in fen."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from duban.desk.reward_account import number_words, remark
from duban.desk.rewarding import Book, Computation
from duban.domain.event import Event
from duban.domain.rewards import Account, RewardState, Totals
from duban.reward_wording import reason_words


def course_json(steps: Sequence[tuple[Event, str]]) -> list[dict[str, Any]]:
    """What was entered about a reward, each with who entered it."""
    return [
        {
            "id": event.id,
            "kind": event.kind,
            "on": event.on.isoformat(),
            "actor": actor,
            "fen": event.data.get("fen"),
            "reason": event.text("reason"),
        }
        for event, actor in steps
    ]


def state_json(book: Book, state: RewardState) -> dict[str, Any]:
    """One reward with keys that never change with the language."""
    earned = state.earned
    return {
        "key": state.key.text(),
        "number": number_words(state) or None,
        "rule": state.rule,
        "about": state.case,
        "officer": state.officer,
        "unit": state.unit,
        "unit_name": book.unit_name(state.unit),
        "fen": state.fen,
        "standing": state.standing.value,
        "on": state.day.isoformat(),
        "closed_on": _iso(earned.closed_on) if earned else None,
        "since": _iso(earned.since) if earned else None,
        "due_on": _iso(earned.due_on) if earned else None,
        "verified_on": _iso(earned.verified_on) if earned else None,
        "verified_by": (earned.verified_by or None) if earned else None,
        "lapse": state.lapse.code if state.lapse else None,
        "remark": remark(book, state) or None,
    }


def computation_json(found: Computation) -> dict[str, Any]:
    """What a run of ``compute`` came to."""
    book = found.book
    return {
        "as_of": book.as_of.isoformat(),
        "new": [state_json(book, state) for state in found.new],
        "lapsed": [state_json(book, state) for state in found.lapsed],
        "to_return": [state_json(book, state) for state in found.to_return],
        "unearned": [
            {
                "rule": one.rule,
                "about": one.about,
                "on": one.on.isoformat(),
                "key": one.key.text() if one.key else None,
                "reasons": [
                    {"code": step.code, "words": reason_words(step, book.kinds)} for step in one.reasons
                ],
            }
            for one in found.unearned
        ],
    }


def account_json(book: Book, account: Account) -> dict[str, Any]:
    """One account: the rewards, sums in fen and numbers by standing, the year's target."""
    totals = Totals.of(account.states)
    return {
        "as_of": book.as_of.isoformat(),
        "officer": account.officer,
        "year": account.year,
        "units": list(account.units),
        "target": account.target,
        "done": account.done,
        "rewards": [state_json(book, state) for state in account.states],
        "fen": {standing.value: fen for standing, fen in totals.fen.items()},
        "number": {standing.value: number for standing, number in totals.number.items()},
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
