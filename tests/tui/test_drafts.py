"""What was typed and is not recorded: kept when a form is left, gone on with, never written over."""

import stat
from pathlib import Path

import attrs
import pytest

from duban_tui.drafts import Draft, Drafts, Subject
from tests.tui.looking import app_on, see
from tests.tui.recording import CASE, at_case, begin, journal

DRAFT = Draft(jurisdiction="990100", kind="finish", label="办结", case="A", values={"=on": "2026-08-03"})


async def test_leaving_keeps_a_draft_that_is_gone_on_with(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("enter", *"0715", "enter")
        await see(pilot, app, "2026-07-15")
        await pilot.press("escape")
        await see(pilot, app, f"事项 {CASE}")
        await pilot.press("q")
        shown = await see(pilot, app, "这些内容还没有登记")
        assert f"{CASE}：办结（草稿）" in shown
        await pilot.press("y")
    kept = next(file.parent.glob("duban-drafts-*.toml"))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    again = app_on(file)
    async with again.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, again)
        await pilot.press("a")
        await see(pilot, again, "继续草稿：办结")
        await pilot.press("enter")
        await see(pilot, again, "2026-07-15")
        await pilot.press("X")
        await see(pilot, again, "放弃填写的内容？")
        await pilot.press("n")
        await see(pilot, again, "2026-07-15")
        await pilot.press("X", "y")
        await see(pilot, again, "a 登记")
    assert not kept.exists() and not journal(file)


async def test_nothing_typed_is_no_draft(file: Path) -> None:
    app = app_on(file)
    async with app.run_test(size=(100, 30)) as pilot:
        await at_case(pilot, app)
        await begin(pilot, app, "banjie", "办结")
        await pilot.press("escape")
        await see(pilot, app, "a 登记")
        await pilot.press("q")
    assert app.return_code == 0
    assert not list(file.parent.glob("duban-drafts-*"))


def test_a_change_that_comes_late_undoes_no_later_one(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    first, second, dropped = drafts.turn(), drafts.turn(), drafts.turn()
    assert drafts.keep(attrs.evolve(DRAFT, seen=2), second) and drafts.keep(DRAFT, first)
    kept = drafts.of(DRAFT.subject)
    assert kept is not None and kept.seen == 2
    drafts.drop(DRAFT, dropped)
    assert drafts.keep(DRAFT, second) and not drafts.told()
    assert drafts.keep(DRAFT) and drafts.of(DRAFT.subject) == DRAFT, "begun anew"


@pytest.mark.parametrize("text", ["nonsense [", "draft = 3", "schema = 2\n[[draft]]\n"])
def test_a_file_of_drafts_that_cannot_be_understood_is_told_and_stays(tmp_path: Path, text: str) -> None:
    drafts = Drafts(tmp_path)
    drafts.path.write_text(text, encoding="utf-8")
    assert not drafts.told() and not drafts.keep(DRAFT)
    assert drafts.of(DRAFT.subject) == DRAFT, "for this run"
    assert drafts.path.name in drafts.troubles[0]
    drafts.drop(DRAFT)
    assert drafts.of(DRAFT.subject) is None
    assert drafts.path.read_text(encoding="utf-8") == text


def test_rows_that_are_no_drafts_stay_as_they_are(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    drafts.path.write_text('[[draft]]\nkind = "x"\n', encoding="utf-8")
    assert not drafts.told() and drafts.keep(DRAFT)
    assert Drafts(tmp_path).of(Subject("990100", case="A")) == DRAFT
    assert Drafts(tmp_path).of(Subject("990100", unit="A")) is None
    drafts.drop(DRAFT)
    assert 'kind = "x"' in drafts.path.read_text(encoding="utf-8")


def test_two_desks_of_one_account_keep_their_drafts_side_by_side(tmp_path: Path) -> None:
    first, second = Drafts(tmp_path), Drafts(tmp_path)
    other = attrs.evolve(DRAFT, case="B")
    assert not first.told() and not second.told()
    assert first.keep(DRAFT) and second.keep(other)
    assert len(first.told()) == len(second.told()) == 2
    first.drop(DRAFT)
    assert Drafts(tmp_path).of(other.subject) == other
    second.drop(other)
    assert not first.path.exists()
