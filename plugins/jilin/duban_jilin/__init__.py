"""吉林: the rules of the province's 2018 implementing rules on petition work responsibility, as a pack."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from duban.plugins.hookspecs import CaseView, Condition, hookimpl

DUBAN_API_LEVEL = 1


def not_opposed(view: CaseView) -> bool:
    """Whether a decision may go on: not while the majority is recorded as opposed and nothing was heard since (JL-04-4)."""
    opposed = False
    for event in view.events:
        if event.kind == "majority_opposed":
            opposed = True
        elif event.kind == "public_consultation":
            opposed = False
    return not opposed


@hookimpl
def duban_packs() -> Iterable[Path]:
    """The pack of this plugin."""
    return [Path(__file__).parent / "packs" / "jilin.toml"]


@hookimpl
def duban_conditions() -> Mapping[str, Condition]:
    """The conditions that the pack names."""
    return {"not-opposed": not_opposed}
