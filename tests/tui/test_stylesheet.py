"""The rules of layout and colour are parsed once, and say what Textual's own would say."""

from pathlib import Path

from textual.css.stylesheet import Stylesheet

from duban_tui.app import DubanApp
from tests.tui.looking import READY, app_on, see

Said = list[tuple[str, str]]


def rules(app: DubanApp) -> Said:
    """Of what each rule speaks and what it says; those that Textual parses from the same sources with the same colours are no other."""
    plain = app.stylesheet.copy()
    plain.parse()
    found = said(app.stylesheet)
    assert found == said(plain)
    return found


def said(sheet: Stylesheet) -> Said:
    return [(rule.selectors, repr(rule.styles.get_rules())) for rule in sheet.rules]


async def test_what_a_screen_brings_is_added_and_other_colours_are_taken(ledger: Path) -> None:
    app = app_on(ledger)
    async with app.run_test(size=(80, 24)) as pilot:
        await see(pilot, app, READY)
        today = rules(app)
        await pilot.press("8")
        await see(pilot, app, ">8规则")
        law = rules(app)
        assert len(law) > len(today)
        await pilot.press("f4")
        await see(pilot, app, ">8规则")
        light = rules(app)
        assert len(light) == len(law) and light != law
        await pilot.press("f4", "1")
        await see(pilot, app, READY)
        assert rules(app) == law
