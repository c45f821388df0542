"""Indicators that a plugin computes: offered by name, asked one case at a time, and unsayable when they fail."""

import pytest

from duban.engine.facts import Facts
from duban.engine.selection import Extensions
from duban.plugins.hookspecs import Counted, Window
from tests.engine.law import ROSTER, act, day
from tests.plugins.test_host import loaded

WINDOW = Window(day("7-1"), day("9-30"), day("12-1"))
HOOK = "from duban.plugins.hookspecs import Counted\n@hookimpl\ndef duban_indicators(): return {{'odd': lambda view, window: {answer}}}\n"


def asked(answer: str) -> tuple[list[Counted], str | None, Extensions]:
    """What the engine makes of a plugin's answer about a case."""
    found = loaded(HOOK.format(answer=answer))
    assert found.failures == () and list(found.indicators) == ["x.odd"]
    extensions = Extensions(indicators=found.indicators)
    facts = Facts("A", ROSTER)
    facts.add(act("7-1", "receive"))
    return *extensions.indicator("x.odd", facts, WINDOW), extensions


def test_a_plugin_says_for_which_units_a_case_counts() -> None:
    counted, missing, _extensions = asked("[Counted('990000', True), Counted('990101', None)]")
    assert missing is None
    assert counted == [Counted("990000", True), Counted("990101", None)]


@pytest.mark.parametrize("answer", ["1/0", "None", "[1]", "[Counted(1)]", "[Counted('a', 'yes')]"])
def test_an_answer_of_another_shape_is_a_named_failure(answer: str) -> None:
    counted, missing, extensions = asked(answer)
    assert (counted, missing) == ([], "plugin:x.odd")
    assert list(extensions.failures) == ["x.odd"]


def test_an_indicator_that_no_plugin_offers() -> None:
    facts = Facts("A", ROSTER)
    assert Extensions().indicator("x.odd", facts, WINDOW) == ([], "plugin:x.odd")
